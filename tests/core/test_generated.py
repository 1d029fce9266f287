"""A generated agreement of 88 units × 19 change targets × 8 quarters, against a second computation on paper's rules.

The second computation shares no code with targets.core: it adds dictionaries and compares whole numbers.
"""

import random
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.core import periods
from targets.core.result import Ground
from targets.core.scheme import Figure, MeasureSpec, TargetSpec, Unit
from targets.core.verdicts import judge, judge_cluster

UNITS, TARGETS, YEARS = 88, 19, (2023, 2024)
MEASURES = {f"m{n}": MeasureSpec(f"m{n}", f"Số vụ {n}", "vụ") for n in range(TARGETS)}
THRESHOLDS = [Fraction(n - 9) / 2 for n in range(TARGETS)]  # −4,5 … +4,5
SPECS = [
    TargetSpec(f"t{n}", f"Chỉ tiêu {n}", "change", (f"m{n}",), comparator=("<=", "<")[n % 2], threshold=THRESHOLDS[n])
    for n in range(TARGETS)
]


def units_of(mergers, splits):
    """Return the members: `mergers` {successor: predecessors}; predecessors in `splits` have several successors."""
    taken = {old for olds in mergers.values() for old in olds}
    alone = [f"u{n}" for n in range(UNITS) if f"u{n}" not in taken]
    plain = [Unit(code, code) for code in alone if code not in mergers]
    merged = [
        Unit(new, new, tuple(Unit(old, old, is_split=old in splits) for old in olds)) for new, olds in mergers.items()
    ]
    return plain + merged


