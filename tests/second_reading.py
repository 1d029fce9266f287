"""A second computation of what results pages print, from the rules on paper; it shares no line with the product.

A season is plain data: members, figures by (province, year, quarter, measure), targets with their versions, and what
stood in each window when it was closed.
"""

from dataclasses import dataclass, field
from fractions import Fraction

WINDOWS = {
    "q1": (1,), "q2": (2,), "q3": (3,), "q4": (4,),
    "through-2": (1, 2), "through-3": (1, 2, 3), "through-4": (1, 2, 3, 4), "h2": (3, 4),
}  # fmt: skip
ENDS = {1: ("q1",), 2: ("q2", "through-2"), 3: ("q3", "through-3"), 4: ("q4", "through-4", "h2")}
CUMULATIVE = ("q1", "through-2", "through-3", "through-4")


def grouped(number):
    """Print a whole number with dots between thousands and the long minus."""
    return f"{number:,}".replace(",", ".").replace("-", "−")


def percent(value, thresholds, *, signed):
    """Print a percentage half away from zero, with the fewest decimals (two at least) that do not mislead."""
    for decimals in range(2, 30):
        scaled = abs(value) * 10**decimals
        whole = int(scaled) + (scaled - int(scaled) >= Fraction(1, 2))
        rounded = Fraction(whole if value >= 0 else -whole, 10**decimals)
        if all((rounded > one) == (value > one) and (rounded < one) == (value < one) for one in thresholds):
            break
    sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{grouped(whole // 10**decimals)},{whole % 10**decimals:0{decimals}d}%"


@dataclass
class Shown:
    """What one cell must say: a value ("" where its word says it), counts and a verdict ("" is reference)."""

    value: str
    counts: str
    verdict: str
    pair: tuple | None = None
    met: int | None = None


@dataclass
class Season:
    """One year of a cluster."""

    year: int
    members: list
    measures: dict  # code → (unit, accumulation)
    figures: dict
    targets: dict = field(default_factory=dict)  # code → {"on": bool, "versions": [(first quarter, rule)]}
    closed: dict = field(default_factory=dict)  # window → what stood

    def total(self, place, year, terms, quarters):
        """Return a signed sum, None while anything is missing."""
        found = []
        for term in terms:
            sign, code = (-1, term[1:]) if term[0] == "-" else (1, term)
            rule = self.measures[code][1]
            asked = {"opening_stock": quarters[:1], "closing_stock": quarters[-1:]}.get(rule, quarters)
            found += [(sign, self.figures.get((place, year, quarter, code))) for quarter in asked]
        return None if any(number is None for _sign, number in found) else sum(sign * one for sign, one in found)

    def rule(self, code, quarter):
        """Return the rule in force at a quarter, None before the first one is."""
        in_force = [rule for first, rule in self.targets[code]["versions"] if first <= quarter]
        return in_force[-1] if in_force else None

    def shown(self, rule, places, window, own=None):
        """Return what a rule gives for some places together."""
        quarters = WINDOWS[window]
        sums = {
            "change": [(self.year, rule["numerator"]), (self.year - 1, rule["numerator"])],
            "ratio": [(self.year, rule["numerator"]), (self.year, rule.get("denominator"))],
            "amount": [(self.year, rule["numerator"])],
        }[rule["kind"]]
        totals = [[self.total(place, year, terms, quarters) for place in places] for year, terms in sums]
        judged = window in ("q1", "q2", "q3", "q4") if rule.get("judged_on") == "quarter" else window in CUMULATIVE
        if any(None in ones for ones in totals):
            return Shown("", "", "no_data")
        first, second = (*(sum(ones) for ones in totals), 1)[:2]
        unit = self.measures[rule["numerator"][0].removeprefix("-")][0]
        threshold = Fraction(own if own is not None else rule["threshold"]) if rule.get("comparator") else None
        thresholds = [] if threshold is None else [threshold]
        if rule["kind"] == "amount":
            value, shown, counts, pair = Fraction(first), f"{grouped(first)} {unit}", "", (first, 1)
        else:
            pair = (first - second, second) if rule["kind"] == "change" else (first, second)
            counts = f"{grouped(first)}/{grouped(second)} {unit}"
            if second == 0 and (first == 0 or rule["kind"] == "ratio"):
                return Shown("", counts, "no_activity", pair)
            if second == 0:
                shown = f"–, tăng {grouped(first)} {unit}"
                return Shown(shown, counts, "" if not judged else "not_met" if thresholds else "monitored", pair)
            value = Fraction(100 * pair[0], pair[1])
            shown = percent(value, thresholds, signed=rule["kind"] == "change")
        if not judged:
            return Shown(shown, counts, "", pair)
        if threshold is None:
            return Shown(shown, counts, "monitored", pair)
        met = {
            "<=": value <= threshold, "<": value < threshold, "=": value == threshold, ">=": value >= threshold,
            ">": value > threshold,
        }[rule["comparator"]]  # fmt: skip
        return Shown(shown, counts, "met" if met else "not_met", pair)

    def standing(self, window):
        """Return {(target, place or "cluster"): Shown}: what stood at the closing, else what stands now."""
        return self.closed.get(window) or self.today(window)

    def today(self, window):
        """Return what stands on today's figures and rules."""
        rows = {}
        for code, target in self.targets.items():
            rule = self.rule(code, WINDOWS[window][-1])
            if not target["on"] or rule is None:
                continue
            own = rule.get("thresholds", {})
            alone = [self.shown(rule, [place], window, own.get(place)) for place in self.members]
            together = self.shown(rule, self.members, window)
            if rule.get("scope") != "cluster":
                rows |= {(code, place): one for place, one in zip(self.members, alone, strict=True)}
                if rule.get("comparator") and together.verdict:
                    together.met = sum(one.verdict == "met" for one in alone)
            rows[code, "cluster"] = together
        return rows

    def close(self, quarter):
        """Keep what stands in every window that ends with a quarter."""
        for window in ENDS[quarter]:
            self.closed[window] = self.today(window)
