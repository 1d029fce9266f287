"""Workbooks of years gone by that administrators bring: the file as it came, what came of trying and of loading it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Cluster
from targets.models.upload import KeptFile


class HistoryFile(KeptFile):
    """A workbook with figures of several provinces and years of one cluster. Append-only."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="history_files")

    class Meta:
        verbose_name = _("Tệp số liệu lịch sử")
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(sha256=""), name="history_has_name_and_hash")]


class HistoryRun(models.Model):
    """What came of reading a file, as a trial or for good: each is done once.

    `outcome` in the language of who asked: summary and warnings of what went well, else problems [places, sentence].
    """

    file = models.ForeignKey(HistoryFile, on_delete=models.PROTECT, related_name="runs")
    is_trial = models.BooleanField()
    is_good = models.BooleanField()
    changed = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["file", "id"]
        constraints = [models.UniqueConstraint(fields=["file", "is_trial"], name="history_run_once")]

    def __str__(self):
        return f"{self.file}: {self.at:%d/%m/%Y %H:%M}"
