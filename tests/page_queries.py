"""How many queries the dearest pages ask, in a database in memory: all of them, and those that repeat another.

Statements that only frame a transaction do not count. One repeats another when it differs at most in its values.
"""

import os
import re
from dataclasses import dataclass

import django

FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")
VALUE = re.compile(r"'(?:[^']|'')*'|\b\d+\b")
SEVERAL = re.compile(r"\(\?(?:, \?)+\)")


@dataclass(frozen=True)
class Asked:
    """How many queries were asked, and how many of them repeat an earlier one."""

    queries: int
    repeats: int


def counted(statements: list[str]) -> Asked:
    """Count statements and repeats among them."""
    shapes = [SEVERAL.sub("(?)", VALUE.sub("?", sql)) for sql in statements if not sql.startswith(FRAME)]
    return Asked(len(shapes), len(shapes) - len(set(shapes)))


def measured() -> dict[str, Asked]:
    """Return what the entry page, the saving of one cell and the reviewer's sheet ask; makes its own database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DATABASE_URL"] = "sqlite:///:memory:"
    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)
    return of_pages()


def of_pages() -> dict[str, Asked]:
    """Bring one report through return and correction to the reviewer again, asking for the pages on the way."""
    from django.conf import settings
    from django.test import Client

    from tests import builders

    settings.FIXED_NOW = builders.NOW
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.submission_at("returned", people)
    client = Client()
    client.force_login(people.reporter)
    address = f"/submissions/{submission.pk}"
    entry = asked_by(lambda: client.get(f"{address}/entry/"))
    versions = submission.figures.get(measure__code="exemplars").versions.count()
    saved = {"as_user": people.reporter.pk, "v": "7", "x": str(versions)}
    save = asked_by(lambda: client.post(f"{address}/cells/exemplars/", saved))
    for action, role in builders.PATHS["submitted"]:
        submission = builders.do(submission, action, people.of(role))
    client.force_login(people.reviewer)
    return {
        "entry page": entry,
        "one cell saved": save,
        "reviewer's sheet": asked_by(lambda: client.get(f"{address}/")),
    }


def asked_by(ask) -> Asked:
    """Ask for a page; count its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.request['PATH_INFO']} was answered with {answer.status_code}")
    return counted([query["sql"] for query in queries])
