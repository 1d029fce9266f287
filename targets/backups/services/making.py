"""Making a backup: rows and files of one moment in one folder, which stands whole or not at all."""

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from foundation.errors import Refused
from foundation.snapshots import snapshot
from targets.backups.queries.files import named_files
from targets.backups.queries.results import results_digest
from targets.backups.queries.tables import check_known, migrations
from targets.backups.services import dumps
from targets.backups.services.manifests import DUMP, FILES, NAME, Kept, Manifest
from targets.backups.services.sealing import Hashed, Seal
from targets.jobs.services.jobs import Progress
from targets.words import backups as words

NEW, HALF = ".new-", ".half-"  # folders that are being written: until they are locked, and from then on
LOCK = "lock"


def silent(_parts_done: int, _parts: int) -> None:
    """Tell nobody how far it is."""


def make(folder: Path, *, at: datetime, progress: Progress = silent) -> Manifest:
    """Write a backup to a folder that is not there yet, and return its manifest.

    Files are kept before the row that names them and never removed: those that the rows of a moment name are there
    after it. One that is missing or altered is named in `broken`; the backup stands all the same. Refused where
    there is something at the folder's place.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(words.not_empty(str(folder)))
    remove_halves(folder.parent)
    check_known()
    seal = Seal(settings.BACKUP_PUBLIC_KEY)
    with _half_of(folder) as half:
        manifest = _write(half, seal, at, progress)
        with (half / NAME).open("x", encoding="utf-8") as out:
            out.write(manifest.to_json())
            out.flush()
            os.fsync(out.fileno())
    return manifest


@contextmanager
def _half_of(folder: Path):
    """Give a folder beside, which takes the folder's place when the block has gone well, and is gone when it has not.

    While it is written its lock is held: what a killed process left is known by a lock that nobody holds.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=NEW, dir=folder.parent))
    with (new / LOCK).open("x") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        half = new.rename(folder.parent / f"{HALF}{folder.name}-{new.name.removeprefix(NEW)}")
        try:
            yield half
            (half / LOCK).unlink()
            _sync_folders(half)
            half.rename(folder)
            _sync(folder.parent)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise


def remove_halves(place: Path) -> int:
    """Remove from a folder what killed processes left of backups; return how many."""
    removed = 0
    for half in place.glob(f"{HALF}*") if place.is_dir() else ():
        try:
            with (half / LOCK).open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # it is being written
            continue
        shutil.rmtree(half, ignore_errors=True)
        removed += 1
    return removed


def _write(half: Path, seal: Seal, at: datetime, progress: Progress) -> Manifest:
    with snapshot(), tempfile.TemporaryFile(dir=half) as plain:
        content = dumps.write(plain)
        plain.seek(0)
        dump = seal.write(plain, half / f"{DUMP}{seal.suffix}")
        names, results, gone_through = dict(named_files()), results_digest(), migrations()
    copies: dict[str, Kept | None] = {}
    for name in names:
        progress(len(copies) + 1, len(names) + 1)  # the rows are one part
        copies[name] = _copy(name, half, seal)
    files = {name: kept for name, kept in copies.items() if kept}
    broken = [name for name, kept in copies.items() if kept is None or names[name] not in ("", kept.sha256)]
    return Manifest(
        made_at=at,
        version=settings.VERSION,
        migrations=gone_through,
        vendor=connection.vendor,
        is_encrypted=bool(seal.key),
        counts=content.counts,
        head=content.head,
        results=results,
        dump=dump,
        files=files,
        broken=broken,
    )


def _copy(name: str, half: Path, seal: Seal) -> Kept | None:
    """Copy one uploaded file; None where it is gone."""
    try:
        source = default_storage.open(name)
    except FileNotFoundError:
        return None
    with source:
        came = Hashed(source)
        stored = seal.write(came, half / FILES / f"{name}{seal.suffix}")
    return Kept(came.sha256, stored)


def _sync_folders(half: Path) -> None:
    for path in (half, *half.rglob("*")):
        if path.is_dir():
            _sync(path)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
