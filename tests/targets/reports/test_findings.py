"""Checks while entering (docs/metrics.md): blocking ones stop presenting, warnings want a note, drafts never count."""

import pytest

from foundation.errors import Invalid
from targets.reports.queries.findings import findings_here
from targets.reports.queries.reading import Reading
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from tests import builders
from tests.builders import NOW, do, submission_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    builders.agreement_2024()
    return builders.people_of()


def enter(submission, people, **values):
    cells = [CellInput(code, value=value) for code, value in values.items()]
    save_cells(submission, cells, by=people.reporter, at=NOW)


def test_a_quiet_report_has_no_findings(people):
    assert findings_here(Reading(submission_at("draft", people))) == []


def test_more_received_than_arrived_is_kept_and_blocks_presenting(people):
    submission = submission_at("draft", people)
    enter(submission, people, tips_received=51)
    (found,) = [one for one in findings_here(Reading(submission)) if one.is_blocking]
    assert set(found.cells) == {"tips_received", "tips_arrived"}
    with pytest.raises(Invalid) as refused:
        do(submission, "present", people.reporter)
    assert found.as_problem() in refused.value.problems


def test_more_resolved_than_there_was_blocks(people):
    submission = submission_at("draft", people)
    enter(submission, people, tips_prosecuted=30)
    assert [one.is_blocking for one in findings_here(Reading(submission))][:1] == [True]


def test_a_jump_against_the_same_period_asks_for_a_note_on_either_cell(people):
    submission = submission_at("draft", people)
    enter(submission, people, social_order_crimes=90)
    (warning,) = findings_here(Reading(submission))
    assert (warning.is_blocking, warning.has_note, warning.cells[0]) == (False, False, "social_order_crimes")
    with pytest.raises(Invalid) as refused:
        do(submission, "present", people.reporter)
    assert [problem.where for problem in refused.value.problems] == ["social_order_crimes"]
    note = CellInput("social_order_crimes", value=90, note="Mở đợt cao điểm trấn áp tội phạm.")
    save_cells(submission, [note], by=people.reporter, at=NOW)
    assert do(submission, "present", people.reporter).state == "presented"


def test_an_opening_stock_that_does_not_continue_asks_for_a_note(people):
    submission_at("accepted", people, quarter=1)
    later = builders.period(2).end
    at = NOW.replace(month=later.month, day=16)
    second = builders.draft(people, quarter=2, at=at)
    builders.fill(second, people, at=at)
    assert findings_here(Reading(second)) == []
    save_cells(second, [CellInput("tips_carried_over", value=6)], by=people.reporter, at=at)
    (warning,) = findings_here(Reading(second))
    assert (warning.is_blocking, "tips_carried_over" in warning.cells) == (False, True)


def test_a_draft_of_the_last_period_is_not_compared_with(people):
    submission_at("draft", people, quarter=1)
    at = NOW.replace(month=6, day=16)
    second = builders.draft(people, quarter=2, at=at)
    builders.fill(second, people, at=at, tips_carried_over=6)
    assert findings_here(Reading(second)) == []


def test_an_issued_document_needs_its_number_and_date(people):
    submission = submission_at("draft", people)
    enter(submission, people, nq44_party_plan=1)
    (found,) = findings_here(Reading(submission))
    assert (found.is_blocking, found.cells) == (True, ("nq44_party_plan",))
    issued = CellInput("nq44_party_plan", value=1, document_number="215-KH/TU", document_date=builders.date(2024, 2, 5))
    save_cells(submission, [issued], by=people.reporter, at=NOW)
    assert findings_here(Reading(submission)) == []
