"""Who works on a report in tests, and the report: a draft of Hòa Bình's first quarter of 2024."""

import pytest

from tests import builders


@pytest.fixture
def people(clock):
    clock(builders.NOW)
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def report(people):
    return builders.draft(people)
