"""Documents and tables on generated agreements: every number and verdict word read back is that of the results."""

import io
import operator
import re
from fractions import Fraction

import pytest
from django.core.management import call_command
from docx import Document as WordDocument
from openpyxl import load_workbook

from targets.core.kinds import kind_of, value_of
from targets.results.queries.frozen import standing_results
from targets.words import columns
from targets.words.values import shown
from tests import builders, generated, papers
from tests.tables import lines_of

pytestmark = pytest.mark.django_db
GENERATED = [(1, 31), (6, 32), (6, 33), (9, 34)]
WINDOWS = ("q1", "through-2")
CLUSTER = "Toàn Cụm"
SAID = {"Đạt": True, "Chưa đạt": False}
STANDS = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}


@pytest.fixture
def results_of(clock, tmp_path):
    """Return what loads an agreement of so many units, its figures by a seed, and gives its results of a window."""
    clock(builders.NOW)

    def load(units, seed, window):
        generated.take_in(units, seed, tmp_path)
        scope = papers.scope(window)
        return standing_results(scope.season, scope.window)

    return load


def number_in(text):
    """Return the share that a text begins with, exactly as it is printed: "−3,50% (…)"; None where it says none."""
    printed = re.match(r"([+−]?)([\d.]+)(?:,(\d+))?%", text)
    if printed is None:
        return None
    sign, whole, decimals = printed.groups()
    number = Fraction(int(whole.replace(".", "") + (decimals or "")), 10 ** len(decimals or ""))
    return -number if sign == "−" else number


def check(text, verdict, row):
    """See that a printed value rounds to the exact one, stands to the threshold as that does, and has its verdict."""
    assert (text, verdict) == (shown(row), columns.verdict(row))
    printed, exact = number_in(text), value_of(row)
    if printed is None or exact is None or not kind_of(row.target).is_percent:
        return
    assert abs(printed - exact) <= Fraction(1, 200)
    if verdict in SAID:
        assert SAID[verdict] == STANDS[row.target.comparator](printed, row.target.threshold)


def rows_of_docx(content):
    """Return place, value and verdict of each line of a report's last table, in which every result is computed."""
    table = WordDocument(io.BytesIO(content)).tables[-1]
    cells = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return [(row[0], row[2], row[4]) for row in cells if row[0] != row[1]]  # no titles of targets


@pytest.mark.parametrize(("units", "seed"), GENERATED)
@pytest.mark.parametrize("window", WINDOWS)
def test_every_number_and_verdict_read_back_is_that_of_the_results(results_of, tmp_path, units, seed, window):
    results = results_of(units, seed, window)
    names = {unit.code: unit.name for unit in results.units} | {None: CLUSTER}
    made = {form: papers.paper("cluster-report", form, window=window).content for form in ("docx", "pdf")}
    lines = rows_of_docx(made["docx"])
    assert [line[0] for line in lines] == [names[row.province] for row in results.rows]
    said = papers.words_of_pdf(made["pdf"])
    for (_name, text, verdict), row in zip(lines, results.rows, strict=True):
        check(text, verdict, row)
        assert (text in said, verdict in said) == (True, True)
    path = tmp_path / "bang.xlsx"
    option = ["--through", window.removeprefix("through-")] if "through" in window else ["--window", window]
    call_command("export_table", "--cluster", "cum-4", "--year", "2024", *option, str(path))
    table = lines_of(load_workbook(path)["Kết quả"], "Mã chỉ tiêu")
    assert [(line["Kết quả"], line["Đánh giá"].capitalize()) for line in table] == [
        (text, verdict) for _name, text, verdict in lines
    ]
    assert [(line["Tử số"], line["Mẫu số"]) for line in table] == [
        (row.numerator, row.denominator) for row in results.rows
    ]
