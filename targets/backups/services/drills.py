"""The drill: a backup is restored into an empty place by the very command that one would use, and verified there."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
from django.conf import settings

from targets.words import backups as words

SECONDS = 3000
HALF = ".drill-"
OURS = "a drill's: emptied whenever one begins and ends"  # the remark by which a database is known as the drill's


def drill(folder: Path) -> list[str]:
    """Restore a backup into an empty place, which is gone afterwards; return what went wrong, one line each.

    The place is a file of SQLite beside the backups, or the database that DRILL_DATABASE_URL names. One at a time.
    """
    for left in folder.parent.glob(f"{HALF}*"):
        shutil.rmtree(left, ignore_errors=True)
    scratch = Path(tempfile.mkdtemp(prefix=HALF, dir=folder.parent))
    try:
        if settings.DRILL_DATABASE_URL:
            _empty(settings.DRILL_DATABASE_URL)
        lines = _restore(folder, scratch, settings.DRILL_DATABASE_URL or f"sqlite:///{scratch / 'drill.sqlite3'}")
        if settings.DRILL_DATABASE_URL and not lines:
            _empty(settings.DRILL_DATABASE_URL)
        return lines
    except (OSError, psycopg2.Error, ValueError) as error:
        return [str(error).strip() or type(error).__name__]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _restore(folder: Path, scratch: Path, url: str) -> list[str]:
    """Run `manage.py restore` in a process of its own, away from what people use."""
    place = {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "MEDIA_ROOT": str(scratch / "media")}
    place["TMPDIR"] = str(scratch)  # what is decrypted takes as much room as the backup
    environ = {**os.environ, **place, "SERVES_PAGES": "", "REDIS_URL": "", "LOG_LEVEL": "CRITICAL"}
    environ |= {"SECRET_KEY": settings.SECRET_KEY, "RECORD_HEADS_FILE": settings.RECORD_HEADS_FILE}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(folder)]
    if settings.BACKUP_PRIVATE_KEY_FILE:
        command += ["--key", settings.BACKUP_PRIVATE_KEY_FILE]
    try:
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return [words.drill_too_long(SECONDS)]
    if done.returncode == 0:
        return []
    return done.stderr.strip().splitlines() or [words.drill_ended(done.returncode)]


def _empty(url: str) -> None:
    """Empty the drill's database. ValueError where it holds something that is none of a drill's."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT obj_description('public'::regnamespace),"
                " (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')"
            )
            remark, count = cursor.fetchone()
            if remark != OURS and count:
                raise ValueError(words.drill_place_has_data())
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            cursor.execute("COMMENT ON SCHEMA public IS %s", [OURS])
    finally:
        connection.close()
