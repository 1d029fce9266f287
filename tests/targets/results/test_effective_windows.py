"""A target has no result, and asks nobody for a judgement, in windows that end before its first effective quarter."""

import copy
from datetime import date

import pytest
from django.urls import reverse

from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services.windows import NewWindow, add_window
from targets.core import workflow
from targets.reports.queries.entry_results import results_of as results_beside
from targets.reports.queries.published import published_targets
from targets.reports.queries.reading import Reading
from targets.reports.services import submissions
from targets.reports.services.review import narrative_targets
from targets.results.queries.results import results_of
from targets.results.queries.season import Extent, read_season
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    file = copy.deepcopy(builders.agreement_file(2024))  # it is kept for all tests
    for pledge in file["pledges"]:
        for target in pledge.get("targets", []):
            if target["code"] in ("security_kept", "tips_intake"):
                target["effective_from"] = 2
    load_agreement(file, at=builders.NOW)
    return builders.people_of()


def codes(results):
    return {one.target.code for one in results.rows}


def test_it_stands_from_its_first_quarter_on(people):
    season = read_season(builders.Agreement.objects.get(year=2024))
    unit = season.scheme.units[0]
    for window, stands in (("q1", False), ("q2", True), ("through-2", True), ("h2", True), ("through-4", True)):
        found = results_of(season, season.window(window))
        alone = results_of(season.within(Extent(place=unit.code)), season.window(window))
        for code in ("security_kept", "tips_intake"):
            assert (code in codes(found), code in codes(alone), bool(found.of(code))) == (stands,) * 3, (window, code)


def test_nobody_is_asked_before(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    assert narrative_targets(submission) == []
    assert "tips_intake" not in published_targets(Reading(submission))
    titles = {line.title for lines in results_beside(Reading(submission)).values() for line in lines}
    assert not any(one.startswith("Tiếp nhận") for one in titles)


def test_pages_say_from_when(people, client):
    client.force_login(people.leader)
    for name, args in (("target", ["tips_intake"]), ("explanation", ["tips_intake", "hoa-binh"])):
        where = reverse(f"targets:{name}", args=["cum-4", 2024, *args], query={"window": "q1"})
        answer = client.get(where)
        assert (answer.status_code, "áp dụng từ Quý II" in answer.content.decode()) == (200, True)
        unknown = reverse(f"targets:{name}", args=["cum-4", 2024, "unheard", *args[1:]], query={"window": "q1"})
        assert client.get(unknown).status_code == 404


@pytest.mark.parametrize(("end", "asked"), [(date(2024, 3, 10), []), (date(2024, 3, 20), ["security_kept"])])
def test_a_named_window_asks_as_of_the_quarter_in_which_it_ends(people, end, asked):
    agreement = builders.Agreement.objects.get(year=2024)
    days = {"start": date(2023, 12, 15), "end": end}
    add_window(agreement, NewWindow(code="moc", title="Mốc", **days), by=people.administrator, at=builders.NOW)
    season = read_season(agreement)
    place = people.reporter.roles.first().province
    period = agreement.cluster.periods.get(year=2024, code="moc")
    submission = submissions.open_submission(place, period, by=people.reporter, at=builders.NOW)
    assert [target.code for target in narrative_targets(submission)] == asked
    assert ("security_kept" in codes(results_of(season, season.window("moc")))) == bool(asked)
    assert ("tips_intake" in published_targets(Reading(submission))) == bool(asked)
