"""Who makes documents in tests."""

import pytest

from tests import builders


@pytest.fixture
def people(clock):
    clock(builders.NOW)
    builders.agreement_2024()
    return builders.people_of("hoa-binh")
