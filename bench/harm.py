"""`make bench-harm`, or `python -m bench.harm`: files that do harm are sent, others work meanwhile.

Every hostile workbook of the tests goes to the upload pages of two reports at once (more in a minute the product
takes from nobody), while four people open pages and send a cell. On the cluster of `make bench`. Prints a table,
then a line of JSON; exit status 1 when a refusal took longer, a process took more memory, or the others' pages
longer than they may.
"""

import argparse
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.__main__ import UNITS, load, say
from bench.pages import READ, timing
from bench.server import TOKEN, Answer, Client, run, served
from tests import servers

REFUSED_MS, OTHERS_P95_MS, PEAK_KB = 2000, 1000, 300_000  # at most
THOUGHT = 0.5  # seconds
ALONE = 15  # seconds that people work before the files come
REFUSED = (413, 422)


def write(folder: Path) -> None:
    """Write every hostile file into a folder; in a process of its own, for the tests know the product."""
    import django

    django.setup()
    from tests.targets.reports.test_untrusted import HOSTILE

    folder.mkdir()
    for name, (make, _sentence) in HOSTILE.items():
        (folder / f"{name}.xlsx").write_bytes(make())
    (folder / "10 MB of garbage.xlsx").write_bytes(os.urandom(10 * 1024 * 1024))


def bring(client: Client, report: int, person: str, files: list[Path], answers: list[tuple[str, Answer]]) -> None:
    """Let a person send the files to their report, one after the other."""
    for file in files:
        answer = client.bring(f"/submissions/{report}/upload/", person, {"csrfmiddlewaretoken": TOKEN}, file)
        answers.append((file.name, answer))


def work(client: Client, loaded: dict, over: threading.Event, taken: list[float]) -> None:
    """Open pages and save a cell until it is over; keep the milliseconds."""
    saved = 0
    while not over.is_set():
        answers = [client.get(READ["dashboard"], "leader"), client.get("/notices/", "commander")]
        path = f"/submissions/{loaded['presented']}/cells/offences_1/"
        answers.append(client.post(path, "second", v=str(400 + saved), x=str(saved)))
        saved += 1
        taken.extend(answer.milliseconds for answer in answers if answer.status in (200, 409))  # two save one cell
        time.sleep(THOUGHT)


def peak(process) -> int:
    """Return the most memory that a process of the web server has had, in kB."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    texts = [Path(f"/proc/{pid}/status").read_text() for pid in children]
    return max(int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) for text in texts)


def beside(client: Client, loaded: dict, act: Callable[[], None]) -> list[float]:
    """Let four people work while something is done; return the milliseconds that they waited."""
    taken: list[float] = []
    over = threading.Event()
    people = [threading.Thread(target=work, args=(client, loaded, over, taken)) for _person in range(4)]
    for person in people:
        person.start()
    act()
    over.set()
    for person in people:
        person.join()
    return taken


def measured(url: str, folder: str, loaded: dict, files: list[Path]) -> dict:
    """Serve; let people work alone, then while the files are sent; return what it took."""
    with served(url, folder) as web:
        client, answers = Client(web.port, loaded["cookies"], loaded["users"]), []
        sent = ((loaded["entered"], "reporter"), (loaded["presented"], "second"))

        def bring_all():
            bringing = [threading.Thread(target=bring, args=(client, *one, files, answers)) for one in sent]
            for thread in bringing:
                thread.start()
            for thread in bringing:
                thread.join()

        beside(client, loaded, lambda: time.sleep(ALONE))  # what is kept is made first
        alone = timing(beside(client, loaded, lambda: time.sleep(ALONE)))
        taken = beside(client, loaded, bring_all)
        most = peak(web.process)
    wrong = sorted({f"{name}: {answer.status}" for name, answer in answers if answer.status not in REFUSED})
    if wrong:
        raise RuntimeError(f"not refused: {wrong}")
    refusals, others = timing([answer.milliseconds for _name, answer in answers]), timing(taken)
    longest, name = max((answer.milliseconds, name) for name, answer in answers)
    say(f"the longest: {name}")
    return {
        "files": len(answers),
        "refused_ms": round(refusals.median, 1),
        "refused_longest_ms": round(longest, 1),
        "alone_ms": round(alone.median, 1),
        "alone_p95_ms": round(alone.p95, 1),
        "others": len(taken),
        "others_ms": round(others.median, 1),
        "others_p95_ms": round(others.p95, 1),
        "peak_kb": most,
    }


def main() -> int:
    """Load, measure, print; exit 1 where something took more than it may."""
    parser = argparse.ArgumentParser(prog="python -m bench.harm", description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=UNITS, help=f"of the cluster ({UNITS})")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that the servers end with us
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, servers.own_postgres() as server:
        url, loaded = load(server, "harm", asked.units, 0, folder)
        run("django", "collectstatic", "--no-input", "--verbosity", "0", url=url, folder=folder)
        run("bench.harm", "write", str(Path(folder, "files")), url=url, folder=folder)
        files = sorted(Path(folder, "files").iterdir())
        say(f"{len(files)} files")
        figures = measured(url, folder, loaded, files)
    wanted = {"refused_longest_ms": REFUSED_MS, "others_p95_ms": OTHERS_P95_MS, "peak_kb": PEAK_KB}
    missed = [name for name, most in wanted.items() if figures[name] > most]
    for name, value in figures.items():
        limit = f"  ≤ {wanted[name]}" if name in wanted else ""
        print(f"{name:20}{value:>12}{limit}{'  missed' if name in missed else ''}")
    print(json.dumps(figures))
    return int(bool(missed))


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]))
    else:
        sys.exit(main())
