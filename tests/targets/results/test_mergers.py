"""Mergers and splits from end to end (docs/metrics.md): bases, opening stocks, the quarter with the date, people."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from foundation.errors import NotAllowed, Refused
from pledges.models import Province, Succession
from pledges.permissions import authority_of
from targets.calendar.queries import reporting, territory
from targets.core import workflow
from targets.core.scope import comparable_scope
from targets.models import Submission
from targets.permissions.acting import check_ask_correction, check_edit, check_move, may_edit
from targets.permissions.seeing import visible_submissions
from targets.reports.queries import readiness
from targets.reports.queries.handover import open_submissions
from targets.reports.queries.home import waiting_for
from targets.reports.queries.reading import Reading
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.submissions import base_submission, open_submission
from targets.results.queries.results import results
from targets.results.queries.season import read_season
from targets.results.queries.trend import members_of
from targets.results.services.closing import close_period
from targets.words import wording
from tests import builders
from tests.builders import HANOI, NOW, period

pytestmark = pytest.mark.django_db
SAMPLE = builders.DATA / "figures-cum4.csv"
HEADER = "province,year,quarter,measure,value,reason\n"
AFTER = datetime(2025, 7, 20, 9, 0, tzinfo=HANOI)  # the merger was on 1/7/2025
LATER = datetime(2025, 9, 20, 9, 0, tzinfo=HANOI)  # quý III/2025, which contains it, has ended
THREE = ("hoa-binh", "phu-tho", "vinh-phuc")
READ_ONLY = (
    "Công an tỉnh Hòa Bình đã kết thúc ngày 30/06/2025: tài khoản của đơn vị chỉ còn xem, báo cáo do "
    "Công an tỉnh Phú Thọ tiếp nhận."
)


@pytest.fixture
def agreements():
    """Load both agreements; return them by year."""
    return {2024: builders.agreement_2024(), 2025: builders.agreement_2025()}


@pytest.fixture
def load(agreements, tmp_path, capsys):
    """Return a function that loads lines of figures, or the whole sample, as accepted history."""
    builders.user_with("administrator", username="qt")

    def run(*lines):
        path = SAMPLE
        if lines:
            path = tmp_path / "figures.csv"
            path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        call_command("import_figures", str(path), "--by", "qt", "--accept")
        capsys.readouterr()

    return run


def row(agreement, target, province, window="through-4"):
    return next(one for one in results(agreement, window).of(target) if one.province == province)


def published(measure, year, quarter, codes=THREE):
    rows = [line.split(",") for line in SAMPLE.read_text("utf-8").splitlines()]
    return sum(int(one[4]) for one in rows if one[0] in codes and one[1:4] == [str(year), str(quarter), measure])


def test_the_base_of_a_successor_is_the_sum_of_counts(load, agreements):
    load()
    found = row(agreements[2025], "crime_reduction", "phu-tho-2025")
    assert (found.current, found.base, wording.shown(found), found.verdict) == (965, 1345, "−28,25%", "met")


def test_an_opening_stock_is_the_sum_of_the_predecessors_in_the_first_period(load, agreements):
    load()
    found = row(agreements[2025], "tips_resolved", "phu-tho-2025")
    opening = [one for one in found.under if one.key[3] == "tips_carried_over"]
    assert sorted(one.key[:3] for one in opening) == [(code, 2025, "q1") for code in THREE]
    assert sum(one.number for one in opening) == published("tips_carried_over", 2025, 1)


def test_from_the_quarter_with_the_date_on_the_successor_reports(agreements):
    heir, old = builders.user_with("reporter", "phu-tho-2025"), builders.user_with("reporter", "hoa-binh")
    mine = Province.objects.get(code="phu-tho-2025")
    hoa_binh = Province.objects.get(code="hoa-binh")
    before = datetime(2025, 6, 25, 9, 0, tzinfo=HANOI)  # in quý III, before the date
    with pytest.raises(Refused, match="từ kỳ có ngày sáp nhập, số liệu do đơn vị kế tiếp báo cáo"):
        open_submission(hoa_binh, period(3, 2025), by=old, at=before)
    with pytest.raises(Refused, match="chưa thành lập trong Quý II/2025"):
        open_submission(mine, period(2, 2025), by=heir, at=LATER)
    assert open_submission(mine, period(3, 2025), by=heir, at=LATER).state == workflow.DRAFT


def test_a_predecessors_figure_for_that_quarter_is_refused_in_a_file_too(load):
    with pytest.raises(CommandError, match="Hòa Bình không còn báo cáo Quý III/2025"):
        load("hoa-binh,2025,3,social_order_crimes,40,")


def test_the_base_cells_of_a_successor_are_its_predecessors(agreements):
    mine = Province.objects.get(code="phu-tho-2025")
    assert [one.code for one in territory.base_provinces(mine, period(3, 2024))] == list(THREE)


def abolished(agreements, state=workflow.DRAFT):
    """Return Hòa Bình's people and their submission of quý I/2024 in a state."""
    people = builders.people_of()
    return people, builders.submission_at(state, people)


