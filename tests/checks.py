"""What every change passes before its tests: linters, contracts, types, templates, migrations, the core's quick tests.

`make check`, or `python -m tests.checks`: all of them side by side, within half a minute; pre-commit calls it too.
`make test` runs the linters of this list, and the core's tests with all others. Needs no server and no network.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
VARIABLES = {"DEMO": "1", "DATABASE_URL": "sqlite:///:memory:", "SECRET_KEY": "only-for-checks"}

# Examples by the hundred of each property: they take longer than all the rest of the core's tests together.
LONG = ("test_generated.py", "test_properties.py")
QUICK_TESTS = ["pytest", "-q", "-x", "tests/core", *(f"--ignore=tests/core/{name}" for name in LONG)]

# The longest first, so that none is waited for alone at the end.
LINTERS = {
    "types": ["mypy", "--no-error-summary"],
    "missing migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "0"],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "import contracts": ["lint-imports", "--no-cache"],
    "lint": ["ruff", "check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "supply": ["python", "-m", "tests.supply"],
}
CHECKS = {"quick tests of the core": QUICK_TESTS} | LINTERS


@dataclass(frozen=True)
class Outcome:
    """How one check went: its name, whether it passed, how many seconds it took, what it said."""

    name: str
    passed: bool
    seconds: float
    text: str


def check(name: str, command: list[str]) -> Outcome:
    """Run one check; keep what it says."""
    began = time.monotonic()
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        env={**os.environ, **VARIABLES},
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - began, done.stdout + done.stderr)


def run(checks: dict[str, list[str]]) -> list[str]:
    """Run checks side by side; say how each went as it ends, and of a failed one all it said; return their names."""
    failed = []
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for done in as_completed([pool.submit(check, name, command) for name, command in checks.items()]):
            outcome = done.result()
            print(f"── {outcome.name}: {'ok' if outcome.passed else 'FAILED'}, {outcome.seconds:.1f} s", flush=True)
            if not outcome.passed:
                print(outcome.text, flush=True)
                failed.append(outcome.name)
    return failed


def main() -> int:
    """Run everything in the list; return the exit status."""
    began = time.monotonic()
    failed = run(CHECKS)
    print(f"{len(CHECKS)} checks, {time.monotonic() - began:.0f} s", flush=True)
    if failed:
        print(f"FAILED: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
