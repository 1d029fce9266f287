"""A result as plain data and back, so that a closing can keep it whole: rule, inputs, comparison, verdict. No I/O."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

from targets.core.comparison import Comparison
from targets.core.periods import Window
from targets.core.result import Result
from targets.core.rollup import Input, key_of, key_text
from targets.core.scheme import Bound, Figure, TargetSpec

# What a result says in plain values already.
PLAIN = (
    "province", "verdict", "numerator", "denominator", "current", "base", "is_reference", "rests_on_estimate",
    "members_met", "members_known", "members_total", "unit",
)  # fmt: skip
FIGURES, MEMBERS = "figures", "members"  # why a frozen result would be another today
TUPLES = ("numerator", "denominator", "parts")


def as_data(result: Result, keep: Callable[[Any], Any]) -> dict[str, Any]:
    """Return everything a result says as JSON values; `keep` turns a figure's source into one.

    What must still hold is not kept: it is said from the latest figures only (docs/metrics.md).
    """
    return {
        **{name: getattr(result, name) for name in PLAIN},
        "target": target_as_data(result.target),
        "window": _window_as_data(result.window),
        "missing": list(map(key_text, result.missing)),
        "contradiction": list(map(key_text, result.contradiction)),
        "ruling": result.ruling,
        "ruled": list(result.ruled) if result.ruled else None,
        "inputs": [_input_as_data(entered, keep) for entered in result.inputs],
        "under": [_input_as_data(entered, keep) for entered in result.under],
        "comparisons": [asdict(comparison) for comparison in result.comparisons],
        "parts": [as_data(part, keep) for part in result.parts],
    }


def from_data(
    data: Mapping[str, Any], restore: Callable[[Any], Any], earlier: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> Result:
    """Return the result that as_data wrote; `restore` turns what `keep` gave into a source again.

    `earlier`: returns `ruling` and `ruled` of what an earlier release kept, which had them in words alone.
    """
    return Result(
        **{name: data[name] for name in PLAIN},
        target=target_from_data(data["target"]),
        window=_window_from_data(data["window"]),
        missing=tuple(map(key_of, data["missing"])),
        contradiction=tuple(map(key_of, data.get("contradiction", ()))),  # none was known before it was kept
        **_rulings(data if "ruled" in data else earlier(data)),
        inputs=tuple(_input_from_data(entered, restore) for entered in data["inputs"]),
        under=tuple(_input_from_data(entered, restore) for entered in data["under"]),
        comparisons=tuple(Comparison(**comparison) for comparison in data["comparisons"]),
        parts=tuple(from_data(part, restore, earlier) for part in data["parts"]),
    )


def _rulings(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"ruling": data["ruling"], "ruled": tuple(data["ruled"]) if data["ruled"] else None}


def is_restated(frozen: Result, live: Result) -> bool:
    """Say whether a result would be another today: other figures, or other versions of them, or another verdict.

    Where only the order of the figures differs it is the same (docs/metrics.md: "restated" when versions have moved).
    """
    return _stand(frozen) != _stand(live)


def causes(frozen: Result, live: Result, moved: Collection[str]) -> tuple[str, ...]:
    """Return why a frozen result would be another today: FIGURES corrected or come later, MEMBERS changed, or both.

    `moved`: the codes of the units (and of those they came from) that counted then and not now, or the other way round.
    """
    if frozen.province is not None or not moved:
        return (FIGURES,)
    before, after = _versions(frozen), _versions(live)
    kept = [key for key in before.keys() | after.keys() if key[0] not in moved]
    return (FIGURES, MEMBERS) if any(before.get(key) != after.get(key) for key in kept) else (MEMBERS,)


def _versions(result: Result) -> dict[Any, Any]:
    """Return number and version of each figure a result rests on, its parts' too."""
    inputs = (*result.inputs, *result.under)
    own = {entered.key: (entered.number, getattr(entered.figure.source, "version", None)) for entered in inputs}
    return own | {key: kept for part in result.parts for key, kept in _versions(part).items()}


def _stand(result: Result) -> tuple[Any, ...]:
    figures = frozenset(
        (
            entered.key,
            entered.sign,
            entered.number,
            entered.figure.is_estimate,
            getattr(entered.figure.source, "version", None),
        )
        for entered in (*result.inputs, *result.under)
    )
    numbers = (result.verdict, result.numerator, result.denominator, result.current, result.base)
    return (numbers, figures, tuple(_stand(part) for part in result.parts))


def target_as_data(target: TargetSpec) -> dict[str, Any]:
    """Return a target's meaning as JSON values; thresholds are exact fractions as text."""
    data = {field.name: getattr(target, field.name) for field in fields(target)}
    return data | {
        **{name: list(data[name]) for name in TUPLES},
        "threshold": None if target.threshold is None else str(target.threshold),
        "upper": None if target.upper is None else [target.upper.comparator, str(target.upper.threshold)],
        "thresholds": {code: str(threshold) for code, threshold in target.thresholds.items()},
    }


def target_from_data(data: Mapping[str, Any]) -> TargetSpec:
    """Return the meaning that target_as_data wrote."""
    upper = data["upper"]
    return TargetSpec(
        **{
            **data,
            **{name: tuple(data[name]) for name in TUPLES},
            "threshold": None if data["threshold"] is None else Fraction(data["threshold"]),
            "upper": None if upper is None else Bound(upper[0], Fraction(upper[1])),
            "thresholds": {code: Fraction(text) for code, text in data["thresholds"].items()},
        }
    )


def _window_as_data(window: Window) -> dict[str, Any]:
    facts = asdict(window)
    del facts["days"]  # stored with the periods, and frozen with their first figure
    return {
        **facts,
        "periods": list(window.periods),
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
    }


def _window_from_data(data: Mapping[str, Any]) -> Window:
    window = Window(**{**data, "periods": tuple(data["periods"])})
    return replace(window, start=date.fromisoformat(data["start"]), end=date.fromisoformat(data["end"]))


def _input_as_data(entered: Input, keep: Callable[[Any], Any]) -> list[Any]:
    figure = entered.figure
    return [list(entered.key), entered.sign, entered.number, figure.reason, figure.is_estimate, keep(figure.source)]


def _input_from_data(data: list[Any], restore: Callable[[Any], Any]) -> Input:
    key, sign, number, reason, is_estimate, source = data
    return Input(tuple(key), sign, number, Figure(number, reason, is_estimate, restore(source)))
