"""Runs every check and test: programs, linters, database tests on SQLite, then the whole suite on PostgreSQL.

`python -m tests.run`. Servers come from TEST_POSTGRES_URL and TEST_REDIS_URL (or DATABASE_URL and REDIS_URL), else from
child processes. Exit status 0 only when all went well. The last line is pytest's own, unless an earlier part failed.
"""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = [
    ("lint", ["ruff", "check", "--quiet"]),
    ("format", ["ruff", "format", "--check", "--quiet"]),
    ("import contracts", ["lint-imports", "--no-cache"]),
    ("types of the core", ["mypy", "--no-error-summary"]),
    ("templates", ["djlint", "--lint", "--quiet", "templates"]),
    ("missing migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
]
PYTEST = ["pytest", "-q", "-n", "auto", "--dist", "worksteal"]
PROGRAMS = ["postgres", "redis-server", "chromium"]


def address(*names: str) -> str:
    """Return the first of these environment variables that is an address of a server, else an empty text."""
    return next((value for name in names if (value := os.environ.get(name, "")).startswith(("postgres", "redis"))), "")


def run(name: str, command: list[str], **variables: str) -> bool:
    """Run one part; say its name and how long it took; return whether it succeeded."""
    print(f"── {name}", flush=True)
    began = time.monotonic()
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env={**os.environ, **variables}, check=False)
    if command[0] != "pytest":
        print(f"   {'ok' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - began:.1f} s", flush=True)
    return done.returncode == 0


def checks() -> list[str]:
    """Run the linters; return the names of those that failed."""
    variables = {"DEMO": "1", "DATABASE_URL": "sqlite:///:memory:", "SECRET_KEY": "only-for-checks"}
    return [name for name, command in CHECKS if not run(name, command, **variables)]


def main() -> int:
    """Run everything; return the exit status."""
    try:
        servers.provide(PROGRAMS)
    except servers.MissingProgram as error:
        print(error, file=sys.stderr)
        return 1
    failed = checks()
    with contextlib.ExitStack() as stack:
        redis = address("TEST_REDIS_URL", "REDIS_URL") or stack.enter_context(servers.own_redis()).url
        postgres = address("TEST_POSTGRES_URL", "DATABASE_URL") or stack.enter_context(servers.own_postgres()).url()
        for name, database, options in (
            ("database tests on SQLite", "sqlite:///:memory:", ["-m", "database and not journey and not crawl"]),
            ("the whole suite on PostgreSQL", postgres, ["--create-db"]),
        ):
            if not run(name, [*PYTEST, *options], DATABASE_URL=database, TEST_REDIS_URL=redis):
                failed.append(name)
    if failed:
        print(f"FAILED: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
