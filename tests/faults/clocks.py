"""Clocks that go wrong, for servers that run with tests.faults.stepping. No test is here."""

import time
from datetime import datetime
from pathlib import Path


class Clock:
    """What time such a server thinks it is: so many seconds off a moment."""

    def __init__(self, folder: Path, moment: datetime):
        self.file, self.behind = folder / "clock", round(moment.timestamp() - time.time())
        self.moment = moment
        self.set(0)

    def set(self, seconds: int) -> None:
        """Step the clock to so many seconds before or after where it should be."""
        self._write(f"{self.behind + seconds:+d}")

    def stand(self, seconds: int) -> None:
        """Let the clock stand still so many seconds before or after the moment."""
        self._write(f"@{self.moment.timestamp() + seconds}")

    def _write(self, text: str) -> None:
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{text}\n")
        fresh.replace(self.file)

    def variables(self) -> dict[str, str]:
        """Return what makes a process believe this clock."""
        return {"CLOCK_FILE": str(self.file), "DJANGO_SETTINGS_MODULE": "tests.faults.stepping", "FIXED_NOW": ""}
