"""The signed paper: corrected in one act, and marked where it no longer stands."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from targets.core import workflow
from targets.models import Notice
from targets.reports.queries.papers import papers_of, standing_paper
from targets.reports.services.papers import correct_paper
from tests import builders
from tests.builders import NOW, REASON, do

pytestmark = pytest.mark.django_db


def correct(submission, by, reason=REASON, **changes):
    return correct_paper(submission, builders.paper(**changes), reason=reason, by=by, at=NOW)


@pytest.mark.parametrize("state", [workflow.SUBMITTED, workflow.ACCEPTED])
def test_a_wrong_date_is_corrected_in_one_act(people, state):
    submission = builders.submission_at(state, people)
    correct(submission, people.commander, dated=date(2024, 3, 18))
    submission.refresh_from_db()
    assert (submission.state, standing_paper(submission).dated) == (state, date(2024, 3, 18))
    assert [bool(paper.ended) for paper in papers_of(submission)] == [True, False]
    event = Event.objects.get(action="correct_paper")
    assert (event.reason, event.data) == (REASON, {"from": {"dated": "2024-03-19"}, "to": {"dated": "2024-03-18"}})


def test_only_the_commander_corrects_a_paper_that_stands_with_a_reason_and_a_change(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    for other in (people.reporter, people.reviewer, people.administrator):
        with pytest.raises(NotAllowed):
            correct(submission, other, number="1")
    for changes, where in (
        ({"number": "2", "reason": " "}, "reason"),
        ({}, "number"),
        ({"dated": date(2020, 1, 1)}, "dated"),
        ({"dated": NOW.date() + timedelta(days=1)}, "dated"),
    ):
        with pytest.raises(Invalid) as refused:
            correct(submission, people.commander, **changes)
        assert [problem.where for problem in refused.value.problems] == [where]
    with pytest.raises(Refused, match="không có văn bản"):
        correct(do(submission, "recall", people.commander), people.commander, number="2")


def test_a_recalled_reports_paper_is_marked_and_the_commanders_are_told(client, people):
    other = builders.user_with("commander", "hoa-binh")
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.commander)
    answer = client.post(reverse("targets:move", args=[submission.pk, "recall"]), follow=True)
    html = answer.content.decode()
    assert "không còn giá trị: khi gửi lại phải ghi văn bản mới" in html
    assert "Không còn giá trị: báo cáo đã rút lúc 09:00 20/03/2024" in html
    told = Notice.objects.filter(kind=Notice.Kind.RECALLED)
    assert {notice.user for notice in told} == {other, people.reporter}
    do(do(submission, "present", people.reporter), "submit", people.commander)
    submission.refresh_from_db()
    assert [bool(paper.ended) for paper in papers_of(submission)] == [True, False]


def test_papers_follow_the_record_whatever_the_clock_says_and_none_is_newer_than_the_acts_that_were_read(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    acts = list(Event.objects.order_by("sequence"))
    earlier = NOW - timedelta(hours=2)
    correct_paper(submission, builders.paper(number="2"), reason=REASON, by=people.commander, at=earlier)
    assert [paper.confirmation.number for paper in papers_of(submission, acts)] == [builders.paper().number]
    assert [(paper.confirmation.number, bool(paper.ended)) for paper in papers_of(submission)] == [
        (builders.paper().number, True),
        ("2", False),
    ]


def test_the_page_corrects_and_keeps_what_was_typed(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.commander)
    address = reverse("targets:paper", args=[submission.pk])
    assert "19/03/2024" in client.get(address).content.decode()
    posted = {
        "number": "126/BC", "dated": "10/3/2024", "signer": "An", "signer_post": "Giám đốc", "form": "direct",
        "reason": "Ghi nhầm ngày",
    }  # fmt: skip
    asked = client.post(address, posted)
    assert (asked.status_code, "is_early" in asked.context["form"].errors) == (422, True)
    assert client.post(address, {**posted, "is_early": "on"}).status_code == 302
    assert (standing_paper(submission).number, standing_paper(submission).dated) == ("126/BC", date(2024, 3, 10))
