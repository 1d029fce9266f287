"""What is read while a report is accepted, with a commit in the middle of its reading, is all of the moment before."""

import io
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from pledges.models import Agreement
from pledges.permissions import authority_of
from targets.documents.exports.files import draw
from targets.documents.queries.scope import scope_of
from targets.models import Submission
from targets.reports.services import moves
from tests import builders
from tests.at_once import at_once
from tests.builders import NOW


@pytest.fixture
def submission(people):
    return builders.submission_at("submitted", people)


@contextmanager
def accepted_after_the_first_read(submission, people):
    """Accept the report over another connection once the block has read a row in the transaction that it reads in."""
    answers = []

    def accept():
        given = {"by": people.reviewer, "at": NOW, "rulings": builders.rulings(submission)}
        return moves.accept(submission, **given).state

    def accept_once(execute, sql, *rest):
        done = execute(sql, *rest)
        if connection.in_atomic_block and 'FROM "' in sql and not answers:
            answers.append(None)
            answers[:] = at_once(accept)
        return done

    with connection.execute_wrapper(accept_once):
        yield
    assert answers == ["accepted"]
    assert Submission.objects.get(pk=submission.pk).state == "accepted"


def document(people):
    """Return all that the briefing of quý I says."""
    agreement = Agreement.objects.select_related("cluster").get(year=2024)

    def ask():
        authority = authority_of(people.leader, now=NOW)
        return scope_of(agreement, "q1", province=None, provisional=False, authority=authority, moment=NOW)

    return draw("briefing", ask, "docx", address=lambda code: f"https://cum.example.vn/{code}").manuscript


def page(people):
    """Return the table of the matrix, as a file of its page."""
    client = Client()
    client.force_login(people.leader)
    address = reverse("targets:dashboard_year", args=["cum-4", 2024])
    answer = client.get(address, {"window": "q1", "format": "csv"})
    assert answer.status_code == 200
    return answer.getvalue().decode()


def command(people, folder):
    """Return the sheets that the command writes."""
    path = folder / "bang.xlsx"
    call_command(
        "export_table", "--cluster", "cum-4", "--year", "2024", "--window", "q1", str(path), stdout=io.StringIO()
    )
    return [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path).worksheets]


@pytest.mark.parametrize("what", ["document", "page", "command"])
def test_what_is_made_while_a_report_is_accepted_is_of_one_moment(people, submission, tmp_path, what):
    read = {"document": document, "page": page, "command": lambda people: command(people, tmp_path)}[what]
    before = read(people)
    with accepted_after_the_first_read(submission, people):
        meanwhile = read(people)
    assert meanwhile == before
    assert read(people) != before
