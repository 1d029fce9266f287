"""A generated agreement whose configuration changes after figures came: each change in the product and on paper.

Two members become one within the year; every kind of target is there. tests.second_reading is the paper.
"""

import copy
import random
from datetime import date, datetime

from django.core.management import call_command

from accounts.models import User
from pledges.models import Agreement
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services import targets
from targets.models import Submission
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.review import Ruling
from targets.results.services.closing import close_period
from tests import builders
from tests.second_reading import Season

HANOI = builders.HANOI
MEMBERS = ["alpha", "beta", "gamma", "delta", "zeta"]
POSITIONS = ("lead", "deputy", "member", "member", "member")
MERGERS = {"zeta": (2, ["gamma", "delta"])}
DATES = {"gamma": {"valid_to": "2024-04-30"}, "delta": {"valid_to": "2024-04-30"}, "zeta": {"valid_from": "2024-05-01"}}
MEASURES = {
    "cases": ("vụ", "flow"), "fires": ("vụ", "flow"), "opened": ("tin", "opening_stock"), "arrived": ("tin", "flow"),
    "solved": ("tin", "flow"), "models": ("mô hình", "closing_stock"), "plan": ("văn bản", "flow"),
    "idle": ("buổi", "flow"),
}  # fmt: skip
RULES = {
    "fall": {"kind": "change", "numerator": ["cases"], "comparator": "<=", "threshold": "-5",
             "thresholds": {"beta": "-2.5"}},
    "rate": {"kind": "ratio", "numerator": ["solved"], "denominator": ["opened", "arrived"], "comparator": ">",
             "threshold": "90"},
    "kept": {"kind": "amount", "numerator": ["models"], "comparator": ">=", "threshold": "30"},
    "each": {"kind": "change", "numerator": ["fires"], "comparator": "<", "threshold": "0", "judged_on": "quarter"},
    "plan": {"kind": "milestone", "numerator": ["plan"]},
    "safe": {"kind": "narrative"},
    "both": {"kind": "all_of", "parts": ["fall", "rate"]},
}  # fmt: skip
IDLE = {"kind": "amount", "numerator": ["idle"]}  # nobody has figures for it: it can be removed again
BASE = "/agreements/c/2024"


def agreement_data(season):
    """Return the season as an agreement file, in its order."""
    rows = []
    for code, target in season.targets.items():
        first, rule = target["versions"][-1]
        row = {"code": code, "title": f"Chỉ tiêu {code}", "enabled": target["on"], **rule}
        rows.append(row | ({"effective_from": first} if first > 1 else {}))  # as a dump leaves out what is default
    return {
        "cluster": {"code": "c", "name": "Cụm"}, "year": 2024, "title": "Giao ước",
        "provinces": [
            {"code": code, "name": f"Công an {code}", "short_name": code.title(), "position": position}
            | DATES.get(code, {})
            for code, position in zip(MEMBERS, POSITIONS, strict=True)
        ],
        "successions": [
            {"predecessor": old, "successor": heir, "on": "2024-05-01"}
            for heir, (_first, before) in MERGERS.items() for old in before
        ],
        "measures": [
            {"code": code, "name": f"Mục {code}", "unit": unit, "accumulation": rule}
            for code, (unit, rule) in MEASURES.items()
        ],
        "pledges": [{"number": 1, "title": "Nội dung", "measures": list(MEASURES), "targets": rows}],
    }  # fmt: skip


