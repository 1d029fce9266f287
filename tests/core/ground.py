"""Small grounds for judging: measures, units and figures written in a line."""

from fractions import Fraction

from targets.core import periods
from targets.core.result import Ground
from targets.core.scheme import CLOSING_STOCK, OPENING_STOCK, Figure, MeasureSpec, TargetSpec, Unit

CASES, OPENING, RECEIVED, SENT, ARRIVED, DONE, ACTIVE, FUND, PLAN = (
    "cases", "opening", "received", "sent", "arrived", "done", "active", "fund", "plan",
)  # fmt: skip
MEASURES = {
    spec.code: spec
    for spec in (
        MeasureSpec(CASES, "Số vụ", "vụ"),
        MeasureSpec(OPENING, "Kỳ trước chuyển sang", "tin", OPENING_STOCK),
        MeasureSpec(RECEIVED, "Tiếp nhận", "tin"),
        MeasureSpec(SENT, "Chuyển đi", "tin"),
        MeasureSpec(ARRIVED, "Đến", "tin"),
        MeasureSpec(DONE, "Đã giải quyết", "tin"),
        MeasureSpec(ACTIVE, "Mô hình đang hoạt động", "mô hình", CLOSING_STOCK),
        MeasureSpec(FUND, "Quỹ", "đồng"),
        MeasureSpec(PLAN, "Kế hoạch", "văn bản"),
    )
}
REDUCTION = TargetSpec("reduction", "Giảm", "change", (CASES,), comparator="<=", threshold=Fraction(-5))
RATE = TargetSpec("rate", "Tỷ lệ", "ratio", (DONE,), (OPENING, RECEIVED, "-" + SENT), ">", Fraction(90))
INTAKE = TargetSpec("intake", "Tiếp nhận", "ratio", (RECEIVED,), (ARRIVED,), "=", Fraction(100))
AMOUNT = TargetSpec(
    "amount", "Quỹ", "amount", (FUND,), comparator=">=", threshold=Fraction(180_000_000), scope="cluster"
)
MILESTONE = TargetSpec("milestone", "Kế hoạch", "milestone", (PLAN,))
NARRATIVE = TargetSpec("narrative", "Giữ vững", "narrative")
A, B = Unit("a", "A"), Unit("b", "B")
Q1, YEAR = periods.through(2024, 1), periods.through(2024, 4)


def known(**figures):
    """Return figures by key: known(a_2024_q1_cases=5, a_2023_q1_cases=None) (None: not collected)."""
    found = {}
    for name, value in figures.items():
        province, year, period, measure = name.split("_", 3)
        figure = value if isinstance(value, Figure) else Figure(value, reason="" if value is not None else "rà soát")
        found[province, int(year), period, measure] = figure
    return found


def ground(*targets, rulings=None, **figures):
    """Return a ground over figures, with the given targets."""
    return Ground(known(**figures), MEASURES, rulings or {}, {one.code: one for one in targets})


def quarters(measure, values, province="a", year=2024):
    """Return figures of the quarters of a year."""
    return {f"{province}_{year}_q{place}_{measure}": value for place, value in enumerate(values, start=1)}
