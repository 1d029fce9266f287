"""Word templates that administrators put in place of the built-in one, each with all its versions."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Cluster
from targets.models.content import ContentManager


class DocumentTemplate(models.Model):
    """One version of a cluster's template of a kind of document: the last stands. Append-only.

    `name` and `content` empty: from then on the built-in template.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="document_templates")
    kind = models.SlugField(_("Loại văn bản"), max_length=30)
    number = models.PositiveIntegerField()
    name = models.CharField(_("Tên tệp"), max_length=150, blank=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    NOT_RECORDED = ("content",)  # the record keeps its hash, computed anew each time
    RECORDED_ALSO = ("content_hash",)
    objects = ContentManager()

    class Meta:
        verbose_name = _("Mẫu văn bản")
        ordering = ["cluster", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "kind", "number"], name="document_template_version_once"),
            models.CheckConstraint(
                condition=Q(name="", sha256="") | (~Q(name="") & ~Q(sha256="")), name="document_template_has_its_hash"
            ),
        ]

    def __str__(self):
        return self.name or str(_("Mẫu gốc"))

    @property
    def is_built_in(self) -> bool:
        """Say whether the built-in template stands from this version on."""
        return not self.name

    @property
    def content_hash(self) -> str:
        """Return the sha256 of the stored bytes as they are now, "" of none."""
        content = DocumentTemplate.objects.values_list("content", flat=True).get(pk=self.pk)
        return hashlib.sha256(content).hexdigest() if content else ""
