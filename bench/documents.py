"""`make bench-documents`, or `python -m bench.documents`: how a cell is saved while sixty documents are made at once.

On the cluster of `make bench`, with a Redis and a worker of its own as in production. Prints a line, then one of JSON.
"""

import argparse
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice, product

from bench.__main__ import UNITS, load, say
from bench.loading import REQUESTS, WARM_UPS
from bench.pages import YEAR, Measured, Timing, timing
from bench.server import PYTHON, ROOT, Client, environment, run, served
from tests import servers

DOCUMENTS = 60
PEOPLE = ("leader", "administrator", "reporter", "second")
KINDS = ("briefing", "cluster-report", "comparison")
LIMIT = 1.5  # times as long as alone, at most
PATIENCE = 900  # seconds


@contextlib.contextmanager
def worker(url: str, folder: str, redis: str):
    """Run a worker as production does for as long as the block lasts."""
    command = ["sh", "scripts/entrypoint.sh", "worker", "--loglevel=ERROR"]
    variables = environment(url, folder, redis=redis)
    variables["PATH"] = f"{PYTHON.parent}:{variables['PATH']}"
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def ask(client: Client, person: str, kind: str, form: str) -> str:
    """Ask for a document; return the address of the job that one waits on."""
    asked = {"kind": kind, "window": "through-4", "province": "", "basis": "accepted", "form": form}
    answer = client.post(f"{YEAR}/documents/", person, **asked)
    if answer.status != 302:
        raise RuntimeError(f"a document was answered with {answer.status}: {answer.text[:2000]}")
    return answer.location


def is_made(client: Client, address: str, person: str) -> bool:
    """Say whether a document is there; raises RuntimeError where it could not be made."""
    answer = client.get(address, person)
    if answer.status == 302:
        return True
    if "http-equiv" not in answer.text:
        raise RuntimeError(f"a document was not made: {answer.text[-2000:]}")
    return False


def beside(measured: Measured, documents: int) -> tuple[Timing, float]:
    """Save a cell again and again while documents are made; return its times, and the seconds that all of them took.

    What was saved when the last was made already does not count.
    """
    client, began, taken = measured.client, time.monotonic(), []
    asked = islice(cycle(product(PEOPLE, KINDS, ("pdf", "docx"))), documents)
    with ThreadPoolExecutor(documents) as together:
        waiting = list(together.map(lambda one: (ask(client, *one), one[0]), asked))
    while waiting:
        saved = [measured.save_once() for _time in range(5)]
        waiting = [one for one in waiting if not is_made(client, *one)]
        taken += saved if waiting else []
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError(f"{len(waiting)} documents are not made after {PATIENCE} s")
        time.sleep(0.2)
    return timing(taken), time.monotonic() - began


def main() -> int:
    """Load, serve, measure; exit 1 where saving took too long."""
    parser = argparse.ArgumentParser(prog="python -m bench.documents", description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=UNITS, help=f"of the cluster ({UNITS})")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help=f"at once ({DOCUMENTS})")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that the servers end with us
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        servers.own_postgres() as server,
        servers.own_redis() as redis,
    ):
        url, loaded = load(server, "documents", wanted.units, 0, folder)
        run("django", "collectstatic", "--no-input", "--verbosity", "0", url=url, folder=folder)
        with served(url, folder, redis=redis.url) as web, worker(url, folder, redis.url):
            client = Client(web.port, loaded["cookies"], loaded["users"])
            measured = Measured(client, loaded, requests=REQUESTS, warm_ups=WARM_UPS)
            say("a cell saved alone")
            alone = measured.save()
            say(f"{wanted.documents} documents at once")
            meanwhile, seconds = beside(measured, wanted.documents)
    ratio = meanwhile.median / alone.median
    verdict = "" if ratio <= LIMIT else "  missed"
    print(f"a cell saved alone {alone.median:.1f} ms, beside {wanted.documents} documents {meanwhile.median:.1f} ms")
    print(f"{ratio:.2f} times as long, at most {LIMIT}{verdict}; all documents after {seconds:.0f} s")
    figures = {"save_alone_ms": alone.median, "save_alone_p95_ms": alone.p95, "save_beside_ms": meanwhile.median}
    figures |= {"save_beside_p95_ms": meanwhile.p95, "all_made_ms": seconds * 1000}
    print(json.dumps({name: round(milliseconds, 2) for name, milliseconds in figures.items()}))
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
