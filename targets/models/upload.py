"""The workbooks that people took in for a report, as they came; and which of them were taken over into its figures."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from targets.models.content import ContentManager
from targets.models.submission import Submission


class KeptFile(models.Model):
    """A file as it came, byte by byte (docs/decisions/uploads-in-the-database.md). Append-only."""

    name = models.CharField(_("Tên tệp"), max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    NOT_RECORDED = ("content",)  # the record keeps its hash, computed anew each time
    RECORDED_ALSO = ("content_hash",)
    objects = ContentManager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def content_hash(self) -> str:
        """Return the sha256 of the stored bytes as they are now; they are read for it, and let go again."""
        return hashlib.sha256(type(self).objects.values_list("content", flat=True).get(pk=self.pk)).hexdigest()


class Upload(KeptFile):
    """A workbook that came for one report. Append-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="uploads")

    class Meta:
        verbose_name = _("Bảng tính đã tải lên")
        ordering = ["submission", "at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(sha256=""), name="upload_has_name_and_hash")]


class TakenUpload(models.Model):
    """That an upload was taken over into its report, once; `changed` cells and narratives were written. Append-only."""

    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="taken")
    changed = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["upload"]

    def __str__(self):
        return f"{self.upload}: {self.changed}"
