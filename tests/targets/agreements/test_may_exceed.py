"""A ratio above the whole is a contradiction unless its target says that it may be; so are thresholds outside 0–100."""

import copy

import pytest
from django.db import DatabaseError, transaction

from foundation.errors import Invalid
from targets.agreements.exports.agreement_file import dump
from targets.agreements.imports.agreement_file import load_agreement
from targets.calendar.queries.scheme import scheme_of
from targets.models import TargetVersion
from tests import builders

pytestmark = pytest.mark.django_db


def file_with(**parts):
    file = copy.deepcopy(builders.agreement_file(2024))
    targets = {one["code"]: one for pledge in file["pledges"] for one in pledge.get("targets", [])}
    targets["tips_resolved"] |= parts
    return file


def load(file):
    load_agreement(file, at=builders.NOW)
    return builders.Agreement.objects.get(year=2024)


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({"threshold": "100.5"}, "threshold"),
        ({"threshold": "-1"}, "threshold"),
        ({"threshold": "-1", "may_exceed": True}, "threshold"),
        ({"thresholds": {"hoa-binh": "950"}}, "thresholds.hoa-binh"),
        ({"upper": {"comparator": "<=", "threshold": "101"}}, "upper_threshold"),
    ],
)
def test_a_threshold_of_a_ratio_lies_within_the_whole(parts, where):
    with pytest.raises(Invalid) as refused:
        load(file_with(**parts))
    assert [one.where for one in refused.value.problems] == [f"targets.tips_resolved.{where}"]


@pytest.mark.parametrize("parts", [{"threshold": "0"}, {"threshold": "100"}, {"threshold": "950", "may_exceed": True}])
def test_one_within_or_of_a_ratio_that_may_exceed_is_taken(parts):
    agreement = load(file_with(**parts))
    spec = next(one for one in scheme_of(agreement).targets(1) if one.code == "tips_resolved")
    assert (str(spec.threshold), spec.may_exceed) == (parts["threshold"], parts.get("may_exceed", False))


def test_it_is_dumped_as_it_was_loaded():
    agreement = load(file_with(may_exceed=True))
    dumped = dump(agreement)
    targets = {one["code"]: one for pledge in dumped["pledges"] for one in pledge.get("targets", [])}
    assert targets["tips_resolved"]["may_exceed"] is True
    assert "may_exceed" not in targets["tips_intake"]
    load_agreement(dumped, at=builders.NOW)
    assert dump(agreement) == dumped


def test_only_a_ratio_may_exceed():
    file = file_with()
    targets = {one["code"]: one for pledge in file["pledges"] for one in pledge.get("targets", [])}
    targets["crime_reduction"]["may_exceed"] = True
    with pytest.raises(Invalid) as refused:
        load(file)
    assert [one.where for one in refused.value.problems] == ["targets.crime_reduction.may_exceed"]


def test_the_table_keeps_its_guard():
    builders.agreement_2024()
    people = builders.people_of()
    builders.submission_at("accepted", people)
    version = TargetVersion.objects.filter(target__code="tips_resolved")
    with pytest.raises(DatabaseError), transaction.atomic():
        version.update(may_exceed=True)