def heirs():
    names = ("reporter", "commander")
    return {name: builders.user_with(name, "phu-tho-2025", full_name=f"Kế tiếp {name}") for name in names}


@pytest.mark.parametrize(
    ("action", "role", "state"),
    [
        ("present", "reporter", workflow.DRAFT),
        ("submit", "commander", workflow.PRESENTED),
        ("recall", "commander", workflow.SUBMITTED),
    ],
)
def test_an_abolished_units_people_are_told_that_they_only_read(agreements, action, role, state):
    people, submission = abolished(agreements, state)
    with pytest.raises(NotAllowed) as refused:
        check_move(authority_of(people.of(role), now=AFTER), action, submission)
    assert refused.value.message == READ_ONLY
    assert visible_submissions(people.of(role), now=AFTER).filter(pk=submission.pk).exists()


def test_they_neither_enter_nor_begin_nor_ask_to_correct(agreements):
    people, submission = abolished(agreements)
    authority = authority_of(people.reporter, now=AFTER)
    told = []
    for refuses in (
        lambda: check_edit(authority, submission, now=AFTER),
        lambda: check_ask_correction(authority, submission),
        lambda: open_submission(submission.province, period(2, 2025), by=people.reporter, at=AFTER),
    ):
        with pytest.raises(NotAllowed) as refused:
            refuses()
        told.append(refused.value.message)
    assert told == [READ_ONLY] * 3


def test_on_its_last_day_a_unit_still_enters(agreements):
    people, submission = abolished(agreements)
    last = datetime(2025, 6, 30, 23, 59, tzinfo=HANOI)
    assert [may_edit(authority_of(people.reporter, now=at), submission, now=at) for at in (last, AFTER)] == [
        True,
        False,
    ]


def test_entering_over_the_page_is_refused_with_the_sentence_and_reading_goes_on(client, clock, agreements):
    people, submission = abolished(agreements)
    clock(AFTER)
    client.force_login(people.reporter)
    answer = client.get(reverse("targets:entry", args=[submission.pk]), follow=True)
    assert answer.redirect_chain == [(submission.get_absolute_url(), 302)]
    assert READ_ONLY in answer.content.decode()


def test_others_are_told_what_they_lack_not_that_a_unit_has_ended(agreements):
    _people, submission = abolished(agreements)
    neighbour = builders.user_with("reporter", "bac-ninh-2025")
    with pytest.raises(NotAllowed, match="Chỉ Cán bộ tổng hợp của đơn vị"):
        check_edit(authority_of(neighbour, now=AFTER), submission, now=AFTER)
    commander = heirs()["commander"]
    with pytest.raises(NotAllowed, match="dành cho Cán bộ tổng hợp"):
        check_move(authority_of(commander, now=AFTER), "present", submission)


