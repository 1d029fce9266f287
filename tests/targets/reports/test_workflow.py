"""Every state × action × role from the one table, and what each move writes, asks for and refuses."""

from datetime import date

import pytest

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.permissions import authority_of
from targets.core import workflow
from targets.models import FigureVersion, Remark, Submission
from targets.permissions.acting import may_move
from targets.reports.queries.reading import Reading
from targets.reports.services.review import CellRemark
from tests import builders
from tests.builders import NOW, REASON, do, submission_at

pytestmark = pytest.mark.django_db


def moves_of(submission):
    return Event.objects.filter(subject=f"submission/{submission.pk}", action__in=workflow.TRANSITIONS).count()


@pytest.mark.parametrize("state", workflow.STATES)
def test_only_the_declared_moves_succeed(state):
    """One submission in the state; each action by each role, taken back after each try."""
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at(state, people)
    for action, row in workflow.TRANSITIONS.items():
        for role in workflow.ROLES:
            declared = state in row.sources and role == row.role
            assert _tries(submission, action, people.of(role)) == (row.to or state if declared else None), (
                action,
                role,
            )


def _tries(submission, action, by):
    """Return the state an action leads to, None where it is refused or writes nothing; leaves no trace."""
    from django.db import transaction

    before = moves_of(submission)
    try:
        with transaction.atomic():
            moved = do(submission, action, by)
            result = moved.state if moves_of(submission) == before + 1 else None
            transaction.set_rollback(True)
    except (Refused, Invalid) as refused:
        assert isinstance(refused, Refused), refused
        return None
    return result


def test_who_presented_does_not_confirm():
    builders.agreement_2024()
    people = builders.people_of()
    builders.grant(people.reporter, "commander", "hoa-binh")
    submission = submission_at("presented", people)
    with pytest.raises(Refused, match="không được tự duyệt"):
        do(submission, "submit", people.reporter)
    assert Submission.objects.get(pk=submission.pk).state == "presented"


def test_nobody_reviews_their_own_province():
    builders.agreement_2024()
    people = builders.people_of("quang-ninh")
    submission = submission_at("submitted", people, province="quang-ninh")
    with pytest.raises(NotAllowed, match="chính đơn vị mình"):
        do(submission, "accept", people.reviewer)


def test_nobody_reviews_what_they_entered():
    builders.agreement_2024()
    people = builders.people_of()
    builders.grant(people.reviewer, "reporter", "hoa-binh")
    submission = builders.draft(people)
    builders.fill(submission, people)
    from targets.reports.services.cells import CellInput
    from targets.reports.services.figures import save_cells

    save_cells(submission, [CellInput("exemplars", value=7)], by=people.reviewer, at=NOW)
    builders.Role.objects.filter(user=people.reviewer, name="reporter").update(revoked_at=NOW)
    do(submission, "present", people.reporter)
    do(submission, "submit", people.commander)
    with pytest.raises(NotAllowed, match="mình đã nhập"):
        do(submission, "accept", people.reviewer)


def test_carried_history_moves_along_and_is_accepted_with_its_carrier():
    submission = submission_at("submitted")
    history = submission.carries.get()
    assert (history.state, history.period.year) == ("submitted", 2023)
    people_reviewer = builders.user_with("reviewer", "quang-ninh")
    do(submission, "accept", people_reviewer)
    history.refresh_from_db()
    assert history.state == "accepted"
    assert set(history.accepted.figures.values_list("measure__code", flat=True)) == {"social_order_crimes"}


def test_carried_history_does_not_move_by_itself():
    builders.agreement_2024()
    people = builders.people_of()
    history = submission_at("draft", people).carries.get()
    with pytest.raises(Refused, match="đi theo báo cáo"):
        do(history, "present", people.reporter)


def test_presenting_names_every_empty_cell_and_asks_about_secrets():
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.draft(people)
    with pytest.raises(Invalid) as refused:
        do(submission, "present", people.reporter, confirmed_not_secret=False)
    named = [problem.where for problem in refused.value.problems]
    from targets.reports.queries import readiness

    assert named[0] == "confirmed_not_secret"
    base = [
        f"base:{place.code}:{code}"
        for place, _earlier, codes in readiness.base_cells(Reading(submission))
        for code in codes
    ]
    assert named[1:] == [*readiness.asked_codes(Reading(submission)), *base]


def test_a_return_needs_ten_characters_and_marks_cells():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("submitted", people)
    with pytest.raises(Invalid) as refused:
        do(submission, "return", people.reviewer, reason="sai số")
    assert [problem.where for problem in refused.value.problems] == ["reason"]
    history = submission.carries.get()
    remarks = [CellRemark("tips_received", "xem lại sổ"), CellRemark("social_order_crimes", submission=history.pk)]
    do(submission, "return", people.reviewer, remarks=remarks)
    from targets.reports.queries.remarks import standing_remarks

    told = [
        (r.submission_id, r.measure and r.measure.code, r.text)
        for r in standing_remarks(Submission.objects.get(pk=submission.pk))
    ]
    assert told == [
        (submission.pk, None, REASON),
        (submission.pk, "tips_received", "xem lại sổ"),
        (history.pk, "social_order_crimes", ""),
    ]
    assert Remark.objects.count() == 3


