"""What documents say of a result: true to its counts, padded below ten, silent where a figure is missing."""

from dataclasses import replace
from fractions import Fraction

import pytest

from targets.core import periods
from targets.core.result import Ground
from targets.core.scheme import Figure, MeasureSpec, TargetSpec, Unit
from targets.core.verdicts import judge, judge_cluster
from targets.words import documents, letters, prose

MEASURES = {
    "crimes": MeasureSpec("crimes", "Số vụ", "vụ"),
    "done": MeasureSpec("done", "Đã giải quyết", "tin"),
    "due": MeasureSpec("due", "Phải giải quyết", "tin"),
}
CHANGE = TargetSpec("c", "Giảm", "change", ("crimes",), comparator="<=", threshold=Fraction(-5))
RATIO = TargetSpec("r", "Tỷ lệ", "ratio", ("done",), ("due",), comparator=">", threshold=Fraction(90))
AMOUNT = TargetSpec("a", "Số", "amount", ("done",))
WINDOW = periods.quarter(2024, 1)
UNIT = Unit("bac-ninh", "Bắc Ninh")
NAMES = {"bac-ninh": "Bắc Ninh"}


def said(target, *, is_closed=False, **figures):
    """Return a result in prose; figures by measure, "_before" those of the year before."""
    known = {}
    for name, value in figures.items():
        measure, _, before = name.partition("_")
        known["bac-ninh", 2023 if before else 2024, "q1", measure] = Figure(value)
    return prose.finding(judge(target, UNIT, WINDOW, Ground(known, MEASURES)), NAMES, MEASURES, is_closed=is_closed)


@pytest.mark.parametrize(
    ("target", "figures", "sentence"),
    [
        (
            CHANGE,
            {"crimes": 193, "crimes_before": 200},
            "193 vụ so với 200 vụ cùng kỳ năm trước, giảm 07 vụ (−3,50%), chưa đạt (yêu cầu: giảm ít nhất 5%)",
        ),
        (
            CHANGE,
            {"crimes": 950, "crimes_before": 1000},
            "950 vụ so với 1.000 vụ cùng kỳ năm trước, giảm 50 vụ (−5,00%), đạt (yêu cầu: giảm ít nhất 5%)",
        ),
        (
            CHANGE,
            {"crimes": 203, "crimes_before": 200},
            "203 vụ so với 200 vụ cùng kỳ năm trước, tăng 03 vụ (+1,50%), chưa đạt (yêu cầu: giảm ít nhất 5%)",
        ),
        (
            CHANGE,
            {"crimes": 20, "crimes_before": 20},
            "20 vụ, bằng cùng kỳ năm trước (0,00%), chưa đạt (yêu cầu: giảm ít nhất 5%)",
        ),
        (
            CHANGE,
            {"crimes": 3, "crimes_before": 0},
            "03 vụ, cùng kỳ năm trước không có vụ nào, tăng 03 vụ, chưa đạt (yêu cầu: giảm ít nhất 5%)",
        ),
        (
            CHANGE,
            {"crimes": 0, "crimes_before": 4},
            "không có vụ nào so với 04 vụ cùng kỳ năm trước, giảm 04 vụ (−100,00%), đạt (yêu cầu: giảm ít nhất 5%)",
        ),
        (
            CHANGE,
            {"crimes": 0, "crimes_before": 0},
            "không phát sinh (kỳ này và cùng kỳ năm trước đều không có vụ nào)",
        ),
        (CHANGE, {"crimes": 3}, "chưa đủ số liệu để đánh giá (thiếu Bắc Ninh, Quý I/2023: Số vụ)"),
        (RATIO, {"done": 900, "due": 1000}, "900/1.000 tin (90,00%), chưa đạt (yêu cầu: trên 90%)"),
        (RATIO, {"done": 3599, "due": 3999}, "3.599/3.999 tin (89,997%), chưa đạt (yêu cầu: trên 90%)"),
        (RATIO, {"done": 9, "due": 9}, "09/09 tin (100,00%), đạt (yêu cầu: trên 90%)"),
        (RATIO, {"done": 0, "due": 0}, "không phát sinh"),
        (AMOUNT, {"done": 7}, "07 tin, chỉ theo dõi, không có ngưỡng"),
    ],
)
def test_a_result_in_prose(target, figures, sentence):
    assert said(target, **figures) == sentence


@pytest.mark.parametrize(
    ("window", "title"),
    [
        (periods.quarter(2024, 1), "Kết quả thực hiện giao ước thi đua Quý I năm 2024 trong phong trào {}"),
        (periods.through(2024, 2), "Sơ kết phong trào thi đua {} 6 tháng đầu năm 2024"),
        (periods.through(2024, 3), "Kết quả thực hiện giao ước thi đua 9 tháng đầu năm 2024 trong phong trào {}"),
        (periods.through(2024, 4), "Tổng kết phong trào thi đua {} năm 2024"),
    ],
)
def test_the_clusters_report_is_called_by_its_window(window, title):
    assert documents.report_of_cluster(window).replace("\u00a0", " ") == title.format("“Vì an ninh Tổ quốc”")


def test_what_is_missed_stays_so_once_the_year_is_closed():
    assert ", không đạt (" in said(CHANGE, is_closed=True, crimes=193, crimes_before=200)