def some_figures(chance):
    """Return figures of a whole base year and of two quarters; few zeroes, values near the thresholds."""
    figures, (old, heirs) = {}, (MERGERS["zeta"][1], ["zeta"])
    for place in MEMBERS:
        now = [quarter for quarter in (1, 2) if place not in (heirs if quarter == 1 else old)]
        for year, quarters in ((2023, () if place in heirs else (1, 2, 3, 4)), (2024, now)):
            for quarter in quarters:
                opened, arrived = chance.randrange(20), chance.choice((0, 10, 100, 3999))
                numbers = {
                    "cases": chance.choice((0, 19, 20, 95, 96, 100, 101, 1000)), "fires": chance.choice((0, 1, 2, 10)),
                    "opened": opened, "arrived": arrived,
                    "solved": min(arrived, (opened + arrived) * chance.choice((89, 90, 91)) // 100),  # no contradiction
                    "models": chance.randrange(25),
                }  # fmt: skip
                numbers |= {"plan": chance.choice((0, 0, 1))} if year == 2024 else {}
                figures |= {(place, year, quarter, code): number for code, number in numbers.items()}
    return figures


def changing_world(seed, folder):
    """Load a generated season, its figures and some rulings."""
    season = Season(2024, MEMBERS, MEASURES, some_figures(random.Random(seed)), mergers=MERGERS)
    season.targets = {code: {"on": True, "versions": [(1, copy.deepcopy(rule))]} for code, rule in RULES.items()}
    season.targets["asleep"] = {"on": False, "versions": [(1, IDLE)]}  # so that no report is asked for it
    load_agreement(agreement_data(season), at=datetime(2024, 1, 1, tzinfo=HANOI))
    builders.user_with("administrator", username="qt")
    world = World(season, folder).import_(season.figures)
    for place, verdict in zip(("alpha", "beta", "gamma", "delta"), ("met", "met", "not_met", "met"), strict=True):
        world.rule(place, 1, verdict)
    return world


class World:
    """Does each change in the product and in the second computation."""

    def __init__(self, season, folder):
        self.season, self.folder = season, folder
        self.moment = datetime(2024, 6, 20, 9, 0, tzinfo=HANOI)
        self.more = {"by": User.objects.get(username="qt"), "at": self.moment}
        self.reviewers = {place: builders.user_with("reviewer", place) for place in ("alpha", "beta")}
        self.reporters = {place: builders.user_with("reporter", place) for place in ("alpha", "beta", "zeta")}
        self.reporters |= dict.fromkeys(MERGERS["zeta"][1], self.reporters["zeta"])

    @property
    def agreement(self):
        return Agreement.objects.select_related("cluster").get(year=2024)

    def target(self, code):
        return self.agreement.targets.get(code=code)

    def import_(self, figures):
        lines = [f"{p},{y},{q},{m},{value}," for (p, y, q, m), value in figures.items()]
        path = self.folder / "figures.csv"
        path.write_text("\n".join(["province,year,quarter,measure,value,reason", *lines]), encoding="utf-8")
        call_command("import_figures", str(path), "--by", "qt", "--accept")
        self.season.figures |= figures
        return self

    def rule(self, place, quarter, verdict):
        """Have a report that was loaded judged: it is opened again, explained, comes on paper and is accepted."""
        submission = Submission.objects.get(province__code=place, period__year=2024, period__quarter=quarter)
        reviewer = self.reviewers["beta" if place == "alpha" else "alpha"]
        at = {"at": datetime(2024, 7, 1, 9, 0, tzinfo=HANOI)}
        submission = builders.do(submission, "reopen", self.more["by"], **at)
        numbers = {
            code: one for (*report, code), one in self.season.figures.items() if report == [place, 2024, quarter]
        }
        paper = {"document_number": "12/KH", "document_date": date(2024, 3, 1)}
        cells = [
            CellInput(code, value=number, note="Đã rà soát với hồ sơ.", **(paper if code == "plan" and number else {}))
            for code, number in numbers.items()
        ]
        save_cells(submission, cells, by=self.reporters[place], **at)
        submission = builders.do(submission, "record_paper", self.more["by"], **at)
        builders.do(submission, "accept", reviewer, rulings={"safe": Ruling(verdict)}, **at)
        self.season.rulings[place, quarter] = verdict

    def edit(self, code, first, **changes):
        rule = self.season.targets[code]["versions"][-1][1] | changes
        targets.edit_target(self.target(code), changes, reason="Thống nhất lại", effective_from=first, **self.more)
        self.season.targets[code]["versions"].append((first, rule))

    def switch(self, code, on):
        targets.set_enabled(self.target(code), on, reason="Thống nhất lại", **self.more)
        self.season.targets[code]["on"] = on

    def add(self, code, first, rule):
        pledge = self.agreement.pledges.get()
        facts = rule | {"effective_from": first, "title": f"Chỉ tiêu {code}"}
        targets.add_target(pledge, code, facts, **self.more)
        self.season.targets[code] = {"on": True, "versions": [(first, rule)]}

    def remove(self, code):
        targets.remove_target(self.target(code), **self.more)
        del self.season.targets[code]

    def leave_out(self, code):
        """Remove a target by a file that does not name it any more."""
        del self.season.targets[code]
        load_agreement(agreement_data(self.season), at=self.moment)

    def reorder(self):
        self.season.targets = dict(reversed(self.season.targets.items()))
        data = agreement_data(self.season)
        load_agreement(data, at=self.moment)

    def close(self, quarter):
        close_period(self.agreement.cluster.periods.get(year=2024, quarter=quarter), **self.more)
        self.season.close(quarter)


def several(*changes):
    """Return the changes as one step: what each does is read off the pages together."""
    return lambda world: [change(world) for change in changes]


STEPS = {
    "nothing": lambda world: None,
    "a threshold, re-scoped": several(
        lambda world: world.edit("fall", 2, threshold="-10"), lambda world: world.edit("kept", 2, scope="cluster")
    ),
    "off": several(lambda world: world.switch("each", False), lambda world: world.switch("rate", False)),
    "added": several(
        lambda world: world.add("more", 2, {"kind": "amount", "numerator": ["fires"]}),
        lambda world: world.add("gone", 1, IDLE),
        lambda world: world.add("left", 2, IDLE),
    ),
    "on, removed": several(
        lambda world: world.switch("rate", True),
        lambda world: world.remove("gone"),
        lambda world: world.leave_out("left"),
    ),
    "reordered": lambda world: world.reorder(),
    "closed": lambda world: world.close(1),
    "on after": lambda world: world.switch("each", True),
    "a threshold and a ruling after": several(
        lambda world: world.edit("rate", 2, threshold="91"), lambda world: world.rule("zeta", 2, "met")
    ),
    "re-scoped after": lambda world: world.edit("fall", 2, scope="cluster"),
    "own thresholds, added after": several(
        lambda world: world.edit("each", 2, thresholds={"beta": "50"}), lambda world: world.add("gone", 2, IDLE)
    ),
    "reordered after": lambda world: world.reorder(),
    "corrected after": lambda world: world.import_({("alpha", 2023, 1, "cases"): 77, ("beta", 2023, 1, "fires"): 3}),
    "off, removed after": several(lambda world: world.switch("rate", False), lambda world: world.remove("gone")),
    "all closed": lambda world: world.close(2),
}