def test_a_unit_that_ended_without_a_successor_leaves_its_work_to_the_cluster(agreements):
    people, submission = abolished(agreements)
    Succession.objects.filter(predecessor=submission.province).delete()
    with pytest.raises(NotAllowed, match="báo cáo do Cụm tiếp nhận"):
        check_edit(authority_of(people.reporter, now=AFTER), submission, now=AFTER)


def test_a_reopened_report_of_a_predecessor_is_its_successors_to_correct_present_and_confirm(agreements):
    people, submission = abolished(agreements, workflow.ACCEPTED)
    mine = heirs()
    check_ask_correction(authority_of(mine["reporter"], now=AFTER), submission)
    submission = builders.do(submission, "reopen", people.administrator, at=AFTER)
    waiting = waiting_for(authority_of(mine["reporter"], now=AFTER), now=AFTER)
    assert ("correct", submission) in [(one.what, one.report.submission) for one in waiting]
    version = submission.figures.get(measure__code="social_order_crimes").current.number
    change = CellInput("social_order_crimes", value=39, note="đính chính", expected_version=version)
    save_cells(submission, [change], by=mine["reporter"], at=AFTER)
    submission = builders.do(submission, "present", mine["reporter"], at=AFTER)
    submission = builders.do(submission, "submit", mine["commander"], at=AFTER)
    submission = builders.do(submission, "accept", people.reviewer, at=AFTER)
    assert row(agreements[2024], "crime_reduction", "hoa-binh", "q1").current == 39
    assert Submission.objects.filter(province__code="phu-tho-2025").count() == 0


def test_a_report_reopened_after_its_period_was_closed_waits_for_the_successors_people(agreements):
    people, submission = abolished(agreements, workflow.ACCEPTED)
    close_period(submission.period, by=people.administrator, at=NOW)
    reporter = authority_of(heirs()["reporter"], now=AFTER)

    def waiting():
        return [one.report.submission for one in waiting_for(reporter, now=AFTER) if one.report.period.code == "q1"]

    before = waiting()
    builders.do(submission, "reopen", people.administrator, at=AFTER)
    assert submission in waiting()
    assert submission not in before


def test_notices_go_to_the_successors_people_from_the_day_on_in_hanoi(agreements):
    people, submission = abolished(agreements)
    mine = heirs()
    midnight = datetime(2025, 7, 1, 0, 5, tzinfo=HANOI)  # still 30 June in UTC
    told = [
        [one.full_name for one in reporting.people_of(submission.province, "reporter", now=at)]
        for at in (midnight - timedelta(minutes=10), midnight)
    ]
    assert told == [[people.reporter.full_name], [mine["reporter"].full_name]]


def test_work_passes_through_two_mergers(agreements):
    first, second = Province.objects.get(code="hoa-binh"), Province.objects.get(code="phu-tho-2025")
    third = Province.objects.create(code="tinh-moi", name="Công an tỉnh Mới", short_name="Mới", valid_from="2026-01-01")
    Succession.objects.create(predecessor=second, successor=third, on="2026-01-01")
    Province.objects.filter(pk=second.pk).update(valid_to="2025-12-31")
    assert reporting.acting_for(first, today=date(2025, 8, 1)) == {second.pk}
    assert reporting.acting_for(first, today=date(2026, 8, 1)) == {third.pk}


def test_what_a_successors_officer_hands_over_includes_the_predecessors_open_reports(agreements):
    _people, submission = abolished(agreements)
    roles = list(heirs()["reporter"].roles.all())
    passing = [list(open_submissions(roles, today=at)) for at in (date(2025, 6, 30), date(2025, 7, 1))]
    assert passing == [[], [submission]]


def test_a_successor_does_not_review_its_predecessors(agreements):
    people, submission = abolished(agreements, workflow.SUBMITTED)
    reviewer = builders.user_with("reviewer", "phu-tho-2025")
    submission.assignments.create(reviewer=reviewer, reason="thử", by=people.administrator, at=NOW)
    with pytest.raises(NotAllowed, match="chính đơn vị mình"):
        check_move(authority_of(reviewer, now=AFTER), "accept", submission)


