"""Rules of a closed window never change: what moves them is refused; what moved a frozen result is named."""

import copy
import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from foundation.errors import Invalid
from pledges.models import Agreement
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.queries.preview import preview
from targets.agreements.services import plans, targets
from targets.core import workflow
from targets.models import Submission
from targets.results.exports.results_file import to_csv
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.results.services.closing import close_period
from tests import builders
from tests.targets.results.test_closing import correct

pytestmark = pytest.mark.django_db
NOW, LATER = builders.NOW, builders.NOW + builders.timedelta(days=30)
WINDOWS = ("q1", "q2", "q3", "q4", "through-2", "through-3", "through-4", "h2")

TIPS = {"tips_carried_over": 0, "tips_arrived": 100, "tips_received": 100, "tips_transferred": 0}
TIPS |= {"tips_prosecuted": 92, "tips_not_prosecuted": 0, "tips_administrative": 0}


@pytest.fixture
def people():
    """Hòa Bình's quý I: 92,00% of its items resolved, accepted and closed."""
    builders.agreement_2024()
    people = builders.people_of()
    builders.submission_at(workflow.ACCEPTED, people, **TIPS)
    close_period(builders.period(1), by=people.administrator, at=NOW)
    return people


def agreement():
    return Agreement.objects.select_related("cluster").get(year=2024)


def report(quarter=1):
    return Submission.objects.get(province__code="hoa-binh", period=builders.period(quarter))


def resolved():
    return agreement().targets.get(code="tips_resolved")


def standing(code="q1"):
    season = read_season(agreement())
    return standing_results(season, season.window(code))


def verdicts():
    """Return every verdict there is: accepted ones as they stand and of today's figures, and provisional ones."""
    season = read_season(agreement())
    seen = {}
    for code in WINDOWS:
        window = season.window(code)
        bases = {"standing": standing_results(season, window), "today": results_of(season, window)}
        bases["provisional"] = results_of(season, window, provisional=True)
        for basis, found in bases.items():
            for row in found.rows:
                verdict = "" if row.is_reference else row.verdict
                seen[basis, code, row.target.code, row.province] = verdict
    return seen


def test_a_moved_threshold_restates_nothing_that_is_closed_and_the_preview_counts_what_happens(people):
    plan = plans.plan_edit(resolved(), {"threshold": "95"}, reason="Thống nhất lại")
    shown = preview(resolved(), plan.meaning, in_place=False)
    before = verdicts()
    targets.edit_target(resolved(), {"threshold": "95"}, reason="Thống nhất lại", by=people.administrator, at=LATER)
    after = verdicts()
    moved = {key for key in before if before[key] != after[key] and key[0] != "provisional"}
    assert {key for key in moved if key[1] == "q1"} == set()
    assert {(one.window, one.target, one.place) for one in shown.changes} == {key[1:] for key in moved}
    assert standing().restated == {}
    assert resolved().versions.latest("number").effective_from == 2


def test_the_preview_counts_what_happens_in_the_open_windows(people):
    for code in ("q2", "through-2"):
        assert next(one for one in standing(code).rows if one.target.code == "tips_resolved").verdict == "no_data"
    plan = plans.plan_edit(resolved(), {"comparator": "", "threshold": ""}, reason="Chỉ theo dõi")
    shown = preview(resolved(), plan.meaning, in_place=False)
    before = verdicts()
    changes = {"comparator": "", "threshold": ""}
    targets.edit_target(resolved(), changes, reason="Chỉ theo dõi", by=people.administrator, at=LATER)
    after = verdicts()
    moved = {key[1:] for key in before if before[key] != after[key] and key[0] == "standing"}
    assert {(one.window, one.target, one.place) for one in shown.changes if not one.is_provisional} == moved


@pytest.mark.parametrize("closed", [1, 2, 4])
def test_a_version_in_force_in_a_closed_quarter_is_refused(people, closed):
    for quarter in range(2, closed + 1):
        close_period(builders.period(quarter), by=people.administrator, at=NOW.replace(year=2025))
    more = {"reason": "Sửa ngưỡng", "by": people.administrator, "at": NOW.replace(year=2025)}
    with pytest.raises(Invalid) as caught:
        targets.edit_target(resolved(), {"threshold": "95"}, effective_from=closed, **more)
    assert [problem.where for problem in caught.value.problems] == ["effective_from"]
    pledge = resolved().pledge
    facts = {"title": "Thêm", "kind": "amount", "numerator": ["large_fires"], "effective_from": closed}
    with pytest.raises(Invalid):
        targets.add_target(pledge, "more", facts, by=people.administrator, at=LATER)


