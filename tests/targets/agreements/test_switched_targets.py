"""Switching, adding, re-scoping and reordering targets: every page still opens and pairs results by their target."""

import copy

import pytest
from django.urls import reverse

from foundation.errors import Invalid, Refused
from pledges.models import Agreement, Pledge
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.queries.preview import preview
from targets.agreements.services import plans, targets
from targets.agreements.services.windows import NewWindow, add_window
from targets.core import workflow
from targets.reports.queries.readiness import asked_codes, base_codes
from targets.reports.queries.reading import Reading
from targets.results.queries.results import results
from targets.results.services.closing import close_period
from tests import builders

pytestmark = pytest.mark.django_db
NOW, LATER = builders.NOW, builders.NOW + builders.timedelta(days=30)
TRAFFIC = ("traffic_accidents", "traffic_deaths", "traffic_injuries")


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


def agreement():
    return Agreement.objects.select_related("cluster").get(year=2024)


def target(code):
    return agreement().targets.get(code=code)


def closed(people):
    """Accept Hòa Bình's quý I and close it; return what the province's page shows."""
    builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=38)
    close_period(builders.period(1), by=people.administrator, at=NOW)


def province_rows(client, people, code="hoa-binh"):
    """Return {target: what each window's cell says} of a province's page."""
    client.force_login(people.leader)
    answer = client.get(reverse("targets:province", args=[code]), {"year": 2024})
    assert answer.status_code == 200
    rows = answer.context["place_page"].rows
    for row in rows:
        for _label, cell in row.cells:
            assert cell is None or cell.result.target.code == row.target.code
    return {row.target.code: [cell and cell.shown for _label, cell in row.cells] for row in rows}


def test_a_reordered_file_after_a_closing_moves_no_value_to_another_target(client, people):
    closed(people)
    before = province_rows(client, people)
    data = copy.deepcopy(builders.agreement_file(2024))
    for pledge in data["pledges"]:
        pledge.get("targets", []).reverse()
    load_agreement(data, at=LATER)
    assert province_rows(client, people) == before


@pytest.mark.parametrize("code", ["crime_reduction", "tips_intake"])
def test_a_target_switched_off_after_a_closing_keeps_its_frozen_cell(client, people, code):
    closed(people)
    before = province_rows(client, people)
    targets.set_enabled(target(code), False, reason="Tạm dừng", by=people.administrator, at=LATER)
    after = province_rows(client, people)
    assert after.pop(code) == [before.pop(code)[0], None, None, None]
    assert after == before


def test_a_target_added_and_one_rescoped_after_a_closing_stand_in_the_open_windows(client, people):
    closed(people)
    before = province_rows(client, people)
    pledge = Pledge.objects.get(agreement=agreement(), number=3)
    facts = {"title": "Số người chết", "kind": "change", "numerator": ["traffic_deaths"], "effective_from": 2}
    more = {"by": people.administrator, "at": LATER}
    targets.add_target(pledge, "deaths", facts, **more)
    changes = {"scope": "cluster"}
    targets.edit_target(target("crime_reduction"), changes, reason="Tính chung", effective_from=2, **more)
    after = province_rows(client, people)
    assert after.pop("deaths")[0] is None
    assert after.pop("crime_reduction") == [before.pop("crime_reduction")[0], None, None, None]
    assert after == before


def test_a_target_whose_parts_are_off_is_asked_for_and_judged_by_its_parts(client, people):
    submission = builders.draft(people)
    targets.set_enabled(target("traffic_all"), True, reason="Phụ lục", by=people.administrator, at=NOW)
    reading = Reading(submission)
    assert set(TRAFFIC) <= set(asked_codes(reading)) & set(base_codes(reading))
    for user in (people.reporter, people.administrator):
        client.force_login(user)
        for name in ("entry", "check", "submission"):
            answer = client.get(reverse(f"targets:{name}", args=[submission.pk]), follow=True)
            assert answer.status_code == 200, name
    builders.fill(submission, people, **dict.fromkeys(TRAFFIC, 4))
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        builders.do(submission, action, people.of(role))
    rows = {(one.target.code, one.province): one for one in results(agreement(), "q1").rows}
    parts = rows["traffic_all", "hoa-binh"].parts
    assert [(one.target.code, one.current, one.base) for one in parts] == [(code, 4, 4) for code in TRAFFIC]
    assert ("traffic_deaths", "hoa-binh") not in rows  # a part is judged within its whole only


def test_a_window_whose_code_is_digits_opens_every_page(client, people):
    more = {"by": people.administrator, "at": NOW}
    days = {"start": builders.date(2023, 12, 15), "end": builders.date(2024, 1, 14)}
    add_window(agreement(), NewWindow(code="12", title="Tháng đầu", **days), **more)
    period = agreement().cluster.periods.get(year=2024, code="12")
    client.force_login(people.reporter)
    address = reverse("targets:start", args=[period.pk, "hoa-binh"])
    submission = client.post(address, follow=True).context["page"].submission
    for name in ("entry", "check", "submission"):
        assert client.get(reverse(f"targets:{name}", args=[submission.pk])).status_code == 200, name
    for code in ("1", "q1", "h1", "through-9"):
        with pytest.raises(Invalid):
            add_window(agreement(), NewWindow(code=code, title="Trùng mã của quý", **days), **more)


def test_rescoping_is_previewed_with_the_cells_that_come_and_go(people):
    builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=38)
    plan = plans.plan_edit(target("crime_reduction"), {"scope": "cluster"}, reason="Tính chung", effective_from=2)
    shown = preview(target("crime_reduction"), plan.meaning, in_place=False)
    moved = {(one.window, one.place): (one.before, one.after) for one in shown.changes}
    assert moved["through-2", "hoa-binh"] == ("no_data", None)
    assert not any(window == "q1" for window, _place in moved)


def test_a_target_of_which_a_result_is_frozen_is_not_removed(people):
    targets.set_enabled(target("large_fires"), True, reason="Phụ lục", by=people.administrator, at=NOW)
    close_period(builders.period(1), by=people.administrator, at=NOW)
    with pytest.raises(Refused):
        targets.remove_target(target("large_fires"), by=people.administrator, at=LATER)
