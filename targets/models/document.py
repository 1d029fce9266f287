"""Documents that were issued: their codes, and the figures that stood on them, to tell later what has changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Agreement, Province
from targets.models.submission import Submission, stored_digest

LONGEST_CODE = 10  # signs of the alphabet
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that is read for a number or another


class Document(models.Model):
    """One document as it was issued, with its file. Append-only. `digest`: the file's sha256.

    `window`: the code of what it speaks of. `stands_on`: its figures by key (core.rollup.key_text), as texts. `by`
    null: made by a command. `submission`: the report that a data sheet prints.
    """

    code = models.CharField(_("Mã kiểm tra"), max_length=LONGEST_CODE, unique=True)
    kind = models.SlugField(_("Loại văn bản"), max_length=30)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="documents")
    window = models.SlugField(_("Mốc"), max_length=30)
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    is_provisional = models.BooleanField(default=False)
    file = models.FileField(_("Tệp"), upload_to="documents/", unique=True)  # private storage, never served by path
    digest = models.CharField(max_length=64)
    stands_on = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    RECORDED_ALSO = ("stored_digest",)

    class Meta:
        verbose_name = _("Văn bản")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["submission", "-at"], name="document_of_report")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(kind="") & ~Q(file="") & ~Q(digest=""), name="document_has_a_code"
            )
        ]

    def __str__(self):
        return self.grouped_code

    @property
    def grouped_code(self) -> str:
        """Return the code as it is printed, in two groups."""
        half = LONGEST_CODE // 2
        return f"{self.code[:half]}-{self.code[half:]}"

    @property
    def stored_digest(self) -> str:
        """Return the sha256 of the file as it is now, "missing" where it is gone."""
        return stored_digest(self.file)
