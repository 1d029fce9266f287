"""The closing of a period and the results it froze: what was judged then, on which versions, by which rule."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Agreement, Province
from targets.models.period import Period
from targets.models.scheme import TargetVersion


class Closing(models.Model):
    """A period was closed (Chốt kỳ): its results are frozen from then on. Once for each period. Append-only."""

    period = models.OneToOneField(Period, on_delete=models.PROTECT, related_name="closing")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="closings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(_("Ghi chú"), blank=True)

    class Meta:
        verbose_name = _("Chốt số liệu")
        ordering = ["at"]

    def __str__(self):
        return f"{self.period} ({self.at:%d/%m/%Y})"


class FrozenResult(models.Model):
    """One result as a closing froze it: verdict, value, comparison, rule and inputs with their versions. Append-only.

    `data` holds the rule as it was judged, the unit's inputs and what else the result said (results.services.closing
    writes it, results.queries.frozen reads it back); verdict and numbers stand in columns so that the database can be
    asked.
    `province` null: the cluster. `order`: of the row on its page; parts of an all_of target stand in its data.
    """

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="results")
    window = models.SlugField(max_length=30)  # through-2, q2, h2, or a named window's code
    order = models.PositiveSmallIntegerField()
    version = models.ForeignKey(TargetVersion, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=11)
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    shown = models.CharField(max_length=100)
    data = models.JSONField()

    class Meta:
        verbose_name = _("Kết quả đã chốt")
        ordering = ["closing", "window", "order"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "window", "order"], name="frozen_result_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=["met", "not_met", "no_activity", "no_data", "monitored"]),
                name="frozen_result_verdict_known",
            ),
        ]

    def __str__(self):
        return f"{self.closing}, {self.window} #{self.order}: {self.verdict}"
