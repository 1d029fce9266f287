"""`make soak`, or `python -m tests.soak`: a thousand random faults under people who enter, save, send, accept, return.

PostgreSQL, Redis, the web server's processes are killed and started again, connections are cut, clients are slow, the
clock steps. At the end all that was acknowledged is compared with what stands, and the record is verified. Prints a
table, then a line of JSON; exit status 1 when anything was lost, half written, doubled or broken. `--seed` draws the
same faults again; when they meet whom is the machine's affair.
"""

import argparse
import contextlib
import json
import math
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests import servers

FAULTS, REPORTS = 1000, 4


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--faults", type=int, default=FAULTS, help=f"how many ({FAULTS})")
    parser.add_argument("--seed", type=int, default=1, help="of the lot that draws them (1)")
    parser.add_argument("--minutes", type=float, default=0, help="after which no more come (0: however long it takes)")
    return parser.parse_args()


def crowd(port: int, ledger, seed: int) -> list:
    """Load the agreement, fill the reports of some provinces; return who works on them."""
    from targets.models import FigureVersion
    from tests import builders
    from tests.fixtures.gunicorn import session_of
    from tests.soak.people import Administrator, Commander, Reporter, Reviewer

    builders.agreement_2024()
    people = []
    for place in ("hoa-binh", "phu-tho", "bac-giang", "bac-ninh", "vinh-phuc")[:REPORTS]:
        staff = builders.people_of(place)
        report = builders.draft(staff, place)
        builders.fill(report, staff)
        other = builders.user_with("reporter", place)
        stands = FigureVersion.objects.filter(figure__submission=report).order_by("figure__measure__code")
        cells = list(stands.values_list("figure__measure__code", "value"))

        def given(user, role, report=report):
            return user.pk, session_of(user), report.pk, port, ledger, f"{seed} {report.pk} {role}"

        people += [
            Reporter(*given(staff.reporter, "first"), cells=dict(cells[::2]), presents=True),
            Reporter(*given(other, "second"), cells=dict(cells[1::2]), presents=False),
            Commander(*given(staff.commander, "commander")),
            Reviewer(*given(staff.reviewer, "reviewer")),
            Administrator(*given(staff.administrator, "administrator")),
        ]
    return people


def soak(stack: contextlib.ExitStack, asked: argparse.Namespace, folder: Path, postgres: servers.Postgres) -> dict:
    """Run the servers, the people and the faults; return the figures and what is wrong."""
    from django.core.management import call_command
    from django.db import connection

    from tests import builders
    from tests.faults.clocks import Clock
    from tests.faults.oracle import Oracle
    from tests.faults.proxy import Proxy
    from tests.fixtures.gunicorn import Web
    from tests.soak.faults import Strikes
    from tests.soak.ledger import Ledger

    call_command("migrate", verbosity=0)
    redis = stack.enter_context(servers.own_redis())
    clock, ledger = Clock(folder, builders.NOW), Ledger()
    web = Web(postgres.url("soak"), folder, REDIS_URL=redis.url, LOG_LEVEL="ERROR", **clock.variables())
    web.start()
    stack.callback(web.stop)
    proxy = Proxy(web.port)
    stack.callback(proxy.close)
    people = crowd(proxy.port, ledger, asked.seed)
    oracle = Oracle()
    connection.close()
    began, strikes = time.monotonic(), Strikes(postgres, redis, web, proxy, clock)
    for person in people:
        person.start()
    strikes.run(asked.faults, asked.seed, began + asked.minutes * 60 if asked.minutes else math.inf)
    for person in people:
        person.over.set()
    for person in people:
        person.join(120)
    seconds = time.monotonic() - began
    wrong = [*oracle.breaks(), *ledger.problems, *ledger.differences()]
    wrong += [f"{type(person).__name__} still waits" for person in people if person.is_alive()]
    if wrong:
        say_log(web.log.read_text(errors="replace"), ledger.incidents)
    return figures(asked, strikes, ledger, seconds) | {"wrong": wrong}


def say_log(log: str, incidents: list[str]) -> None:
    """Print what the web server wrote about each incident, and at the end, on standard error."""
    lines = [line for line in log.splitlines() if any(code and code in line for code in incidents)]
    print(*lines, log[-20_000:], sep="\n", file=sys.stderr)


def figures(asked, strikes, ledger, seconds: float) -> dict:
    """Return what happened, counted."""
    from tests.soak.faults import WEIGHTS

    outcomes = ("acknowledged", "refused", "unknown")
    return {
        "faults": sum(strikes.counted[kind] for kind in WEIGHTS),
        "kinds": dict(strikes.counted),
        "seed": asked.seed,
        "seconds": round(seconds),
        "saves": {name: sum(line.outcome == name for line in ledger.writes) for name in outcomes},
        "moves": {name: sum(line.outcome == name for line in ledger.moves) for name in outcomes},
        "acts": {name: sum(line.action == name for line in ledger.moves) for name in {m.action for m in ledger.moves}},
        "answers": {str(status): count for status, count in sorted(ledger.answers.items())},
    }


def main() -> int:
    """Set up, soak, say what came of it; return the exit status."""
    asked = options()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that the servers end with us
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True)))
        postgres = stack.enter_context(servers.own_postgres())
        postgres.execute("CREATE DATABASE soak")
        os.environ |= {"DATABASE_URL": postgres.url("soak"), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        os.environ["MEDIA_ROOT"] = str(folder / "media")
        import django

        django.setup()
        found = soak(stack, asked, folder, postgres)
    wrong = found.pop("wrong")
    for name, value in found.items():
        print(f"{name:12}{value}")
    print(f"{'wrong':12}{len(wrong)}", *wrong[:20], sep="\n")
    print(json.dumps(found | {"wrong": len(wrong)}))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
