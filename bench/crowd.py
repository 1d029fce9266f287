"""Gives the measured cluster many people who enter, and says afterwards what stands of what they entered.

`python -m bench.crowd begin PEOPLE` prints each person's cookies, report and measures; `python -m bench.crowd standing`
prints every version of the figures of the open quarter by report and measure. A process of its own, as bench.loading.
"""

import json
import os
import sys
from collections import defaultdict
from datetime import date

import django

from bench import content


def begin(people: int, units: int) -> list[dict]:
    """Make so many reporters, one for each unit and then a second; each has measures of its own in the report."""
    from foundation.clock import now
    from pledges.models import Province
    from targets.models import Period
    from targets.reports.services.submissions import open_submission
    from tests.fixtures.gunicorn import session_of

    period = Period.objects.get(cluster__code=content.CLUSTER, year=content.REPORTING, code="q1")
    crowd, shifts = [], -(-people // units)
    amounts = [code for code in content.measures() if code != "plan"]  # of which any number is one
    for number in range(people):
        place = Province.objects.get(code=content.unit(number % units + 1))
        user = _reporter(number, place)
        report = open_submission(place, period, by=user, at=now())
        measures = amounts[number // units :: shifts]
        crowd.append({"cookie": session_of(user), "user": user.pk, "report": report.pk, "measures": measures})
    return crowd


def _reporter(number: int, place):
    from accounts.services import create_user
    from foundation.clock import now
    from pledges.models import RoleName
    from pledges.services.people import NewRole, grant_role

    password = f"một câu dài để đo người {number} trên máy này"
    name = f"crowd.{number:03}"
    user = create_user(name, full_name=f"Người nhập {number:03}", password=password, by=None, at=now()).user
    grant_role(user, NewRole(RoleName.REPORTER, province=place, valid_from=date(2023, 1, 1)), by=None, at=now())
    return user


def standing() -> dict[str, list[list[int]]]:
    """Return what stands: (number, value, person, events of the record that name it) of each version, in order.

    Without what is filled in by itself when a report is begun: nobody saved it.
    """
    from audit.models import Event
    from targets.models import FigureVersion
    from targets.models.submission import pk_of

    period = {"figure__submission__period__year": content.REPORTING}
    events: dict[tuple, int] = defaultdict(int)
    for subject, data in Event.objects.filter(action="figure").values_list("subject", "data").iterator():
        events[pk_of(subject), data["measure"], data["version"]] += 1
    found = defaultdict(list)
    entered = FigureVersion.objects.filter(**period).exclude(source=FigureVersion.Source.PREFILL)
    rows = entered.order_by("number").select_related("figure__measure")
    for version in rows:
        report, code = version.figure.submission_id, version.figure.measure.code
        known = events[report, code, version.number]
        found[f"{report} {code}"].append([version.number, version.value, version.by_id, known])
    return found


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    if sys.argv[1] == "begin":
        print(json.dumps(begin(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        print(json.dumps(standing()))
