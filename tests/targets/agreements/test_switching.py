"""A switch is a change of meaning: a version with its reason, from the first quarter that is open, in files too."""

import copy
from datetime import timedelta

import pytest

from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services.targets import set_enabled
from targets.calendar.queries.scheme import scheme_of
from targets.models import Target
from targets.reports.queries import readiness
from targets.reports.queries.reading import Reading
from targets.results.queries.season import read_season
from targets.results.services.closing import close_period
from tests import builders
from tests.agreements import refusals
from tests.builders import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=100)  # quý II has ended


@pytest.fixture
def people():
    builders.agreement_2024()
    people = builders.people_of()
    builders.submission_at("accepted", people)
    return people


def target(code="exemplars"):
    return Target.objects.get(code=code)


def on(quarter, at=None):
    agreement = target().agreement
    scheme = read_season(agreement, at).scheme if at else scheme_of(agreement)
    return scheme.is_on(next(one for one in scheme.versions if one.code == "exemplars"), quarter)


def test_a_switch_leaves_what_is_closed_alone(people):
    close_period(builders.period(1), by=people.administrator, at=NOW)
    switched = set_enabled(target(), False, reason="Dừng", by=people.administrator, at=LATER)
    assert [(one.number, one.enabled, one.effective_from) for one in switched.versions.order_by("number")] == [
        (1, True, 1),
        (2, False, 2),
    ]
    assert [on(quarter) for quarter in (1, 2, 3, 4)] == [True, False, False, False]
    reports = [builders.draft(builders.people_of("phu-tho"), "phu-tho", quarter, at=LATER) for quarter in (1, 2)]
    assert ["exemplars" in readiness.asked_codes(Reading(report)) for report in reports] == [True, False]


def test_what_was_on_that_day_is_on_that_day(people):
    given = {"by": people.administrator}
    set_enabled(target(), False, reason="Dừng", at=LATER, **given)
    set_enabled(target(), True, reason="Tiếp tục", at=LATER + timedelta(days=2), **given)
    days = (NOW, LATER + timedelta(days=1), LATER + timedelta(days=3))
    assert [on(1, day) for day in days] == [True, False, True]
    season = read_season(target().agreement, LATER + timedelta(days=1))
    assert "exemplars" not in {one.code for one in season.scheme.targets(1)}


def without_exemplars(**more):
    file = copy.deepcopy(builders.agreement_file(2024))
    row = next(row for pledge in file["pledges"] for row in pledge["targets"] if row["code"] == "exemplars")
    row |= {"enabled": False, **more}
    return file


def test_a_file_switches_in_place_before_the_first_figure_and_the_record_says_when():
    builders.agreement_2024()
    load_agreement(without_exemplars(), at=LATER)
    assert (target().enabled, target().versions.get().enabled) == (False, False)
    assert [on(1, day) for day in (NOW, LATER)] == [True, False]


def test_a_file_needs_a_reason_once_there_are_figures(people):
    assert refusals(without_exemplars()) == ["targets.exemplars"]
    load_agreement(without_exemplars(reason="Phụ lục"), at=LATER)
    assert (target().enabled, target().versions.count()) == (False, 2)
    assert [on(1, day) for day in (NOW, LATER)] == [True, False]
    assert load_agreement(without_exemplars(reason="Phụ lục"), at=LATER) == []
