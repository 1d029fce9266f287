"""A province's report: every content by its number, what was accepted and who signed that, all that it stands on."""

import pytest

from targets.core import workflow
from targets.reports.services.narratives import save_narrative
from tests import builders, papers

pytestmark = pytest.mark.django_db


def report(window="q1", **asked):
    return papers.paper("province-report", window=window, province="hoa-binh", **asked)


def test_a_content_without_targets_shows_its_narrative_under_its_number(people):
    submission = builders.draft(people)
    builders.fill(submission, people)
    contents = submission.period.cluster.agreements.get(year=2024).pledges
    for number in (4, 6):
        pledge = contents.get(number=number)
        save_narrative(submission, pledge, f"Thuyết minh {number}.", by=people.reporter, at=builders.NOW)
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        builders.do(submission, action, people.of(role))
    said = papers.words_of_docx(report().content)
    for number in (4, 6):
        pledge = contents.get(number=number)
        assert f" {number}. {pledge.title} " in said
        assert f"Thuyết minh {number}." in said
    of_all = papers.words_of_docx(papers.paper("cluster-report", window="q1").content)
    assert f" 4. {contents.get(number=4).title} " not in of_all
    assert f" 6. {contents.get(number=6).title} " in of_all
    assert f" 8. {contents.get(number=None).title} " in of_all


def test_who_signed_what_is_not_accepted_yet_stands_on_no_report_of_what_is(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    signer = builders.paper().signer
    assert signer not in papers.words_of_docx(report().content)
    assert signer in papers.words_of_docx(report(provisional=True).content)
    builders.do(submission, "accept", people.reviewer)
    assert signer in papers.words_of_docx(report().content)
    builders.do(submission, "reopen", people.administrator)
    builders.do(submission, "present", people.reporter)
    builders.do(submission, "submit", people.commander, paper=builders.paper(signer="Trần Thị Mai"))
    assert signer in papers.words_of_docx(report().content)
    assert "Trần Thị Mai" not in papers.words_of_docx(report().content)


def test_it_stands_on_all_that_it_says(people):
    builders.submission_at(workflow.ACCEPTED, people)
    builders.submission_at(workflow.ACCEPTED, builders.people_of("phu-tho"), province="phu-tho")
    builders.submission_at(workflow.ACCEPTED, people, quarter=2)
    stands_on = report("q2").document.stands_on
    assert stands_on["hoa-binh/2024/1/social_order_crimes"] == "40"  # of the half year, beside the quarter's
    rulings = {key for key in stands_on if key.endswith("/security_kept")}
    assert rulings == {"hoa-binh/2024/2/security_kept"}
