"""What documents say of a result: true to its counts, padded below ten, silent where a figure is missing."""

from fractions import Fraction

import pytest

from targets.core import periods
from targets.core.result import Ground
from targets.core.scheme import Figure, MeasureSpec, TargetSpec, Unit
from targets.core.verdicts import judge, judge_cluster
from targets.words import prose

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
