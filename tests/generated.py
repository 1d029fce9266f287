"""Agreements of so many units with a target of every kind, and figures of any sort for them."""

import random

from django.core.management import call_command

from tests import builders
from tests.agreements import MINIMAL
from tests.agreements import load as load_file

COUNTS = (0, 0, 1, 3, 19, 20, 95, 100, 950, 1000)
MEASURES = ("social_order_crimes", "tips_carried_over", "tips_received", "tips_prosecuted", "plan")
MORE = [
    {"code": "fund", "title": "Cùng đóng góp", "kind": "amount", "numerator": ["tips_received"], "comparator": ">=",
     "threshold": "100", "scope": "cluster"},
    {"code": "plan", "title": "Ban hành kế hoạch", "kind": "milestone", "numerator": ["plan"]},
    {"code": "both", "title": "Đạt cả hai", "kind": "all_of", "parts": ["crime_reduction", "tips_resolved"]},
    {"code": "calm", "title": "Giữ vững", "kind": "narrative"},
    {"code": "watched", "title": "Số tin", "kind": "amount", "numerator": ["tips_received"]},
    {"code": "yearly", "title": "Cả năm", "kind": "change", "numerator": ["social_order_crimes"], "comparator": "<",
     "threshold": "0", "judged_on": "year"},
]  # fmt: skip


def file_of(units):
    """Return an agreement of so many units with a target of every kind."""
    provinces = [
        {"code": f"u{n}", "name": f"Công an tỉnh Thứ {n}", "short_name": f"Thứ {n}",
         "position": "member" if n else "lead"}
        for n in range(units)
    ]  # fmt: skip
    measures = [*MINIMAL["measures"], {"code": "plan", "name": "Kế hoạch", "unit": "văn bản"}]
    pledge = MINIMAL["pledges"][0]
    pledges = [pledge | {"targets": [*pledge["targets"], *MORE]}]
    return MINIMAL | {"provinces": provinces, "measures": measures, "pledges": pledges}


def lines_of(units, seed):
    """Return lines of figures of two years: zeros, rises, falls, and some that nobody gave."""
    chance = random.Random(seed)
    for n in range(units):
        for year in (2023, 2024):
            for quarter in (1, 2):
                for measure in MEASURES:
                    is_plan = measure == "plan"
                    if (is_plan and year == 2023) or chance.random() < 0.03:
                        continue
                    value = chance.choice((0, 1)) if is_plan else chance.choice(COUNTS)
                    yield f"u{n},{year},{quarter},{measure},{value},\n"


def take_in(units, seed, folder):
    """Load an agreement of so many units and its figures of two quarters, all accepted."""
    load_file(file_of(units))
    builders.user_with("administrator", username="qt")
    path = folder / "figures.csv"
    path.write_text("province,year,quarter,measure,value,reason\n" + "".join(lines_of(units, seed)), "utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")
