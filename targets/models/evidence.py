"""Evidence: files behind what a report says. Who may attach and withdraw them is in permissions, how in services."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.uploads import KINDS, PICTURES, suffix_of
from pledges.models import Pledge
from targets.models.scheme import Measure
from targets.models.submission import Submission, stored_digest

FOLDER = "evidence/"


class Evidence(models.Model):
    """A file behind a figure, a milestone (by its measure) or a narrative (by its pledge) of a submission.

    It belongs to the cell and not to a version, so it is kept when the cell is corrected. Its file is never removed; it
    may be withdrawn, and then nobody is given it any more. `size` and `digest` (sha256) are of the file as it is kept.
    """

    class Screening(models.TextChoices):
        OFF = "off", _("Không quét")  # no scanner was set
        WAITING = "waiting", _("Chờ quét mã độc")  # the scanner did not answer: kept, given to nobody
        CLEAN = "clean", _("Đã quét, không thấy mã độc")
        INFECTED = "infected", _("Có mã độc")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="evidence")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pledge = models.ForeignKey(Pledge, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(_("Tệp"), upload_to=FOLDER, unique=True)  # private storage, never served by path
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    screening = models.CharField(max_length=8, choices=Screening.choices, default=Screening.OFF)
    screened_at = models.DateTimeField(null=True, blank=True)  # where it had to wait
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.CharField(_("Lý do rút"), max_length=500, blank=True)
    RECORDED_ALSO = ("stored_digest",)

    class Meta:
        verbose_name = _("Tài liệu kiểm chứng")
        ordering = ["submission", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__isnull=True, pledge__isnull=False) | Q(measure__isnull=False, pledge__isnull=True),
                name="evidence_of_a_cell",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(file="") & ~Q(digest=""), name="evidence_is_a_file"),
            models.CheckConstraint(
                condition=Q(screening__in=["off", "waiting", "clean", "infected"]), name="evidence_screening_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal="")),
                name="evidence_withdrawn_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def content_type(self) -> str:
        """Return the type of the file as a browser is told it."""
        return KINDS[suffix_of(self.file.name)].content_type

    @property
    def is_picture(self) -> bool:
        """Say whether the file is a picture that we have drawn ourselves."""
        return suffix_of(self.file.name) in PICTURES

    @property
    def is_given(self) -> bool:
        """Say whether the file is given to those who may read it: not withdrawn, and not held back by a scanner."""
        return self.withdrawn_at is None and self.screening in (self.Screening.OFF, self.Screening.CLEAN)

    @property
    def stored_digest(self) -> str:
        """Return the sha256 of the file as it is now, "missing" where it is gone."""
        return stored_digest(self.file)
