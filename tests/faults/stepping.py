"""The product's settings with a wall clock that steps at will: for servers whose clock goes wrong.

The file CLOCK_FILE says how many seconds it is off the machine's, or at which second it stands (@…); processes read it
whenever they ask for the time.
What counts durations (time.monotonic) goes on, as when a machine's clock is set. libfaketime (0.9.10) cannot do this
for Python 3.11: with the monotonic clock left alone, its time.sleep fails.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from cluster_emulation.settings import *  # noqa: F403

FILE = Path(os.environ["CLOCK_FILE"])
real_time = time.time


def stepped_time() -> float:
    """Return what time.time would."""
    text = FILE.read_text()
    return float(text[1:]) if text.startswith("@") else real_time() + int(text)


def stepped_now() -> datetime:
    """Return what django.utils.timezone.now would."""
    return datetime.fromtimestamp(stepped_time(), UTC)


time.time, timezone.now = stepped_time, stepped_now
