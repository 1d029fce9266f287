"""The table of what people type, run against every way in: a cell (and a paste), the whole page, files, workbooks."""

import pytest
from django.db import transaction
from django.urls import reverse

from foundation.errors import Invalid
from pledges.models import Cluster
from targets.models import Figure
from targets.reports.imports.figure_lines import load_lines
from targets.reports.imports.figures_file import Line
from targets.reports.imports.sheet_values import ValueRefused, count_of
from targets.reports.imports.untrusted import SheetCell
from tests import builders
from tests.builders import NOW, value_of
from tests.core.number_cases import REFUSED, TAKEN

pytestmark = pytest.mark.django_db
MEASURE = "exemplars"
WRONG = [
    text for text in REFUSED if text.strip()
]  # an empty box empties the cell, an empty value in a file is a reason's


@pytest.fixture
def submission(people):
    return builders.draft(people)


def test_one_cell(client, people, submission):
    client.force_login(people.reporter)
    address = reverse("targets:cell", args=[submission.pk, MEASURE])

    def post(text, seen):
        return client.post(address, {"as_user": people.reporter.pk, "x": seen, "v": text})

    for text in WRONG:
        post(text, "0")
        assert value_of(submission, MEASURE) is None, text
    for text, number in TAKEN.items():
        figure = Figure.objects.filter(submission=submission, measure__code=MEASURE).first()
        post(text, str(figure.current.number) if figure else "0")
        assert value_of(submission, MEASURE) == number, text


def test_the_whole_page(client, people, submission):
    client.force_login(people.reporter)
    address = reverse("targets:entry", args=[submission.pk])
    for text in ("1.23", "1,5", "-5", "1e5", "²"):
        answer = client.post(address, {"as_user": people.reporter.pk, f"x:{MEASURE}": "0", f"v:{MEASURE}": text})
        assert (answer.status_code, value_of(submission, MEASURE)) == (422, None), text
    for text in ("1 234", "１．２３４", "1.234"):
        figure = Figure.objects.filter(submission=submission, measure__code=MEASURE).first()
        seen = str(figure.current.number) if figure else "0"
        client.post(address, {"as_user": people.reporter.pk, f"x:{MEASURE}": seen, f"v:{MEASURE}": text})
        assert value_of(submission, MEASURE) == 1234, text


def test_a_file(people):
    def load(text):
        line = Line(2, "hoa-binh", "2024", "1", MEASURE, text, "")
        with transaction.atomic():
            loaded = load_lines(Cluster.objects.get(), [line], by=people.administrator, at=NOW)
            transaction.set_rollback(True)
        return loaded

    for text in TAKEN:
        assert load(text).changed == 1, text
    for text in WRONG:
        with pytest.raises(Invalid) as refused:
            load(text)
        assert [problem.where for problem in refused.value.problems] == ["2"], text


def test_a_text_in_a_workbook():
    for text, number in TAKEN.items():
        assert count_of(SheetCell("F13", text)) == number, text
    for text in WRONG:
        with pytest.raises(ValueRefused):
            count_of(SheetCell("F13", text))
