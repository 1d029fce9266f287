"""The cluster that is measured, as the product's own files: agreements of 20 targets, and figures of 12 quarters.

Figures are made by arithmetic, so that every run loads the same; they break no check and ask for no explanation.
"""

import csv
import io

CLUSTER = "bench"
YEARS = (2023, 2024, 2025)  # whose figures are loaded; 2023 is the base year of the first agreement
REPORTING = YEARS[-1] + 1  # the year whose first quarter is being entered

CHANGES = [f"offences_{i}" for i in range(1, 9)]
SIMPLE_RATIOS = [("ratio_1", ["part_1"], ["whole_1"]), ("ratio_2", ["part_2"], ["whole_2"])]
COMPOSED_RATIOS = [
    (f"ratio_{i}", [f"part_{i}a", f"part_{i}b"], [f"whole_{i}a", f"whole_{i}b"]) for i in (3, 4, 5)
]  # fmt: skip
RESOLVED = ("resolved", ["cases_resolved"], ["cases_carried_over", "cases_received"])
RATIOS = [*SIMPLE_RATIOS, *COMPOSED_RATIOS, RESOLVED]
AMOUNTS = ["models_new", "models_active", "fund"]


def unit(number: int) -> str:
    """Return the code of a unit, counted from 1."""
    return f"unit-{number:03}"


def measures() -> list[str]:
    """Return the codes of what the units report, in the agreement's order."""
    terms = [code for _code, over, under in RATIOS for code in (*over, *under)]
    return [*CHANGES, *terms, *AMOUNTS, "plan"]


def agreement(year: int, units: int) -> dict:
    """Return the agreement file of a year with so many members: 20 targets of every kind."""
    return {
        "cluster": {"code": CLUSTER, "name": "Cụm thi đua để đo"},
        "year": year,
        "title": f"Giao ước thi đua năm {year}",
        "legal_basis": "Số liệu để đo, không có thật.",
        "provinces": [_province(number) for number in range(1, units + 1)],
        "measures": [_measure(code) for code in measures()],
        "pledges": [
            {"number": 1, "title": "Phòng, chống tội phạm", "text": "…", "targets": _counted()},
            {"number": 2, "title": "Xây dựng phong trào", "text": "…", "targets": _rest()},
        ],
        "stocks": [
            {"opening": "cases_carried_over", "remaining": ["cases_carried_over", "cases_received", "-cases_resolved"]}
        ],
        "checks": [
            {
                "at_most": {"left": ["cases_resolved"], "right": ["cases_carried_over", "cases_received"]},
                "message": "Số đã giải quyết không được lớn hơn số phải giải quyết",
            }
        ],
    }


def _province(number: int) -> dict:
    name = f"Đơn vị {number:03}"
    place = {"code": unit(number), "name": f"Công an {name}", "short_name": name, "valid_from": None, "valid_to": None}
    return place | {"position": "lead" if number == 1 else "member"}


def _measure(code: str) -> dict:
    accumulation = "opening_stock" if code == "cases_carried_over" else "flow"
    return {"code": code, "name": f"Mục {code}", "unit": "vụ", "accumulation": accumulation}


def _target(code: str, kind: str, **parts) -> dict:
    return {"code": code, "title": f"Chỉ tiêu {code}", "kind": kind, **parts}


def _counted() -> list[dict]:
    changes = [
        _target(f"fewer_{code}", "change", numerator=[code], comparator="<=", threshold="-5", judged_on="cumulative")
        for code in CHANGES
    ]
    ratios = [
        _target(code, "ratio", numerator=over, denominator=under, comparator=">", threshold="90")
        for code, over, under in RATIOS
    ]
    return [*changes, *ratios]


def _rest() -> list[dict]:
    parts = [f"fewer_{code}" for code in CHANGES[:3]]
    return [
        _target("models_new", "amount", numerator=["models_new"], comparator=">=", threshold="10"),
        _target("models_active", "amount", numerator=["models_active"]),
        _target("fund", "amount", numerator=["fund"], comparator=">=", threshold="100000000", scope="cluster"),
        _target("plan", "milestone", numerator=["plan"]),
        _target("order_kept", "narrative"),
        _target("all_fewer", "all_of", parts=parts),
    ]


def value(number: int, year: int, quarter: int, code: str) -> int:
    """Return a unit's figure: it moves by a few hundredths between quarters, so that nothing looks unusual."""
    seed = number * 7 + year * 4 + quarter
    if code == "plan":
        return int(year < REPORTING)
    if code == "cases_carried_over":
        return 5
    if code in ("cases_received", "cases_resolved"):
        return 60 + seed % 4
    if code == "fund":
        return 30_000_000 + seed % 5 * 100_000
    place = measures().index(code)
    if code.startswith(("part", "whole")):
        return (92 if code.startswith("part") else 100) + (seed + place) % 3
    return 400 + place * 3 + (seed + place) % 40


def figures_file(units: int) -> bytes:
    """Return the figures of all units and all quarters of YEARS as the CSV that import_figures takes."""
    text, codes = io.StringIO(), measures()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["province", "year", "quarter", "measure", "value", "reason"])
    for number in range(1, units + 1):
        for year in YEARS:
            for quarter in range(1, 5):
                rows.writerows(
                    [unit(number), year, quarter, code, value(number, year, quarter, code), ""] for code in codes
                )
    return text.getvalue().encode()