def generate(seed):
    """Return (figures by key, mergers, splits): zero and missing bases, units that appear and vanish."""
    chance = random.Random(seed)
    mergers = {"n1": ["u0", "u1"], "n2": ["u2", "u3", "u4"], "n3": ["u5"], "n4": ["u5"]}
    figures = {}
    for n in range(UNITS):
        gone_from = 5 + chance.randrange(4) if n < 6 else 9  # quarters 1 … 8; predecessors vanish in the second year
        for measure in MEASURES:
            for at in range(8):
                value = chance.choice((0, 0, 1, 3, 19, 20, 40, 404, 20_000, chance.randrange(10**6)))
                if at + 1 < gone_from and chance.random() > 0.004:
                    figures[f"u{n}", YEARS[at // 4], at % 4 + 1, measure] = value
                elif n < 6 and at >= 4:
                    figures[f"n{1 + (n > 1) + (n > 4)}", YEARS[1], at % 4 + 1, measure] = value
    return figures, mergers, {"u5"}


def by_hand(figures, mergers, splits, code, year, quarters, measure):
    """Return the sum of a unit's quarters, None where any is missing."""
    total = 0
    for quarter in quarters:
        own = figures.get((code, year, quarter, measure))
        olds = mergers.get(code, [])
        if own is None and olds and not set(olds) & splits:
            parts = [figures.get((old, year, quarter, measure)) for old in olds]
            own = None if None in parts else sum(parts)
        if own is None:
            return None
        total += own
    return total


def verdict_by_hand(spec, now, then):
    """Return the verdict of two sums, compared as whole numbers of half percents."""
    if now is None or then is None:
        return "no_data"
    if now == then == 0:
        return "no_activity"
    if then == 0:
        return "not_met"
    left, right = 200 * (now - then), int(2 * spec.threshold) * then
    return "met" if left < right or (left == right and spec.comparator == "<=") else "not_met"


def headroom_by_hand(spec, now, whole):
    """Return how many more cases may come by the year's end: tried one by one around the bound."""
    if whole is None:
        return None
    limit = floor((100 + spec.threshold) * whole / 100) + 2
    while 200 * (limit - whole) > int(2 * spec.threshold) * whole or (
        200 * (limit - whole) == int(2 * spec.threshold) * whole and spec.comparator == "<"
    ):
        limit -= 1
    return limit - now


def ground_of(figures):
    known = {(p, y, f"q{q}", m): Figure(value) for (p, y, q, m), value in figures.items()}
    return Ground(known, MEASURES, {}, {one.code: one for one in SPECS})


@pytest.mark.parametrize(("seed", "through"), [(1, 1), (2, 2), (3, 3), (4, 4)])
def test_every_result_is_exact(seed, through):
    figures, mergers, splits = generate(seed)
    units, ground, window = units_of(mergers, splits), ground_of(figures), periods.through(2024, through)
    quarters = range(1, through + 1)
    for number, spec in enumerate(SPECS):
        measure, nows, thens, wholes = f"m{number}", [], [], []
        for unit in units:
            sums = [
                by_hand(figures, mergers, splits, unit.code, year, some, measure)
                for year, some in ((2024, quarters), (2023, quarters), (2023, range(1, 5)))
            ]
            now, then, whole = sums
            result = judge(spec, unit, window, ground)
            assert result.verdict == verdict_by_hand(spec, now, then), (spec.code, unit.code)
            if result.verdict != "no_data":
                assert (result.numerator, result.denominator) == (now - then, then)
                assert (result.current, result.base) == (now, then)
                later = any(
                    (place, 2024, quarter, measure) in figures
                    for place in (unit.code, *mergers.get(unit.code, ()))
                    for quarter in range(through + 1, 5)
                )
                expected = None if later or now == then == 0 else headroom_by_hand(spec, now, whole)
                assert result.headroom == expected, (spec.code, unit.code)
            else:
                assert result.missing
            nows, thens, wholes = [*nows, now], [*thens, then], [*wholes, whole]
        together = judge_cluster(spec, units, window, ground)
        if None in nows or None in thens:
            assert (together.verdict, together.numerator) == ("no_data", None)
        else:
            assert (together.current, together.base) == (sum(nows), sum(thens))
            assert together.verdict == verdict_by_hand(spec, sum(nows), sum(thens))
        alone = [verdict_by_hand(spec, *pair) for pair in zip(nows, thens, strict=True)]
        assert together.members_met == alone.count("met")
        assert (together.members_known, together.members_total) == (len(alone) - alone.count("no_data"), len(units))


counts = st.one_of(st.none(), st.just(0), st.integers(0, 50), st.integers(0, 10**9))
quarter_pairs = st.lists(st.tuples(counts, counts), min_size=1, max_size=4)


@settings(max_examples=200, deadline=None)
@given(quarter_pairs, st.sampled_from(SPECS), st.one_of(st.none(), counts))
def test_a_revised_base_is_judged_anew_and_exactly(pairs, spec, revised):
    measure, through = spec.numerator[0], len(pairs)
    figures = {}
    for quarter, (then, now) in enumerate(pairs, start=1):
        figures |= {("u", 2023, quarter, measure): then, ("u", 2024, quarter, measure): now}
    for base in (pairs[0][0], revised):
        figures["u", 2023, 1, measure] = base
        known = {key: value for key, value in figures.items() if value is not None}
        result = judge(spec, Unit("u", "U"), periods.through(2024, through), ground_of(known))
        now, then = (by_hand(known, {}, set(), "u", year, range(1, through + 1), measure) for year in (2024, 2023))
        assert result.verdict == verdict_by_hand(spec, now, then)


@settings(max_examples=100, deadline=None)
@given(st.permutations(range(6)), st.lists(st.tuples(counts, counts), min_size=6, max_size=6), st.sampled_from(SPECS))
def test_the_order_of_units_never_matters_and_the_cluster_is_their_sum(order, pairs, spec):
    measure = spec.numerator[0]
    figures = {(f"u{n}", year, 1, measure): pair[at] for n, pair in enumerate(pairs) for at, year in enumerate(YEARS)}
    ground = ground_of({key: value for key, value in figures.items() if value is not None})
    units = [Unit(f"u{n}", f"U{n}") for n in range(6)]
    window = periods.through(2024, 1)
    one, other = (judge_cluster(spec, some, window, ground) for some in (units, [units[n] for n in order]))
    assert (one.verdict, one.numerator, one.denominator, one.headroom) == (
        other.verdict, other.numerator, other.denominator, other.headroom,
    )  # fmt: skip
    if one.numerator is not None:
        alone = [judge(spec, unit, window, ground) for unit in units]
        assert one.numerator == sum(result.numerator for result in alone)
        assert one.denominator == sum(result.denominator for result in alone)
