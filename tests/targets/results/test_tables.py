"""Tables as files: every number and verdict is that of results."""

import csv
import io
import re
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import load_workbook

from pledges.models import Agreement
from targets.core.kinds import kind_of, value_of
from targets.core.scheme import MET, MONITORED, NO_ACTIVITY, NO_DATA, NOT_MET
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.words import wording
from tests import builders
from tests.tables import book_of, client_of, lines_of, text_of

pytestmark = pytest.mark.django_db
YEAR = "/agreements/cum-4/2024"
WORDS = {
    MET: "Đạt",
    NOT_MET: "Chưa đạt",
    NO_DATA: "Chưa đủ số liệu",
    NO_ACTIVITY: "Không phát sinh",
    MONITORED: "Theo dõi",
}
CLUSTER = "Toàn Cụm"


@pytest.fixture
def sample(clock):
    """The shipped figures, accepted: quý III is partly known."""
    clock(builders.NOW)
    return builders.shipped_figures()


def found(code, *, provisional=False):
    season = read_season(Agreement.objects.select_related("cluster").get(year=2024))
    window = season.window(code)
    return results_of(season, window, provisional=True) if provisional else standing_results(season, window)


def verdict_of(result):
    is_value = result.verdict not in (NO_DATA, NO_ACTIVITY) or result.contradiction
    return (
        "tham khảo"
        if result.is_reference and is_value and not kind_of(result.target).is_ruled
        else WORDS[result.verdict]
    )


def check(value, result):
    """See that a cell says a result's value: as a number that rounds to it, or in its words."""
    exact = value_of(result)
    if not kind_of(result.target).has_threshold or exact is None:  # its verdict's words say it, or nothing does
        assert value is None or value == wording.shown(result) or re.fullmatch(r"\d+/\d+ văn bản", value), value
    else:
        shown = Fraction(str(value)) * (100 if kind_of(result.target).is_percent else 1)
        assert abs(shown - exact) <= Fraction(1, 200), (value, exact)


def counts_of(result):
    """Return the counts that stand beside a value on its page: of a change those of both years."""
    if kind_of(result.target).compares_years:
        return result.current, result.base
    return result.numerator, result.denominator


def exported(tmp_path, *options):
    path = tmp_path / "bang.xlsx"
    call_command("export_table", "--cluster", "cum-4", "--year", "2024", *options, str(path))
    return load_workbook(path)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--through", "1"], "through-1"),
        (["--through", "2"], "through-2"),
        (["--through", "3", "--provisional"], "through-3"),
        (["--through", "4"], "through-4"),
        (["--window", "q2"], "q2"),
        (["--window", "h2"], "h2"),
    ],
)
def test_the_command_writes_what_results_says(sample, tmp_path, options, code):
    results = found(code, provisional="--provisional" in options)
    lines = lines_of(exported(tmp_path, *options)["Kết quả"], "Mã chỉ tiêu")
    said = [tuple(line[head] for head in ("Mã chỉ tiêu", "Mã đơn vị", "Tử số", "Mẫu số", "Kết quả")) for line in lines]
    assert said == [
        (one.target.code, one.province, one.numerator, one.denominator, wording.shown(one)) for one in results.rows
    ]
    assert [line["Đánh giá"] for line in lines] == list(map(verdict_of, results.rows))
    for line, result in zip(lines, results.rows, strict=True):
        check(line["Giá trị"], result)
        assert (line["Kỳ này"], line["Cùng kỳ năm trước"]) == (result.current, result.base)


def test_what_is_missed_by_a_thousandth_is_not_rounded_to_the_threshold(sample, tmp_path):
    lines = lines_of(exported(tmp_path, "--through", "2")["Kết quả"], "Mã chỉ tiêu")
    (line,) = (one for one in lines if (one["Mã chỉ tiêu"], one["Mã đơn vị"]) == ("tips_intake", None))
    assert (line["Tử số"], line["Mẫu số"], line["Giá trị"], line["Đánh giá"]) == (5429, 5430, 0.9998, "Chưa đạt")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--through", "5"], "1, 2, 3 hoặc 4"),
        ([], "đúng một trong hai"),
        (["--through", "1", "--window", "q1"], "đúng một trong hai"),
        (["--window", "x"], "không có mốc x"),
        (["--through", "1", "--year", "1999"], "Không có giao ước năm 1999"),
    ],
)
def test_the_command_says_how_it_was_used_wrongly(sample, tmp_path, options, words):
    with pytest.raises(CommandError, match=words) as error:
        exported(tmp_path, *options)
    assert error.value.returncode == 2


