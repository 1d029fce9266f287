"""A second computation of results, written naively from the rules on paper: it shares no line with targets.core.

Reads the sample figures as CSV and an agreement as JSON, and gives the rows that `results` must give.
"""

import csv
from decimal import Decimal


def read_figures(path):
    """Return {(province, year, quarter, measure): number} of a CSV; what was not collected is left out."""
    with open(path, encoding="utf-8") as lines:
        return {
            (row["province"], int(row["year"]), int(row["quarter"]), row["measure"]): int(row["value"])
            for row in csv.DictReader(lines)
            if row["value"]
        }


class Independent:
    """One agreement judged through a quarter: change, ratio and amount targets of the reference agreements."""

    def __init__(self, agreement, figures, through):
        self.agreement, self.figures, self.through, self.year = agreement, figures, through, agreement["year"]
        self.stocks = {m["code"] for m in agreement["measures"] if m.get("accumulation") == "opening_stock"}
        self.before = {}
        for link in agreement.get("successions", []):
            self.before.setdefault(link["successor"], []).append(link["predecessor"])
        self.validity = {
            p["code"]: (p.get("valid_from") or "", p.get("valid_to") or "9999") for p in agreement["provinces"]
        }
        listed = [p["code"] for p in agreement["provinces"] if p.get("position")]
        self.members = [one for one in listed if self.speaks(one, listed)]

    def days(self, quarter):
        """Return the first and last day of a quarter of the agreement's year, as text that compares."""
        first = f"{self.year - 1}-12-15" if quarter == 1 else f"{self.year}-{3 * quarter - 3:02d}-15"
        return first, f"{self.year}-{3 * quarter:02d}-14"

    def origins(self, province):
        """Return every unit that a province came from."""
        return {one for old in self.before.get(province, []) for one in {old, *self.origins(old)}}

    def owes(self, province, quarter):
        """Say whether a province answers for a quarter: not before it joins, nor once it has left, without heirs."""
        (begins, ends), (first, last) = self.validity[province], self.days(quarter)
        is_heir, has_heirs = province in self.before, any(province in old for old in self.before.values())
        return (is_heir or begins <= first) and (has_heirs or last <= ends)

    def speaks(self, province, listed):
        """Say whether the window speaks of a member; where it merges with another, the window's last day decides."""
        merges = any(one in self.origins(province) or province in self.origins(one) for one in listed)
        if not merges:
            return any(self.owes(province, one) for one in range(1, self.through + 1))
        begins, ends = self.validity[province]
        return begins <= self.days(self.through)[1] <= ends

    def one(self, province, year, quarter, measure):
        """Return a number or None: the province's own, else the sum of those it came from."""
        if (province, year, quarter, measure) in self.figures:
            return self.figures[province, year, quarter, measure]
        parts = [self.one(old, year, quarter, measure) for old in self.before.get(province, [])]
        if not parts or any(part is None for part in parts):
            return None
        return sum(parts)

    def total(self, province, year, terms, through):
        """Return the signed sum over the quarters, None when anything is missing."""
        total = 0
        for term in terms:
            sign, code = (-1, term[1:]) if term[0] == "-" else (1, term)
            quarters = [one for one in range(1, through + 1) if self.owes(province, one)]
            for quarter in quarters[:1] if code in self.stocks else quarters:
                number = self.one(province, year, quarter, code)
                if number is None:
                    return None
                total += sign * number
        return total

    def pair(self, target, provinces):
        """Return (numerator, denominator) of some provinces together, or None."""
        numerator, denominator = 0, 0
        for province in provinces:
            top = self.total(province, self.year, target["numerator"], self.through)
            if target["kind"] == "change":
                base = self.total(province, self.year - 1, target["numerator"], self.through)
                if top is None or base is None or base < 0:
                    return None
                numerator, denominator = numerator + top - base, denominator + base
            else:
                bottom = 1
                if target["kind"] == "ratio":
                    bottom = self.total(province, self.year, target["denominator"], self.through)
                if top is None or bottom is None or self.is_impossible(target, top, bottom):
                    return None
                numerator, denominator = numerator + top, denominator + bottom
        return numerator, 1 if target["kind"] == "amount" else denominator

    def is_impossible(self, target, part, whole):
        """Say whether a part is no part of its whole: then the figures contradict each other."""
        if target["kind"] != "ratio" or whole == 0:
            return False
        return whole < 0 or part < 0 or (part > whole and not target.get("may_exceed"))

    def is_over(self, target, provinces):
        """Say whether anything of a later quarter is known of a target: then its headroom is said from there."""
        codes = {term.lstrip("-") for term in (*target["numerator"], *target.get("denominator", []))}
        places = set(provinces)
        while more := {old for one in places for old in self.before.get(one, [])} - places:
            places |= more
        return any(
            place in places and year == self.year and quarter > self.through and code in codes
            for place, year, quarter, code in self.figures
        )

    def verdict(self, target, pair):
        """Return the verdict of a pair."""
        if pair is None:
            return "no_data"
        numerator, denominator = pair
        if denominator == 0 and (numerator == 0 or target["kind"] == "ratio"):
            return "no_activity"
        if "comparator" not in target:
            return "monitored"
        if denominator == 0:
            return "met" if target["comparator"] in (">", ">=") and "upper" not in target else "not_met"
        left = numerator * (1 if target["kind"] == "amount" else 100)
        right = Decimal(target["threshold"]) * denominator
        compare = {
            "<=": left <= right, "<": left < right, ">=": left >= right, ">": left > right, "=": left == right,
        }  # fmt: skip
        return "met" if compare[target["comparator"]] else "not_met"

    def headroom(self, target, provinces):
        """Return how many more cases may come until the year's end, or how many are still to resolve, or None."""
        pair = self.pair(target, provinces)
        if self.verdict(target, pair) in ("no_data", "no_activity") or "comparator" not in target:
            return None
        if self.is_over(target, provinces):
            return None
        if provinces is not self.members and self.validity[provinces[0]][1] < self.days(4)[1]:
            return None  # it ends before the year does: its successor holds the need, or nobody
        if target["kind"] == "change":
            bases = [self.total(one, self.year - 1, target["numerator"], 4) for one in provinces]
            if None in bases:
                return None
            now = sum(self.total(one, self.year, target["numerator"], self.through) for one in provinces)
            return (100 + int(target["threshold"])) * sum(bases) // 100 - now
        if target["kind"] == "ratio" and target["comparator"] == ">":
            return max(0, int(target["threshold"]) * pair[1] // 100 + 1 - pair[0])
        return None

    def rows(self):
        """Return {(province or None, target): (numerator, denominator, verdict, headroom)}."""
        rows = {}
        for pledge in self.agreement["pledges"]:
            for target in pledge.get("targets", []):
                if target.get("enabled") is False or target["kind"] not in ("change", "ratio", "amount"):
                    continue
                places = [] if target.get("scope") == "cluster" else [[one] for one in self.members]
                for provinces in [*places, self.members]:
                    pair = self.pair(target, provinces)
                    key = (None if provinces is self.members else provinces[0], target["code"])
                    rows[key] = (
                        *(pair or (None, None)), self.verdict(target, pair), self.headroom(target, provinces)
                    )  # fmt: skip
        return rows
