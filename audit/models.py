"""The append-only record of every move and every change, hash-chained; written by audit.services only."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One thing that somebody did. Rows are never updated nor deleted: triggers of the database refuse it.

    `sequence` has no gaps; `hash` is sha256 over `previous_hash` and the row (audit.services.event_hash). `rows`: the
    rows written with it as they then stood (audit.rows); null: none, or an event of before the record kept them.
    Name, rank and post are those of that day (docs/workflow.md).
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    actor_name = models.CharField(max_length=200, blank=True)
    actor_rank = models.CharField(max_length=100, blank=True)
    actor_post = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)  # "submission/12", "agreement/cum-4/2024", "user/hb.canbo"
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # what changed: {"from": …, "to": …}
    rows = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["subject", "sequence"], name="event_subject")]
        constraints = [
            models.UniqueConstraint(fields=["previous_hash"], name="event_one_successor"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="event_sequence_positive"),
            models.CheckConstraint(condition=~models.Q(action="") & ~models.Q(subject=""), name="event_says_what"),
        ]

    def __str__(self):
        return f"#{self.sequence} {self.action} {self.subject}"


class RecordCheck(models.Model):
    """One nightly check of the record against what stands: when, up to which head, and what it found."""

    at = models.DateTimeField()
    sequence = models.BigIntegerField()
    head = models.CharField(max_length=64, blank=True)
    breaks = models.PositiveIntegerField()
    lines = models.JSONField(default=list)  # the first of them

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.at:%d/%m/%Y}: {self.breaks}"
