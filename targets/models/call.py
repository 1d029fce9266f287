"""Calls to units whose report is late: whom the secretariat spoke to, when, and what was promised."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Province
from targets.models.period import Period


class Call(models.Model):
    """One call about a province's report of a period. Append-only; the name is as of that day."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="calls")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="calls")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    spoke_to = models.CharField(_("Người trả lời"), max_length=200)
    called_at = models.DateTimeField(_("Gọi lúc"))
    promised = models.TextField(_("Đơn vị hứa gì"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-called_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(spoke_to=""), name="call_spoke_to_somebody"),
            models.CheckConstraint(condition=~Q(promised=""), name="call_says_what_was_promised"),
            models.CheckConstraint(condition=Q(called_at__lte=F("at")), name="call_before_it_is_noted"),
        ]

    def __str__(self):
        return f"{self.province} {self.called_at:%d/%m/%Y}"