@pytest.mark.parametrize(("number", "printed"), [(0, "0"), (1, "01"), (9, "09"), (10, "10"), (1234, "1.234")])
def test_numbers_below_ten_have_a_leading_zero(number, printed):
    assert prose.count(number) == printed


def test_a_rise_is_never_called_a_fall_nor_a_fall_a_rise():
    for now in range(12):
        for then in range(12):
            sentence = said(CHANGE, crimes=now, crimes_before=then).replace("yêu cầu: giảm", "")
            assert ("giảm" in sentence, "tăng" in sentence) == (now < then, now > then), sentence


def test_how_many_members_meet_a_target():
    other = Unit("hoa-binh", "Hòa Bình")
    known = {
        (unit.code, 2024, "q1", name): Figure(value)
        for unit in (UNIT, other)
        for name, value in (("done", 9), ("due", 9))
    }
    cluster = judge_cluster(RATIO, (UNIT, other), WINDOW, Ground(known, MEASURES))
    assert prose.members_met(cluster) == "02/02 đơn vị đạt"
    missing = judge_cluster(RATIO, (UNIT, other), WINDOW, Ground({}, MEASURES))
    assert prose.members_met(missing) == ""


def test_many_missing_figures_are_counted():
    units = tuple(Unit(f"u{place}", f"Đơn vị {place}") for place in range(5))
    nothing = judge_cluster(AMOUNT, units, WINDOW, Ground({}, MEASURES))
    names = {unit.code: unit.name for unit in units}
    assert prose.finding(nothing, names, MEASURES) == (
        "chưa đủ số liệu để đánh giá (thiếu Đơn vị 0, Quý I/2024: Đã giải quyết; Đơn vị 1, Quý I/2024: Đã giải quyết; "
        "Đơn vị 2, Quý I/2024: Đã giải quyết và 02 số liệu khác)"
    )


def test_a_frozen_result_beside_todays_in_the_numbers_of_prose():
    known = {("bac-ninh", year, "q1", "crimes"): Figure(value) for year, value in ((2024, 7), (2023, 8))}
    today = judge(CHANGE, UNIT, WINDOW, Ground(known, MEASURES))
    assert prose.restated("Giảm", "Bắc Ninh", today, "Đã đính chính") == (
        "Giảm, Bắc Ninh, theo số liệu hiện nay: 07 vụ so với 08 vụ cùng kỳ năm trước, giảm 01 vụ (−12,50%), đạt "
        "(đã đính chính)."
    )
    missed = judge(replace(CHANGE, threshold=Fraction(-20)), UNIT, WINDOW, Ground(known, MEASURES))
    assert ", không đạt (" in prose.restated("Giảm", "Bắc Ninh", missed, "Đã đính chính", is_closed=True)
    nothing = judge(CHANGE, UNIT, WINDOW, Ground({}, MEASURES))
    assert "theo số liệu hiện nay: chưa đủ số liệu (đã" in prose.restated("Giảm", "Bắc Ninh", nothing, "Đã đính chính")
    none = judge(AMOUNT, UNIT, WINDOW, Ground({("bac-ninh", 2024, "q1", "done"): Figure(0)}, MEASURES))
    assert "theo số liệu hiện nay: 0 tin, chỉ theo dõi" in prose.restated("Số", "Bắc Ninh", none, "Đã đính chính")


def test_parts_that_did_not_happen_are_counted_and_documents_are_not_units():
    known = {("bac-ninh", 2024, "q1", name): Figure(0) for name in ("crimes", "done", "due")}
    known["bac-ninh", 2023, "q1", "crimes"] = Figure(4)
    both = TargetSpec("b", "Cả hai", "all_of", parts=("c", "r"))
    ground = Ground(known, MEASURES, targets={"c": CHANGE, "r": RATIO})
    assert prose.value(judge(both, UNIT, WINDOW, ground)) == "01/01 tiêu chí đạt, 01 không phát sinh"
    papers = TargetSpec("p", "Văn bản", "milestone", ("done", "due"))
    known["bac-ninh", 2024, "q1", "due"] = Figure(1)
    assert prose.value(judge(papers, UNIT, WINDOW, Ground(known, MEASURES))) == "01/02 văn bản đã ban hành"
    assert prose.issued("Kế hoạch", "12/KH-CAT", "05/01/2024") == "Kế hoạch số 12/KH-CAT ngày 05/01/2024"
    assert prose.issued("Kế hoạch", "", "") == "Kế hoạch"


def test_a_letter_asks_each_unit_for_what_it_can_still_do():
    when = {each: letters.request(each) for each in ((True,), (True, True), (True, False), (False, False))}
    assert when[True,].endswith("Đề nghị đơn vị hoàn thiện số liệu, trình lãnh đạo duyệt và gửi báo cáo ngay.")
    assert when[True, True].startswith("Đề nghị 02 đơn vị nêu trên hoàn thiện số liệu, trình lãnh đạo duyệt và gửi")
    assert when[True, False].endswith("gửi báo cáo (đơn vị đã quá hạn gửi ngay, đơn vị chưa đến hạn gửi đúng hạn).")
    assert when[False, False].endswith("gửi báo cáo đúng hạn.")
    assert letters.nobody_waited_for("", 0) == "Không có đơn vị nào phải báo cáo kỳ này."
    assert "Tất cả đơn vị" in letters.nobody_waited_for("", 6)
    assert "Tất cả" not in letters.nobody_waited_for("Hòa Bình", 6)