def test_the_command_says_where_it_cannot_write(sample, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được") as error:
        exported(tmp_path / "nowhere", "--through", "1")
    assert error.value.returncode == 2


@pytest.mark.parametrize("window", ["q1", "through-2", "through-3", "h2"])
def test_the_matrix_says_what_results_says(sample, window):
    results = found(window)
    names = {unit.code: unit.name for unit in results.units}
    book = book_of(client_of(sample.leader), f"{YEAR}/dashboard/?window={window}")
    rows = {(one.target.title, names.get(one.province, CLUSTER)): one for one in results.rows}
    seen = 0
    for line in lines_of(book["Bảng theo dõi"], "Nội dung"):
        for name in (*names.values(), CLUSTER):
            result = rows.get((line["Chỉ tiêu"], name))
            if result is not None:
                check(line[name], result)
                assert line[f"{name} – đánh giá"] == verdict_of(result), (line["Chỉ tiêu"], name)
                seen += 1
    assert seen == len(results.rows) - 2 * 7  # the two documents stand in one row


def test_a_target_says_what_results_says(sample):
    client, results = client_of(sample.leader), found("through-2")
    names = {unit.code: unit.name for unit in results.units}
    for code in {one.target.code for one in results.rows}:
        rows = {names.get(one.province, CLUSTER): one for one in results.of(code)}
        sheet = book_of(client, f"{YEAR}/targets/{code}/?window=through-2").worksheets[0]
        lines = lines_of(sheet, "Đánh giá")
        assert {line["Đơn vị"] for line in lines} == rows.keys()
        for line in lines:
            result = rows[line["Đơn vị"]]
            check(line["Kết quả"], result)
            assert line["Đánh giá"] == verdict_of(result)
            if kind_of(result.target).compares_years:
                assert (line["Kỳ này"], line["Cùng kỳ năm trước"]) == (result.current, result.base)


def test_if_closed_a_unit_and_what_changed_say_what_results_says(sample):
    client, results, before = client_of(sample.leader), found("through-2"), found("q1")
    names = {unit.code: unit.name for unit in results.units}
    rows, was = (
        {(one.target.title, names.get(one.province, CLUSTER)): one for one in some.rows} for some in (results, before)
    )
    lines = lines_of(book_of(client, f"{YEAR}/if-closed/?window=through-2").active, "Đánh giá")
    assert len(lines) == 7 * 6 + 1  # six judged targets of seven places, the fund
    for line in lines:
        result = rows[line["Chỉ tiêu"], line["Đơn vị"]]
        check(line["Kết quả"], result)
        assert (line["Kỳ này, hoặc đã làm"], line["Cùng kỳ năm trước, hoặc phải làm"]) == counts_of(result)
        assert line["Đánh giá"] == verdict_of(result)
    lines = lines_of(book_of(client, "/provinces/hoa-binh/?year=2024&window=through-2").worksheets[1], "Yêu cầu")
    for line in lines:
        result = rows[line["Chỉ tiêu"], "Hòa Bình"]
        check(line["6 tháng đầu năm"], result)
        assert line["6 tháng đầu năm – đánh giá"] == verdict_of(result)
    for line in lines_of(book_of(client, f"{YEAR}/changes/quarter/?window=through-2").active, "Thay đổi gì"):
        key = line["Chỉ tiêu"], line["Đơn vị"]
        check(line["Quý I"], was[key])
        check(line["6 tháng đầu năm 2024"], rows[key])
        assert line["6 tháng đầu năm 2024 – kỳ này, hoặc đã làm"] == counts_of(rows[key])[0]


def test_a_trend_and_stocks_hold_real_numbers(sample):
    client = client_of(sample.leader)
    year, years = book_of(client, f"{YEAR}/targets/tips_resolved/trend/?window=through-2").worksheets
    (line,) = (one for one in lines_of(year, "Đơn vị") if one["Đơn vị"] == CLUSTER)
    assert (
        line["6 tháng"],
        line["6 tháng – kỳ này, hoặc đã làm"],
        line["6 tháng – cùng kỳ năm trước, hoặc phải làm"],
    ) == (0.9445, 5396, 5713)
    (line,) = lines_of(years, "Năm số liệu")
    assert (
        line["Năm số liệu"],
        line["Số đơn vị"],
        line["Quý I – kỳ này, hoặc đã làm"],
        line["Quý I – cùng kỳ năm trước, hoặc phải làm"],
    ) == (
        "2024",
        6,
        2684,
        3040,
    )
    base, counted = lines_of(book_of(client, f"{YEAR}/targets/crime_reduction/trend/").worksheets[1], "Số đơn vị")
    assert (base["Năm số liệu"], base["6 tháng đầu năm"]) == ("2023 (năm so sánh)", 1482)
    assert (counted["6 tháng đầu năm"], counted["6 tháng đầu năm – so với năm trước"]) == (1415, -0.0452)
    stock = lines_of(book_of(client, f"{YEAR}/stocks/hoa-binh/").active, "Kỳ")
    (line,) = (one for one in stock if one["Kỳ"] == "Quý II/2024")
    assert (line["Còn lại kỳ trước"], line["Đầu kỳ"], line["Còn lại cuối kỳ"], line["Nối kỳ trước"]) == (
        14,
        14,
        10,
        "khớp",
    )


def test_csv_says_the_same_in_numbers_as_they_are_written_here(sample):
    text = text_of(client_of(sample.leader), f"{YEAR}/targets/crime_reduction/?window=through-2")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if row}
    assert rows["Toàn Cụm"][1:6] == ["-4,52%", "%", "Chưa đạt", "1.415", "1.482"]
    assert rows["Hòa Bình"][1:6] == ["+2,22%", "%", "Chưa đạt", "184", "180"]
