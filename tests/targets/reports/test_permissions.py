"""Who sees which submission and which figures of it (docs/workflow.md): no draft leaves its province."""

import pytest

from pledges.permissions import authority_of
from targets.permissions.acting import may_move
from targets.permissions.seeing import visible_submissions
from targets.reports.queries.opening import opened_among
from targets.reports.queries.submissions import shown_figures
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from tests import builders
from tests.builders import NOW, submission_at

pytestmark = pytest.mark.django_db

SEES = {
    "draft": {"reporter", "commander", "leader", "administrator"},
    "presented": {"reporter", "commander", "leader", "administrator"},
    "submitted": {"reporter", "commander", "leader", "administrator", "reviewer"},
    "returned": {"reporter", "commander", "leader", "administrator", "reviewer"},
    "accepted": {"reporter", "commander", "leader", "administrator", "reviewer", "neighbour"},
    "reopened": {"reporter", "commander", "leader", "administrator", "reviewer", "neighbour"},
}


def everyone(people):
    neighbour = builders.user_with("reporter", "bac-ninh")
    names = ("reporter", "commander", "reviewer", "leader", "administrator")
    return {name: people.of(name) for name in names} | {"neighbour": neighbour, "nobody": builders.user_with(None)}


@pytest.mark.parametrize("state", SEES)
def test_who_may_open_a_submission(state):
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at(state, people)
    people = everyone(people)
    seen = {name for name, user in people.items() if visible_submissions(user, now=NOW).filter(pk=submission.pk)}
    assert seen == SEES[state]
    opened = {name for name, user in people.items() if opened_among(authority_of(user, now=NOW), [submission])}
    assert opened == seen


def test_figures_under_correction_stay_with_the_province():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("reopened", people, exemplars=4)
    figures.save_cells(submission, [CellInput("exemplars", value=9)], by=people.reporter, at=NOW)
    shown = {
        name: (view.basis, view.versions["exemplars"].value)
        for name, user in everyone(people).items()
        for view in [shown_figures(authority_of(user, now=NOW), submission)]
        if name != "nobody"
    }
    assert shown == {
        "reporter": ("current", 9),
        "commander": ("current", 9),
        "leader": ("current", 9),
        "administrator": ("current", 9),
        "reviewer": ("accepted", 4),
        "neighbour": ("accepted", 4),
    }


def test_a_reviewer_reads_what_was_submitted_and_nothing_of_a_returned_draft():
    builders.agreement_2024()
    people = builders.people_of()
    authority = authority_of(people.reviewer, now=NOW)
    submission = submission_at("submitted", people)
    assert shown_figures(authority, submission).basis == "current"
    returned = builders.do(submission, "return", people.reviewer)
    figures.save_cells(returned, [CellInput("exemplars", value=9)], by=people.reporter, at=NOW)
    shown = shown_figures(authority, returned)
    assert (shown.basis, shown.versions["exemplars"].value) == ("sent", 0)


def test_an_assigned_reviewer_of_another_member_may_review_the_lead():
    builders.agreement_2024()
    people = builders.people_of("quang-ninh")
    submission = submission_at("submitted", people, province="quang-ninh")
    outsider = builders.user_with("reviewer", "bac-ninh")
    assert may_move(authority_of(outsider, now=NOW), "accept", submission) is False
    submission.assignments.create(reviewer=outsider, reason="Cụm chưa có cụm phó", by=people.administrator, at=NOW)
    assert may_move(authority_of(outsider, now=NOW), "accept", submission) is True


def test_people_of_an_abolished_unit_only_read_and_its_successor_acts():
    builders.agreement_2024()
    builders.agreement_2025()
    people = builders.people_of()
    submission = submission_at("draft", people)
    later = NOW.replace(year=2025, month=8)
    heir = builders.user_with("reporter", "phu-tho-2025")
    assert may_move(authority_of(people.reporter, now=later), "present", submission) is False
    assert visible_submissions(people.reporter, now=later).filter(pk=submission.pk).exists() is True
    assert may_move(authority_of(heir, now=later), "present", submission) is True


def test_a_role_that_has_ended_or_was_revoked_gives_nothing():
    builders.agreement_2024()
    people = builders.people_of()
    submission = submission_at("draft", people)
    assert may_move(authority_of(people.reporter, now=NOW), "present", submission) is True
    people.reporter.roles.update(revoked_at=NOW)
    assert may_move(authority_of(people.reporter, now=NOW), "present", submission) is False
