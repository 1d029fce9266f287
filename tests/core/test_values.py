"""The plain values of the core: none is changed in place, and what is left out says nothing."""

import dataclasses
import importlib
import pkgutil

import pytest

from targets import core
from targets.core import periods
from targets.core.kinds import Kind
from targets.core.result import Result
from targets.core.scheme import Figure, TargetSpec, Unit

MODULES = [importlib.import_module(f"targets.core.{one.name}") for one in pkgutil.iter_modules(core.__path__)]
VALUES = {
    "Input", "Total", "Comparison", "Window", "Ground", "Result", "MeasureSpec", "Bound", "TargetSpec", "Unit",
    "Figure", "Headroom", "Left", "AtMost", "StockRule", "Settings", "Finding", "Flow", "Link", "Scope", "Printed",
    "Transition", "Remaining", "Movement", "Outlier", "Rank", "OfUnit", "Keeping", "OfficeDays", "Step",
    "Moved", "PastNumbers", "_Row",
}  # fmt: skip


def values():
    """Return the classes that the core's modules define, by name."""
    found = (one for module in MODULES for one in vars(module).values() if isinstance(one, type))
    return {
        one.__name__: one for one in found if one.__module__.startswith("targets.core") and not issubclass(one, Kind)
    }


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_value_is_never_changed_in_place(name):
    one = values()[name]
    assert dataclasses.is_dataclass(one)
    assert one.__dataclass_params__.frozen


def test_every_value_is_tried():
    assert set(values()) - {"NumberRefused"} == VALUES


def test_what_is_left_out_says_nothing():
    result = Result(TargetSpec("t", "T", "narrative"), "a", periods.through(2024, 1), "met")
    assert not (result.is_reference or result.rests_on_estimate)
    assert (result.numerator, result.denominator, result.headroom, result.members_met) == (None, None, None, None)
    assert (result.unit, result.missing, result.inputs, result.comparisons) == ("", (), (), ())
    target = result.target
    assert (target.threshold, target.upper, target.thresholds, target.effective_from) == (None, None, {}, 1)
    assert (target.scope, target.judged_on, target.bounds("a")) == ("province", "cumulative", ())
    assert not (Unit("a", "A").is_split or Unit("a", "A").predecessors or Figure(0).is_estimate)


@pytest.mark.parametrize("code", ["q-lua", "quy", "x1", "10-thang", "q5"])
def test_a_named_window_is_told_by_its_code(code):
    window = periods.through(2024, 4)
    assert periods.named(code, "Mốc", 2024, window.start, window.end).is_named
    assert not window.is_named
