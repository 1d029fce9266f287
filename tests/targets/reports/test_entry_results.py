"""What stands under the figures of a content while they are entered: one line a target, what is missing once."""

import pytest
from django.urls import reverse

from targets.models import Measure
from targets.reports.queries.entry_results import ResultLine, missing_lines
from targets.reports.queries.remaining import RemainingLine
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(people):
    return builders.draft(people)


def entry(submission):
    return reverse("targets:entry", args=[submission.pk])


def save(client, submission, measure, user, **fields):
    """Post one cell as the page's script does."""
    address = reverse("targets:cell", args=[submission.pk, measure])
    return client.post(address, {"as_user": user.pk, "x": "0", **fields})


def test_a_box_that_stands_wrong_elsewhere_on_the_page_is_counted_and_holds_its_rate(client, submission, people):
    client.force_login(people.reporter)
    save(client, submission, "tips_arrived", people.reporter, v="10")
    save(client, submission, "tips_received", people.reporter, v="10")
    page = save(client, submission, "exemplars", people.reporter, v="7").context["page"]
    assert (line_of(page, "Tiếp nhận").shown, page.wrong) == ("100,00%", 0)
    answer = save(client, submission, "exemplars", people.reporter, v="8", x="1", wrong=["tips_received"])
    line = line_of(answer.context["page"], "Tiếp nhận")
    assert (line.is_held, line.shown, line.verdict, answer.context["page"].wrong) == (True, "", "", 1)


def test_a_rate_stays_blank_while_a_blocking_error_stands(client, submission, people):
    client.force_login(people.reporter)
    save(client, submission, "tips_arrived", people.reporter, v="10")
    answer = save(client, submission, "tips_received", people.reporter, v="11")
    line = line_of(answer.context["page"], "Tiếp nhận")
    assert (line.is_held, line.shown, line.verdict) == (True, "", "")
    assert "chờ sửa ô sai" in answer.content.decode()
    page = save(client, submission, "tips_received", people.reporter, v="9", x="1").context["page"]
    assert (line_of(page, "Tiếp nhận").shown, line_of(page, "Tiếp nhận").is_held) == ("90,00%", False)


def line_of(page, title):
    """Return the one result line of a target."""
    (line,) = [line for section in page.sections for line in section.results if line.title.startswith(title)]
    return line


def test_a_target_has_one_line_and_what_is_missing_is_said_once(client, people):
    builders.submission_at("accepted", people)
    later = builders.draft(people, quarter=2)
    client.force_login(people.reporter)
    answer = client.get(entry(later))
    titles = [line.title for section in answer.context["page"].sections for line in section.results]
    assert len(titles) == len(set(titles)) > 0
    third = next(section for section in answer.context["page"].sections if section.pledge.number == 3)
    (missing,) = [line for line in third.missing if "Quý II/2024" in line]
    name = Measure.objects.get(code="tips_received").name
    assert missing.startswith("Còn thiếu số liệu Quý II/2024: ")
    assert missing.count(name) == 1
    assert answer.content.decode().count(missing) == 1
    builders.fill(later, people)
    line = line_of(client.get(entry(later)).context["page"], "Tiếp nhận")
    assert (line.window, line.shown, line.verdict) == ("6 tháng đầu năm 2024", "100,00%", "met")
    assert line.aside == "Quý II/2024: 100,00% (50/50 tin)"


def test_the_columns_are_headed_by_the_periods_whose_values_stand_in_them(client, people):
    client.force_login(people.reporter)
    page = client.get(entry(builders.draft(people, quarter=2))).context["page"]
    assert (page.last_title, page.base_title, page.period_title) == ("Quý I/2024", "Quý II/2023", "Quý II/2024")


VERDICTS = ("met", "not_met", "no_data", "no_activity", "monitored")


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize("contradicts", [False, True])
@pytest.mark.parametrize("is_reference", [False, True])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_line_says_its_verdict_once_and_none_where_there_is_none(verdict, is_reference, contradicts, is_held):
    line = ResultLine(
        "Chỉ tiêu", "Quý I/2024", "lời", verdict, is_reference=is_reference, contradicts=contradicts, is_held=is_held
    )
    says_nothing_more = verdict in ("no_data", "no_activity") and not contradicts
    assert line.value == ("" if says_nothing_more else "lời")
    is_judged = verdict in ("no_data", "no_activity") or not is_reference
    assert line.has_verdict == (is_judged and not is_held)


def test_what_is_missing_for_several_lines_stands_once_under_its_period():
    missing = (("Quý I/2024", "A"), ("Quý II/2024", "B"))
    lines = [ResultLine("x", "w", missing=missing), ResultLine("y", "w", missing=missing[1:])]
    remaining = [RemainingLine("Còn lại", "", ("B", "C"))]
    assert missing_lines(lines, remaining, "Quý II/2024") == (
        "Còn thiếu số liệu Quý I/2024: A",
        "Còn thiếu số liệu Quý II/2024: B; C",
    )
