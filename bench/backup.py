"""`make bench-backup`, or `python -m bench.backup`: how long a backup of the measured cluster takes, and restoring it.

The commands of the product, each in a process of its own, on the cluster of `make bench` and a PostgreSQL that writes
through (fsync); the restore fills another database and compares all of it. Uploaded files are not among it: what they
add is the time of copying them. Prints a table, then a line of JSON.
"""

import argparse
import json
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

from bench.__main__ import UNITS, load, say
from bench.server import run
from tests import servers


def timed(name: str, *arguments: str, url: str, folder: str) -> dict[str, float]:
    """Run a command of the product; return its seconds, and those of a processor without PostgreSQL's."""
    say(" ".join((name, *arguments)))
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run("django", name, *arguments, url=url, folder=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {f"{name}_s": round(time.perf_counter() - began, 1), f"{name}_cpu_s": round(busy, 1)}


def main() -> int:
    """Load, back up, restore into an empty place; print what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.backup", description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=UNITS, help=f"of the cluster ({UNITS})")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that the server ends with us
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, servers.own_postgres(fsync="on") as server:
        url, _loaded = load(server, "backup", asked.units, 0, folder)
        place = Path(folder, "made")
        figures = timed("backup", str(place), url=url, folder=folder)
        manifest = json.loads((place / "manifest.json").read_text("utf-8"))
        figures["backup_bytes"] = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
        figures["rows"] = sum(manifest["counts"].values())
        server.execute("CREATE DATABASE restored")
        empty = tempfile.mkdtemp(dir=folder)
        figures |= timed("restore", str(place), url=server.url("restored"), folder=empty)
        figures |= timed("verify_record", url=server.url("restored"), folder=empty)
    for name, value in figures.items():
        print(f"{name:20}{value:>14,}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
