"""A screen on a wall, which shows a cluster's results with nobody signed in: reached by a link that is a secret."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pledges.models.province import Cluster


class Device(models.Model):
    """A screen and its link, of which only the digest is kept. A revoked one stays as it is.

    `seen_at`: when it asked for its page, kept every few minutes; null: never yet.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="devices", verbose_name=_("Cụm"))
    name = models.CharField(_("Tên màn hình"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    NOT_RECORDED = ("seen_at",)

    class Meta:
        verbose_name = _("Màn hình")
        ordering = ["cluster", "-made_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="device_has_a_name"),
            models.UniqueConstraint(
                fields=["cluster", "name"], condition=Q(revoked_at__isnull=True), name="device_named_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_at__gte=F("made_at"), revoked_by__isnull=False),
                name="device_revoked_by_somebody_after_it_was_made",
            ),
        ]

    def __str__(self):
        return self.name
