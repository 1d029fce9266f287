"""`make load`, or `python -m bench.load`: sixty people who enter figures, each with five seconds of thought.

PostgreSQL (with fsync) and two web workers on this machine, on the cluster of `make bench`. Once a second /healthz and
a bare page are asked for too. At the end every save that was acknowledged is compared with what stands. Prints a table,
then a line of JSON; exit status 1 when a goal is missed. `LOAD="--minutes 1"` is a shorter run.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.__main__ import UNITS, load, say
from bench.pages import Timing, timing
from bench.server import Client, run, served
from tests import servers
from tests.cell_answers import saved_version, standing_versions

PEOPLE, MINUTES = 60, 10.0
MORE, MORE_MINUTES = 120, 2.0
THOUGHT = 5.0  # seconds, on average, half as long to half as long again
SAVE_P95, HEALTH_P95 = 300, 100  # milliseconds, at most, of the first crowd
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Crowd:
    """What a number of people did: milliseconds of what they asked for, what was acknowledged, what went wrong."""

    saves: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    acknowledged: dict[str, list[list[int]]] = field(default_factory=dict)  # number and value of each version
    errors: list[str] = field(default_factory=list)
    seconds: float = 0
    web: float = 0  # seconds of processor
    database: float = 0

    def check(self, status: int, what: str) -> bool:
        """Say whether an answer is good; keep what is not."""
        if status != 200:
            self.errors.append(f"{what}: {status}")
        return status == 200


class Person:
    """A reporter who fills one report, cell after cell, and begins anew at its end."""

    def __init__(self, number: int, known: dict, port: int, crowd: Crowd):
        self.known, self.crowd, self.dice = known, crowd, random.Random(number)
        self.client = Client(port, {"": "", "self": known["cookie"]}, {"self": known["user"]})
        self.versions: dict[str, int] = {}
        self.typed = number

    def enter(self, until: float) -> None:
        """Open the grid, then think and save, until the moment comes."""
        time.sleep(self.dice.uniform(0, THOUGHT))
        with contextlib.suppress(StopIteration):
            self._open()
            while time.monotonic() < until:
                for code in self.known["measures"]:
                    self._think(until)
                    self._save(code)
                self._open()

    def _think(self, until: float) -> None:
        time.sleep(self.dice.uniform(THOUGHT / 2, THOUGHT * 3 / 2))
        if time.monotonic() >= until:
            raise StopIteration

    def _open(self) -> None:
        answer = self._asked(lambda: self.client.get(f"/submissions/{self.known['report']}/entry/", "self"), "entry")
        if answer:
            self.crowd.pages.append(answer.milliseconds)
            self.versions |= standing_versions(answer.text)

    def _save(self, code: str) -> None:
        self.typed += 1
        path = f"/submissions/{self.known['report']}/cells/{code}/"
        fields = {"v": str(self.typed), "x": str(self.versions.get(code, 0))}
        answer = self._asked(lambda: self.client.post(path, "self", **fields), f"save {code}")
        if answer is None:
            return
        self.crowd.saves.append(answer.milliseconds)
        number = saved_version(answer.text, code)
        if number is None:
            self.crowd.errors.append(f"save {code}: 200 without a version")
            return
        if number > self.versions.get(code, 0):
            self.crowd.acknowledged[f"{self.known['report']} {code}"].append([number, self.typed])
        self.versions[code] = number

    def _asked(self, ask: Callable, what: str):
        try:
            answer = ask()
        except OSError as error:
            self.crowd.errors.append(f"{what}: {error!r}")
            return None
        return answer if self.crowd.check(answer.status, what) else None


def watch(port: int, crowd: Crowd, until: float) -> None:
    """Ask for /healthz and the bare page once a second."""
    client = Client(port, {}, {})
    while time.monotonic() < until:
        for path, taken in (("/healthz", crowd.health), ("/bare/", crowd.bare)):
            with contextlib.suppress(OSError):
                answer = client.get(path)
                if crowd.check(answer.status, path):
                    taken.append(answer.milliseconds)
        time.sleep(1)


def processor(above: int) -> float:
    """Return the seconds of processor that a process and all below it have had, those that have ended too."""
    below, used = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, rest = path.parent.name, path.read_text().rpartition(")")[2].split()
            below.setdefault(int(rest[1]), []).append(int(pid))
            used[int(pid)] = sum(map(int, rest[11:15])) / TICKS
    waiting, seconds = [above], 0.0
    while waiting:
        pid = waiting.pop()
        seconds += used.get(pid, 0)
        waiting += below.get(pid, [])
    return seconds


def entered_by(known: list[dict], port: int, minutes: float, pids: tuple[int, int]) -> Crowd:
    """Let these people enter for so many minutes."""
    crowd = Crowd(acknowledged={f"{person['report']} {code}": [] for person in known for code in person["measures"]})
    began, before = time.monotonic(), [processor(pid) for pid in pids]
    until = began + minutes * 60
    acts = [(Person(number, person, port, crowd).enter, (until,)) for number, person in enumerate(known)]
    threads = [threading.Thread(target=act, args=given) for act, given in [*acts, (watch, (port, crowd, until))]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    crowd.seconds = time.monotonic() - began
    crowd.web, crowd.database = (processor(pid) - old for pid, old in zip(pids, before, strict=True))
    return crowd


def differences(known: list[dict], acknowledged: dict[str, list[list[int]]], standing: dict) -> Iterator[str]:
    """Yield each acknowledged save that does not stand, each that stands unacknowledged, each without its one event."""
    people = {person["user"] for person in known}
    for place, saves in acknowledged.items():
        stands = [row for row in standing.get(place, []) if row[2] in people]  # not what was entered before they came
        versions = [[number, value] for number, value, _by, _events in stands]
        yield from (f"{place}: lost {save}" for save in saves if save not in versions)
        yield from (f"{place}: doubled {version}" for version in versions if version not in saves)
        yield from (f"{place}: {row[3]} events for version {row[0]}" for row in stands if row[3] != 1)


def row(crowd: Crowd, people: int, is_judged: bool) -> tuple[str, dict, bool]:
    """Return a crowd's lines of the table, its figures, and whether it met what is wanted."""
    nothing = Timing(0, 0)
    save, page, health, bare = (
        timing(taken) if taken else nothing for taken in (crowd.saves, crowd.pages, crowd.health, crowd.bare)
    )
    count = max(len(crowd.saves), 1)
    figures = {
        "saves": len(crowd.saves),
        "errors": len(crowd.errors),
        "saves_per_s": round(len(crowd.saves) / crowd.seconds, 2),
        "save_ms": round(save.median, 1),
        "save_p95_ms": round(save.p95, 1),
        "entry_p95_ms": round(page.p95, 1),
        "healthz_p95_ms": round(health.p95, 1),
        "bare_ms": round(bare.median, 1),
        "bare_p95_ms": round(bare.p95, 1),
        "web_cpu_ms_per_save": round(crowd.web / count * 1000, 1),
        "database_cpu_ms_per_save": round(crowd.database / count * 1000, 1),
        "processors_busy": round((crowd.web + crowd.database) / crowd.seconds, 2),
    }
    wanted = {"errors": 0} | ({"save_p95_ms": SAVE_P95, "healthz_p95_ms": HEALTH_P95} if is_judged else {})
    missed = [name for name, most in wanted.items() if figures[name] > most]
    lines = [f"{people} people, {crowd.seconds:.0f} s"]
    for name, value in figures.items():
        limit = f"  ≤ {wanted[name]}" if name in wanted else ""
        lines.append(f"  {name:28}{value:>12}{limit}{'  missed' if name in missed else ''}")
    return "\n".join(lines), {f"people_{people}": figures}, not missed


