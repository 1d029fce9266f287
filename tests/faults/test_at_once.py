"""Two people at the same moment: one wins, the other is told; real connections, real commits."""

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Event
from foundation.errors import Conflict, Refused
from targets.models import FigureVersion, MailItem, Notice, Submission, TakenUpload
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
PAPER = {"number": "125/BC-CAT", "signer": "Nguyễn Văn Minh", "signer_post": "Phó Giám đốc", "form": "KT"}
PAPER |= {"dated": "19/3/2024"}


@pytest.fixture
def people(live_db, clock, settings):
    """People who have addresses, in an office with a mail server."""
    clock(NOW)
    settings.EMAIL_HOST = "127.0.0.1"
    builders.agreement_2024()
    people = builders.people_of()
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.pk}@example.vn")
    return people


def mails(user, *kinds):
    """Return how many things were decided to be mailed to a person."""
    return MailItem.objects.filter(user=user, kind__in=kinds).count()


def test_accept_and_return_at_the_same_moment(live_db, people):
    other = builders.user_with("reviewer", "quang-ninh", full_name="Trần Thị Bình", rank="Trung tá")
    submission = submission_at("submitted", people)
    won = {"accept": 0, "return": 0}
    for _round in range(ROUNDS if live_db.vendor == "postgresql" else 10):
        results = at_once(lambda: do(submission, "accept", people.reviewer), lambda: do(submission, "return", other))
        loser = next(result for result in results if isinstance(result, Exception))
        state = Submission.objects.get(pk=submission.pk).state
        winner = people.reviewer if state == "accepted" else other
        assert isinstance(loser, Refused), loser
        assert f"{winner.rank} {winner.full_name} xử lý lúc 09:00 20/03/2024" in loser.message
        won["accept" if state == "accepted" else "return"] += 1
        if state == "accepted":
            do(submission, "reopen", people.administrator)
        do(submission, "present", people.reporter)
        do(submission, "submit", people.commander)
    counted = {action: Event.objects.filter(action=action).count() for action in won}
    assert counted == won
    assert Notice.objects.filter(user=people.reporter, kind__in=["accepted", "returned"]).count() == sum(won.values())
    assert mails(people.reporter, "accepted", "returned") == sum(won.values())


def test_two_people_in_the_same_cell(people):
    other = builders.user_with("reporter", "hoa-binh")
    submission = builders.draft(people)

    def save(person, value, seen=0):
        cell = CellInput("exemplars", value=value, expected_version=seen)
        return save_cells(submission, [cell], by=person, at=NOW)

    first, second = at_once(lambda: save(people.reporter, 5), lambda: save(other, 7))
    (conflict,) = [result for result in (first, second) if isinstance(result, Exception)]
    assert isinstance(conflict, Conflict), conflict
    stored = FigureVersion.objects.get()
    assert {stored.value, conflict.mine[0].value} == {5, 7}
    theirs = conflict.theirs[0]
    assert (theirs.content.value, theirs.at) == (stored.value, NOW)
    assert theirs.by == f"{stored.by.rank} {stored.by.full_name}"
    loser = other if stored.by == people.reporter else people.reporter
    save(loser, conflict.mine[0].value, seen=stored.number)  # who was told, and chooses their own
    assert [version.value for version in FigureVersion.objects.order_by("pk")] == [stored.value, conflict.mine[0].value]


def test_a_double_click_on_submit_is_one_submission(people):
    submission = submission_at("presented", people)
    address = f"/submissions/{submission.pk}/"

    def press():
        browser = Client()  # of the same person: another tab, or the same form once more
        browser.force_login(people.commander)
        return browser.post(f"{address}submit/", PAPER)

    answers = at_once(*[press] * 4)
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, address)] * 4
    submission.refresh_from_db()
    assert (submission.state, submission.round, submission.confirmations.count()) == ("submitted", 1, 1)
    assert Event.objects.filter(action="submit").count() == 1
    assert Notice.objects.filter(kind="submitted", user=people.reporter).count() == 1
    assert mails(people.reporter, "submitted") == 1


def test_saving_while_it_is_presented_never_slips_behind_the_check(live_db, people):
    """Either the emptied cell is seen by presenting, or the save is refused; a presented report has no empty cell."""
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


def test_opening_the_same_report_twice_is_one_submission(people):
    first, second = at_once(lambda: builders.draft(people), lambda: builders.draft(people))
    assert (first.pk == second.pk, Submission.objects.count()) == (True, 1)


def test_confirming_the_same_workbook_twice_takes_it_over_once(people):
    submission = builders.draft(people)
    content = with_values(
        builders.workbook_of(submission, people.reporter), {"exemplars": 3, "social_order_crimes": 40}
    )
    upload = builders.kept_upload(submission, people.reporter, content)
    changes = read_report_workbook(open_untrusted_workbook(content)).changes
    taken = at_once(*[lambda: take_upload(upload, changes, by=people.reporter, at=NOW)] * 4)
    assert {(one.pk, one.changed) for one in taken} == {(TakenUpload.objects.get().pk, 2)}
    assert (FigureVersion.objects.count(), Event.objects.filter(action="take_upload").count()) == (2, 1)
