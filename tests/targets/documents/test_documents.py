"""Documents as files: every number and verdict is that of the results, in DOCX and in PDF; layout; nothing escapes."""

import io
import re
from datetime import datetime

import pytest
from docx import Document as WordDocument
from docx.shared import Mm

from accounts.models import User
from pledges.models import Agreement, Pledge
from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.documents.queries.kinds import KINDS, manuscript_of
from targets.documents.queries.manuscript import Paragraph
from targets.results.queries.dashboard import inputs_of
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import results_of
from targets.results.services.closing import close_period
from targets.words import columns, prose, wording
from targets.words.values import counts, shown
from tests import builders, papers
from tests.paper_faults import faults_of

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2024-09-18T09:30+07:00")
DOCX, PDF = "docx", "pdf"
READERS = {DOCX: papers.words_of_docx, PDF: papers.words_of_pdf}
BANNER = "SỐ LIỆU CHƯA THẨM ĐỊNH – KHÔNG DÙNG ĐỂ BÌNH XÉT"


@pytest.fixture
def demo(db, settings, clock):
    """Fill the database with the demonstration, at its moment."""
    settings.DEMO = True
    clock(NOW)
    builders.demonstration()


def tables_of(content):
    """Return the tables of a DOCX as lists of rows of texts."""
    document = WordDocument(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


@pytest.mark.parametrize("window", ["through-2", "q3"])
def test_every_result_stands_in_the_report_of_the_cluster(demo, window):
    scope = papers.scope(window)
    results = standing_results(scope.season, scope.window)
    made = {form: papers.paper("cluster-report", form, window=window).content for form in READERS}
    said = {form: read(made[form]) for form, read in READERS.items()}
    computed = tables_of(made[DOCX])[-1]
    names = {unit.code: unit.name for unit in results.units} | {None: "Toàn Cụm"}
    rows = [[row[0], row[2], row[4]] for row in computed[1:] if row[0] != row[1]]  # no titles of targets
    assert rows == [[names[row.province], shown(row), columns.verdict(row)] for row in results.rows]
    for row in results.rows:
        counted = "" if kind_of(row.target).is_document else counts(row)  # said once, by the value
        for text in (shown(row), counted, columns.verdict(row), names[row.province]):
            assert [form for form in READERS if text not in said[form]] == [], text
        for comparison in row.comparisons:
            assert wording.comparison(comparison) in said[DOCX]


def test_the_comparison_stands_on_accepted_figures_alone_and_as_a_closing_froze_them(demo):
    scope = papers.scope("q3")
    accepted = results_of(scope.season, scope.window)
    matrix = tables_of(papers.paper("comparison", window="q3").content)[2]
    cells = {row[1].splitlines()[0]: row[2:] for row in matrix[1:] if row[0] != row[1]}
    assert len(cells) == len(accepted.by_target)
    for rows in accepted.by_target.values():
        by_place = {row.province: row for row in rows}
        expected = [by_place.get(unit.code) for unit in accepted.units]
        texts = [columns.in_lines(row) if row else "" for row in (*expected, by_place.get(None))]
        assert cells[rows[-1].target.title] == texts


def test_a_briefing_is_one_page_of_five_sentences(demo):
    for window in ("through-2", "through-3"):
        for provisional in (False, True):
            file = papers.paper("briefing", PDF, window=window, provisional=provisional)
            [page] = papers.pages_of_pdf(file.content)
            assert all(re.search(rf"(^| ){place}\. ", page) for place in range(1, 6))


def test_a_sheet_shows_every_figure_of_its_report(demo):
    asked = {"window": "q2", "province": "hoa-binh"}
    said = {form: read(papers.paper("data-sheet", form, **asked).content) for form, read in READERS.items()}
    report = papers.scope("q2", province="hoa-binh").submission
    for figure in report.figures.select_related("measure", "current"):
        assert figure.measure.name in said[DOCX]
        for form, text in said.items():
            if figure.current.value > 1:
                assert f" {columns.figure(figure.current.value, False)} " in text, (form, figure.measure)


def test_the_empty_form_of_a_report_that_is_not_begun(demo):
    said = papers.words_of_docx(papers.paper("data-sheet", window="q4", province="quang-ninh").content)
    assert "Trạng thái báo cáo: chưa lập." in said
    assert "Kỳ trước chuyển sang" in said


@pytest.mark.parametrize("kind", ["data-sheet", "reminder", "comparison"])
def test_pages_are_laid_out_as_the_decree_has_them(demo, kind):
    """One of each shape: with a form, a letter, across; `make documents` makes and measures all of every quarter."""
    asked = {"province": "hoa-binh"} if KINDS[kind].needs_province else {}
    file = papers.paper(kind, PDF, window="q3", **asked)
    assert faults_of(file.content, code=file.document.grouped_code) == []


def test_what_is_laid_out_wrongly_is_found(demo, monkeypatch):
    file = papers.paper("reminder", PDF, window="q3")
    assert faults_of(file.content, code="no-code", pages=2) == ["1 pages, not 2", "page 1: lacks no-code"]
    monkeypatch.setattr("tests.paper_faults.LEFT", 200)
    assert any("in the margin" in fault for fault in faults_of(file.content))


@pytest.mark.parametrize("kind", ["data-sheet", "briefing", "comparison", "closing-minutes"])
def test_a_word_file_has_the_same_margins_and_font(demo, kind):
    asked = {"province": "hoa-binh"} if KINDS[kind].needs_province else {}
    document = WordDocument(io.BytesIO(papers.paper(kind, **asked).content))
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert 13 <= document.styles["Normal"].font.size.pt <= 14
    for section in document.sections:
        assert Mm(20) <= section.top_margin <= Mm(25)
        assert Mm(20) <= section.bottom_margin <= Mm(25)
        assert Mm(30) <= section.left_margin <= Mm(35)
        assert Mm(15) <= section.right_margin <= Mm(20)
        assert {round(side / Mm(1)) for side in (section.page_width, section.page_height)} == {210, 297}
    assert document.sections[0].different_first_page_header_footer


def test_what_is_not_accepted_says_so_on_every_page_which_has_its_code(demo):
    file = papers.paper("province-report", PDF, window="q3", province="bac-giang", provisional=True)
    assert faults_of(file.content, code=file.document.grouped_code, banner=BANNER) == []
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", file.document.grouped_code)
    made = papers.paper("cluster-report", window="q3", provisional=True)
    document = WordDocument(io.BytesIO(made.content))
    for section in document.sections:
        heads = [section.header] + ([section.first_page_header] if section.different_first_page_header_footer else [])
        assert all(BANNER in "".join(line.text for line in head.paragraphs) for head in heads)
    assert len(document.sections[0].first_page_footer._element.findall(".//{*}drawing")) == 1
    assert made.document.grouped_code in document.sections[-1].footer.paragraphs[0].text
    assert BANNER not in papers.words_of_docx(papers.paper("cluster-report").content)


def test_texts_of_people_are_texts(demo):
    hostile = "<b>Cụm</b> & {{ 7*7 }} {% if %} <w:t>x</w:t> \x0b"
    Agreement.objects.filter(year=2024).update(legal_basis=hostile)
    Pledge.objects.filter(agreement__year=2024, number=3).update(title=f"Nội dung {hostile}".strip())
    for form, read in READERS.items():
        said = read(papers.paper("cluster-report", form, window="q1").content)
        assert said.count("<b>Cụm</b> & {{ 7*7 }} {% if %} <w:t>x</w:t>") >= 2, form


def test_minutes_of_closing_hold_what_was_frozen(demo):
    period = builders.period(1)
    draft = papers.words_of_docx(papers.paper("closing-minutes", window="q1").content)
    assert "DỰ THẢO: Quý I/2024 chưa chốt số liệu." in draft
    closing = close_period(period, by=User.objects.get(username="quantri"), at=NOW, note="Đã đủ sáu đơn vị.")
    content = papers.paper("closing-minutes", window="q1").content
    said = papers.words_of_docx(content)
    assert "DỰ THẢO" not in said
    assert "Ghi chú khi chốt: Đã đủ sáu đơn vị." in said
    frozen = [row for row in tables_of(content)[3] if row[0] != row[1]][1:]
    scope = papers.scope("q1")
    results = standing_results(scope.season, scope.window)
    assert len(results.rows) == closing.results.filter(window="q1").count()
    names = {unit.code: unit.name for unit in results.units} | {None: "Toàn Cụm"}
    expected = [[names[row.province], shown(row), columns.verdict(row)] for row in results.rows]
    assert [[row[1], row[3], row[4]] for row in frozen] == expected
    entered = {(row[0], number) for row in tables_of(content)[-1] for number in row[2:]}
    measures = scope.season.scheme.measures
    for figure in (figure for row in results.rows for figure in inputs_of(row)):
        assert (measures[figure.key[3]].name, format_count(figure.number)) in entered


def test_a_reminder_goes_to_who_has_not_sent(demo):
    said = papers.words_of_docx(papers.paper("reminder", window="q3").content)
    assert "Kính gửi: - Công an tỉnh Phú Thọ; - Công an tỉnh Hòa Bình." in said
    assert "04/06 đơn vị đã gửi báo cáo về Cụm." in said
    alone = papers.words_of_docx(papers.paper("reminder", window="q3", province="hoa-binh").content)
    assert "Kính gửi: Công an tỉnh Hòa Bình." in alone
    assert "Phú Thọ" not in alone
    assert "Đề nghị đơn vị hoàn thiện số liệu" in alone
    sent = papers.words_of_docx(papers.paper("reminder", window="q3", province="bac-ninh").content)
    assert "Công an tỉnh Bắc Ninh đã gửi báo cáo kỳ này, không còn việc phải gửi." in sent
    assert "Tất cả đơn vị" not in sent


def test_minutes_of_review_say_who_did_what_and_nothing_of_what_is_being_typed(demo):
    said = papers.words_of_docx(papers.paper("review-minutes", window="q3", province="vinh-phuc").content)
    assert "Đã trả lại để hoàn thiện Trung tá Nguyễn Hồng Sơn" in said
    assert "Số vụ cao hơn báo cáo tháng của Phòng Cảnh sát hình sự." in said
    assert "Đã trình lãnh đạo" not in said
    assert "(hiện ở trạng thái “Trả lại để hoàn thiện”)" in said
    assert BANNER in said
    accepted = papers.words_of_docx(papers.paper("review-minutes", window="q1", province="vinh-phuc").content)
    assert BANNER not in accepted


def test_no_heading_ends_a_page_and_no_line_parts_the_movements_name(demo):
    """What stands in bold above others is a heading: these stay with what follows."""
    for kind in KINDS.values():
        province = "hoa-binh" if kind.needs_province else ""
        made = manuscript_of(kind.name, papers.scope("q1", province=province))
        assert not [part for part in made.parts if isinstance(part, Paragraph) and part.lead and not part.text]
        movement = [line for line in made.subject if "Vì" in line]
        assert all("“Vì\u00a0an\u00a0ninh\u00a0Tổ\u00a0quốc”" in line for line in movement)


def test_a_province_reports_each_result_in_prose(demo):
    scope = papers.scope("through-2", province="hoa-binh")
    results = standing_results(scope.season, scope.window)
    said = papers.words_of_docx(papers.paper("province-report", window="through-2", province="hoa-binh").content)
    names = {unit.code: unit.name for unit in results.units}
    own = [row for row in results.rows if row.province == "hoa-binh"]
    assert own
    for row in own:
        assert f"{row.target.title}: {prose.finding(row, names, scope.season.scheme.measures)}." in said