def test_a_later_version_is_never_in_force_before_an_earlier_one(people):
    more = {"by": people.administrator, "at": LATER, "reason": "Sửa ngưỡng"}
    targets.edit_target(resolved(), {"threshold": "95"}, effective_from=3, **more)
    with pytest.raises(Invalid):
        targets.edit_target(resolved(), {"threshold": "96"}, effective_from=2, **more)


def test_a_file_that_changes_a_closed_quarters_rule_is_refused(people):
    data = copy.deepcopy(builders.agreement_file(2024))
    rows = {one["code"]: one for pledge in data["pledges"] for one in pledge["targets"]}
    rows["tips_resolved"] |= {"threshold": "95", "reason": "Thống nhất lại"}
    with pytest.raises(Invalid) as caught:
        load_agreement(data, at=LATER)
    assert "Quý II" in caught.value.problems[0].message
    rows["tips_resolved"]["effective_from"] = 2
    load_agreement(data, at=LATER)
    assert standing().restated == {}


def test_the_page_offers_the_open_quarters_only(client, people):
    client.force_login(people.administrator)
    form = client.get(reverse("targets:config_target", args=["cum-4", 2024, "tips_resolved"])).context["form"]
    assert [value for value, _label in form.fields["effective_from"].choices] == [2, 3, 4]


def test_a_target_switched_on_after_a_closing_is_not_in_it_on_any_basis(client, people):
    fires = agreement().targets.get(code="large_fires")
    targets.set_enabled(fires, True, reason="Theo dõi cháy lớn", by=people.administrator, at=LATER)
    client.force_login(people.leader)
    for basis in ("accepted", "today", "provisional"):
        page = client.get("/agreements/cum-4/2024/dashboard/", {"window": "q1", "basis": basis})
        assert "large_fires" not in {cell.result.target.code for cell in page.context["matrix"].cells}


@pytest.mark.parametrize(
    ("corrects", "leaves", "causes"),
    [(True, False, ("figures",)), (False, True, ("members",)), (True, True, ("figures", "members"))],
)
def test_a_frozen_cluster_names_why_it_would_be_another(client, people, corrects, leaves, causes):
    other = builders.people_of("phu-tho")
    for place, each, values in (("hoa-binh", people, TIPS | {"tips_carried_over": 8}), ("phu-tho", other, {})):
        last = builders.submission_at(workflow.ACCEPTED, each, province=place, quarter=2, at=LATER, **values)
    agreement().members.exclude(province__code__in=["hoa-binh", "phu-tho", "quang-ninh"]).delete()
    close_period(builders.period(2), by=people.administrator, at=NOW.replace(month=7))
    if corrects:
        moved = report(quarter=2)
        correct(moved, people, at=NOW.replace(month=7), charity_house_fund=31_000_000)
    if leaves:
        agreement().members.filter(province=last.province).delete()
    results = standing("q2")
    assert results.causes["charity_house_fund", None] == causes
    client.force_login(people.leader)
    page = client.get("/agreements/cum-4/2024/dashboard/", {"window": "q2"})
    fund = next(one for one in page.context["matrix"].cells if one.result.target.code == "charity_house_fund")
    words = {"figures": "Đã đính chính sau chốt", "members": "Đơn vị thành viên đã thay đổi sau chốt"}
    assert fund.restated.cause == "; ".join(words[one] for one in causes)
    assert fund.restated.cause in page.content.decode()


def test_a_csv_names_window_and_what_a_frozen_row_would_be_today(people, capsys):
    correct(report(), people, at=LATER, tips_prosecuted=93)
    lines = list(csv.DictReader(io.StringIO(to_csv(standing()).removeprefix("\ufeff")), delimiter=";"))
    row = next(one for one in lines if (one["province"], one["target"]) == ("hoa-binh", "tips_resolved"))
    assert (row["window"], row["from"], row["to"]) == ("q1", "2023-12-15", "2024-03-14")
    assert (row["shown"], row["restated_shown"], row["restated_verdict"]) == ("92,00%", "93,00%", "met")
    assert row["restated_because"] == "figures"
    assert row["closed_at"].startswith("2024-03-20")
    call_command("results", cluster="cum-4", year="2024", through="1", form="table")
    assert "(đã đính chính sau chốt)" in capsys.readouterr().out
