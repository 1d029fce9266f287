"""Submission: one province, one period, and where it stands; with the commander's confirmations."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pledges.models import Province
from targets.models.period import Period


def subject_of(pk: int) -> str:
    """Return by what name the record knows a submission."""
    return f"submission/{pk}"


def pk_of(subject: str) -> int:
    """Return the key of the submission that the record knows by this name."""
    return int(subject.rpartition("/")[2])


class Submission(models.Model):
    """A province's report of a period. Its state moves only by core.workflow's table, in reports.services.moves.

    `carried_by`: a history submission of an earlier period that is entered on, and moves with, another;
    where that period has a report of its own, it holds only what that report does not (docs/metrics.md).
    `accepted`: the latest acceptance; while the state is not accepted and this is set, figures are being corrected.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Đang nhập")
        PRESENTED = "presented", _("Đã trình lãnh đạo")
        SUBMITTED = "submitted", _("Đã gửi Cụm")
        ACCEPTED = "accepted", _("Đã thẩm định")
        RETURNED = "returned", _("Trả lại để hoàn thiện")
        REOPENED = "reopened", _("Mở lại để đính chính")

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="submissions")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(_("Trạng thái"), max_length=10, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField()
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    presented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_submitted_at = models.DateTimeField(null=True, blank=True)  # decides on time or late
    submitted_at = models.DateTimeField(null=True, blank=True)
    review_begun_at = models.DateTimeField(null=True, blank=True)
    review_begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=0)  # how often it has been submitted
    carried_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carries")
    accepted = models.ForeignKey(
        "targets.Acceptance", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Báo cáo kỳ")
        ordering = ["period", "province"]
        indexes = [models.Index(fields=["state"], name="submission_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "period"], condition=Q(carried_by__isnull=True), name="submission_once"
            ),
            models.UniqueConstraint(
                fields=["province", "period"], condition=Q(carried_by__isnull=False), name="submission_carried_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "presented", "submitted", "accepted", "returned", "reopened"]),
                name="submission_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "reopened"]) | Q(accepted__isnull=False),
                name="submission_accepted_has_acceptance",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name="submission_submitted_at_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(carried_by__isnull=True) | ~Q(carried_by=models.F("id")),
                name="submission_carried_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.province} – {self.period}"

    def get_absolute_url(self):
        return reverse("targets:submission", args=[self.pk])

    @property
    def subject(self) -> str:
        """Return by what name the record knows the submission."""
        return subject_of(self.pk)


class Confirmation(models.Model):
    """The signed paper behind a submission and the account that pressed the button (docs/workflow.md). Append-only."""

    class Form(models.TextChoices):
        DIRECT = "direct", _("Trực tiếp")
        KT = "KT", _("KT. (ký thay)")
        TL = "TL", _("TL. (thừa lệnh)")
        TUQ = "TUQ", _("TUQ. (thừa ủy quyền)")
        Q = "Q", _("Q. (quyền)")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="confirmations")
    number = models.CharField(_("Số văn bản"), max_length=100)
    dated = models.DateField(_("Ngày ký"))
    signer = models.CharField(_("Người ký"), max_length=200)
    signer_post = models.CharField(_("Chức vụ người ký"), max_length=200)
    form = models.CharField(_("Hình thức ký"), max_length=6, choices=Form.choices, default=Form.DIRECT)
    sheet_code = models.CharField(_("Mã phiếu số liệu đã ký"), max_length=10, blank=True, default="", db_default="")
    scan = models.FileField(_("Bản chụp"), upload_to="scans/", blank=True)  # private storage, never served by path
    scan_name = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_paper = models.BooleanField(default=False)  # recorded by an administrator while the system was down
    RECORDED_ALSO = ("scan_hash",)

    class Meta:
        ordering = ["submission", "at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(signer="") & ~Q(signer_post=""), name="confirmation_names_paper"
            )
        ]

    def __str__(self):
        return f"{self.number} ({self.dated:%d/%m/%Y})"

    @property
    def scan_hash(self):
        """Return the sha256 of the stored scan as it is now."""
        return stored_digest(self.scan)


def stored_digest(file) -> str:
    """Return the sha256 of a kept file as it is now, "" where there is none, "missing" where it is gone."""
    if not file:
        return ""
    try:
        with file.storage.open(file.name) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest()
    except OSError:
        return "missing"
