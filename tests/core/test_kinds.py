"""Every kind of target, judged on each window, over each window: verdicts written by hand from docs/metrics.md.

Tables have a column for each of q2, through-2, h2, w10 (a named window) and the year. VALUES: numerator/denominator.
SAID: the verdict of a target judged on the cumulative window, the quarter or the year; "(shown)": for reference, none.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from targets.core import periods
from targets.core.scheme import Bound, TargetSpec
from targets.core.verdicts import judge, judge_cluster
from tests.core import ground as g
from tests.core.ground import A, B, ground, quarters

WINDOWS = {
    "q2": periods.quarter(2024, 2),
    "through-2": periods.through(2024, 2),
    "h2": periods.second_half(2024),
    "w10": periods.named("w10", "10 tháng", 2024, date(2023, 12, 15), date(2024, 10, 14)),
    "year": periods.through(2024, 4),
}
FUND = replace(g.AMOUNT, code="fund", scope="province", threshold=Fraction(180))
ACTIVE = TargetSpec("active", "Mô hình", "amount", (g.ACTIVE,), (), ">=", Fraction(10))
GROWTH = replace(g.REDUCTION, code="growth", numerator=(g.ACTIVE,), comparator=">=", threshold=Fraction(5))
BAND = replace(g.RATE, code="band", comparator=">=", upper=Bound("<=", Fraction(95)))
WATCHED = replace(g.REDUCTION, code="watched", comparator="", threshold=None)
BOTH = TargetSpec("both", "Cả hai", "all_of", parts=("reduction", "rate"))
MIXED = TargetSpec("mixed", "Cả ba", "all_of", parts=("reduction", "watched", "plan"))
TARGETS = {
    "change": g.REDUCTION, "ratio": g.RATE, "ratio at least": replace(g.RATE, comparator=">="), "intake": g.INTAKE,
    "range": BAND, "amount": FUND, "closing stock": ACTIVE, "change of a closing stock": GROWTH, "monitored": WATCHED,
    "milestone": g.MILESTONE, "narrative": g.NARRATIVE, "all of": BOTH, "all of, one monitored": MIXED,
}  # fmt: skip

# 10 + 100 − 90 = 20 remain, then 20 + 100 − 110 = 10, then 10 + 100 − 82 = 28
FIGURES = {
    **quarters("cases", (90, 96, 99, 95)), **quarters("cases", (100, 100, 100, 100), year=2023),
    **quarters("opening", (10, 20, 10, 28)), **quarters("received", (100, 100, 100, 100)),
    **quarters("sent", (0, 0, 0, 0)), **quarters("done", (90, 110, 82, 87)),
    **quarters("arrived", (100, 100, 101, 100)),
    **quarters("fund", (0, 50, 60, 70)), **quarters("plan", (0, 0, 1, 0)),
    **quarters("active", (12, 9, 11, 10)), **quarters("active", (8, 10, 10, 10), year=2023),
    "a_2024_w10_cases": 286, "a_2023_w10_cases": 300, "a_2024_w10_opening": 10, "a_2024_w10_received": 333,
    "a_2024_w10_sent": 3, "a_2024_w10_done": 306, "a_2024_w10_arrived": 333, "a_2024_w10_fund": 99,
    "a_2024_w10_plan": 1, "a_2024_w10_active": 11, "a_2023_w10_active": 10,
}  # fmt: skip
RULED = {("a", 2024, "q1", "narrative"): "met", ("a", 2024, "q2", "narrative"): "not_met"}
RULED |= {("a", 2024, "q4", "narrative"): "met", ("a", 2024, "w10", "narrative"): "not_met"}

VALUES = """
change                    | -4/100   -14/200  -6/200   -14/300  -20/400
ratio                     | 110/120  200/210  169/210  306/340  369/410
ratio at least            | 110/120  200/210  169/210  306/340  369/410
intake                    | 100/100  200/200  200/201  333/333  400/401
range                     | 110/120  200/210  169/210  306/340  369/410
amount                    | 50/1     50/1     130/1    99/1     180/1
closing stock             | 9/1      9/1      10/1     11/1     10/1
change of a closing stock | -1/10    -1/10    0/10     1/10     0/10
monitored                 | -4/100   -14/200  -6/200   -14/300  -20/400
milestone                 | 0/1      0/1      1/1      1/1      1/1
narrative                 | -        -        -        -        -
"""
# Judged on the year the value is shown for reference before Quý IV; a named window is judged, but shows a quarter's
# target for reference; milestones and rulings stand in any window unless the whole year is asked for.
SAID = """
change                    | cumulative | (shown) met     (shown) not_met met
change                    | quarter    | not_met (shown) (shown) (shown) (shown)
change                    | year       | (shown) (shown) (shown) not_met met
ratio                     | cumulative | (shown) met     (shown) not_met not_met
ratio                     | quarter    | met     (shown) (shown) (shown) (shown)
ratio                     | year       | (shown) (shown) (shown) not_met not_met
ratio at least            | cumulative | (shown) met     (shown) met     met
ratio at least            | quarter    | met     (shown) (shown) (shown) (shown)
ratio at least            | year       | (shown) (shown) (shown) met     met
intake                    | cumulative | (shown) met     (shown) met     not_met
intake                    | quarter    | met     (shown) (shown) (shown) (shown)
intake                    | year       | (shown) (shown) (shown) met     not_met
range                     | cumulative | (shown) not_met (shown) met     met
range                     | quarter    | met     (shown) (shown) (shown) (shown)
range                     | year       | (shown) (shown) (shown) met     met
amount                    | cumulative | (shown) not_met (shown) not_met met
amount                    | quarter    | not_met (shown) (shown) (shown) (shown)
amount                    | year       | (shown) (shown) (shown) not_met met
closing stock             | cumulative | (shown) not_met (shown) met     met
closing stock             | quarter    | not_met (shown) (shown) (shown) (shown)
closing stock             | year       | (shown) (shown) (shown) met     met
change of a closing stock | cumulative | (shown) not_met (shown) met     not_met
change of a closing stock | quarter    | not_met (shown) (shown) (shown) (shown)
change of a closing stock | year       | (shown) (shown) (shown) met     not_met
monitored                 | cumulative | (shown) watched (shown) watched watched
monitored                 | quarter    | watched (shown) (shown) (shown) (shown)
monitored                 | year       | (shown) (shown) (shown) watched watched
milestone                 | cumulative | not_met not_met met     met     met
milestone                 | quarter    | not_met not_met met     met     met
milestone                 | year       | (shown) (shown) (shown) met     met
narrative                 | cumulative | not_met not_met met     not_met met
narrative                 | quarter    | not_met not_met met     not_met met
narrative                 | year       | (shown) (shown) (shown) not_met met
all of                    | cumulative | (shown) met     (shown) not_met not_met
all of                    | quarter    | not_met (shown) (shown) (shown) (shown)
all of                    | year       | (shown) (shown) (shown) not_met not_met
all of, one monitored     | cumulative | (shown) not_met (shown) not_met met
all of, one monitored     | quarter    | not_met (shown) (shown) (shown) (shown)
all of, one monitored     | year       | (shown) (shown) (shown) not_met met
"""
MEANT = {"(shown)": ("monitored", True), "watched": ("monitored", False)}


def rows(table):
    """Return the rows of a table as lists of stripped columns, the last one split into its windows."""
    split = [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]
    return [(*one[:-1], dict(zip(WINDOWS, one[-1].split(), strict=True))) for one in split]


def judged_on(name, how, **figures):
    """Return a target judged on `how`, and a ground on which its parts are judged on the same."""
    specs = [replace(one, judged_on=how) for one in (g.REDUCTION, g.RATE, WATCHED, replace(g.MILESTONE, code="plan"))]
    return replace(TARGETS[name], judged_on=how), ground(*specs, rulings=RULED, **(figures or FIGURES))


@pytest.mark.parametrize(("name", "how", "window", "said"), [
    (name, how, window, said) for name, how, row in rows(SAID) for window, said in row.items()
])  # fmt: skip
def test_what_is_said(name, how, window, said):
    target, figures = judged_on(name, how)
    result = judge(target, A, WINDOWS[window], figures)
    assert (result.verdict, result.is_reference) == MEANT.get(said, (said, False))


@pytest.mark.parametrize("how", ["cumulative", "quarter", "year"])
@pytest.mark.parametrize(("name", "window", "value"), [
    (name, window, value) for name, row in rows(VALUES) for window, value in row.items()
])  # fmt: skip
def test_the_value_is_the_same_whatever_it_is_judged_on(name, window, value, how):
    target, figures = judged_on(name, how)
    result = judge(target, A, WINDOWS[window], figures)
    expected = (None, None) if value == "-" else tuple(map(int, value.split("/")))
    assert (result.numerator, result.denominator) == expected


def test_the_first_quarter_is_its_own_cumulative_window():
    for window in (periods.quarter(2024, 1), periods.through(2024, 1)):
        said = {}
        for how in ("cumulative", "quarter", "year"):
            target, figures = judged_on("change", how)
            said[how] = judge(target, A, window, figures).verdict
        assert said == {"cumulative": "met", "quarter": "met", "year": "monitored"}


MISSING = [  # target, window, the one absent figure, what is named (None: it is not needed, so nothing is)
    ("change", "through-2", "a_2024_q1_cases", ("a", 2024, "q1", "cases")),
    ("change", "through-2", "a_2023_q2_cases", ("a", 2023, "q2", "cases")),
    ("change", "through-2", "a_2024_q3_cases", None),
    ("change", "q2", "a_2023_q2_cases", ("a", 2023, "q2", "cases")),
    ("change", "w10", "a_2023_w10_cases", ("a", 2023, "w10", "cases")),
    ("change", "w10", "a_2024_q1_cases", None),
    ("ratio", "year", "a_2024_q1_opening", ("a", 2024, "q1", "opening")),
    ("ratio", "year", "a_2024_q2_opening", None),  # only the first period's opening stock stands
    ("ratio", "h2", "a_2024_q3_opening", ("a", 2024, "q3", "opening")),
    ("ratio", "h2", "a_2024_q1_opening", None),
    ("ratio", "year", "a_2024_q3_sent", ("a", 2024, "q3", "sent")),
    ("closing stock", "year", "a_2024_q4_active", ("a", 2024, "q4", "active")),
    ("closing stock", "year", "a_2024_q3_active", None),  # only the last period's closing stock stands
    ("closing stock", "through-2", "a_2024_q2_active", ("a", 2024, "q2", "active")),
    ("change of a closing stock", "h2", "a_2023_q4_active", ("a", 2023, "q4", "active")),
    ("change of a closing stock", "h2", "a_2023_q3_active", None),
    ("amount", "h2", "a_2024_q4_fund", ("a", 2024, "q4", "fund")),
    ("monitored", "year", "a_2023_q1_cases", ("a", 2023, "q1", "cases")),  # no data comes before monitored
    ("milestone", "year", "a_2024_q1_plan", None),  # issued in Quý III
    ("milestone", "through-2", "a_2024_q1_plan", ("a", 2024, "q1", "plan")),  # none is issued, and one is not known
]


@pytest.mark.parametrize("how", ["not entered", "not collected"])
@pytest.mark.parametrize(("name", "window", "absent", "named"), MISSING)
def test_one_absent_figure(name, window, absent, named, how):
    assert absent in FIGURES
    left = {key: one for key, one in FIGURES.items() if key != absent}
    target, figures = judged_on(name, "cumulative", **left | ({} if how == "not entered" else {absent: None}))
    result = judge(target, A, WINDOWS[window], figures)
    if named:
        assert (result.verdict, result.missing, result.numerator) == ("no_data", (named,), None)
    else:
        assert (result.verdict != "no_data", result.missing) == (True, ())


@pytest.mark.parametrize(
    ("now", "base", "sent", "threshold", "verdicts"),
    [
        (90, 100, 0, -5, ("met", "met")),
        (96, 100, 0, -5, ("not_met", "met")),
        (0, 0, 0, -5, ("no_activity", "met")),
        (3, 0, 0, -5, ("not_met", "met")),
        (None, 100, 0, -5, ("no_data", "met")),
        (90, 100, 100, -5, ("met", "no_activity")),
        (0, 0, 100, -5, ("no_activity", "no_activity")),
        (96, 100, None, -5, ("not_met", "no_data")),
        (90, 100, None, -5, ("met", "no_data")),
        (0, 0, None, -5, ("no_activity", "no_data")),
        (90, 100, 0, None, ("monitored", "met")),
        (90, 100, 100, None, ("monitored", "no_activity")),
        (None, 100, 0, None, ("no_data", "met")),
        (90, 100, None, None, ("monitored", "no_data")),
    ],
)
def test_all_of_takes_the_worst_that_is_known(now, base, sent, threshold, verdicts):
    done = 0 if sent == 100 else 95
    figures = {"a_2024_q1_cases": now, "a_2023_q1_cases": base, "a_2024_q1_sent": sent, "a_2024_q1_done": done}
    first = replace(g.REDUCTION, threshold=None if threshold is None else Fraction(threshold))
    parts = ground(first, g.RATE, **figures, a_2024_q1_opening=0, a_2024_q1_received=100)
    whole = judge(BOTH, A, g.Q1, parts)
    expected = {  # not met, else no data, else all no activity, else met; a monitored part asks for nothing
        ("met", "met"): "met", ("not_met", "met"): "not_met", ("no_activity", "met"): "met",
        ("no_data", "met"): "no_data", ("met", "no_activity"): "met", ("no_activity", "no_activity"): "no_activity",
        ("not_met", "no_data"): "not_met", ("met", "no_data"): "no_data", ("no_activity", "no_data"): "no_data",
        ("monitored", "met"): "met", ("monitored", "no_activity"): "no_activity", ("monitored", "no_data"): "no_data",
    }  # fmt: skip
    assert (tuple(one.verdict for one in whole.parts), whole.verdict) == (verdicts, expected[verdicts])


OWN = replace(g.REDUCTION, thresholds={"b": Fraction(-10)})
OWN_RATE = replace(g.RATE, thresholds={"b": Fraction(80)}, comparator=">=", upper=Bound("<", Fraction(100)))


@pytest.mark.parametrize(
    ("a", "b", "verdicts", "cluster"),  # now of 100 in a (at least 5% down), of 50 in b (at least 10% down); both: 5%
    [
        (95, 45, ("met", "met"), "met"),
        (95, 46, ("met", "not_met"), "met"),  # 141 of 150: 6% down
        (96, 45, ("not_met", "met"), "met"),
        (96, 47, ("not_met", "not_met"), "not_met"),  # 143 of 150: 4,67% down
        (95, None, ("met", "no_data"), "no_data"),
    ],
)
@pytest.mark.parametrize(("how", "code"), [("quarter", "q2"), ("cumulative", "through-2"), ("year", "year")])
def test_thresholds_of_provinces(a, b, verdicts, cluster, how, code):
    last = WINDOWS[code].quarter
    figures = {f"{one}_{year}_q{q}_cases": 0 for one in "ab" for year in (2023, 2024) for q in range(1, last)}
    figures |= {f"a_2023_q{last}_cases": 100, f"b_2023_q{last}_cases": 50}
    figures |= {f"a_2024_q{last}_cases": a, f"b_2024_q{last}_cases": b}
    target = replace(OWN, judged_on=how)
    alone = tuple(judge(target, one, WINDOWS[code], ground(**figures)).verdict for one in (A, B))
    both = judge_cluster(target, (A, B), WINDOWS[code], ground(**figures))
    assert (alone, both.verdict, both.members_met) == (verdicts, cluster, verdicts.count("met"))


@pytest.mark.parametrize(
    ("a", "b", "verdicts", "cluster"),  # of 100 in a (90 and more, below 100), of 50 in b (80% and more, below 100)
    [
        (90, 40, ("met", "met"), "not_met"),  # 130 of 150: 86,67%
        (89, 40, ("not_met", "met"), "not_met"),
        (99, 39, ("met", "not_met"), "met"),  # 138 of 150: 92%
        (100, 49, ("not_met", "met"), "met"),
        (100, 50, ("not_met", "not_met"), "not_met"),
    ],
)
def test_a_range_whose_lower_bound_is_the_provinces_own(a, b, verdicts, cluster):
    figures = {f"{one}_2024_q1_{measure}": 0 for one in "ab" for measure in ("opening", "sent")}
    figures |= {"a_2024_q1_received": 100, "b_2024_q1_received": 50, "a_2024_q1_done": a, "b_2024_q1_done": b}
    alone = tuple(judge(OWN_RATE, one, g.Q1, ground(**figures)).verdict for one in (A, B))
    assert (alone, judge_cluster(OWN_RATE, (A, B), g.Q1, ground(**figures)).verdict) == (verdicts, cluster)


@pytest.mark.parametrize(
    ("target", "b", "verdict", "value", "met"),
    [
        (g.REDUCTION, {"cases": (140, 140)}, "met", (-34, 500), 2),  # a −14/200, b −20/300
        (g.REDUCTION, {"cases": (150, 150)}, "not_met", (-14, 500), 1),  # −2,8%
        (g.REDUCTION, {"cases": (0, None)}, "no_data", (None, None), 1),
        (g.RATE, {"done": (1, 0), "opening": (2, 99), "received": (0, 0), "sent": (0, 0)}, "met", (201, 212), 1),
        (g.RATE, {"done": (0, 0), "opening": (20, 0), "received": (0, 0), "sent": (0, 0)}, "not_met", (200, 230), 1),
        (g.MILESTONE, {"plan": (0, 1)}, "not_met", (1, 2), 1),  # a issues in Quý III
        (replace(FUND, scope="cluster"), {"fund": (65, 65)}, "met", (180, 1), None),
        (replace(FUND, scope="cluster"), {"fund": (65, 64)}, "not_met", (179, 1), None),
        (replace(FUND, scope="cluster"), {"fund": (999, None)}, "no_data", (None, None), None),
        (ACTIVE, {"active": (99, 1)}, "met", (10, 1), 0),  # 9 and 1: the last period's stocks
    ],
)
def test_the_cluster_over_the_first_half(target, b, verdict, value, met):
    base = quarters("cases", (150, 150), province="b", year=2023)
    own = {key: one for measure, found in b.items() for key, one in quarters(measure, found, province="b").items()}
    result = judge_cluster(target, (A, B), WINDOWS["through-2"], ground(**FIGURES, **base, **own))
    assert (result.verdict, result.numerator, result.denominator, result.members_met) == (verdict, *value, met)


def test_the_clusters_rulings():
    said = {}
    for of_b in ("met", "not_met", None):
        rulings = RULED | ({("b", 2024, "q4", "narrative"): of_b} if of_b else {})
        said[of_b] = judge_cluster(g.NARRATIVE, (A, B), WINDOWS["year"], ground(rulings=rulings)).verdict
    assert said == {"met": "met", "not_met": "not_met", None: "no_data"}


def test_the_clusters_all_of_is_judged_on_its_sums():
    figures = {**FIGURES, **{key.replace("a_", "b_", 1): one for key, one in FIGURES.items()}}
    figures |= {"b_2024_q2_cases": 104}  # a −14/200, b −6/200: −5% together
    result = judge_cluster(BOTH, (A, B), WINDOWS["through-2"], ground(g.REDUCTION, g.RATE, **figures))
    assert [one.verdict for one in result.parts] == ["met", "met"]
    assert (result.verdict, result.numerator, result.denominator, result.members_met) == ("met", 2, 2, 1)
    del figures["b_2024_q1_opening"]
    result = judge_cluster(BOTH, (A, B), WINDOWS["through-2"], ground(g.REDUCTION, g.RATE, **figures))
    assert (result.verdict, result.missing, result.members_known) == ("no_data", (("b", 2024, "q1", "opening"),), 2)
