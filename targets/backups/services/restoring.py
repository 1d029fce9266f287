"""Restoring a backup into an empty place: all of it is looked at before anything is written, and all of it after."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit import services as audit
from audit.models import Event
from foundation.errors import Invalid, Problem, Refused
from pledges.models import Cluster
from targets.agreements.queries.replay import Replay
from targets.agreements.services.record import kept_heads
from targets.backups.queries.files import named_files
from targets.backups.queries.results import results_digest
from targets.backups.queries.tables import check_known, tables
from targets.backups.services import dumps, loading, manifests
from targets.backups.services.manifests import DUMP, FILES, Manifest
from targets.backups.services.sealing import SUFFIX, Hashed, opened, private_key
from targets.reports.services.kept_files import NAMED_BY, removed_on_failure
from targets.words import backups as words

NOT_WHOLE = (ValueError, KeyError, TypeError, EOFError, OSError, zlib.error, ValidationError)


@dataclass(frozen=True)
class Backup:
    """A backup that was found whole: its folder, its manifest, its rows (decrypted), the key of its files."""

    folder: Path
    manifest: Manifest
    dump: BinaryIO
    identity: Any

    @contextmanager
    def file(self, name: str):
        """Open one of its uploaded files."""
        with (self.folder / FILES / _stored(name, self.manifest)).open("rb") as stored:
            plain = opened(stored, self.identity)
            try:
                yield plain
            finally:
                plain.close()


def _stored(name: str, manifest: Manifest) -> str:
    return name + (SUFFIX if manifest.is_encrypted else "")


@contextmanager
def checked(folder: Path, *, key_file: str = "", takes_broken: bool = False) -> Iterator[Backup]:
    """Read a backup from end to end and give it where it is whole and of this version.

    Refused, or Invalid with a problem for each file, where it is not; `takes_broken`: files that were broken when it
    was made do not matter.
    """
    manifest = manifests.read(folder)
    manifests.check_version(manifest)
    if manifest.is_encrypted and not key_file:
        raise Refused(words.key_needed())
    identity = private_key(key_file) if manifest.is_encrypted else None
    altered = [name for name, digest in _stored_digests(manifest) if _digest_of(folder / name) != digest]
    if altered:
        raise Invalid([Problem(name, words.altered(name)) for name in altered])
    if manifest.broken and not takes_broken:
        raise Invalid([Problem(name, words.not_whole(name)) for name in manifest.broken])
    with (folder / _stored(DUMP, manifest)).open("rb") as stored:
        dump = _opened_first(stored, identity)
        try:
            _check_dump(dump, manifest)
            backup = Backup(folder, manifest, dump, identity)
            _check_files(backup)
            yield backup
        finally:
            dump.close()


def _stored_digests(manifest: Manifest) -> Iterator[tuple[str, str]]:
    yield _stored(DUMP, manifest), manifest.dump
    for name, kept in manifest.files.items():
        yield f"{FILES}/{_stored(name, manifest)}", kept.stored


def _digest_of(path: Path) -> str:
    """Return the sha256 of a file, "" where there is none."""
    try:
        with path.open("rb") as file:
            return _read_through(file)
    except OSError:
        return ""


def _read_through(file) -> str:
    came = Hashed(file)
    while came.read(1024 * 1024):
        pass
    return came.sha256


def _opened_first(stored: BinaryIO, identity) -> BinaryIO:
    try:
        return opened(stored, identity)
    except ValueError:  # its hash is right: the key is another
        raise Refused(words.other_key()) from None


def _check_dump(dump: BinaryIO, manifest: Manifest) -> None:
    try:
        content = dumps.look(dump)
    except NOT_WHOLE:
        raise Refused(words.altered(DUMP)) from None
    if (content.counts, content.head) != (manifest.counts, manifest.head):
        raise Refused(words.altered(DUMP))


def _check_files(backup: Backup) -> None:
    altered = []
    for name, kept in backup.manifest.files.items() if backup.identity else ():
        try:
            with backup.file(name) as plain:
                is_whole = _read_through(plain) == kept.sha256
        except NOT_WHOLE:
            is_whole = False
        if not is_whole:
            altered.append(Problem(name, words.altered(name)))
    if altered:
        raise Invalid(altered)


def check_empty(backup: Backup) -> None:
    """Raise Refused where something is at the place: a restore writes over nothing.

    What a killed restore of the same backup left of its files is not something.
    """
    check_known()
    there = set(connection.introspection.table_names())
    for model in (User, Cluster, Event):
        rows = model.objects.filter(actor__isnull=False) if model is Event else model.objects.all()
        if model._meta.db_table in there and rows.exists():
            raise Refused(words.place_has_data())
    for folder in NAMED_BY:
        names = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
        others = sorted({f"{folder}/{name}" for name in names} - backup.manifest.files.keys())
        if others:
            raise Refused(words.place_has_files(others[0]))


def load(backup: Backup, *, at: datetime, takes_broken: bool = False) -> list[str]:
    """Write files and rows, and verify all of it before it stands; the connection is that of the tables' owner.

    Invalid with a problem for each difference, and then nothing was written; with `takes_broken` it stands, and the
    differences are returned.
    """
    kept: list[str] = []
    with removed_on_failure(kept):
        for name in backup.manifest.files:
            _put(name, backup, kept)
        try:
            with transaction.atomic():
                loading.wait_for_turn()
                check_empty(backup)
                loading.load(backup.dump)
                lines = list(_differences(backup.manifest))
                if lines and not takes_broken:
                    raise Invalid([Problem("", line) for line in lines])
                _record(backup.manifest, at)
        except DatabaseError as error:
            raise Refused(words.rows_refused(str(error).strip().splitlines()[0])) from error
    with suppress(Exception):  # a Redis that is away keeps nothing that could be shown
        cache.clear()
    return lines


def _put(name: str, backup: Backup, kept: list[str]) -> None:
    """Put an uploaded file at its place, unless a killed restore has done so."""
    digest = backup.manifest.files[name].sha256
    if default_storage.exists(name):
        with default_storage.open(name) as there:
            if _read_through(there) == digest:
                kept.append(name)
                return
        default_storage.delete(name)
    with backup.file(name) as plain:
        kept.append(default_storage.save(name, plain))


def _differences(manifest: Manifest) -> Iterator[str]:
    """Yield a line for everything that is otherwise than the backup says: rows, record, files, results."""
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table.name)}")  # noqa: S608 - our own table
            [stands] = cursor.fetchone()
            if stands != manifest.counts[table.name]:
                yield words.other_count(table.name, manifest.counts[table.name], stands)
    yield from Replay(head for head in kept_heads() if head.sequence <= manifest.head.sequence).lines()
    for name, _digest in named_files():
        kept = manifest.files.get(name)
        if name not in manifest.broken and (kept is None or _digest_there(name) != kept.sha256):
            yield words.altered(name)
    if results_digest() != manifest.results:
        yield words.other_results()


def _digest_there(name: str) -> str:
    return _digest_of(Path(default_storage.path(name)))


def _record(manifest: Manifest, at: datetime) -> None:
    """Let the record go on with what was done: which backup stands from here on."""
    data = {"made_at": manifest.made_at.isoformat(), "sequence": manifest.head.sequence, "head": manifest.head.hash}
    audit.record(action="restore_backup", subject="backup", by=None, at=at, data=data)
