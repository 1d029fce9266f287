"""Two people at the same moment: one wins, the other is told; real connections, real commits."""

from audit import services as audit
from audit.models import Event
from foundation.errors import Conflict, Refused
from targets.models import FigureVersion, Notice, Submission, TakenUpload
from targets.reports.imports.untrusted import open_untrusted_workbook
from targets.reports.imports.workbook import read_report_workbook
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.uploads import take_upload
from tests import builders
from tests.at_once import at_once
from tests.builders import NOW, do, submission_at
from tests.workbooks import with_values

ROUNDS = 100


def test_accept_and_return_at_the_same_moment(live_db):
    builders.agreement_2024()
    people = builders.people_of()
    other = builders.user_with("reviewer", "quang-ninh", full_name="Trần Thị Bình", rank="Trung tá")
    submission = submission_at("submitted", people)
    won = {"accept": 0, "return": 0}
    for _round in range(ROUNDS if live_db.vendor == "postgresql" else 10):
        results = at_once(lambda: do(submission, "accept", people.reviewer), lambda: do(submission, "return", other))
        loser = next(result for result in results if isinstance(result, Exception))
        assert isinstance(loser, Refused) and " lúc 09:00 20/03/2024" in loser.message, loser
        state = Submission.objects.get(pk=submission.pk).state
        won["accept" if state == "accepted" else "return"] += 1
        if state == "accepted":
            do(submission, "reopen", people.administrator)
        do(submission, "present", people.reporter)
        do(submission, "submit", people.commander)
    counted = {action: Event.objects.filter(action=action).count() for action in won}
    assert counted == won
    assert Notice.objects.filter(user=people.reporter, kind__in=["accepted", "returned"]).count() == sum(won.values())
    assert [event.sequence for event, holds in audit.links() if not holds] == []


def test_two_people_in_the_same_cell(live_db):
    builders.agreement_2024()
    people = builders.people_of()
    other = builders.user_with("reporter", "hoa-binh")
    submission = builders.draft(people)

    def save(person, value):
        cell = CellInput("exemplars", value=value, expected_version=0)
        return save_cells(submission, [cell], by=person, at=NOW)

    first, second = at_once(lambda: save(people.reporter, 5), lambda: save(other, 7))
    (conflict,) = [result for result in (first, second) if isinstance(result, Exception)]
    assert isinstance(conflict, Conflict), conflict
    stored = FigureVersion.objects.get()
    assert {stored.value, conflict.mine[0].value} == {5, 7}
    assert conflict.theirs[0].content.value == stored.value


def test_a_double_click_on_submit_is_one_submission(live_db):
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("presented", people)
    results = at_once(*[lambda: do(submission, "submit", people.commander)] * 4)
    assert [result.state for result in results] == ["submitted"] * 4
    submission.refresh_from_db()
    assert (submission.round, submission.confirmations.count(), Event.objects.filter(action="submit").count()) == (
        1,
        1,
        1,
    )
    assert Notice.objects.filter(kind="submitted", user=people.reporter).count() == 1


def test_saving_while_it_is_presented_never_slips_behind_the_check(live_db):
    """Either the emptied cell is seen by presenting, or the save is refused; a presented report has no empty cell."""
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("draft", people)
    empty = CellInput("exemplars", clear=True)
    for _round in range(20 if live_db.vendor == "postgresql" else 5):
        at_once(
            lambda: save_cells(submission, [empty], by=people.reporter, at=NOW),
            lambda: do(submission, "present", people.reporter),
        )
        state = Submission.objects.get(pk=submission.pk).state
        assert (state, builders.value_of(submission, "exemplars")) in [("presented", 0), ("draft", None)]
        if state == "presented":
            do(submission, "take_back", people.reporter)
        save_cells(submission, [CellInput("exemplars", value=0)], by=people.reporter, at=NOW)


def test_opening_the_same_report_twice_is_one_submission(live_db):
    builders.agreement_2024()
    people = builders.people_of()
    first, second = at_once(lambda: builders.draft(people), lambda: builders.draft(people))
    assert (first.pk == second.pk, Submission.objects.count()) == (True, 1)


def test_confirming_the_same_workbook_twice_takes_it_over_once(live_db):
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.draft(people)
    content = with_values(
        builders.workbook_of(submission, people.reporter), {"exemplars": 3, "social_order_crimes": 40}
    )
    upload = builders.kept_upload(submission, people.reporter, content)
    changes = read_report_workbook(open_untrusted_workbook(content)).changes
    taken = at_once(*[lambda: take_upload(upload, changes, by=people.reporter, at=NOW)] * 4)
    assert {(one.pk, one.changed) for one in taken} == {(TakenUpload.objects.get().pk, 2)}
    assert (FigureVersion.objects.count(), Event.objects.filter(action="take_upload").count()) == (2, 1)
