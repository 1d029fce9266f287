"""What changed between two results, and how it is said: no mark or sentence contradicts the two verdicts and values."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.core import periods
from targets.core.kinds import kind_of, value_of
from targets.core.movement import BETTER, FLIPPED, KNOWN, LOST, MOVED, NEITHER, WORSE, movement
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET, Bound, TargetSpec
from targets.core.verdicts import judge, judge_cluster
from targets.words import changes as words
from targets.words.verdicts import verdict_word
from tests.core import ground as g
from tests.core.ground import A, B, ground

Q1, HALF = periods.through(2024, 1), periods.through(2024, 2)
RANGE = replace(g.RATE, code="range", comparator=">=", threshold=Fraction(40), upper=Bound("<=", Fraction(60)))
WHOLE = TargetSpec("whole", "Cả hai", "all_of", parts=("reduction", "rate", "milestone"))
YEARLY = replace(g.REDUCTION, code="yearly", judged_on="year")
PROVINCES_FUND = replace(g.AMOUNT, code="own_fund", scope="province", threshold=Fraction(10))
TARGETS = (
    g.REDUCTION, g.RATE, g.INTAKE, RANGE, PROVINCES_FUND, g.MILESTONE, g.NARRATIVE, WHOLE, YEARLY,
    replace(g.REDUCTION, code="rise", comparator=">=", threshold=Fraction(10)),
    replace(g.REDUCTION, code="watched", comparator="", threshold=None),
)  # fmt: skip
HIGHER, LOWER = (">=", ">"), ("<=", "<")
WORDS = {verdict: verdict_word(verdict) for verdict in (MET, NOT_MET, NO_ACTIVITY)}

counts = st.one_of(st.none(), st.just(0), st.integers(0, 30), st.integers(0, 10**6))
rulings = st.sampled_from([None, MET, NOT_MET])


def measures_of(target):
    """Return the counts and the documents that a target stands on."""
    specs = [target, *(spec for spec in TARGETS if spec.code in target.parts)]
    terms = {term.removeprefix("-") for spec in specs for term in (*spec.numerator, *spec.denominator)}
    return sorted(terms - {"plan"}), "plan" in terms


@st.composite
def pairs(draw):
    """Draw what one unit, or two together, had by quý I and by the half year, on figures of any sort."""
    target, units = draw(st.sampled_from(TARGETS)), draw(st.sampled_from(["a", "ab"]))
    measures, has_plan = measures_of(target)
    quarters = [(unit, quarter) for unit in units for quarter in (1, 2)]
    figures = {
        f"{unit}_{year}_q{quarter}_{measure}": draw(counts)
        for unit, quarter in quarters
        for year in (2023, 2024)
        for measure in measures
    }
    if has_plan:
        figures |= {f"{unit}_2024_q{quarter}_plan": draw(st.sampled_from([None, 0, 1])) for unit, quarter in quarters}
    ruled = {(unit, 2024, f"q{quarter}", "narrative"): draw(rulings) for unit, quarter in quarters}
    basis = ground(*TARGETS, rulings={key: one for key, one in ruled.items() if one}, **figures)
    if units == "a":
        return tuple(judge(target, A, window, basis) for window in (Q1, HALF))
    return tuple(judge_cluster(target, (A, B), window, basis) for window in (Q1, HALF))


def shown_value(result):
    """Return the number that is shown of a result, None where there is none."""
    if kind_of(result.target).has_threshold:
        return value_of(result)
    return result.numerator


def has_verdict(result):
    return result.verdict in WORDS and not result.is_reference


@settings(max_examples=150)
@given(pairs())
def test_what_changed_is_what_the_two_results_say(pair):
    before, after = pair
    moved = movement(before, after)
    if before.verdict == after.verdict == NO_DATA:
        assert moved is None
    elif NO_DATA in (before.verdict, after.verdict):
        assert (moved.what, moved.delta, moved.direction) == (
            LOST if after.verdict == NO_DATA else KNOWN,
            None,
            NEITHER,
        )
    elif has_verdict(before) and has_verdict(after) and before.verdict != after.verdict:
        assert moved.what == FLIPPED
        worse, better = after.verdict == NOT_MET, before.verdict == NOT_MET
        assert moved.direction == (WORSE if worse else BETTER if better else NEITHER)
    elif moved:
        assert (moved.what, moved.delta) == (MOVED, shown_value(after) - shown_value(before))
        assert moved.delta
    else:
        is_of_another_whole = not kind_of(after.target).has_threshold and before.denominator != after.denominator
        is_equal = shown_value(before) == shown_value(after)
        assert is_equal or is_of_another_whole or None in (value_of(before), value_of(after))


@settings(max_examples=150)
@given(pairs())
def test_a_value_that_moved_is_better_as_the_target_asks_it(pair):
    moved = movement(*pair)
    if moved is None or moved.what != MOVED:
        return
    bounds, then, now = moved.after.target.bounds(moved.after.province), *map(shown_value, pair)
    if not bounds and kind_of(moved.after.target).has_threshold:
        assert moved.direction == NEITHER
    elif len(bounds) == 1 and bounds[0].comparator in LOWER:
        assert moved.direction == (BETTER if now < then else WORSE)
    elif not bounds or (len(bounds) == 1 and bounds[0].comparator in HIGHER):
        assert moved.direction == (BETTER if now > then else WORSE)
    elif len(bounds) == 1:
        gaps = [abs(value - bounds[0].threshold) for value in (then, now)]
        assert (moved.direction == WORSE) == (gaps[1] > gaps[0])
    else:
        inside = [40 <= value <= 60 for value in (then, now)]
        assert (moved.direction == NEITHER) or not all(inside)
        assert moved.direction != WORSE or not inside[1]


@settings(max_examples=150)
@given(pairs(), st.booleans(), st.booleans())
def test_no_mark_and_no_sentence_contradicts_the_verdicts_and_values(pair, was_closed, is_closed):
    before, after = pair
    moved = movement(before, after)
    if moved is None:
        return
    closed = {"was_closed": was_closed, "is_closed": is_closed}
    step, was = words.step(moved), words.verdict_before(moved, "Quý I", was_closed=was_closed)
    turn, sentence = words.turn(moved, **closed), words.sentence(moved, "Quý I", **closed)
    by, sign = words.difference(moved), 0 if moved.delta is None else (moved.delta > 0) - (moved.delta < 0)
    assert (words.UP in step, words.DOWN in step) == (sign > 0 and by != "", sign < 0 and by != "")
    assert (f", tăng {by}" in sentence, f", giảm {by}" in sentence) == (words.UP in step, words.DOWN in step) or not by
    if moved.what != FLIPPED:
        assert (words.UP in turn, words.DOWN in turn) == (words.UP in step, words.DOWN in step)
    if moved.what == FLIPPED:
        assert turn == f"{verdict_word(before.verdict, was_closed)} → {verdict_word(after.verdict, is_closed)}"
        assert was == f"Quý I: {verdict_word(before.verdict, was_closed)}"
    then, now = sentence.split("; ")[0], sentence.removeprefix(sentence.split("; 6 tháng đầu năm: ")[0])
    for result, text, is_over in ((before, then, was_closed), (after, now, is_closed)):
        if has_verdict(result):
            assert f": {verdict_word(result.verdict, is_over)}" in text
        elif result.verdict == NO_DATA:
            assert re.search("chưa đủ số liệu|số liệu mâu thuẫn", text)
        else:
            assert not re.search(r": (Đạt|Chưa đạt|Không đạt)", text)


@given(pairs())
def test_a_difference_that_is_there_is_never_printed_as_nothing(pair):
    moved = movement(*pair)
    by = words.difference(moved) if moved else ""
    printed = re.match(r"[\d.,]+", by)
    assert not printed or printed[0].strip("0,.") != ""
    assert words.difference(replace(moved, delta=Fraction(0))) == "" if moved else True


def points(before, after):
    """Return the movement between two rates of 10.000 tips."""
    results = [
        judge(g.INTAKE, A, Q1, ground(a_2024_q1_received=count, a_2024_q1_arrived=10_000)) for count in (before, after)
    ]
    return movement(*results)


@pytest.mark.parametrize(
    ("before", "after", "what", "direction", "turn"),
    [
        (10_000, 9_962, FLIPPED, WORSE, "Đạt → Chưa đạt"),
        (9_962, 10_000, FLIPPED, BETTER, "Chưa đạt → Đạt"),
        (9_000, 8_962, MOVED, WORSE, "▼ 0,38 điểm %"),
        (8_962, 9_000, MOVED, BETTER, "▲ 0,38 điểm %"),
    ],
)
def test_the_marks_of_a_rate(before, after, what, direction, turn):
    moved = points(before, after)
    assert (moved.what, moved.direction, words.turn(moved)) == (what, direction, turn)
    assert words.step(moved) == f"{words.UP if after > before else words.DOWN} 0,38 điểm %"
    assert moved.delta == Fraction(after - before, 100)


def test_nothing_changed_is_no_change():
    assert points(9_000, 9_000) is None


def test_a_fall_that_grew_is_better_and_its_arrow_points_down():
    results = [judge(g.REDUCTION, A, Q1, ground(a_2023_q1_cases=1000, a_2024_q1_cases=now)) for now in (960, 955)]
    moved = movement(*results)
    assert (moved.direction, words.step(moved)) == (BETTER, "▼ 0,50 điểm %")
    assert words.sentence(moved, "Quý I") == ("Quý I: Chưa đạt (−4,00%); Quý I: Chưa đạt (−4,50%), giảm 0,50 điểm %.")


def test_what_is_asked_otherwise_than_before_is_said():
    stricter = replace(g.REDUCTION, threshold=Fraction(-3))
    figures = ground(a_2023_q1_cases=1000, a_2024_q1_cases=960)
    moved = movement(judge(g.REDUCTION, A, Q1, figures), judge(stricter, A, Q1, figures))
    assert (moved.what, moved.delta, moved.asks_other) == (FLIPPED, 0, True)
    assert words.sentence(moved, "Quý I").endswith("Đạt (−4,00%); yêu cầu hoặc cách tính đã khác trước.")


def test_another_formula_has_no_difference():
    figures = ground(a_2024_q1_received=9, a_2024_q1_arrived=10, a_2024_q1_done=5)
    other = replace(g.INTAKE, numerator=("done",))
    moved = movement(judge(other, A, Q1, figures), judge(g.INTAKE, A, Q1, figures))
    assert moved is None


def test_what_became_known_and_what_is_not_known_any_more():
    known = judge(g.INTAKE, A, Q1, ground(a_2024_q1_received=10, a_2024_q1_arrived=10))
    absent = judge(g.INTAKE, A, Q1, ground())
    appeared, vanished = movement(absent, known), movement(known, absent)
    assert (appeared.what, words.turn(appeared)) == (KNOWN, "chưa đủ số liệu → Đạt (100,00%)")
    assert (vanished.what, words.turn(vanished)) == (LOST, "Đạt (100,00%) → chưa đủ số liệu")


@pytest.mark.parametrize("what", [FLIPPED, MOVED, KNOWN, LOST])
def test_every_sort_of_change_has_its_heading_in_both_languages(what):
    texts = []
    for language in ("vi", "en"):
        with override(language):
            texts.append(words.heading(what))
    assert len(set(texts)) == 2


def test_what_is_compared_with_is_named():
    named = periods.named("moc", "Mốc bình xét", 2024, date(2023, 12, 15), date(2024, 10, 14))
    assert [
        words.compared_with(HALF, Q1),
        words.compared_with(HALF, HALF.year_before),
        words.compared_with(named, named.year_before),
        words.compared_with(HALF, HALF, date(2024, 9, 1)),
    ] == ["Quý I", "6 tháng đầu năm 2023", "cùng kỳ năm 2023", "số đã biết ngày 01/09/2024"]
