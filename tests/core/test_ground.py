"""What a ground and a result keep: made once, and made anew where what they stand on has moved."""

from dataclasses import replace

from targets.core.result import Ground, Moved
from targets.core.rollup import add, total
from targets.core.scheme import Figure, Unit
from targets.core.verdicts import judge, judge_cluster
from tests.core.ground import MEASURES, MILESTONE, Q1, RATE, REDUCTION, A, B, ground, known

FIGURES = {f"{place}_{year}_q1_cases": 100 - year % 100 for place in "abc" for year in (2023, 2024)}
M = Unit("m", "M", predecessors=(Unit("c", "C"),))


def rows(on):
    return {unit.code: judge(REDUCTION, unit, Q1, on) for unit in (A, B, M)}


def at(places, **where):
    return {Moved(place, **{"year": 2024, "period": "q1"} | where) for place in places}


def test_after_a_move_what_stands_on_other_places_is_the_same_object():
    before = ground(REDUCTION, **FIGURES)
    first, together = rows(before), judge_cluster(REDUCTION, (A, B), Q1, before)
    moved = known(**FIGURES | {"a_2024_q1_cases": 1, "c_2024_q1_cases": 2})
    for places, again in (({"a"}, {"a"}), ({"c"}, {"m"}), ({"x"}, set()), ({"a", "c"}, {"a", "m"})):
        after = before.after(moved, {}, at(places))
        assert {code for code, row in rows(after).items() if row is not first[code]} == again
    after = before.after(moved, {}, at({"a", "c"}))
    assert rows(after) == rows(Ground(moved, MEASURES, {}, before.targets))
    assert judge_cluster(REDUCTION, (A, B), Q1, after).current == together.current - 76 + 1
    assert (rows(before), before.known) == (first, known(**FIGURES))  # the one before stays as it was


def test_what_moved_after_a_window_counts_only_where_other_figures_are_known():
    before = ground(REDUCTION, **FIGURES)
    first, together = rows(before), judge_cluster(REDUCTION, (A, B), Q1, before)
    apart = [{"year": 2025}, {"year": 2022}, {"period": "q2", "is_known_alike": True}]
    for where in (
        *apart,
        {},
        {"year": 2023, "period": "q4", "is_known_alike": True},
        {"period": "q2"},
        {"period": "x"},
    ):
        after = before.after(before.known, {}, at({"a"}, **where))
        assert (rows(after)["a"] is first["a"]) == (where in apart)
        assert rows(after) == first
    units, made = (A, B), []
    assert judge_cluster(REDUCTION, units, Q1, before) is judge_cluster(REDUCTION, units, Q1, before) == together
    for again in (False, False, True):
        on = before.after(before.known, {}, at({"b"})) if again else before
        assert on.each("n", REDUCTION, units, Q1, lambda unit: made.append(unit.code) or unit.name) == ("A", "B")
    assert made == ["a", "b", "b"]


def test_a_ground_takes_over_rulings_too():
    after = ground(REDUCTION, **FIGURES).after({}, {("a", 2024, "q1", "safe"): "met"}, frozenset())
    assert (after.known, after.rulings) == ({}, {("a", 2024, "q1", "safe"): "met"})
    assert after.targets == {"reduction": REDUCTION}


def test_a_result_makes_what_is_made_of_it_once():
    result, other = judge(REDUCTION, A, Q1, ground(**FIGURES)), judge(REDUCTION, B, Q1, ground(**FIGURES))
    made = iter(range(10))
    assert [result.once("words", lambda: next(made)) for _time in range(2)] == [0, 0]
    assert [result.once("beside", lambda: next(made), one) for one in (other, other, None, other)] == [1, 1, 2, 3]
    assert result.once("words", lambda: next(made)) == 0
    changed = result.but(verdict="met")
    assert (changed.once("words", lambda: next(made)), result.once("words", lambda: next(made))) == (4, 0)
    assert replace(result) == result


def test_a_sum_of_sums_knows_their_number_what_is_missing_and_what_is_an_estimate():
    figures = known(a_2024_q1_received=Figure(3), b_2024_q1_received=Figure(4, is_estimate=True), b_2024_q1_sent=1)
    parts = [total((term,), (unit,), Q1, figures, MEASURES) for term in ("received", "-sent") for unit in (A, B)]
    together, whole = add(parts), total(("received", "-sent"), (A, B), Q1, figures, MEASURES)
    assert together == whole
    assert (together.known, together.value, together.rests_on_estimate) == (whole.known, None, True)
    assert together.known == 3 + 4 - 1
    assert add(parts[:1]).value == 3
    assert not add(parts[:1]).rests_on_estimate
    assert add([]).known == 0


def test_a_document_is_looked_for_again_only_where_something_moved():
    figures, units = {"a_2024_q1_plan": 1, "b_2024_q1_plan": 1}, (A, B)
    before = ground(MILESTONE, **figures)
    first, moved = judge_cluster(MILESTONE, units, Q1, before), known(**figures | {"b_2024_q1_plan": 0})
    again = judge_cluster(MILESTONE, units, Q1, before.after(moved, {}, at({"b"})))
    assert again == judge_cluster(MILESTONE, units, Q1, Ground(moved, MEASURES, {}, before.targets))
    assert [(result.numerator, result.denominator) for result in (first, again)] == [(2, 2), (1, 2)]
    assert [old is new for old, new in zip(first.inputs, again.inputs, strict=True)] == [True, False]


def test_a_rate_is_judged_alike_with_and_without_what_was_kept():
    figures = {"done": 9, "opening": 1, "received": 9, "sent": 0}
    on = ground(RATE, **{f"{place}_2024_q1_{code}": value for place in "ab" for code, value in figures.items()})
    first = judge_cluster(RATE, (A, B), Q1, on)
    assert judge_cluster(RATE, (A, B), Q1, on) == first == judge_cluster(RATE, (A, B), Q1, Ground(on.known, MEASURES))
