"""`make bench`, or `python -m bench`: loads, serves, measures; prints a table, then one line of JSON.

Medians and 95th percentiles of 30 requests after 4 warm-ups, one at a time, each of a page of 63 units × 20 targets ×
12 quarters on a PostgreSQL of its own behind 2 gunicorn workers; explanations also at 252 units. Every page beside a
bare page that is asked for before, between and after all others of its server: machines differ and are not always as
quick, ratios less. `python -m bench --help` says how to measure less.
"""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Iterator

from bench.loading import REQUESTS, WARM_UPS
from bench.pages import READ, Measured, Timing, timing
from bench.server import Client, run, served
from tests import servers

UNITS, WIDE = 63, 252

# name -> most times the bare page it may take; None: nothing is asked of it
GOALS = {
    "dashboard_warm": 2.5,
    "dashboard_cold": 30,
    "if_closed": 2.5,
    "if_closed_cold": 30,
    "province": 2.5,
    "province_cold": 10,
    "target": 2.5,
    "target_cold": 10,
    "trend": 2.5,
    "trend_cold": 10,
    "explanation": 2.5,
    "explanation_cold": 5,
    "explanation_252": 2.5,
    "explanation_252_cold": 5,
    "entry": 5,
    "save": 5,
}
LEAST_ROWS = 3000  # a second


def say(text: str) -> None:
    """Tell on standard error what is under way."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def load(server, name: str, units: int, times_of_results: int, folder: str) -> tuple[str, dict]:
    """Make a database with so many units; return its address and what the loader says."""
    server.execute(f"CREATE DATABASE {name}")
    url = server.url(name)
    say(f"loading {units} units")
    return url, json.loads(run("bench.loading", str(units), str(times_of_results), url=url, folder=folder))


def of_cluster(measured: Measured) -> Iterator[tuple[str, Timing]]:
    """Measure every page of the ordinary database; the bare page before, between and after them."""
    bare = measured.bare()
    for name in READ:
        bare += measured.bare()
        say(name)
        yield "dashboard_warm" if name == "dashboard" else name, timing(measured.warm(name))
        yield f"{name}_cold", timing(measured.cold(name))
        yield f"{name}_anew", timing(measured.anew(name))
    yield "dashboard_after_draft", timing(measured.after_draft("dashboard"))
    say("entry, save")
    yield "entry", timing(measured.entry())
    yield "save", timing(measured.save())
    yield "bare", timing([*bare, *measured.bare()])


def of_wide(measured: Measured) -> Iterator[tuple[str, Timing]]:
    """Measure what must not grow with the units."""
    say("explanation among many units")
    bare = measured.bare()
    yield f"explanation_{WIDE}", timing(measured.warm("explanation"))
    yield f"explanation_{WIDE}_cold", timing(measured.cold("explanation"))
    yield f"explanation_{WIDE}_anew", timing(measured.anew("explanation"))
    yield f"bare_{WIDE}", timing([*bare, *measured.bare()])


def measured_on(url: str, folder: str, loaded: dict, pages, requests: int) -> dict[str, Timing]:
    """Serve a database and measure some of its pages."""
    with served(url, folder) as web:
        client = Client(web.port, loaded["cookies"], loaded["users"])
        return dict(pages(Measured(client, loaded, requests=requests, warm_ups=WARM_UPS)))


def table(timings: dict[str, Timing], rate: float) -> str:
    """Return what was measured as lines: milliseconds, times the bare page, what is wanted."""
    lines = [f"{'':24}{'median ms':>12}{'p95 ms':>12}{'× bare':>10}{'wanted':>10}"]
    for name, taken in timings.items():
        bare = timings[f"bare_{WIDE}" if str(WIDE) in name else "bare"]  # of the same server
        ratio, goal = taken.median / bare.median, GOALS.get(name)
        wanted = f"≤ {goal:g}" if goal else ""
        mark = "" if goal is None or ratio <= goal else "  missed"
        lines.append(f"{name:24}{taken.median:12.1f}{taken.p95:12.1f}{ratio:10.1f}{wanted:>10}{mark}")
    mark = "" if rate >= LEAST_ROWS else "  missed"
    lines.append(f"{'import, rows a second':24}{rate:12.0f}{'':22}{f'≥ {LEAST_ROWS}':>10}{mark}")
    return "\n".join(lines)


def line(timings: dict[str, Timing], rate: float) -> str:
    """Return all figures as one JSON object."""
    figures = {}
    for name, taken in timings.items():
        figures |= {f"{name}_ms": round(taken.median, 2), f"{name}_p95_ms": round(taken.p95, 2)}
    return json.dumps(figures | {"import_rows_per_s": rate})


def options() -> argparse.Namespace:
    """Return what the command line asks for; nothing given is what the goals speak of."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=UNITS, help=f"of the ordinary cluster ({UNITS})")
    parser.add_argument("--wide", type=int, default=WIDE, help=f"of the wide one ({WIDE}); 0 leaves it out")
    parser.add_argument("--requests", type=int, default=REQUESTS, help=f"of each page ({REQUESTS})")
    return parser.parse_args()


def main() -> int:
    """Run everything; return the exit status."""
    asked = options()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that the servers end with us
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, servers.own_postgres() as server:
        url, loaded = load(server, "ordinary", asked.units, asked.requests, folder)
        run("django", "collectstatic", "--no-input", "--verbosity", "0", url=url, folder=folder)
        timings = measured_on(url, folder, loaded, of_cluster, asked.requests)
        timings["results"] = timing(loaded["results"])
        if asked.wide:
            url, wide = load(server, "wide", asked.wide, 0, folder)
            timings |= measured_on(url, folder, wide, of_wide, asked.requests)
    rate = loaded["import_rows_per_s"]
    print(table(timings, rate))
    print(line(timings, rate))
    return 0


if __name__ == "__main__":
    sys.exit(main())
