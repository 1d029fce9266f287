"""What a submission's page reads: who holds it since when, its history in words, what the first year asks for."""

from datetime import timedelta

import pytest

from pledges.permissions import authority_of
from targets.core import workflow
from targets.reports.queries import readiness
from targets.reports.queries.history import folded, history
from targets.reports.queries.holding import holding
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import accepted_figures
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.history import load_history
from targets.reports.services.submissions import base_submission, begin
from tests import builders
from tests.builders import NOW, do, submission_at

pytestmark = pytest.mark.django_db


def test_who_holds_it_since_when():
    submission = submission_at("presented")
    held = holding(submission, now=NOW + timedelta(days=2))
    assert (held.role, held.days) == ("commander", 2)
    assert held.sentence == "Hòa Bình: chờ lãnh đạo duyệt từ 20/3 (02 ngày)"


def test_history_says_who_when_from_to_and_why():
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.draft(people)
    for value, note in ((1200, None), (0, "nhập nhầm")):
        save_cells(submission, [CellInput("exemplars", value=value, note=note)], by=people.reporter, at=NOW)
    builders.fill(submission, people)
    do(submission, "present", people.reporter)
    do(submission, "send_back", people.commander)
    lines = [
        (line.who, line.before, line.after, line.note, line.reason)
        for line in history(Reading(submission), authority_of(people.commander, now=NOW))
        if line.action in ("begin", "send_back") or "gương" in line.what.lower() or "exemplars" in line.what
    ]
    name = people.reporter.get_full_name()
    told = [line for line in lines if line[1:3] == ("1.200 gương", "0 gương")]
    assert told == [(name, "1.200 gương", "0 gương", "nhập nhầm", "")]
    assert lines[-1] == (people.commander.get_full_name(), "", "", "", builders.REASON)
    outsider = history(Reading(submission), authority_of(people.reviewer, now=NOW))
    assert [(line.action, line.reason) for line in outsider] == [
        ("begin", ""),
        ("begin", ""),  # of the history it carries
        ("present", ""),
        ("send_back", ""),
    ]
    assert outsider[-1].what == "Đã trả cán bộ sửa"
    leader = history(Reading(submission), authority_of(people.leader, now=NOW))
    assert {line.action: line.reason for line in leader}["send_back"] == ""


def test_a_run_of_one_persons_saves_is_one_line_of_the_history():
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.submission_at("submitted", people)
    submission = do(submission, "return", people.reviewer)
    save_cells(submission, [CellInput("exemplars", value=7)], by=people.reporter, at=NOW)
    lines = history(Reading(submission), authority_of(people.commander, now=NOW))
    short = folded(lines)
    own = [line for line in short if "cùng kỳ" not in line.what]
    moves = [line.action for line in own if line.action in workflow.TRANSITIONS]
    assert moves == ["present", "submit", "return"]
    assert next(line.what for line in own if line.saves).startswith("Lưu số liệu, thuyết minh: ")
    assert (short[-1].action, short[-1].after, short[-1].saves) == ("figure", "7 gương", ())  # alone
    assert sum(len(line.saves) or 1 for line in short) == len(lines) > len(short)


def test_names_in_history_are_those_of_the_day():
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.draft(people)
    type(people.reporter).objects.filter(pk=people.reporter.pk).update(rank="Thiếu tá", full_name="Tên mới")
    assert (
        history(Reading(submission), authority_of(people.reporter, now=NOW))[0].who
        == "Đại úy Người reporter.hoa-binh.1"
    )


def test_the_first_year_asks_for_the_base_on_the_same_page():
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.draft(people)
    ((province, period, codes),) = readiness.base_cells(Reading(submission))
    assert (province.code, period.year, period.quarter, codes) == ("hoa-binh", 2023, 1, ["social_order_crimes"])


def test_a_base_that_was_loaded_is_not_asked_again():
    builders.agreement_2024()
    people = builders.people_of()
    administrator = people.administrator
    earlier = builders.period(1, 2023)
    loaded = begin(builders.Province.objects.get(code="hoa-binh"), earlier, by=people.reporter, at=NOW)
    save_cells(loaded, [CellInput("social_order_crimes", value=41)], by=people.reporter, at=NOW)
    load_history([loaded], by=administrator, at=NOW)
    submission = builders.draft(people)
    assert readiness.base_cells(Reading(submission)) == []
    with pytest.raises(Exception, match="đã có báo cáo riêng"):
        base_submission(submission, earlier, by=people.reporter, at=NOW)


def test_a_loaded_base_is_corrected_by_its_own_reopening():
    """History of a year without agreement stands under the next year's: its people edit it, its lead reviews it."""
    builders.agreement_2024()
    people = builders.people_of()
    loaded = begin(builders.Province.objects.get(code="hoa-binh"), builders.period(1, 2023), by=None, at=NOW)
    do(loaded, "load_history", people.administrator)
    do(loaded, "reopen", people.administrator)
    save_cells(loaded, [CellInput("social_order_crimes", value=41)], by=people.reporter, at=NOW)
    for action, role in builders.PATHS["accepted"]:
        loaded = do(loaded, action, people.of(role))
    assert (loaded.state, loaded.accepted.number, accepted_figures(loaded)["social_order_crimes"].value) == (
        "accepted",
        2,
        41,
    )


def test_an_accepted_base_changes_only_by_its_own_reopening():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("accepted", people)
    carried = submission.carries.get()
    do(submission, "reopen", people.administrator)
    carried.refresh_from_db()
    assert carried.state == "accepted"
    reopened = do(carried, "reopen", people.administrator)
    save_cells(reopened, [CellInput("social_order_crimes", value=41)], by=people.reporter, at=NOW)
    presented = do(reopened, "present", people.reporter)
    submission.refresh_from_db()
    assert (presented.state, submission.state) == ("presented", "reopened")
