"""What comes after the first figures: extensions of a period, requests to correct, percentages a report printed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Province
from targets.models.figure import FigureVersion
from targets.models.period import Period
from targets.models.scheme import Measure, Target
from targets.models.submission import Submission


class Extension(models.Model):
    """More time for one province and one period: until `until` its draft may be written and sent on time.

    The latest one stands. Append-only: a shorter one ends a longer one.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="extensions")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField(_("Gia hạn đến"))
    reason = models.TextField(_("Lý do"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("Gia hạn")
        ordering = ["period", "province", "at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason")]

    def __str__(self):
        return f"{self.province}, {self.period}: {self.until:%d/%m/%Y %H:%M}"


class CorrectionRequest(models.Model):
    """A province's request to correct accepted figures (Đề nghị đính chính); an administrator grants or declines it."""

    class State(models.TextChoices):
        OPEN = "open", _("Chờ Quản trị xem xét")
        GRANTED = "granted", _("Đã mở lại để đính chính")
        DECLINED = "declined", _("Không chấp nhận")
        WITHDRAWN = "withdrawn", _("Đơn vị đã rút")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="correction_requests")
    reason = models.TextField(_("Lý do đính chính"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    answer = models.TextField(_("Trả lời"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Đề nghị đính chính")
        ordering = ["submission", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(state="open"), name="correction_request_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_request_has_reason"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (Q(state__in=["granted", "declined", "withdrawn"]) & Q(answered_at__isnull=False)),
                name="correction_request_answered_at_a_moment",
            ),
        ]

    def __str__(self):
        return f"{self.submission}: {self.get_state_display()}"


class ProposedFigure(models.Model):
    """What a request asks one cell to become; `value` null: not collected, for `reason`. Append-only.

    `seen`: the accepted version the request speaks of (null: the cell was empty).
    """

    request = models.ForeignKey(CorrectionRequest, on_delete=models.PROTECT, related_name="figures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    seen = models.ForeignKey(FigureVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["request", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "measure"], name="proposed_figure_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value__gte=0, reason="") | (Q(value__isnull=True) & ~Q(reason="")),
                name="proposed_figure_is_number_or_reason",
            ),
        ]

    def __str__(self):
        return f"{self.measure}: {self.value if self.value is not None else self.reason}"


class PublishedPercentage(models.Model):
    """A percentage as the unit's own report printed it, kept as text; the latest number stands. Append-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="published_percentages")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("Tỷ lệ đơn vị đã công bố"), max_length=40, blank=True)  # blank: taken back
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["submission", "target", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "target", "number"], name="published_percentage_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="published_percentage_from_one"),
        ]

    def __str__(self):
        return f"{self.target}: {self.text}"
