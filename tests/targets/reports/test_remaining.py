"""What is left at the end of the period stands beside the figures it comes from: in entry, check and review."""

from datetime import timedelta

import pytest
from django.urls import reverse

from targets.core import workflow
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
LEFT = "Còn lại cuối kỳ: 5 tin"  # 5 + 50 − 2 − 20 − 20 − 8


@pytest.fixture
def filled(people):
    submission = builders.draft(people)
    builders.fill(submission, people)
    return submission


def page(client, user, name, *args):
    client.force_login(user)
    return " ".join(client.get(reverse(f"targets:{name}", args=args)).content.decode().split())


def save(client, submission, user, measure, **fields):
    """Post one cell as the page's script does; return the fragments that take the place of the old ones."""
    client.force_login(user)
    address = reverse("targets:cell", args=[submission.pk, measure])
    return " ".join(client.post(address, {"as_user": user.pk, **fields}).content.decode().split())


@pytest.mark.parametrize("name", ["entry", "check", "submission"])
def test_it_stands_on_the_reporters_pages(client, people, filled, name):
    html = page(client, people.reporter, name, filled.pk)
    assert html.count(f"<strong>{LEFT}</strong>") == 1
    assert html.count("Còn lại cuối kỳ:") == 1


@pytest.mark.parametrize(("name", "more"), [("submission", ()), ("move", ("accept",)), ("move", ("return",))])
def test_the_reviewer_sees_it_beside_what_was_sent(client, people, name, more):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    assert page(client, people.reviewer, name, submission.pk, *more).count(f"<strong>{LEFT}</strong>") == 1


def test_it_counts_on_what_the_reader_sees(client, people):
    submission = builders.submission_at(workflow.REOPENED, people)
    cells = [CellInput("tips_administrative", value=6)]
    figures.save_cells(submission, cells, by=people.reporter, at=NOW + timedelta(hours=1))
    assert "Còn lại cuối kỳ: 7 tin" in page(client, people.reporter, "submission", submission.pk)
    other = builders.user_with("reporter", "phu-tho")
    assert LEFT in page(client, other, "submission", submission.pk)


def test_it_follows_each_save(client, people, filled):
    answer = save(client, filled, people.reporter, "tips_administrative", v="3", x="1")
    assert "<strong>Còn lại cuối kỳ: 10 tin</strong>" in answer
    assert LEFT not in answer


def test_a_missing_figure_is_named_and_never_a_zero(client, people, filled):
    html = save(client, filled, people.reporter, "tips_transferred", v="", x="1")
    missing = "Còn thiếu số liệu Quý I/2024: " + name_of(filled, "tips_transferred")
    assert "<strong>Còn lại cuối kỳ: chưa đủ số liệu</strong>" in html
    assert "Còn lại cuối kỳ: 7" not in html
    for name in ("entry", "check", "submission"):
        assert page(client, people.reporter, name, filled.pk).count(missing) == 1
    html = save(client, filled, people.reporter, "tips_transferred", r="Đơn vị đang rà soát", x="2")
    assert "<strong>Còn lại cuối kỳ: chưa đủ số liệu</strong>" in html
    assert html.count(missing) == 1


def test_it_waits_for_a_wrong_cell(client, people, filled):
    html = save(client, filled, people.reporter, "tips_transferred", v="1,5", x="1")
    assert "<strong>Còn lại cuối kỳ: chờ sửa ô sai</strong>" in html


def name_of(submission, code):
    return submission.figures.get(measure__code=code).measure.name


def test_less_than_nothing_contradicts(client, people, filled):
    answer = save(client, filled, people.reporter, "tips_prosecuted", v="30", x="1")
    assert "Còn lại cuối kỳ: số liệu mâu thuẫn (−5 tin)" in answer


def test_an_estimate_is_said(client, people, filled):
    answer = save(client, filled, people.reporter, "tips_prosecuted", v="20", e="1", ed="10/03/2024", x="1")
    assert "Còn lại cuối kỳ: 5 tin (có số ước)" in answer


def test_it_is_what_the_next_report_begins_with(client, people):
    builders.submission_at(workflow.ACCEPTED, people)
    later = builders.draft(people, quarter=2)
    assert builders.value_of(later, "tips_carried_over") == 5


def test_it_is_worded_in_the_readers_language(client, people, filled):
    client.cookies["language"] = "en"
    html = page(client, people.reporter, "entry", filled.pk)
    assert "Remaining at the end of the period: 5 tin" in html
    assert "Còn lại cuối kỳ" not in html
