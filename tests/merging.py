"""An agreement with a merger within its year: A and B go over into S on 1/7/2025, and C stays."""

from tests.agreements import MINIMAL

CODES = ("c", "a", "b", "s")
LINKS = [{"predecessor": one, "successor": "s", "on": "2025-07-01"} for one in ("a", "b")]


def province(code, position="member", **dates):
    """Return one province of a file."""
    return {"code": code, "name": f"Công an tỉnh {code}", "short_name": code.upper(), "position": position} | dates


def merging_file(**changes):
    """Return the file of 2025 that lists both predecessors and their successor."""
    provinces = [
        province("c", "lead"),
        province("a", valid_to="2025-06-30"),
        province("b", valid_to="2025-06-30"),
        province("s", valid_from="2025-07-01"),
    ]
    return MINIMAL | {"year": 2025, "provinces": provinces, "successions": LINKS} | changes


def crimes(year, numbers):
    """Return lines of a figures file: a province's crimes by quarter ({"a": {1: 45, 2: 45}})."""
    return [
        f"{code},{year},{quarter},social_order_crimes,{value},"
        for code, quarters in numbers.items()
        for quarter, value in quarters.items()
    ]


def each(value, *quarters):
    """Return the same number for some quarters, all four by default."""
    return dict.fromkeys(quarters or (1, 2, 3, 4), value)


# 1.080 cases against 1.200 in the whole year; counted twice they would be 1.440 against 1.600.
LINES = [
    *crimes(2024, {"c": each(200), "a": each(50), "b": each(50)}),
    *crimes(2025, {"c": each(180), "a": each(45, 1, 2), "b": each(45, 1, 2), "s": each(90, 3, 4)}),
]
