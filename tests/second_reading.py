"""A second computation of what results pages print, from the rules on paper; it shares no line with the product.

A season is plain data: members, mergers, figures by (province, year, quarter, measure), rulings on narratives, targets
with their versions, and what stood in each window when it was closed. tests.second_words prints, and says what is due.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction

from tests.second_words import duty, grouped, percent, shortfall

WINDOWS = {
    "q1": (1,), "q2": (2,), "q3": (3,), "q4": (4,),
    "through-2": (1, 2), "through-3": (1, 2, 3), "through-4": (1, 2, 3, 4), "h2": (3, 4),
}  # fmt: skip
ENDS = {1: ("q1",), 2: ("q2", "through-2"), 3: ("q3", "through-3"), 4: ("q4", "through-4", "h2")}
CUMULATIVE = ("q1", "through-2", "through-3", "through-4")


@dataclass
class Shown:
    """What one cell must say: a value ("" where its word says it), counts and a verdict ("" is reference)."""

    value: str
    counts: str
    verdict: str
    pair: tuple | None = None
    met: int | None = None  # how many members met it
    known: int | None = None  # how many members have figures
    duty: str = ""
    short: str = ""  # by how much it is missed
    is_number: bool = True


NO_DATA = Shown("", "", "no_data")


@dataclass
class Season:
    """One year of a cluster."""

    year: int
    members: list
    measures: dict  # code → (unit, accumulation)
    figures: dict
    targets: dict = field(default_factory=dict)  # code → {"on": bool, "versions": [(first quarter, rule)]}
    closed: dict = field(default_factory=dict)  # window → what stood
    mergers: dict = field(default_factory=dict)  # successor → (its first quarter, those it came from)
    rulings: dict = field(default_factory=dict)  # (place, quarter) → verdict on the one narrative

    def speaking(self, window):
        """Return who a window speaks of: who is valid on its last day."""
        last = WINDOWS[window][-1]
        gone = [old for first, before in self.mergers.values() if last >= first for old in before]
        to_come = [heir for heir, (first, _before) in self.mergers.items() if last < first]
        return [place for place in self.members if place not in gone and place not in to_come]

    def before(self, place):
        """Return those a place came from."""
        return self.mergers.get(place, (0, []))[1]

    def number(self, place, year, quarter, code):
        """Return a place's own figure, else the sum of those it came from; None while any is missing."""
        own = self.figures.get((place, year, quarter, code))
        parts = [self.number(old, year, quarter, code) for old in self.before(place)]
        return own if own is not None or not parts or None in parts else sum(parts)

    def total(self, place, year, terms, quarters):
        """Return a signed sum, None while anything is missing."""
        total = 0
        for term in terms:
            sign, code = (-1, term[1:]) if term[0] == "-" else (1, term)
            rule = self.measures[code][1]
            for quarter in {"opening_stock": quarters[:1], "closing_stock": quarters[-1:]}.get(rule, quarters):
                number = self.number(place, year, quarter, code)
                if number is None:
                    return None
                total += sign * number
        return total

    def sum(self, places, year, terms, quarters):
        """Return the sum over places, None while anything is missing."""
        totals = [self.total(place, year, terms, quarters) for place in places]
        return None if None in totals else sum(totals)

    def rule(self, code, quarter):
        """Return the rule in force at a quarter, None before the first one is."""
        in_force = [rule for first, rule in self.targets[code]["versions"] if first <= quarter]
        return in_force[-1] if in_force else None

    def is_judged(self, rule, window):
        """Say whether a window gives a target its verdict; what is issued or ruled stands in any."""
        if rule["kind"] in ("milestone", "narrative"):
            return True
        return window in ("q1", "q2", "q3", "q4") if rule.get("judged_on") == "quarter" else window in CUMULATIVE

    def shown(self, rule, places, window, own=None):
        """Return what a rule gives for some places together; the cluster's where more than one, or `own` is False."""
        kinds = {"milestone": self._milestone, "narrative": self._narrative, "all_of": self._all_of}
        shown = kinds.get(rule["kind"], self._computed)(rule, places, window, own)
        if self.is_judged(rule, window) or shown.verdict in ("no_data", "no_activity"):
            return shown
        return replace(shown, verdict="", duty="", short="")

    def _milestone(self, rule, places, window, own):
        """Issued from the first quarter that has it; a successor's once each of those it came from has issued."""
        (code,) = rule["numerator"]
        quarters = range(1, WINDOWS[window][-1] + 1)

        def has_issued(place):
            olds = self.before(place)
            return any(self.figures.get((place, self.year, quarter, code)) for quarter in quarters) or bool(
                olds and all(map(has_issued, olds))
            )

        issued = [has_issued(place) for place in places]
        for place, is_issued in zip(places, issued, strict=True):
            if not is_issued and None in [self.number(place, self.year, quarter, code) for quarter in quarters]:
                return NO_DATA
        done, asked = sum(issued), len(issued)
        word = "đã ban hành" if done else "chưa ban hành"
        value = f"{done}/{asked} đã ban hành" if own is False else word
        return Shown(value, "", "met" if done == asked else "not_met", (done, asked))

    def _ruling(self, place, last):
        """Return the latest rulings on a place: its own, else those on each it came from."""
        own = [self.rulings[place, quarter] for quarter in range(1, last + 1) if (place, quarter) in self.rulings]
        if own or not self.before(place):
            return own[-1:] or [None]
        return [one for old in self.before(place) for one in self._ruling(old, last)]

    def _narrative(self, rule, places, window, own):
        rulings = [self._ruling(place, WINDOWS[window][-1]) for place in places]
        if any(None in ones for ones in rulings):
            return replace(NO_DATA, is_number=False)
        met = sum("not_met" not in ones for ones in rulings)
        value = f"{met}/{len(places)} đơn vị đạt" if own is False else "đạt" if met else "chưa đạt"
        return Shown(value, "", "met" if met == len(places) else "not_met", is_number=False)

    def _all_of(self, rule, places, window, own):
        parts = [self.rule(code, WINDOWS[window][-1]) for code in rule["parts"]]
        alone = own is not False
        shown = [self.shown(part, places, window, _own(part, places[0]) if alone else False) for part in parts if part]
        verdicts = [one.verdict for one in shown if one.verdict not in ("", "monitored")]
        if "not_met" not in verdicts and "no_data" in verdicts:
            return NO_DATA
        met, idle = verdicts.count("met"), verdicts.count("no_activity")
        if not verdicts:
            return Shown("theo dõi", "", "monitored", (0, 0))
        if idle == len(verdicts):
            return Shown("", "", "no_activity", (0, 0))
        value = f"{met}/{len(verdicts) - idle} tiêu chí đạt" + (f", {idle} không phát sinh" if idle else "")
        return Shown(value, "", "not_met" if "not_met" in verdicts else "met", (met, len(verdicts) - idle))

    def _computed(self, rule, places, window, own):
        """Return what a change, ratio or amount gives."""
        quarters, terms, kind = WINDOWS[window], rule["numerator"], rule["kind"]
        over = self.sum(places, self.year, terms, quarters)
        below = {"change": (self.year - 1, terms), "ratio": (self.year, rule.get("denominator"))}.get(kind)
        under = self.sum(places, *below, quarters) if below else 1
        if over is None or under is None:
            return NO_DATA
        unit = self.measures[terms[0].removeprefix("-")][0]
        threshold = Fraction(own or rule["threshold"]) if rule.get("comparator") else None
        judged = self.is_judged(rule, window) and threshold is not None
        if kind == "amount":
            value, shown, counts, pair = Fraction(over), f"{grouped(over)} {unit}", "", (over, 1)
        else:
            pair = (over - under, under) if kind == "change" else (over, under)
            counts = f"{grouped(over)}/{grouped(under)} {unit}"
            if under == 0 and (over == 0 or kind == "ratio"):
                return Shown("", counts, "no_activity", pair)
            value = Fraction(100 * pair[0], under) if under else None
            shown = f"–, tăng {grouped(over)} {unit}"
            if under:
                shown = percent(value, [] if threshold is None else [threshold], signed=kind == "change")
        met = value is not None and threshold is not None and {
            "<=": value <= threshold, "<": value < threshold, "=": value == threshold, ">=": value >= threshold,
            ">": value > threshold,
        }[rule["comparator"]]  # fmt: skip
        verdict = ("met" if met else "not_met") if judged else "monitored"
        due = duty(self, rule, places, window, threshold, over, under, met) if judged and kind != "amount" else ""
        short = shortfall(rule, threshold, over, under, unit) if verdict == "not_met" else ""
        return Shown(shown, counts, verdict, pair, duty=due, short=short)

    def standing(self, window):
        """Return {(target, place or "cluster"): Shown}: what stood at the closing, with duties of today's figures."""
        live = self.today(window)
        return {
            key: replace(shown, duty=live[key].duty if key in live else "")
            for key, shown in self.closed.get(window, live).items()
        }

    def today(self, window):
        """Return what stands on today's figures and rules."""
        rows, places = {}, self.speaking(window)
        for code, target in self.targets.items():
            rule = self.rule(code, WINDOWS[window][-1])
            if not target["on"] or rule is None:
                continue
            alone = [self.shown(rule, [place], window, _own(rule, place)) for place in places]
            together = replace(self.shown(rule, places, window, False))
            if rule.get("scope") != "cluster":
                rows |= {(code, place): one for place, one in zip(places, alone, strict=True)}
                if together.verdict and (
                    rule.get("comparator") or rule["kind"] in ("milestone", "narrative", "all_of")
                ):
                    together.met = sum(one.verdict == "met" for one in alone)
            together.known = sum(one.verdict != "no_data" for one in alone)
            rows[code, "cluster"] = together
        return rows

    def close(self, quarter):
        """Keep what stands in every window that ends with a quarter."""
        for window in ENDS[quarter]:
            self.closed[window] = self.today(window)


def _own(rule, place):
    """Return a place's own threshold, None where it has the common one."""
    return rule.get("thresholds", {}).get(place)
