"""The contract of a kind: what each must answer, so that every page and file can ask it without knowing its name.

A new kind takes its line in SAMPLES; all the rest asks `every_kind()`.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils.translation import override

from targets.agreements.services import meaning
from targets.core import freezing, periods
from targets.core.kinds import every_kind, has_verdict, is_judged_on, kind_named, kind_of, value_of
from targets.core.kinds.base import DENOMINATOR, NUMERATOR, PARTS
from targets.core.scheme import MET, MONITORED, NO_ACTIVITY, NO_DATA, NOT_MET, TargetSpec
from targets.core.shortfall import shortfall
from targets.core.verdicts import judge, judge_cluster
from targets.models import TargetVersion
from targets.words import wording
from tests.core import ground as g
from tests.core.ground import A, B, ground

HALF = periods.through(2024, 2)
WHOLE = TargetSpec("whole", "Cả hai", "all_of", parts=("reduction", "milestone"))
FIGURES = {
    f"{unit}_{year}_q{quarter}_{measure}": value
    for unit in "ab"
    for year in (2023, 2024)
    for quarter in (1, 2)
    for measure, value in {
        "cases": 100 - year % 100, "opening": 5, "received": 50, "sent": 1, "arrived": 50, "done": 49, "active": 3,
        "fund": 100_000_000, "plan": quarter - 1,
    }.items()
}  # fmt: skip
RULINGS = {(unit, 2024, "q2", "narrative"): "met" for unit in "ab"}
SAMPLES = {
    "change": g.REDUCTION, "ratio": g.RATE, "amount": replace(g.AMOUNT, scope="province"), "milestone": g.MILESTONE,
    "narrative": g.NARRATIVE, "all_of": WHOLE,
}  # fmt: skip
KINDS = sorted(kind.name for kind in every_kind())
EVERY = pytest.mark.parametrize("name", KINDS)


def grounds(**figures):
    return ground(*SAMPLES.values(), rulings=RULINGS if figures else {}, **figures)


def judged(name, window=HALF, figures=FIGURES):
    return judge(SAMPLES[name], A, window, grounds(**figures))


def test_the_register_knows_the_same_kinds():
    assert KINDS == sorted(SAMPLES) == sorted(TargetVersion.Kind.values) == sorted(meaning.KINDS)


@EVERY
def test_it_is_found_by_its_name_and_by_its_targets(name):
    assert kind_of(SAMPLES[name]) is kind_named(name)
    assert kind_named(name).wants <= {NUMERATOR, DENOMINATOR, PARTS}


@EVERY
def test_without_figures_it_names_what_is_missing(name):
    for result in (judged(name, figures={}), judge_cluster(SAMPLES[name], [A, B], HALF, grounds())):
        assert (result.verdict, value_of(result), result.numerator) == (NO_DATA, None, None)
        assert result.missing
        assert not result.contradiction


@EVERY
def test_with_figures_it_has_a_verdict(name):
    result = judged(name)
    assert result.verdict in (MET, NOT_MET)
    assert result.missing == ()
    assert has_verdict(SAMPLES[name], HALF, grounds(**FIGURES))
    assert judge_cluster(SAMPLES[name], [A, B], HALF, grounds(**FIGURES)).members_known == 2


@EVERY
def test_of_a_window_that_it_is_not_judged_on_it_says_the_value_alone(name):
    target = replace(SAMPLES[name], judged_on="year")
    assert not is_judged_on(target, HALF)
    result = judge(target, A, HALF, grounds(**FIGURES))
    assert result.is_reference
    assert result.verdict == MONITORED
    assert (result.numerator, result.denominator) == (judged(name).numerator, judged(name).denominator)


@EVERY
def test_only_what_has_a_threshold_is_watched_without_one(name):
    target = replace(SAMPLES[name], comparator="", threshold=None)
    verdict = judge(target, A, HALF, grounds(**FIGURES)).verdict
    assert (verdict == MONITORED) == kind_named(name).has_threshold == wording.is_watched_only(target)


@EVERY
def test_its_value_is_exact(name):
    result = judged(name)
    value = value_of(result)
    assert value is None or (
        isinstance(value, Fraction) and value * result.denominator == kind_named(name).scale * result.numerator
    )
    assert (value is None) == kind_named(name).is_ruled


@EVERY
def test_its_comparisons_hold_when_it_is_met(name):
    result = judged(name)
    kind = kind_named(name)
    assert bool(result.comparisons) == kind.has_threshold
    assert all(one.holds for one in result.comparisons) == (result.verdict == MET or not kind.has_threshold)


@EVERY
def test_what_it_lacks_is_said_in_whole_numbers_or_not_at_all(name):
    result = judged(name)
    by = shortfall(result, SAMPLES[name].bounds("a"))
    assert (by is None) == (not kind_named(name).has_threshold)
    assert by is None or ((by == 0) == (result.verdict == MET))


@EVERY
def test_what_must_still_hold_is_asked_of_counts_against_thresholds_alone(name):
    duty = judged(name).duty
    assert duty is None or kind_named(name).has_threshold
    base = kind_named(name).missing_base(SAMPLES[name], [A], HALF, grounds(**FIGURES))
    assert bool(base) == kind_named(name).compares_years


@EVERY
def test_a_closing_keeps_all_it_says(name):
    result = replace(judged(name), duty=None)
    restored = freezing.from_data(freezing.as_data(result, lambda source: None), lambda kept: None, dict)
    assert restored == replace(result, parts=tuple(replace(part, duty=None) for part in result.parts))


@pytest.mark.parametrize("language", ["vi", "en"])
@EVERY
def test_it_has_its_words_in_both_languages(name, language):
    target = SAMPLES[name]
    with override(language):
        words = [
            wording.shown(judged(name)),
            wording.shown(judged(name, figures={})),
            wording.asks(target, unit="vụ"),
            wording.formula(target, g.MEASURES),
            wording.sides(target, HALF)[0],
            TargetVersion.Kind(name).label,
        ]
    assert all(words)


@EVERY
def test_the_configuration_takes_its_sample_and_refuses_a_formula_that_it_does_not_want(name):
    target = SAMPLES[name]
    given = {"kind": name, **{part: list(getattr(target, part)) for part in (NUMERATOR, DENOMINATOR, PARTS)}}
    given |= {"comparator": target.comparator, "threshold": "" if target.threshold is None else str(target.threshold)}
    place = meaning.Place(
        measures=set(g.MEASURES), kinds={one: one_of.kind for one, one_of in _by_code().items()}, provinces=()
    )
    assert meaning.problems(meaning.complete(given), place, code="new") == []
    wrong = {part: [] if part in kind_named(name).wants else ["cases"] for part in (NUMERATOR, DENOMINATOR)}
    places = {problem.where for problem in meaning.problems(meaning.complete(given | wrong), place, code="new")}
    assert places >= set(wrong)


def _by_code():
    return {target.code: target for target in SAMPLES.values()}


def test_no_activity_is_said_by_what_divides():
    nothing = dict.fromkeys(FIGURES, 0)
    verdicts = {name: judged(name, figures=nothing).verdict for name in KINDS}
    assert {name for name in KINDS if verdicts[name] == NO_ACTIVITY} == {
        name for name in KINDS if kind_named(name).is_percent
    }
