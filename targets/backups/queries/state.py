"""How backups stand: one answer for pages and for watchers."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from targets.core import backups as core
from targets.models import BackupRun
from targets.words import backups as words
from targets.words.sizes import size_text

SHOWN = 30  # runs on the page
Kind = BackupRun.Kind


@dataclass(frozen=True)
class State:
    """How backups stand, as targets.core.backups names it, and in a sentence."""

    status: str
    sentence: str
    made_at: datetime | None  # of the last whole backup; None: none was made

    @property
    def is_well(self) -> bool:
        """Say whether a whole backup was made and tried lately: to administrators anything else is to be seen to."""
        return self.status == core.WELL

    @property
    def is_off(self) -> bool:
        """Say whether no backups are made."""
        return self.status == core.OFF

    @property
    def is_alarm(self) -> bool:
        """Say whether backups that are made went wrong, which watchers are told; where none are made, they are not."""
        return not (self.is_well or self.is_off)


def backup_state(at: datetime) -> State:
    """Return how backups stand at a moment."""
    made = BackupRun.objects.filter(kind=Kind.BACKUP, lines=[]).first()
    drill = BackupRun.objects.filter(kind=Kind.DRILL).first()
    made_at, drilled_at = made and made.at, drill.at if drill and drill.is_good else None
    status = core.status(at, made_at, drilled_at) if settings.BACKUP_DIR else core.OFF
    return State(status, words.standing(status, made_at, drilled_at, at), made_at)


def latest_runs() -> list[tuple[BackupRun, str]]:
    """Return the last backups and drills, latest first, each with its size in words ("" where nothing stands)."""
    return [(run, size_text(run.size) if run.size else "") for run in BackupRun.objects.all()[:SHOWN]]
