"""Percentages as a report printed them are kept as text and compared; nothing is judged by them."""

import pytest
from django.urls import reverse

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from targets.core import workflow
from targets.models import PublishedPercentage
from targets.reports.queries.published import published_lines
from targets.reports.queries.reading import Reading
from targets.reports.services.published import save_percentages
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def draft(people):
    return builders.submission_at(workflow.DRAFT, people)


def save(submission, people, by=None, **texts):
    return save_percentages(submission, texts, by=by or people.reporter, at=builders.NOW)


def standings(submission):
    return {line.target.code: (line.text, line.standing) for line in published_lines(Reading(submission))}


def test_what_was_printed_is_kept_as_text_and_compared(people, draft):
    # 48 of 53 tips resolved: 90,566…%
    assert save(draft, people, tips_resolved=" 90,57% ", tips_intake="100%", crime_reduction="") == 2
    assert standings(draft) == {
        "crime_reduction": ("", ""), "tips_intake": ("100%", "equal"), "tips_resolved": ("90,57%", "equal"),
    }  # fmt: skip
    assert save(draft, people, tips_resolved="90,56") == 1
    assert standings(draft)["tips_resolved"] == ("90,56", "truncated")
    assert save(draft, people, tips_resolved="91%", tips_intake="99%") == 2
    assert standings(draft)["tips_intake"] == ("99%", "differs")
    assert save(draft, people, tips_resolved="91%") == 0
    assert [one.text for one in PublishedPercentage.objects.filter(target__code="tips_resolved")] == [
        "90,57%", "90,56", "91%",
    ]  # fmt: skip
    assert Event.objects.filter(action="publish_percentage").count() == 3


def test_what_is_blank_takes_it_back(people, draft):
    save(draft, people, tips_resolved="90,57%")
    assert published_lines(Reading(draft), only_printed=True) != []
    assert save(draft, people, tips_resolved="") == 1
    assert published_lines(Reading(draft), only_printed=True) == []


def test_bad_text_is_refused_at_its_target_and_nothing_is_written(people, draft):
    with pytest.raises(Invalid) as refused:
        save(draft, people, tips_resolved="12.5%", tips_intake="100%")
    assert [one.where for one in refused.value.problems] == ["tips_resolved"]
    assert not PublishedPercentage.objects.exists()


def test_text_that_is_too_long_is_refused(people, draft):
    with pytest.raises(Invalid):
        save(draft, people, tips_intake="9" * 41)


def test_unknown_targets_are_left_out(people, draft):
    assert save(draft, people, nothing="5%", charity_house_fund="5%") == 0


def test_only_the_reporter_writes_and_only_while_it_is_open(people, draft):
    with pytest.raises(NotAllowed):
        save(draft, people, by=people.commander, tips_intake="100%")
    builders.do(draft, "present", people.reporter)
    with pytest.raises(Refused):
        save(draft, people, tips_intake="100%")


def test_a_value_that_is_not_there_is_not_compared(people):
    empty = builders.draft(people)
    save(empty, people, tips_resolved="90%")
    assert standings(empty)["tips_resolved"] == ("90%", "")


def test_history_has_no_percentages(people, draft):
    carried = draft.carries.get()
    assert published_lines(Reading(carried)) == []


def test_the_page_keeps_what_was_typed_and_the_report_shows_it(client, people, draft):
    client.force_login(people.reporter)
    where = reverse("targets:percentages", args=[draft.pk])
    assert client.get(where).status_code == 200
    wrong = client.post(where, {"tips_resolved": "12.5%"})
    assert wrong.status_code == 422
    assert 'value="12.5%"' in wrong.content.decode()
    assert "Dùng dấu phẩy" in wrong.content.decode()
    assert client.post(where, {"tips_resolved": "90,56%"}).status_code == 302
    assert "khớp nếu cắt bớt chữ số" in client.get(where).content.decode()
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "90,56%" in page
    assert "khớp nếu cắt bớt chữ số" in page
    builders.do(draft, "present", people.reporter)
    assert client.get(where).status_code == 409
    client.force_login(people.commander)
    assert client.get(where).status_code == 403
