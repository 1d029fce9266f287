"""Background processes that end by SIGKILL at a step of their work which the test chooses. No test is here.

A step is a statement to the database, or a file below MEDIA_ROOT that is opened, renamed or removed: a process is
killed just before its n-th. All are forked from one that has loaded the product (tests.faults.preload), so that fifty
kills take seconds.
"""

import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from targets import tasks
from tests.fixtures.databases import connected

FILES = {"open", "os.link", "os.remove", "os.rename"}  # audit events of Python
PATIENCE = 120  # seconds
_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["tests.faults.preload"])


@dataclass(frozen=True)
class KilledProcess:
    """One such process, and how many steps it has taken so far."""

    process: Any
    counted: Any

    def ended(self) -> int:
        """Wait for its end; return its exit status, -9 where it was killed."""
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()  # else it would hold its connections
            self.process.join()
            raise AssertionError(f"still running after {PATIENCE} s")
        return self.process.exitcode

    @property
    def steps(self) -> int:
        """How many steps it came to."""
        return self.counted.value


def begin(task: str, url: str, *, at: datetime, dies_at: int = 0, **changes) -> KilledProcess:
    """Start a process that runs a task at a moment; `dies_at`: the step at which it is killed, 0: none.

    `changes`: settings that it has otherwise than tests.settings.
    """
    counted = _forking.Value("i", 0, lock=False)
    process = _forking.Process(target=_run, args=(task, url, {**changes, "FIXED_NOW": at}, dies_at, counted))
    process.start()
    return KilledProcess(process, counted)


def _run(task: str, url: str, changes: dict, dies_at: int, counted) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    media = str(settings.MEDIA_ROOT)

    def step() -> None:
        counted.value += 1
        if counted.value == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute, *given):
        step()
        return execute(*given)

    def event(name: str, arguments: tuple) -> None:
        if name in FILES and str(arguments[0]).startswith(media):
            step()

    sys.addaudithook(event)
    with connected(url), connection.execute_wrapper(statement):
        getattr(tasks, task)()
