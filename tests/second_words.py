"""How the second computation prints numbers and duties: from the rules on paper, with no line of the product."""

from fractions import Fraction
from math import ceil, floor

YEAR = (1, 2, 3, 4)
FIRST_DAYS = {2: "15/3", 3: "15/6", 4: "15/9"}  # of the quarter after a window


def grouped(number):
    """Print a whole number with dots between thousands and the long minus."""
    return f"{number:,}".replace(",", ".").replace("-", "−")


def percent(value, thresholds, *, signed):
    """Print a percentage half away from zero, with the fewest decimals (two at least) that do not mislead."""
    for decimals in range(2, 30):
        scaled = abs(value) * 10**decimals
        whole = int(scaled) + (scaled - int(scaled) >= Fraction(1, 2))
        rounded = Fraction(whole if value >= 0 else -whole, 10**decimals)
        if all((rounded > limit) == (value > limit) and (rounded < limit) == (value < limit) for limit in thresholds):
            break
    sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{grouped(whole // 10**decimals)},{whole % 10**decimals:0{decimals}d}%"


def duty(season, rule, places, window, threshold, over, under, is_met):
    """Return the sentence of what must still hold up to the year's end; "" where there is none.

    Said from the latest quarter that is known, for who is there until the year's end, of what is judged on the year so
    far: a quarter's own target has no day left once the quarter is over.
    """
    last = {"q1": 1, "through-2": 2, "through-3": 3}.get(window)
    if last is None or rule.get("judged_on") == "quarter" or is_known_later(season, rule, places, last, window):
        return ""
    if any(place in before for _first, before in season.mergers.values() for place in places):
        return ""
    unit = season.measures[rule["numerator"][0].removeprefix("-")][0]
    words = _fall if rule["kind"] == "change" else _missing
    return words(season, rule, places, (last, unit), threshold, over, under, is_met)


def is_known_later(season, rule, places, last, window):
    """Say whether any figure of the target is known of a later quarter; of the cluster any member's counts."""
    codes = {term.removeprefix("-") for term in (*rule["numerator"], *rule.get("denominator", []))}
    heirs = season.members if places == season.speaking(window) else places
    return any(
        place in {*heirs, *(old for heir in heirs for old in season.before(heir))} and code in codes
        for place, year, quarter, code in season.figures
        if year == season.year and quarter > last
    )


def _fall(season, rule, places, about, threshold, over, _under, is_met):
    """Word how many more may come, against the same days of the year before."""
    if rule["comparator"] not in ("<=", "<"):
        return ""
    last, unit = about
    whole = season.sum(places, season.year - 1, rule["numerator"], YEAR)
    rest = season.sum(places, season.year - 1, rule["numerator"], YEAR[last:])
    limit = Fraction(100 + threshold) * whole / 100
    left = (floor(limit) if rule["comparator"] == "<=" else ceil(limit) - 1) - over
    level = f"mức giảm {_plain(-threshold)}%" if threshold < 0 else f"mức {_plain(threshold)}%"
    if left < 0:
        return f"So với {level}: đã vượt {grouped(-left)} {unit}, không còn khả năng đạt trong năm."
    words = f"Để {'giữ' if is_met else 'đạt'} {level}: từ {FIRST_DAYS[last + 1]} đến 14/12 không quá "
    words += f"{grouped(left)} {unit}"
    if rest:
        words += f" (cùng kỳ {grouped(rest)}"
        if left < rest:
            hundredths = ceil(Fraction(10000 * (rest - left), rest))
            words += f", phải giảm {grouped(hundredths // 100)},{hundredths % 100:02d}%"
        words += ")"
    return f"{words}."


def _missing(season, rule, places, about, threshold, over, under, _is_met):
    """Word how many more are needed at today's denominator, and what remains where it is less."""
    if rule["comparator"] not in (">=", ">"):
        return ""
    last, unit = about
    limit = threshold * under / 100
    needed = (ceil(limit) if rule["comparator"] == ">=" else floor(limit) + 1) - over
    if needed <= 0:
        return ""
    quarters = YEAR[last - 1 : last]  # what was carried over into the last quarter holds what remains of the earlier
    remaining = season.sum(places, season.year, rule["denominator"], quarters)
    remaining = max(0, remaining - season.sum(places, season.year, rule["numerator"], quarters))
    words = f"Từ {FIRST_DAYS[last + 1]} đến 14/12 cần giải quyết thêm {grouped(needed)} {unit}"
    return words + (f", hiện còn {grouped(remaining)} {unit}." if needed > remaining else ".")


def shortfall(rule, threshold, over, under, unit):
    """Say by how much a number misses: so many too many, or so many too few; "" where no number would do."""
    share = {"change": (100 + threshold) * under / 100, "ratio": threshold * under / 100, "amount": threshold}
    limit = Fraction(share[rule["kind"]])
    if rule["comparator"] in ("<=", "<"):
        most = floor(limit) if rule["comparator"] == "<=" else ceil(limit) - 1
        return f"vượt {grouped(over - most)} {unit}" if most >= 0 else ""
    least = ceil(limit) if rule["comparator"] in (">=", "=") else floor(limit) + 1
    return f"thiếu {grouped(least - over)} {unit}"


def _plain(number):
    """Print a threshold without trailing zeros."""
    whole = f"{float(number):f}".rstrip("0").rstrip(".")
    return whole.replace(".", ",")
