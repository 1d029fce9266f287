"""Figures and narratives with their immutable versions. Who may write them is in permissions, how in services."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Pledge
from targets.models.scheme import Measure
from targets.models.submission import Submission

LARGEST = 10**15  # the largest figure taken (đồng included); the parser refuses above it


class Figure(models.Model):
    """One measure in one submission: a pointer to its latest version. No row or no pointer: not yet entered."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="figures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="figures")
    current = models.OneToOneField(
        "targets.FigureVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Số liệu")
        constraints = [models.UniqueConstraint(fields=["submission", "measure"], name="figure_once")]

    def __str__(self):
        return f"{self.submission_id}/{self.measure_id}"


class FigureVersion(models.Model):
    """What a figure was at a time: a number, not collected with its reason, or cleared again. Append-only.

    Milestones are figures of value 1 (issued, with document number and date) or 0 (not issued).
    """

    class Kind(models.TextChoices):
        NUMBER = "number", _("Số liệu")
        NOT_COLLECTED = "not_collected", _("Không thu thập được")
        CLEARED = "cleared", _("Chưa nhập")

    class Source(models.TextChoices):
        ENTRY = "entry", _("Nhập trên màn hình")
        PASTE = "paste", _("Dán từ bảng tính")
        FILE = "file", _("Tệp số liệu")
        PREFILL = "prefill", _("Lấy từ số còn lại kỳ trước")
        RESTORE = "restore", _("Khôi phục số đã thẩm định")

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=Kind.choices)
    value = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(_("Lý do không thu thập được"), max_length=500, blank=True)
    note = models.TextField(_("Giải trình"), blank=True)
    is_estimate = models.BooleanField(_("Số ước"), default=False)
    estimated_on = models.DateField(_("Ước đến ngày"), null=True, blank=True)
    document_number = models.CharField(_("Số văn bản"), max_length=100, blank=True)
    document_date = models.DateField(_("Ngày văn bản"), null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.ENTRY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    RECORDED_ALSO = ("figure.submission_id", "figure.measure_id")

    class Meta:
        ordering = ["figure", "number"]
        constraints = [
            models.UniqueConstraint(fields=["figure", "number"], name="figure_version_once"),
            models.CheckConstraint(
                condition=Q(kind="number", value__isnull=False, value__gte=0, value__lte=LARGEST, reason="")
                | (Q(kind="not_collected", value__isnull=True) & ~Q(reason=""))
                | Q(kind="cleared", value__isnull=True, reason=""),
                name="figure_is_number_or_reason_or_cleared",
            ),
            models.CheckConstraint(
                condition=Q(is_estimate=False, estimated_on__isnull=True) | Q(is_estimate=True, kind="number"),
                name="figure_estimate_is_a_number",
            ),
        ]

    def __str__(self):
        return f"v{self.number}: {self.value if self.kind == 'number' else self.get_kind_display()}"


class Narrative(models.Model):
    """The text under one pledge in one submission: a pointer to its latest version."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="narratives")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="narratives")
    current = models.OneToOneField(
        "targets.NarrativeVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Thuyết minh")
        constraints = [models.UniqueConstraint(fields=["submission", "pledge"], name="narrative_once")]

    def __str__(self):
        return f"{self.submission_id}/{self.pledge_id}"


class NarrativeVersion(models.Model):
    """What a narrative said at a time. Append-only."""

    narrative = models.ForeignKey(Narrative, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    RECORDED_ALSO = ("narrative.submission_id", "narrative.pledge_id")

    class Meta:
        ordering = ["narrative", "number"]
        constraints = [models.UniqueConstraint(fields=["narrative", "number"], name="narrative_version_once")]

    def __str__(self):
        return f"v{self.number}"
