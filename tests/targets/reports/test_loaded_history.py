"""What files load: history is never on time nor late, one cell stands once, days off are there before due moments."""

import copy
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from pledges.models import Agreement
from targets.agreements.imports.agreement_file import load_agreement
from targets.models import Holiday, Period, Submission
from targets.results.queries.progress import reporting_of
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from tests import builders

pytestmark = pytest.mark.django_db
NOW = builders.NOW
HEAD = "province,year,quarter,measure,value,reason\n"


@pytest.fixture
def load(tmp_path):
    """Load the 2024 agreement; return a function that imports lines as accepted history."""
    builders.agreement_2024()
    builders.user_with("administrator", username="qt")

    def imported(lines):
        path = tmp_path / "figures.csv"
        path.write_text(HEAD + lines, encoding="utf-8")
        call_command("import_figures", str(path), "--by", "qt", "--accept")

    return imported


def agreement():
    return Agreement.objects.select_related("cluster").get(year=2024)


def province_lines(person):
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("targets:province", args=["hoa-binh"]), {"year": 2024})
    return answer.context["place_page"].reports


def test_a_loaded_report_is_never_on_time_nor_late_whatever_happens_to_it(load):
    load("hoa-binh,2024,1,exemplars,3,\n")
    people, later = builders.people_of(), NOW + timedelta(days=60)
    submission = Submission.objects.get()

    def line():
        reporting = reporting_of(agreement(), builders.period(1), now=later)
        found = next(one for one in reporting.lines if one.name == "Hòa Bình")
        return found.is_handed_in, found.is_loaded, found.is_on_time, found.is_late

    assert line() == (True, True, False, False)
    builders.do(submission, "reopen", people.administrator, at=later)
    assert line() == (True, True, False, False)
    builders.fill(submission, people, at=later)
    for action, role in builders.PATHS["accepted"]:
        builders.do(submission, action, people.of(role), at=later)
        assert line() == (True, True, False, False), action
    submission.refresh_from_db()
    assert submission.first_submitted_at is None
    for stamp in (later, NOW):  # as earlier releases stamped what was corrected after it had been loaded
        Submission.objects.filter(pk=submission.pk).update(first_submitted_at=stamp)
        assert line() == (True, True, False, False)
        page = province_lines(people.leader)
        assert [(one.is_loaded, one.is_on_time, one.is_late) for one in page if one.submission == submission] == [
            (True, False, False)
        ]


@pytest.mark.parametrize("values", [(3, 4), (3, 3)])
def test_a_cell_that_stands_as_quarter_1_and_q1_is_refused_with_both_lines(load, values, capsys):
    first, second = values
    with pytest.raises(CommandError) as caught:
        load(f"hoa-binh,2024,1,exemplars,{first},\nhoa-binh,2024,q1,exemplars,{second},\n")
    text = str(caught.value)
    assert ("3" in text, "2" in text, "Trùng với dòng 2" in text) == (True, True, True)
    assert not Submission.objects.exists()


def test_the_shipped_days_off_are_there_before_the_first_due_moment():
    data = copy.deepcopy(builders.agreement_file(2025))
    data |= {"windows": [{"code": "tet", "title": "Tháng Tết", "from": "2024-12-15", "to": "2025-01-24"}]}
    load_agreement(data, at=NOW)
    due = Period.objects.get(year=2025, code="tet").due_at.astimezone(builders.HANOI).date()
    assert Holiday.objects.filter(day__range=(date(2025, 1, 25), due)).exists()
    assert due > date(2025, 1, 28)  # two working days after a Friday before Tết
    before = Holiday.objects.count()
    Holiday.objects.filter(day=date(2025, 1, 28)).delete()
    load_agreement(data, at=NOW)
    assert Holiday.objects.count() == before - 1  # a day that was taken off the list stays off


def test_a_file_that_switches_a_target_is_seen_on_the_day_asked_for():
    builders.agreement_2024()
    season = read_season(agreement())
    before = [one.target.code for one in results_of(season, season.window("q1")).rows]
    data = copy.deepcopy(builders.agreement_file(2024))
    rows = {one["code"]: one for pledge in data["pledges"] for one in pledge["targets"]}
    rows["tips_intake"]["enabled"] = False
    rows["large_fires"].pop("enabled")
    load_agreement(data, at=NOW + timedelta(days=30))

    def codes(at):
        season = read_season(agreement(), at)
        return [one.target.code for one in results_of(season, season.window("q1")).rows]

    assert codes(NOW + timedelta(days=29)) == before
    assert codes(None) == codes(NOW + timedelta(days=31)) != before
    load_agreement(builders.agreement_file(2024), at=NOW + timedelta(days=40))
    assert codes(NOW + timedelta(days=41)) == before
    assert codes(NOW + timedelta(days=31)) != before


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2024-02-29"])
def test_results_as_of_any_day_are_printed(day, capsys):
    builders.agreement_2024()
    call_command("results", cluster="cum-4", year="2024", through="1", as_of=day)
    assert day in capsys.readouterr().out
