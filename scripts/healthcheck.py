"""Says by its exit status whether a container does its work: `python scripts/healthcheck.py proxy|web|worker|beat`."""

import http.client
import os
import ssl
import subprocess
import sys
import time
from pathlib import Path

BEAT_SCHEDULE = "beat*"  # in /tmp; the database module may add a suffix; written at least every five minutes
BEAT_SILENT = 600  # seconds


def web() -> bool:
    """Ask /healthz under the first allowed host name."""
    return _answers(http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=5))


def proxy() -> bool:
    """Ask the same through TLS; whose certificate it is does not matter here."""
    context = ssl._create_unverified_context()
    return _answers(http.client.HTTPSConnection("127.0.0.1", 8443, timeout=5, context=context))


def _answers(connection: http.client.HTTPConnection) -> bool:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    connection.request("GET", "/healthz", headers={"Host": host})
    return connection.getresponse().status == 200


def worker() -> bool:
    """Ask the worker of this host to answer over Redis."""
    celery = ["celery", "-A", "cluster_emulation", "inspect", "ping"]
    command = [*celery, "--timeout", "8", "-d", f"celery@{os.uname().nodename}"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def beat() -> bool:
    """Look when the scheduler last wrote its schedule."""
    written = [path.stat().st_mtime for path in Path("/tmp").glob(BEAT_SCHEDULE)]
    return time.time() - max(written, default=0) < BEAT_SILENT


if __name__ == "__main__":
    try:
        well = {"proxy": proxy, "web": web, "worker": worker, "beat": beat}[sys.argv[1]]()
    except OSError as error:
        print(error, file=sys.stderr)
        well = False
    sys.exit(0 if well else 1)