def test_the_agreement_of_2024_stays_six(load, agreements):
    load()
    rows = results(agreements[2024], "through-4").of("crime_reduction")
    assert [one.province for one in rows] == [
        "quang-ninh", "phu-tho", "bac-giang", "bac-ninh", "hoa-binh", "vinh-phuc", None,
    ]  # fmt: skip


@pytest.fixture
def split(load, agreements):
    """Split Quảng Ninh into Đông and Tây on 1/7/2025, both members of 2025 in its place; return the two."""
    old = Province.objects.get(code="quang-ninh")
    Province.objects.filter(pk=old.pk).update(valid_to="2025-06-30")
    parts = []
    seat = agreements[2025].members.get(province=old)
    for code in ("dong", "tay"):
        part = Province.objects.create(
            code=code, name=f"Công an tỉnh {code}", short_name=code.title(), valid_from=date(2025, 7, 1)
        )
        Succession.objects.create(predecessor=old, successor=part, on="2025-07-01")
        parts.append(part)
    agreements[2025].members.filter(pk=seat.pk).update(province=parts[0])
    agreements[2025].members.create(province=parts[1], position="member", order=20)
    return parts


def test_a_split_has_no_base_until_someone_enters_it(split, load, agreements):
    load("quang-ninh,2024,3,social_order_crimes,100,", "dong,2025,3,social_order_crimes,40,")
    found = row(agreements[2025], "crime_reduction", "dong", "q3")
    assert (found.verdict, found.missing) == ("no_data", (("dong", 2024, "q3", "social_order_crimes"),))
    load("dong,2024,3,social_order_crimes,50,")
    found = row(agreements[2025], "crime_reduction", "dong", "q3")
    assert (found.current, found.base, wording.shown(found)) == (40, 50, "−20,00%")
    assert row(agreements[2025], "crime_reduction", "tay", "q3").verdict == "no_data"


def test_its_part_of_the_year_before_the_date_is_loaded_for_it_too(split, load, agreements):
    load(
        *(f"quang-ninh,{year},{quarter},social_order_crimes,100," for year in (2024, 2025) for quarter in (1, 2)),
        *(f"dong,2024,{quarter},social_order_crimes,50," for quarter in (1, 2, 3)),
        *(f"dong,2025,{quarter},social_order_crimes,40," for quarter in (1, 2, 3)),
    )
    found = row(agreements[2025], "crime_reduction", "dong", "through-3")
    assert (found.current, found.base) == (120, 150)


def test_the_entry_page_of_a_part_holds_its_own_base_cells(split, agreements):
    dong = split[0]
    reporter = builders.user_with("reporter", "dong")
    submission = open_submission(dong, period(3, 2025), by=reporter, at=LATER)
    assert [
        (place.code, one.year, one.quarter) for place, one, _codes in readiness.base_cells(Reading(submission))
    ] == [("dong", 2024, 3)]
    history = base_submission(submission, period(3, 2024), by=reporter, at=LATER)
    save_cells(history, [CellInput("social_order_crimes", value=50)], by=reporter, at=LATER)
    assert (history.carried_by, builders.value_of(history, "social_order_crimes")) == (submission, 50)
    assert territory.carrier_place(dong, period(3, 2024)) == (dong, period(3, 2025))


def test_a_part_reports_only_from_the_split_on(split, agreements):
    reporter = builders.user_with("reporter", "dong")
    with pytest.raises(Refused, match="Dong không báo cáo Quý II/2025"):
        open_submission(split[0], period(2, 2025), by=reporter, at=LATER)


def test_what_was_split_is_left_out_of_the_comparable_scope(split, agreements):
    found = comparable_scope(members_of(read_season(agreements[2025])))
    assert [one.code for one in found.left_out[2024]] == ["quang-ninh"]
    assert {"dong", "tay"} <= {one.code for one in found.left_out[2025]}
