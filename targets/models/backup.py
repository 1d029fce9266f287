"""What came of making backups and of trying to restore them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BackupRun(models.Model):
    """One backup that the product made in BACKUP_DIR, or one drill that restored such a one into an empty place.

    `name`: its folder's; `lines`: what was wrong, none where all is well; `size` in bytes, 0 where nothing stands.
    """

    class Kind(models.TextChoices):
        BACKUP = "backup", _("Sao lưu")
        DRILL = "drill", _("Diễn tập phục hồi")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField(default=0)
    lines = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["kind", "-at"], name="backup_run_latest")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["backup", "drill"]), name="backup_run_kind_known")
        ]

    def __str__(self):
        return f"{self.kind} {self.name}"

    @property
    def is_good(self) -> bool:
        """Say whether nothing was wrong."""
        return not self.lines
