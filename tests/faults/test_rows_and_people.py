"""Faults among rows and people: a row in the middle is refused, files do harm, somebody loses their role."""

import re
import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client

from pledges.models import Role
from pledges.services.people import NewRole, grant_role, revoke_role
from pledges.services.people_accounts import set_active
from targets.models import FigureVersion, Submission
from tests import builders
from tests.builders import NOW, REASON
from tests.faults.desk import Desk
from tests.fixtures.gunicorn import TOKEN, exchange, head, multipart
from tests.targets.reports.test_untrusted import HOSTILE

LINES = [f"hoa-binh,{year},{quarter},{code},7," for year in (2023, 2024) for quarter in range(1, 5) for code in (
    "exemplars", "social_order_crimes", "surprise_incidents", "gratitude_spending", "charity_house_fund",
)]  # fmt: skip
REFUSING = """
CREATE SEQUENCE tried;
CREATE FUNCTION refuse_the_25th() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('tried') = 25 THEN RAISE 'the 25th row'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON targets_figureversion FOR EACH ROW EXECUTE FUNCTION refuse_the_25th();
"""


def test_a_file_whose_25th_row_the_database_refuses_writes_none(place, oracle, tmp_path):
    builders.agreement_2024()
    administrator, known = builders.people_of().administrator, oracle()
    path = tmp_path / "so-lieu.csv"
    path.write_text("\n".join(["province,year,quarter,measure,value,reason", *LINES]) + "\n", "utf-8")

    def load():
        call_command("import_figures", str(path), by=administrator.username, accept=True, verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute(REFUSING)
    with pytest.raises(DatabaseError, match="the 25th row"):
        load()
    assert (FigureVersion.objects.count(), Submission.objects.count(), known.breaks()) == (0, 0, [])
    load()  # the sequence has passed it
    assert FigureVersion.objects.count() == len(LINES)


def test_files_that_do_harm_are_refused_while_others_are_served(place):
    builders.agreement_2024()
    people = builders.people_of()
    report = builders.draft(people)
    place.web.start()
    desk, answers = Desk(people.reporter, place.web.port), []

    def bring():
        for name in ("garbage", "an entity bomb", "a zip bomb", "a million rows", "macros", "too large"):
            kind, body = multipart({"csrfmiddlewaretoken": TOKEN}, {"file": ("so-lieu.xlsx", HOSTILE[name][0]())})
            ask = head("POST", f"/submissions/{report.pk}/upload/", cookies=desk.cookies, Content_Type=kind,
                       Content_Length=len(body))  # fmt: skip
            answers.append((name, exchange(place.web.port, ask, body)))

    bringing, served = threading.Thread(target=bring), []
    bringing.start()
    while bringing.is_alive():
        served.append(desk.get("/notices/").status)
    assert {name: answer.status for name, answer in answers if answer.status not in (413, 422)} == {}
    assert set(served) == {200} and len(answers) == 6
    [worker] = place.web.workers()
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{worker}/status").read_text())
    assert int(peak) < 300_000
    assert FigureVersion.objects.count() == 0


@pytest.mark.parametrize("fate", ["moved", "switched off"])
def test_who_loses_the_right_while_typing_writes_nowhere(place, fate):
    builders.agreement_2024()
    people, other = builders.people_of(), builders.people_of("phu-tho")
    mine, theirs = builders.draft(people), builders.draft(other, "phu-tho")
    browser = Client()
    browser.force_login(people.reporter)
    assert browser.get(f"/submissions/{mine.pk}/entry/").status_code == 200
    if fate == "moved":
        given = {"by": people.administrator, "at": NOW}
        revoke_role(Role.objects.get(user=people.reporter), reason=REASON, **given)
        grant_role(people.reporter, NewRole("reporter", province=theirs.province, valid_from=NOW.date()), **given)
    else:
        set_active(people.reporter, False, reason=REASON, by=people.administrator, at=NOW)
    typed = {"as_user": people.reporter.pk, "v": "7", "x": "0"}
    fragment = {"x-requested-with": "fetch"}
    address = f"/submissions/{mine.pk}/cells/exemplars/"
    assert browser.post(address, typed, headers=fragment).status_code == 401  # the session has ended with the right
    if fate == "moved":
        browser.force_login(people.reporter)
        assert browser.post(address, typed, headers=fragment).status_code == 404
    assert FigureVersion.objects.count() == 0
