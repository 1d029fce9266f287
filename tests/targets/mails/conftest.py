"""A mail server of the test's own, and people with addresses."""

import pytest

from tests import builders
from tests.fixtures import smtp


@pytest.fixture
def office(settings):
    """Serve a mail server that the product sends to."""
    with smtp.office() as (desk, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, smtp.PATIENCE
        yield desk


@pytest.fixture
def people(db):
    """Return the people of Hòa Bình, each with an address."""
    builders.agreement_2024()
    found = builders.people_of("hoa-binh")
    for name in ("reporter", "commander", "reviewer", "leader", "administrator"):
        builders.addressed(getattr(found, name), name)
    return found
