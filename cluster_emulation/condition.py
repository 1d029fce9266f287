"""In what condition the parts of the product are: what health answers, metrics and the administrators' page read.

What is wrong in words and what to do about it: targets.words.condition. Nothing here waits for a part that is away.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.http import Http404
from django.shortcuts import render

from audit.models import RecordCheck
from foundation.clock import now
from pledges.permissions import may_administer
from targets.backups.queries.state import State, backup_state
from targets.calendar.queries.clock import MAILS, SILENT, last_run
from targets.jobs.queries.jobs import PATIENCE
from targets.models import Evidence, Job, Mail
from targets.words import condition as words

SECONDS_FOR_REDIS = 1
MAILS_WAIT = timedelta(hours=4)  # after which the mail server is not merely away for a moment; alerts.yml says the same
ROOM_NEEDED = 2 * 1024**3  # bytes free on the disk of uploads below which somebody is to look


@dataclass(frozen=True)
class Condition:
    """How the parts stand at a moment. Moments are None where something never happened."""

    at: datetime
    clock_at: datetime | None  # when the clock last finished
    mails_at: datetime | None  # when mails were last gone through; None too where no mail server is set
    record_at: datetime | None  # when the record was last checked
    record_breaks: int  # how many differences that check found
    backups: State
    jobs_waiting: int
    job_waits_since: datetime | None  # the oldest that nobody has begun
    jobs_failed: int  # that nobody has looked into: they stay, so only a rise says something
    mails_waiting: int
    mail_waits_since: datetime | None
    mails_refused: int
    files_held: int  # evidence that waits for the scanner
    has_redis: bool | None  # None: none is set
    bytes_free: int  # on the disk of uploads
    locks_waited_for: int  # statements that wait for another's lock now; 0 on SQLite, which does not say

    @cached_property
    def findings(self) -> list[words.Finding]:
        """Return what is said of each part, what is not well first."""
        silent, since = SILENT, self.at
        parts = [
            words.clock(self.clock_at, is_well=bool(self.clock_at and since - self.clock_at <= silent)),
            words.record(
                self.record_at,
                self.record_breaks,
                silent,
                is_well=bool(self.record_at and since - self.record_at <= silent and not self.record_breaks),
            ),
            words.backups(self.backups.sentence, is_well=self.backups.is_well, is_off=self.backups.is_off),
            words.work(self.jobs_waiting, self.job_waits_since, is_well=not self._waits_long(self.job_waits_since)),
            words.mails(self.mails_waiting, self.mails_refused, has_server=self._has_mails, is_well=self._mails_go),
            words.files(self.files_held, has_scanner=bool(settings.CLAMD_ADDRESS)),
            words.messages(self.has_redis),
            words.room(self.bytes_free, is_well=self.bytes_free >= ROOM_NEEDED),
        ]
        return sorted(parts, key=lambda part: part.is_well)

    @property
    def gauges(self) -> list[tuple[str, str, float | None]]:
        """Return (name, what it is, value) of what watchers read; ages in seconds, None of what never happened."""
        return [
            ("clock_age_seconds", "Since the clock last finished", self._age(self.clock_at)),
            ("mails_age_seconds", "Since mails were last gone through", self._age(self.mails_at)),
            ("record_check_age_seconds", "Since the record was last checked", self._age(self.record_at)),
            ("record_breaks", "Differences that the last check of the record found", self.record_breaks),
            ("backup_age_seconds", "Since the last whole backup was made", self._age(self.backups.made_at)),
            (
                "backups_well",
                "Whether a whole backup was made and tried lately; none are made: 1",
                int(not self.backups.is_alarm),
            ),
            ("jobs_waiting", "Pieces of work that nobody has begun", self.jobs_waiting),
            ("job_oldest_wait_seconds", "How long the oldest has waited", self._age(self.job_waits_since) or 0),
            ("jobs_failed", "Pieces of work that failed, ever", self.jobs_failed),
            ("mails_waiting", "Mails that wait to be sent", self.mails_waiting),
            (
                "mail_oldest_wait_seconds",
                "How long the oldest has waited",
                self._age(self.mail_waits_since) or 0,
            ),
            ("mails_refused", "Mails that a server refused, ever", self.mails_refused),
            ("files_held", "Files that wait for the scanner", self.files_held),
            ("redis_up", "Whether Redis answers", None if self.has_redis is None else int(self.has_redis)),
            ("uploads_free_bytes", "Room on the disk of uploads", self.bytes_free),
            ("database_locks_waited_for", "Statements that wait for a lock now", self.locks_waited_for),
        ]

    def _age(self, moment: datetime | None) -> float | None:
        return None if moment is None else max(0.0, (self.at - moment).total_seconds())

    @property
    def _has_mails(self) -> bool:
        return bool(settings.EMAIL_HOST)

    @property
    def _mails_go(self) -> bool:
        is_run = bool(self.mails_at and self.at - self.mails_at <= SILENT)
        is_taken = self.mail_waits_since is None or self.at - self.mail_waits_since <= MAILS_WAIT
        return not self._has_mails or (is_run and is_taken)

    def _waits_long(self, since: datetime | None) -> bool:
        return since is not None and self.at - since > 2 * PATIENCE


def read(at: datetime) -> Condition:
    """Return how the parts stand now; raises DatabaseError where the database is away."""
    check = RecordCheck.objects.first()
    waiting = Job.objects.filter(state=Job.State.WAITING).aggregate(count=Count("pk"), since=Min("made_at"))
    mails = Mail.objects.filter(state=Mail.State.WAITING).aggregate(count=Count("pk"), since=Min("made_at"))
    return Condition(
        at=at,
        clock_at=last_run(),
        mails_at=last_run(MAILS),
        record_at=check.at if check else None,
        record_breaks=check.breaks if check else 0,
        backups=backup_state(at),
        jobs_waiting=waiting["count"],
        job_waits_since=waiting["since"],
        jobs_failed=Job.objects.filter(state=Job.State.FAILED).count(),
        mails_waiting=mails["count"],
        mail_waits_since=mails["since"],
        mails_refused=Mail.objects.filter(state=Mail.State.REFUSED).count(),
        files_held=Evidence.objects.filter(screening=Evidence.Screening.WAITING, withdrawn_at__isnull=True).count(),
        has_redis=_has_redis(),
        bytes_free=_bytes_free(Path(settings.MEDIA_ROOT)),
        locks_waited_for=_locks_waited_for(),
    )


def _has_redis() -> bool | None:
    if not settings.REDIS_URL:
        return None
    patience = {"socket_timeout": SECONDS_FOR_REDIS, "socket_connect_timeout": SECONDS_FOR_REDIS}
    try:
        return bool(redis.Redis.from_url(settings.REDIS_URL, **patience).ping())
    except redis.RedisError:
        return False


def _bytes_free(folder: Path) -> int:
    """Return how much room is left where uploads lie, or will lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _locks_waited_for() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0]


def condition(request):
    """Show administrators what is not well, in words, and what to do; 404 to everybody else."""
    if not may_administer(request.user, now=now()):
        raise Http404
    return render(request, "condition.html", {"condition": read(now())})