def options() -> argparse.Namespace:
    """Return what the command line asks for; nothing given is what the goals speak of."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"who are judged ({PEOPLE})")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"for which they enter ({MINUTES:g})")
    parser.add_argument("--more", type=int, default=MORE, help=f"who come afterwards ({MORE}); 0: nobody")
    parser.add_argument("--more-minutes", type=float, default=MORE_MINUTES, help=f"for which ({MORE_MINUTES:g})")
    parser.add_argument("--units", type=int, default=UNITS, help=f"of the cluster ({UNITS})")
    return parser.parse_args()


def main() -> int:
    """Load, serve, let people enter, compare; return the exit status."""
    asked = options()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that the servers end with us
    durable = {"fsync": "on", "autovacuum": "on"}
    figures, fine = {}, True
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, servers.own_postgres(**durable) as server:
        for people, minutes in ((asked.people, asked.minutes), (asked.more, asked.more_minutes)):
            if not people:
                continue
            url, _loaded = load(server, f"crowd_{people}", asked.units, 0, folder)
            run("django", "collectstatic", "--no-input", "--verbosity", "0", url=url, folder=folder)
            known = json.loads(run("bench.crowd", "begin", str(people), str(asked.units), url=url, folder=folder))
            say(f"{people} people for {minutes:g} minutes")
            with served(url, folder) as web:
                crowd = entered_by(known, web.port, minutes, (web.process.pid, server.process.pid))
            if crowd.errors:
                web.tell()
            standing = json.loads(run("bench.crowd", "standing", url=url, folder=folder))
            wrong = list(differences(known, crowd.acknowledged, standing))
            lines, found, met = row(crowd, people, is_judged=people == asked.people)
            print(lines, *(crowd.errors + wrong)[:10], sep="\n", flush=True)
            found[f"people_{people}"]["lost_or_doubled"] = len(wrong)
            figures |= found
            fine = fine and met and not wrong
    print(json.dumps(figures))
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
