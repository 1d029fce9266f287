"""Backups by the clock: one each night in BACKUP_DIR, tried by restoring it, older ones dropped by a rule."""

import fcntl
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse

from foundation.dates import day_of, local
from foundation.errors import Invalid, Problem, Refused
from pledges.models import Role, RoleName
from pledges.permissions import roles_in_force
from targets.backups.services import drills, making, manifests
from targets.backups.services.making import silent
from targets.calendar.services import notices
from targets.core.backups import kept
from targets.jobs.services import jobs
from targets.jobs.services.jobs import Progress
from targets.models import BackupRun, Job, Notice
from targets.words import backups as words

log = logging.getLogger("targets.backups")
NIGHT = 2  # o'clock in Hanoi, from which on a backup is due that was not made since
FORM = "%Y-%m-%dT%H%M%SZ"  # a backup's name: when it was made, UTC
TURN = ".turn"
WORK = "backup"
Kind = BackupRun.Kind


def run_by_clock(*, at: datetime) -> None:
    """Make the night's backup and try it, where that is due and nobody else is at it. Safe to run twice (F19).

    Where none came to stand, it is tried again whenever this is called; a drill that went wrong, with the next backup.
    """
    if not settings.BACKUP_DIR:
        return
    place = Path(settings.BACKUP_DIR)
    try:
        with _turn(place) as is_mine:
            if is_mine:
                _run(place, at)
    except OSError as error:  # the place is not there, or not ours to write
        _keep(Kind.BACKUP, _moment(at), [str(error)], at=at)


def _run(place: Path, at: datetime) -> None:
    if _is_due(at):
        back_up(at=at)
    newest = max(_backups(place), default=None)
    if newest and not BackupRun.objects.filter(kind=Kind.DRILL, name=_name(newest)).exists():
        _keep(Kind.DRILL, newest, drills.drill(place / _name(newest)), at=at)


def back_up(*, at: datetime) -> BackupRun:
    """Make a backup in BACKUP_DIR, named after its moment, drop those that the rule does not keep, and say so."""
    return _keep(Kind.BACKUP, _moment(at), _make(at), at=at)


def _make(at: datetime, progress: Progress = silent) -> list[str]:
    """Make a backup and return what was wrong.

    One that stands there already (whoever made it was killed before saying so) is not made again.
    """
    place = Path(settings.BACKUP_DIR)
    folder = place / _name(_moment(at))
    try:
        stands = (folder / manifests.NAME).exists()
        made = manifests.read(folder) if stands else making.make(folder, at=at, progress=progress)
        _drop(place)
        return [words.not_whole(name) for name in made.broken]
    except (Refused, OSError, DatabaseError) as error:
        return [str(error).strip() or type(error).__name__]


@jobs.work(WORK, words.making)
def prepare(job: Job, progress: Progress) -> Callable[[], str]:
    """Make the backup that an administrator asked for; return what says so and gives the page of backups."""
    at = job.made_at
    with _turn(Path(settings.BACKUP_DIR)) as is_mine:
        if not is_mine:
            raise Refused(words.another_is_made())
        lines = _make(at, progress)
    if lines:
        _keep(Kind.BACKUP, _moment(at), lines, at=at)
        raise Invalid([Problem("", line) for line in lines])

    def write() -> str:
        _keep(Kind.BACKUP, _moment(at), [], at=at)
        return reverse("targets:config_backups")

    return write


def ask_for(*, by, at: datetime, back: str) -> Job:
    """Keep a backup to be made as a job. Refused where there is no place for it."""
    if not settings.BACKUP_DIR:
        raise Refused(words.no_place())
    return jobs.start(WORK, {"back": back}, by=by, at=at)


def _is_due(at: datetime) -> bool:
    """Say whether no backup stands, be it with files that were broken already, since one fell due the last time."""
    last, due = BackupRun.objects.filter(kind=Kind.BACKUP, size__gt=0).first(), local(at).replace(hour=NIGHT, minute=0)
    return last is None or last.at < (due if due <= at else due - timedelta(days=1))


@contextmanager
def _turn(place: Path) -> Iterator[bool]:
    """Say whether it is this process's turn in a folder, while the block lasts."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / TURN).open("a") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _backups(place: Path) -> list[datetime]:
    """Return the moments of the backups that stand in a folder; what is named otherwise is none of ours."""
    found = []
    for folder in place.iterdir():
        try:
            moment = datetime.strptime(folder.name, FORM).replace(tzinfo=UTC)
        except ValueError:
            continue
        if (folder / manifests.NAME).exists():
            found.append(moment)
    return found


def _moment(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _name(moment: datetime) -> str:
    return moment.strftime(FORM)


def _drop(place: Path) -> None:
    """Drop the backups that the rule does not keep: first out of sight, so that no half one is left to be seen."""
    moments = {local(moment): moment for moment in _backups(place)}
    for dropped in moments.keys() - kept(moments):
        name = _name(moments[dropped])
        shutil.rmtree((place / name).rename(place / f"{making.HALF}{name}"), ignore_errors=True)


def _keep(kind: str, moment: datetime, lines: list[str], *, at: datetime) -> BackupRun:
    name = _name(moment)
    for line in lines:
        log.error("%s %s: %s", kind, name, line)
    with transaction.atomic():
        run = BackupRun.objects.create(
            kind=kind, at=at, name=name, size=_size(name) if kind == Kind.BACKUP else 0, lines=lines
        )
        if lines:
            held = Role.objects.filter(roles_in_force(at), name=RoleName.ADMINISTRATOR, user__is_active=True)
            people = [role.user for role in held.select_related("user")]
            notices.tell(people, kind=Notice.Kind.BACKUP_FAILED, key=f"{kind}/{day_of(at)}", at=at)
    return run


def _size(name: str) -> int:
    folder = Path(settings.BACKUP_DIR) / name
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
