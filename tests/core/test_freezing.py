"""A frozen result comes back as it was, and is told from one that stands on other figures."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from targets.core import freezing, periods
from targets.core.comparison import Comparison
from targets.core.result import Headroom, Result
from targets.core.rollup import Input
from targets.core.scheme import Bound, Figure, TargetSpec

TARGET = TargetSpec(
    "tips", "Tỷ lệ", "ratio", ("a", "-b"), ("c",), ">", Fraction("90.5"), Bound("<=", Fraction(100)),
    {"hoa-binh": Fraction(1, 3)}, parts=("x",),
)  # fmt: skip
CHANGE = TargetSpec("crimes", "Số vụ", "change", ("a",))


DUTY = Headroom(3, True, date(2024, 10, 15), date(2024, 12, 14))


class Source:
    """A source as the database's side makes one."""

    def __init__(self, version):
        self.version = version


def an_input(version=1, number=5, is_estimate=False):
    figure = Figure(number, "", is_estimate, Source(version))
    return Input(("hoa-binh", 2024, "q1", "a"), -1, number, figure)


def a_result(**changes):
    part = Result(CHANGE, "hoa-binh", periods.quarter(2024, 2), "no_data", missing=(("x", 2024, "q1", "a"),))
    window = periods.named("10-thang", "Mốc bình xét", 2024, date(2023, 12, 15), date(2024, 10, 14))
    whole = Result(
        TARGET, None, window, "met", 91, 100, 3, 4, (), (), (an_input(),), (an_input(2, 7, True),),
        (Comparison("100 × 91", ">", "9.050", ">", True),), DUTY, True, True, (part,), 1, 2, 3, "tin",
    )  # fmt: skip
    return replace(whole, **changes)


def unasked(data):
    raise AssertionError(data)


def test_what_is_frozen_comes_back_as_it_was():
    source = Source(1)
    whole = replace(an_input(), figure=Figure(5, "", False, source))
    part = replace(a_result().parts[0], inputs=(whole,))
    result = a_result(inputs=(whole,), under=(replace(whole, sign=1), whole), parts=(part,))
    data = json.loads(json.dumps(freezing.as_data(result, lambda one: one.version)))
    restored = freezing.from_data(data, {1: source}.get, unasked)
    assert restored == replace(result, duty=None)  # what must still hold is never frozen
    lacking = replace(part, contradiction=(("hoa-binh", 2024, "q1", "a"),))
    data = json.loads(json.dumps(freezing.as_data(lacking, lambda one: one.version)))
    assert freezing.from_data(data, {1: source}.get, unasked) == lacking
    del data["contradiction"]  # as it was kept before contradictions were known
    data["headroom"] = 4
    assert freezing.from_data(data, {1: source}.get, unasked) == part


@pytest.mark.parametrize(("ruling", "ruled"), [("met", None), ("not_met", None), (None, (2, 3))])
def test_a_ruling_comes_back_as_it_was_whenever_it_was_frozen(ruling, ruled):
    target = TargetSpec("n", "N", "narrative")
    result = Result(target, "a", periods.through(2024, 1), "monitored", ruling=ruling, ruled=ruled)
    data = json.loads(json.dumps(freezing.as_data(result, lambda one: one)))
    assert freezing.from_data(data, lambda one: one, unasked) == result
    del data["ruled"]  # an earlier release
    data["shown"] = "as that release worded it"
    assert freezing.from_data(data, lambda one: one, lambda old: {"ruling": ruling, "ruled": ruled}) == result


def test_keys_are_kept_as_files_name_them():
    result = replace(a_result(), missing=(("a", 2024, "q3", "cases"), ("b", 2023, "10-thang", "cases")))
    data = freezing.as_data(result, lambda one: one.version)
    assert data["missing"] == ["a/2024/3/cases", "b/2023/10-thang/cases"]
    assert freezing.from_data(data, Source, unasked).missing == result.missing


def test_a_target_without_threshold_comes_back_as_it_was():
    assert freezing.target_from_data(json.loads(json.dumps(freezing.target_as_data(CHANGE)))) == CHANGE


@pytest.mark.parametrize(
    ("changes", "is_restated"),
    [
        ({}, False),
        ({"duty": replace(DUTY, count=4), "unit": ""}, False),
        ({"verdict": "not_met"}, True),
        ({"numerator": 92}, True),
        ({"denominator": 101}, True),
        ({"current": 1}, True),
        ({"base": 1}, True),
        ({"inputs": (an_input(2),)}, True),
        ({"inputs": (an_input(1, 6),)}, True),
        ({"inputs": (an_input(1, 5, True),)}, True),
        ({"inputs": ()}, True),
        ({"under": ()}, True),
        ({"parts": ()}, True),
    ],
)
def test_a_result_on_other_figures_is_restated(changes, is_restated):
    assert freezing.is_restated(a_result(), a_result(**changes)) is is_restated


def test_a_figure_without_a_source_has_no_version():
    bare = replace(an_input(), figure=Figure(5))
    assert not freezing.is_restated(a_result(inputs=(bare,)), a_result(inputs=(bare,)))
    assert freezing.is_restated(a_result(inputs=(bare,)), a_result())
