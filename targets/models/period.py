"""Reporting periods of a cluster's calendar and the days on which offices are closed; dates are data."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pledges.models import Cluster
from targets.core.periods import ROMAN, Days, last_quarter


class Period(models.Model):
    """A reporting window with its moments: opens, due (on time or late), locks (optional), closed (results frozen).

    `code` is "q1".."q4" or the code of a named window; `quarter` is null for a named window. Days are both included.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField(_("Năm"))
    code = models.SlugField(_("Mã"), max_length=30)
    quarter = models.PositiveSmallIntegerField(_("Quý"), null=True, blank=True)
    title = models.CharField(_("Tên kỳ"), max_length=200)
    start = models.DateField(_("Từ ngày"))
    end = models.DateField(_("Đến hết ngày"))
    opens_at = models.DateTimeField(_("Mở nhập từ"))
    due_at = models.DateTimeField(_("Hạn gửi"))
    due_version = models.PositiveSmallIntegerField(default=1)
    locks_at = models.DateTimeField(_("Khóa nhập lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("Chốt lúc"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Kỳ báo cáo")
        ordering = ["cluster", "year", "start", "code"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "year", "code"], name="period_once"),
            models.UniqueConstraint(
                fields=["cluster", "year", "quarter"], condition=Q(quarter__isnull=False), name="period_quarter_once"
            ),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="period_in_order"),
            models.CheckConstraint(condition=Q(opens_at__lte=F("due_at")), name="period_opens_before_due"),
            models.CheckConstraint(
                condition=Q(quarter__isnull=True) | Q(quarter__gte=1, quarter__lte=4), name="period_quarter_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(locks_at__isnull=True) | Q(locks_at__gte=F("opens_at")), name="period_locks_after_opening"
            ),
        ]

    def __str__(self):
        return self.title if self.quarter is None or self.title != self._plain_title() else self._title_in_words()

    @property
    def last_quarter(self) -> int:
        """Return the quarter whose rules judge it: its own, or the one in which a named window ends."""
        return self.quarter or last_quarter(self.year, self.end, self._quarters())

    def _quarters(self) -> Days:
        quarters = Period.objects.filter(cluster=self.cluster_id, year=self.year, quarter__isnull=False)
        return {(self.year, code): (start, end) for code, start, end in quarters.values_list("code", "start", "end")}

    def _plain_title(self) -> str:
        return f"Quý {ROMAN[self.quarter]}/{self.year}"

    def _title_in_words(self) -> str:
        """Return the name of a quarter in the reader's language; another name is the agreement's own."""
        return f"{gettext('Quý %(number)s') % {'number': ROMAN[self.quarter]}}/{self.year}"


class Holiday(models.Model):
    """A weekday off, or (is_working_day) a weekend day worked in exchange; due moments count working days."""

    day = models.DateField(_("Ngày"), unique=True)
    is_working_day = models.BooleanField(_("Là ngày làm bù"), default=False)
    title = models.CharField(_("Tên"), max_length=200)

    class Meta:
        verbose_name = _("Ngày nghỉ, ngày làm bù")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.title}"
