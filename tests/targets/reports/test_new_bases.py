"""Base cells of what last year's own report does not hold: a new measure, or one whose base nobody entered."""

import copy
from datetime import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from foundation.errors import Refused
from pledges.models import Agreement, Province
from targets.models import Submission
from targets.reports.queries import readiness
from targets.reports.queries.reading import Reading
from targets.reports.services.cells import CellInput
from targets.reports.services.entry import save_cell
from targets.reports.services.submissions import base_submission, open_submission
from targets.results.queries.results import results
from tests import builders, merging
from tests.agreements import load
from tests.builders import HANOI, NOW, do, period

pytestmark = pytest.mark.django_db
HEADER = "province,year,quarter,measure,value,reason\n"
SPRING = datetime(2025, 3, 20, 9, 0, tzinfo=HANOI)
AUTUMN = datetime(2025, 9, 20, 9, 0, tzinfo=HANOI)
FIRES = {"code": "fires", "name": "Số vụ cháy lớn", "unit": "vụ", "accumulation": "flow"}


def with_fires(file):
    """Return a copy of a file that also asks for large fires, against last year's."""
    data = copy.deepcopy(file)
    data["measures"].append(FIRES)
    data["pledges"][0]["targets"].append(
        {"code": "fewer_fires", "title": "Giảm cháy lớn", "kind": "change", "numerator": ["fires"],
         "comparator": "<=", "threshold": "-5"}
    )  # fmt: skip
    return data


def reported(province, quarter=1, at=NOW):
    """Bring a report of 2024 to acceptance through the product, its crimes being 40."""
    people = builders.people_of(province, reviewing="c")
    submission = builders.draft(people, province, quarter, at=at)
    builders.fill(submission, people, at=at)
    for action, role in builders.PATHS["accepted"]:
        submission = do(submission, action, people.of(role), at=at)
    return people


@pytest.fixture
def people():
    """Report quý I/2024 of A, then load 2025 with a measure that is new; return A's people."""
    load(merging.merging_file(year=2024, successions=[], provinces=[
        merging.province("c", "lead"), merging.province("a"), merging.province("b"),
    ]))  # fmt: skip
    people = reported("a")
    load(with_fires(merging.merging_file()))
    return people


def begun(people, quarter=1, province="a", at=SPRING):
    place = Province.objects.get(code=province)
    return open_submission(place, period(quarter, 2025), by=people.reporter, at=at)


def offered(submission):
    return [(place.code, earlier.year, codes) for place, earlier, codes in readiness.base_cells(Reading(submission))]


def test_a_measure_that_is_new_offers_its_base_cell(people):
    assert offered(begun(people)) == [("a", 2024, ["fires"])]


def test_the_page_has_a_box_for_it_and_a_verdict_comes(people, client, clock):
    clock(SPRING)
    submission = begun(people)
    client.force_login(people.reporter)
    page = client.get(reverse("targets:entry", args=[submission.pk])).content.decode()
    assert ("base:a:fires" in page, "base:a:social_order_crimes" in page) == (True, False)
    save_cell(Reading(submission), "a", CellInput("fires", value=20), by=people.reporter, at=SPRING, source="entry")
    builders.fill(submission, people, at=SPRING, fires=20, social_order_crimes=38)
    history = submission.carries.get()
    save_cell(Reading(submission), "", CellInput("fires", value=19), by=people.reporter, at=SPRING, source="entry")
    for action, role in builders.PATHS["accepted"]:
        submission = do(submission, action, people.of(role), at=SPRING)
    history.refresh_from_db()
    assert (history.state, history.carried_by) == ("accepted", submission)
    rows = results(Agreement.objects.get(year=2025), "q1")
    found = {one.target.code: (one.current, one.base) for one in rows.rows if one.province == "a"}
    assert (found["fewer_fires"], found["crime_reduction"]) == ((19, 20), (38, 40))


def test_last_years_own_report_stays_the_only_one_that_is_owed(people):
    submission = begun(people)
    base_submission(submission, period(1, 2024), by=people.reporter, at=SPRING)
    own = Submission.objects.filter(province__code="a", period=period(1, 2024), carried_by=None)
    assert (own.count(), own.get().state) == (1, "accepted")


def test_what_the_own_report_holds_is_still_only_corrected_by_its_reopening(people):
    load(merging.merging_file(measures=with_fires(merging.merging_file())["measures"]))
    submission = begun(people)
    assert offered(submission) == []
    with pytest.raises(Refused, match="đã có báo cáo riêng"):
        base_submission(submission, period(1, 2024), by=people.reporter, at=SPRING)


def test_what_was_loaded_without_a_base_offers_it(people, tmp_path):
    builders.user_with("administrator", username="qt")
    path = tmp_path / "figures.csv"
    path.write_text(HEADER + "b,2024,1,tips_received,5,\n", encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")
    theirs = builders.people_of("b", reviewing="c")
    assert offered(begun(theirs, province="b")) == [("b", 2024, ["social_order_crimes", "fires"])]


def test_after_a_merger_they_are_offered_by_predecessor(people):
    for province in "ab":
        reported(province, 3, at=AUTUMN.replace(year=2024))
    heirs = builders.people_of("s", reviewing="c")
    submission = begun(heirs, 3, "s", at=AUTUMN)
    assert offered(submission) == [("a", 2024, ["fires"]), ("b", 2024, ["fires"])]
