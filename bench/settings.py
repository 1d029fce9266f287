"""Settings of the server that is measured: production's, with the day of the figures, and one bare page more."""

import os
from datetime import UTC, datetime
from pathlib import Path

os.environ |= {"DEMO": "", "DEBUG": "", "TRUST_PROXY": "1", "ALLOWED_HOSTS": "127.0.0.1"}
os.environ.setdefault("SECRET_KEY", "only-for-the-bench-on-a-database-that-is-thrown-away")

from cluster_emulation.settings import *  # noqa: F403
from cluster_emulation.settings import TEMPLATES

FIXED_NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)  # quý I/2026 has ended and is being reported
ROOT_URLCONF = "bench.urls"
STATIC_ROOT = Path(os.environ["BENCH_FOLDER"]) / "static"
MEDIA_ROOT = Path(os.environ["BENCH_FOLDER"]) / "media"
TEMPLATES[0]["DIRS"].append(Path(__file__).resolve().parent / "templates")
