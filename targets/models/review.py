"""The review: acceptances with the versions they pin, judgements of narratives, remarks on cells, assignments."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from targets.models.figure import FigureVersion, NarrativeVersion
from targets.models.scheme import Measure, Target
from targets.models.submission import Submission


class Acceptance(models.Model):
    """One acceptance of a submission; what it accepted is pinned in AcceptedFigure. Append-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="acceptances")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_loaded = models.BooleanField(default=False)  # history loaded by an administrator, not reviewed

    class Meta:
        ordering = ["submission", "number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="acceptance_once")]

    def __str__(self):
        return f"{self.submission_id} #{self.number}"


class AcceptedFigure(models.Model):
    """A figure's version pinned by an acceptance; `measure` is repeated so that one join reads it. Append-only."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="figures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(FigureVersion, on_delete=models.PROTECT, related_name="acceptances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["acceptance", "measure"], name="accepted_figure_once")]

    def __str__(self):
        return f"{self.acceptance_id}/{self.measure_id}"


class AcceptedNarrative(models.Model):
    """A narrative's version pinned by an acceptance. Append-only."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="narratives")
    version = models.ForeignKey(NarrativeVersion, on_delete=models.PROTECT, related_name="acceptances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["acceptance", "version"], name="accepted_narrative_once")]

    def __str__(self):
        return f"{self.acceptance_id}/{self.version_id}"


class Judgement(models.Model):
    """The reviewer's verdict on a narrative target, entered at acceptance (docs/metrics.md). Append-only."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="judgements")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=10, choices=[("met", _("Đạt")), ("not_met", _("Chưa đạt"))])
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "target"], name="judgement_once"),
            models.CheckConstraint(condition=Q(verdict__in=["met", "not_met"]), name="judgement_verdict_known"),
        ]

    def __str__(self):
        return f"{self.target}: {self.get_verdict_display()}"


class Remark(models.Model):
    """What a reviewer (or a commander sending back) wrote about a submission or one of its cells. Append-only."""

    class Kind(models.TextChoices):
        RETURN = "return", _("Đề nghị sửa")
        ACCEPT = "accept", _("Lưu ý khi thẩm định")
        SEND_BACK = "send_back", _("Lãnh đạo yêu cầu sửa")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    round = models.PositiveSmallIntegerField()  # the submission's round it belongs to
    kind = models.CharField(max_length=9, choices=Kind.choices)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)  # with a measure it may be empty: the cell is meant, the reason says why
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["submission", "at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(measure__isnull=False) | ~Q(text=""), name="remark_says_something")
        ]

    def __str__(self):
        return self.text[:60]


class Assignment(models.Model):
    """An administrator's assignment of a reviewer to one submission: authority by itself, with its reason."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    reason = models.TextField(_("Lý do"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["submission", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "reviewer"], condition=Q(ended_at__isnull=True), name="assignment_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="assignment_has_reason"),
        ]

    def __str__(self):
        return f"{self.submission}: {self.reviewer}"
