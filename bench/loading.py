"""Fills an empty database with the cluster that is measured, through the product's own doors; a process of its own.

Prints one JSON object: who is signed in with which cookies, what is entered where, how fast the file was taken in, and
how long the command `results` took each time. `python -m bench.loading UNITS TIMES`: each database has its own Django.
"""

import io
import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import django

from bench import content

WARM_UPS, REQUESTS = 4, 30


def main(units: int, times_of_results: int) -> dict:
    """Migrate, load, begin two reports of the quarter that is open; return what the measuring needs."""
    from django.core.management import call_command

    from targets.models import Submission

    call_command("migrate", verbosity=0)
    _agreements(units)
    people = _people()
    rate = _figures(units)
    entered, presented = _reports(people)
    judged = Submission.objects.get(province__code=content.unit(2), period__year=content.YEARS[-1], period__code="q4")
    _analyze()
    return {
        "cookies": {name: _cookies(user) for name, user in people.items()},
        "users": {name: user.pk for name, user in people.items()},
        "entered": entered,
        "presented": presented,
        "judged": judged.pk,
        "import_rows_per_s": rate,
        "results": _results(times_of_results),
    }


def _agreements(units):
    from foundation.clock import now
    from targets.agreements.imports.agreement_file import load_agreement

    for year in (*content.YEARS[1:], content.REPORTING):
        load_agreement(content.agreement(year, units), at=now())


def _people() -> dict:
    """Make who looks and who writes: a leader, the first unit's reporter, the second unit's reporter and commander."""
    from accounts.services import create_user
    from foundation.clock import now
    from pledges.models import Province, RoleName
    from pledges.services.people import NewRole, grant_role

    wanted = {
        "administrator": (RoleName.ADMINISTRATOR, None),
        "leader": (RoleName.LEADER, None),
        "reporter": (RoleName.REPORTER, 1),
        "second": (RoleName.REPORTER, 2),
        "commander": (RoleName.COMMANDER, 2),
    }
    people = {}
    for name, (role, number) in wanted.items():
        password = f"một câu dài để đo {name} trên máy này"
        user = create_user(f"bench.{name}", full_name=f"Người {name}", password=password, by=None, at=now()).user
        place = Province.objects.get(code=content.unit(number)) if number else None
        grant_role(user, NewRole(role, province=place, valid_from=date(2023, 1, 1)), by=None, at=now())
        people[name] = user
    return people


def _cookies(user) -> str:
    """Begin a session, its second step passed (an administrator does nothing without); return it as a browser does."""
    from django.conf import settings

    from accounts.views.second_step import VERIFIED
    from bench.server import TOKEN
    from tests.sessions import new_session

    session = new_session(user)
    session[VERIFIED] = True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def _figures(units) -> float:
    """Take the file in as the command does; return rows a second, reading, checking and writing together."""
    from django.core.management import call_command

    data = content.figures_file(units)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_bytes(data)
        began = time.perf_counter()
        call_command("import_figures", file.name, by="bench.administrator", accept=True, stdout=io.StringIO())
        seconds = time.perf_counter() - began
    return round((data.count(b"\n") - 1) / seconds, 1)


def _reports(people) -> tuple[int, int]:
    """Enter the open quarter for two units; the first stays a draft, the second's is presented and sent back again."""
    from foundation.clock import now
    from pledges.models import Province
    from targets.models import Period
    from targets.reports.queries.readiness import asked_codes, obstacles
    from targets.reports.queries.reading import Reading
    from targets.reports.services.cells import CellInput
    from targets.reports.services.figures import save_cells
    from targets.reports.services.submissions import open_submission

    period = Period.objects.get(cluster__code=content.CLUSTER, year=content.REPORTING, code="q1")
    reports = []
    for number, name in ((1, "reporter"), (2, "second")):
        place = Province.objects.get(code=content.unit(number))
        report = open_submission(place, period, by=people[name], at=now())
        cells = [
            CellInput(code, value=content.value(number, content.REPORTING, 1, code))
            for code in asked_codes(Reading(report))
        ]
        save_cells(report, cells, by=people[name], at=now())
        reports.append(report)
    if problems := obstacles(Reading(reports[1])):
        raise RuntimeError(f"the second unit's report cannot be presented: {problems[:5]}")
    return reports[0].pk, reports[1].pk


def _analyze():
    """Let the planner know the rows, as autovacuum does on a server that lives longer than this one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _results(times: int) -> list[float]:
    """Return the milliseconds that `manage.py results` takes each time, without starting Python."""
    from django.core.management import call_command

    taken = []
    for _number in range(WARM_UPS + times if times else 0):
        began = time.perf_counter()
        call_command("results", cluster=content.CLUSTER, year=content.YEARS[-1], through=4, stdout=io.StringIO())
        taken.append((time.perf_counter() - began) * 1000)
    return taken[WARM_UPS:]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
