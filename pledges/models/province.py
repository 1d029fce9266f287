"""Cluster, Province with its validity, Succession; not who is a member when (agreement.py)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Cluster(models.Model):
    """A standing group of units; its members change by year, so its name alone identifies nothing."""

    code = models.SlugField(_("Mã"), max_length=60, unique=True)
    name = models.CharField(_("Tên cụm"), max_length=200)

    class Meta:
        verbose_name = _("Cụm thi đua")
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="cluster_is_named")]

    def __str__(self):
        return self.name


class Province(models.Model):
    """A provincial police unit, valid from and through the given days, both included (null: open)."""

    code = models.SlugField(_("Mã"), max_length=60, unique=True)
    name = models.CharField(_("Tên đơn vị"), max_length=200)
    short_name = models.CharField(_("Tên ngắn"), max_length=100)
    gso_code = models.CharField(_("Mã Tổng cục Thống kê"), max_length=10, blank=True)
    valid_from = models.DateField(_("Từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    search_key = models.CharField(max_length=400, editable=False)  # core.names.search_key
    sort_key = models.CharField(max_length=800, editable=False)  # core.names.sort_key
    NOT_RECORDED = ("search_key", "sort_key")  # they follow the names

    class Meta:
        verbose_name = _("Công an tỉnh")
        ordering = ["sort_key", "code"]
        indexes = [models.Index(fields=["search_key"], name="province_search")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="province_validity_in_order",
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name="") & ~Q(short_name=""), name="province_is_named"),
        ]

    def __str__(self):
        return self.short_name

    def get_absolute_url(self):
        return reverse("targets:province", args=[self.code])


class Succession(models.Model):
    """A merger or split: `successor` takes over `predecessor` on the day `on` (docs/metrics.md#mergers)."""

    predecessor = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="successions_in")
    on = models.DateField(_("Ngày sáp nhập"))

    class Meta:
        verbose_name = _("Sáp nhập")
        ordering = ["on", "predecessor__code"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor} ({self.on:%d/%m/%Y})"
