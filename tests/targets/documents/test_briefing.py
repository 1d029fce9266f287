"""The briefing for leaders: one page that says which unit does worst as the target has it."""

import re
from base64 import b64decode
from datetime import datetime
from fractions import Fraction

import pytest
from defusedxml import ElementTree

from targets.core import workflow
from targets.core.kinds import value_of
from targets.documents.exports.strip_svg import STYLES, strip_svg
from targets.documents.queries.briefing import briefing
from targets.documents.queries.manuscript import Strips
from targets.models import TargetVersion
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.results.queries.season import CLUSTER
from targets.words.values import shown
from tests import builders, papers
from tests.paper_faults import faults_of
from tests.workbooks import through_libreoffice

pytestmark = pytest.mark.django_db


def test_where_a_rise_is_asked_for_the_worst_unit_is_that_which_fell(people):
    versions = TargetVersion.objects.filter(target__agreement__year=2024, kind="change")
    versions.update(comparator=">=", threshold=Fraction(5))
    for province, crimes in (("hoa-binh", 20), ("phu-tho", 41)):  # 40 a year before
        some = builders.people_of(province)
        submission = builders.draft(some, province=province)
        builders.fill(submission, some)
        save_cells(submission, [CellInput("social_order_crimes", value=crimes)], by=some.reporter, at=builders.NOW)
        for action, role in builders.PATHS[workflow.ACCEPTED]:
            builders.do(submission, action, some.of(role))
    said = papers.words_of_docx(papers.paper("briefing", window="through-1").content)
    assert "đơn vị nào diễn biến kém nhất? Hòa Bình: 20 vụ" in said


@pytest.fixture
def demo(db, settings, clock):
    settings.DEMO = True
    clock(datetime.fromisoformat("2024-09-18T09:30+07:00"))
    builders.demonstration()


def test_its_strips_stand_in_pdf_as_drawn_and_in_word_in_their_order_on_one_page(demo, tmp_path):
    asked = {"window": "through-3", "provisional": True}
    scope = papers.scope(**asked)
    [strips] = [part for part in briefing(scope).parts if isinstance(part, Strips)]
    file = papers.paper("briefing", "pdf", **asked)
    assert faults_of(file.content, code=file.document.grouped_code, pages=1) == []
    page = papers.words_of_pdf(file.content)
    word = papers.paper("briefing", **asked).content
    said, results = papers.words_of_docx(word), scope.results
    assert len(strips.strips) == 3
    for name, strip in strips.strips:
        [rows] = [
            rows for rows in results.by_target.values() if results.versions[rows[-1].target.code].target.name == name
        ]
        line = said.partition(f" {name}: ")[2].partition(": ")[0]
        for mark in strip.marks:
            assert mark.mark.label in page
            row = next(row for row in rows if (row.province or CLUSTER) == mark.mark.key)
            assert shown(row) in line
        known = [row for row in rows if value_of(row) is not None]
        ordered = [shown(row) for row in sorted(known, key=value_of)]
        places = [line.index(text) for text in dict.fromkeys(ordered)]
        assert places == sorted(places)
    assert len(papers.pages_of_pdf(through_libreoffice(word, tmp_path, opened="docx", saved="pdf"))) == 1


def test_a_strip_on_paper_has_a_style_for_all_that_it_draws(demo):
    [strips] = [part for part in briefing(papers.scope("through-3")).parts if isinstance(part, Strips)]
    styles = STYLES.read_text("utf-8")
    for _name, strip in strips.strips:
        drawn = b64decode(strip_svg(strip).partition(",")[2]).decode()
        ElementTree.fromstring(drawn)
        names = set(re.findall(r'class="([^"]+)"', drawn))
        assert {name for text in names for name in text.split() if f".{name}" not in styles} <= {
            "strip-line",
            "strip-label",
        }
        assert "href" not in drawn
