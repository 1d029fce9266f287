"""Mails: what was decided for one person, the messages that carry it, and what each person wants to receive."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Province
from targets.models.period import Period
from targets.models.submission import Submission


class Mailbox(models.Model):
    """What a person wants by mail, and whether their address was refused; nobody has one before either is known."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailbox")
    declined = models.JSONField(default=list, blank=True)  # names of choices (core.mailing.OPTIONAL)
    refused_address = models.CharField(max_length=254, blank=True)  # says nothing of another address
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=500, blank=True)  # the mail server's own words

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refused_address="", refused_at__isnull=True)
                | (~Q(refused_address="") & Q(refused_at__isnull=False)),
                name="mailbox_refused_at_a_moment",
            )
        ]

    def __str__(self):
        return f"{self.user}"


class Absence(models.Model):
    """For these days, both included, mails for `user` go to `deputy` too; `ended_at`: it was called off."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField(_("Vắng từ ngày"))
    last_day = models.DateField(_("Đến hết ngày"))
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="absence_in_order"),
            models.CheckConstraint(condition=~Q(deputy=F("user")), name="absence_by_another"),
        ]

    def __str__(self):
        return f"{self.user} → {self.deputy}"


class Mail(models.Model):
    """One message to one person, under one Message-ID however often it is tried; its lines are its items.

    `claim` names the process that sends it. `begun_at`: its text was being handed over and no answer is known; a
    process that ended so, or a server that fell silent, makes a doubt, and after the second nobody tries again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENT = "sent", _("Đã gửi")
        REFUSED = "refused", _("Máy chủ thư từ chối")
        DOUBTFUL = "doubtful", _("Không rõ đã đến chưa")
        LAPSED = "lapsed", _("Không còn cần gửi")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails")
    day = models.DateField(null=True, blank=True)  # of a digest; null: sent at once
    message_id = models.CharField(max_length=120, unique=True)
    made_at = models.DateTimeField()
    address = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_due")]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="mail_digest_once_a_day"),
            models.CheckConstraint(condition=~Q(message_id=""), name="mail_has_a_message_id"),
            models.CheckConstraint(
                condition=Q(claim="", claimed_at__isnull=True) | (~Q(claim="") & Q(claimed_at__isnull=False)),
                name="mail_is_claimed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at__isnull=True)
                | (~Q(state="waiting") & Q(finished_at__isnull=False)),
                name="mail_finishes_once_it_waits_no_more",
            ),
        ]

    def __str__(self):
        return f"{self.message_id} → {self.user}"


class MailItem(models.Model):
    """One thing decided to be told to one person by mail; `key` makes it once for each version of a due moment.

    `instead_of`: of a deputy, whose absence it is. `due_version`: what it was decided by; another one, and it is told
    no more (`cancelled_at`). `mail`: the message that carries it, once it is time.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_items")
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=14)
    key = models.CharField(max_length=200)
    period = models.ForeignKey(Period, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    due_version = models.CharField(max_length=40, blank=True)
    is_urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.CASCADE, related_name="items")

    class Meta:
        ordering = ["planned_at", "id"]
        indexes = [models.Index(fields=["mail", "planned_at"], name="mail_item_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="mail_item_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(kind=""), name="mail_item_says_what"),
        ]

    def __str__(self):
        return f"{self.kind} → {self.user}"
