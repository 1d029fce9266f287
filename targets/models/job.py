"""Work that a person waits for, done once however often it is begun."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work: what it needs in `data`, who asked for it, how far it is, and what came of it.

    `claim` names the process that does it: whoever takes it over writes another, and the first then writes nothing.
    `result` of what is done: the address to go to; of what failed: the problems, each with where it is.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        RUNNING = "running", _("Đang làm")
        DONE = "done", _("Xong")
        FAILED = "failed", _("Không làm được")

    kind = models.CharField(max_length=30)
    data = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    language = models.CharField(max_length=5)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["state", "made_at"], name="job_due")]
        constraints = [
            models.CheckConstraint(condition=~Q(kind=""), name="job_has_a_kind"),
            models.CheckConstraint(
                condition=Q(state="waiting", claim="", claimed_at__isnull=True)
                | (~Q(state="waiting") & ~Q(claim="") & Q(claimed_at__isnull=False)),
                name="job_is_claimed_once_it_waits_no_more",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False, finished_at__gte=F("made_at")),
                name="job_finishes_when_it_is_done_or_has_failed",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self):
        """Return the address of the page that one waits on."""
        return reverse("targets:job", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        """Return whether nothing more will come of it."""
        return self.state in (self.State.DONE, self.State.FAILED)
