"""Runs every check and test: programs, linters, core, services and queries on SQLite, then the rest on PostgreSQL.

`python -m tests.run`; `python -m tests.run long` runs on PostgreSQL what takes too long for every run. What uses a
database runs on both. Coverage is measured on SQLite alone, where it costs least;
pyproject.toml holds the floor. Servers come from TEST_POSTGRES_URL and TEST_REDIS_URL (or DATABASE_URL and REDIS_URL),
else from child processes. Exit status 0 only when all went well. The last line is pytest's own, unless an earlier part
failed.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from tests import checks, servers

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Pages on SQLite are a command of their own, `make test-sqlite`: with them a run takes more than CI has.
ON_SQLITE = "core or (database and not page and not journey and not crawl)"
# Every page in the browser once more, in English and as second people of a role, is `make english`; every run reads
# all words (test_two_languages) and asks as every person (test_content_matrix, test_access_matrix).
# Every page after each of many acts is `make long`: together a run would take more than CI has.
ON_POSTGRESQL = "not core and not english and not long"
PYTEST = ["pytest", "-q", "-n", "auto", "--dist", "worksteal"]
PROGRAMS = ["postgres", "redis-server", "chromium", "soffice", "pdftotext", "nginx"]


def address(*names: str) -> str:
    """Return the first of these environment variables that is an address of a server, else an empty text."""
    return next((value for name in names if (value := os.environ.get(name, "")).startswith(("postgres", "redis"))), "")


def run(name: str, command: list[str], **variables: str) -> bool:
    """Run one part; say its name; return whether it succeeded."""
    print(f"── {name}", flush=True)
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env={**os.environ, **variables}, check=False)
    return done.returncode == 0


def main() -> int:
    """Run everything; return the exit status."""
    try:
        servers.provide(PROGRAMS)
    except servers.MissingProgram as error:
        print(error, file=sys.stderr)
        return 1
    is_long = sys.argv[1:] == ["long"]
    failed = [] if is_long else checks.run(checks.LINTERS)
    with contextlib.ExitStack() as stack:
        redis = address("TEST_REDIS_URL", "REDIS_URL") or stack.enter_context(servers.own_redis()).url
        postgres = address("TEST_POSTGRES_URL", "DATABASE_URL") or stack.enter_context(servers.own_postgres()).url()
        # Made anew and left behind: a browser's late request may still hold it when the last test has ended.
        fresh = ["--create-db", "--reuse-db", "-m"]
        parts = [
            ("core, services and queries on SQLite", "sqlite:///:memory:", ["--cov", "-m", ON_SQLITE]),
            ("all but the core on PostgreSQL", postgres, [*fresh, ON_POSTGRESQL]),
        ]
        if is_long:
            parts = [("after each of many acts, on PostgreSQL", postgres, [*fresh, "long"])]
        for name, database, options in parts:
            if not run(name, [*PYTEST, *options], DATABASE_URL=database, TEST_REDIS_URL=redis):
                failed.append(name)
    if failed:
        print(f"FAILED: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