def test_submitting_needs_the_signed_paper():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("presented", people)
    with pytest.raises(Invalid) as refused:
        do(submission, "submit", people.commander, paper=builders.paper(number=" ", dated=None))
    assert [problem.where for problem in refused.value.problems] == ["number", "dated"]
    assert submission.confirmations.count() == 0


def test_recall_until_review_has_begun():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("submitted", people)
    recalled = do(submission, "recall", people.commander)
    assert (recalled.state, recalled.first_submitted_at) == ("draft", None)
    do(submission, "present", people.reporter)
    do(submission, "submit", people.commander)
    do(submission, "begin_review", people.reviewer)
    with pytest.raises(Refused, match="đã bắt đầu thẩm định"):
        do(submission, "recall", people.commander)


def test_acceptance_pins_versions_and_later_edits_leave_them():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("accepted", people)
    do(submission, "reopen", people.administrator)
    from targets.reports.services.cells import CellInput
    from targets.reports.services.figures import save_cells

    save_cells(submission, [CellInput("exemplars", value=99)], by=people.reporter, at=NOW)
    submission.refresh_from_db()
    from targets.reports.queries.submissions import accepted_figures

    assert (accepted_figures(submission)["exemplars"].value, builders.value_of(submission, "exemplars")) == (0, 99)
    do(submission, "cancel_reopening", people.administrator)
    submission.refresh_from_db()
    assert (submission.state, builders.value_of(submission, "exemplars")) == ("accepted", 0)
    versions = FigureVersion.objects.filter(figure__submission=submission, figure__measure__code="exemplars")
    assert list(versions.values_list("number", "value", "source")) == [
        (1, 0, "entry"),
        (2, 99, "entry"),
        (3, 0, "restore"),
    ]


def test_acceptance_judges_every_narrative_target():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("submitted", people)
    targets = [f"judgement-{code}" for code in builders.rulings(submission)]
    assert targets
    with pytest.raises(Invalid) as refused:
        do(submission, "accept", people.reviewer, rulings={})
    assert [problem.where for problem in refused.value.problems] == targets
    accepted = do(submission, "accept", people.reviewer, rulings=builders.rulings(submission, "not_met"))
    assert [judgement.verdict for judgement in accepted.accepted.judgements.all()] == ["not_met"] * len(targets)


def test_the_same_move_twice_by_the_same_person_is_one_move():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("presented", people)
    first, second = (do(submission, "submit", people.commander) for _ in range(2))
    assert (first.state, second.state, second.round, second.confirmations.count()) == ("submitted", "submitted", 1, 1)
    assert Event.objects.filter(action="submit").count() == 1


def test_the_loser_is_told_who_and_when():
    builders.agreement_2024()
    people = builders.people_of()
    other = builders.user_with("reviewer", "quang-ninh", full_name="Trần Thị Bình", rank="Trung tá")
    submission = submission_at("submitted", people)
    do(submission, "return", other)
    with pytest.raises(Refused, match="Trung tá Trần Thị Bình xử lý lúc 09:00 20/03/2024 .đã trả lại để hoàn thiện."):
        do(submission, "accept", people.reviewer)


def test_a_paper_report_counts_from_the_moment_it_came():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("draft", people)
    moved = do(submission, "record_paper", people.administrator)
    assert (moved.state, moved.first_submitted_at) == ("submitted", NOW - builders.timedelta(hours=2))
    assert moved.confirmations.get().is_paper is True


@pytest.mark.parametrize(
    ("dated", "where"),
    [
        (date(2020, 1, 1), ["dated"]),
        (date(2023, 12, 14), ["dated"]),
        (date(2024, 3, 21), ["dated"]),
        (date(2023, 12, 15), ["is_early"]),
        (date(2024, 3, 13), ["is_early"]),
    ],
)
def test_a_paper_of_another_time_is_refused_and_an_early_one_asked_about(dated, where):
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at(workflow.PRESENTED, people)
    with pytest.raises(Invalid) as refused:
        do(submission, "submit", people.commander, paper=builders.paper(dated=dated))
    assert [problem.where for problem in refused.value.problems] == where


def test_an_early_paper_that_is_confirmed_stands():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at(workflow.PRESENTED, people)
    paper = builders.paper(dated=date(2024, 3, 13), is_early=True)
    assert do(submission, "submit", people.commander, paper=paper).state == workflow.SUBMITTED


def test_a_review_begins_once():
    builders.agreement_2024()
    people = builders.people_of()
    submission = do(submission_at("submitted", people), "begin_review", people.reviewer)
    assert may_move(authority_of(people.reviewer, now=NOW), "begin_review", submission) is False
    do(submission, "begin_review", people.reviewer)  # the same press sent twice changes nothing
    other = builders.user_with("reviewer", "quang-ninh")
    with pytest.raises(Refused, match="đã bắt đầu thẩm định"):
        do(submission, "begin_review", other)
    events = Event.objects.filter(subject=f"submission/{submission.pk}", action="begin_review")
    assert events.get().actor == people.reviewer
