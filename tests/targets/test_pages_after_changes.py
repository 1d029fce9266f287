"""After every kind of configuration change, before and after a closing: no page breaks, every number is right.

Pages are read as text and compared with tests.second_reading, which computes from the rules on paper; `results` too.
"""

import copy
import random
import re
from datetime import datetime
from html import unescape

import pytest
from django.core.management import call_command

from accounts.models import User
from pledges.models import Agreement
from targets.exports.results_file import as_data
from targets.queries.frozen import standing_results
from targets.queries.results import read_season
from targets.services import targets
from targets.services.agreements import load_agreement
from targets.services.closing import close_period
from tests import builders
from tests.second_reading import WINDOWS, Season, grouped

pytestmark = pytest.mark.crawl

pytestmark = pytest.mark.django_db
HANOI = builders.HANOI
MEMBERS = ["alpha", "beta", "gamma"]
MEASURES = {
    "cases": ("vụ", "flow"), "fires": ("vụ", "flow"), "opened": ("tin", "opening_stock"), "arrived": ("tin", "flow"),
    "solved": ("tin", "flow"), "models": ("mô hình", "closing_stock"),
}  # fmt: skip
RULES = {
    "fall": {"kind": "change", "numerator": ["cases"], "comparator": "<=", "threshold": "-5",
             "thresholds": {"beta": "-2.5"}},
    "rate": {"kind": "ratio", "numerator": ["solved"], "denominator": ["opened", "arrived"], "comparator": ">",
             "threshold": "90"},
    "kept": {"kind": "amount", "numerator": ["models"], "comparator": ">=", "threshold": "30"},
    "each": {"kind": "change", "numerator": ["fires"], "comparator": "<", "threshold": "0", "judged_on": "quarter"},
}  # fmt: skip
WORDS = {"met": "Đạt", "not_met": "Chưa đạt", "no_data": "Chưa đủ số liệu", "no_activity": "Không phát sinh",
         "monitored": "Theo dõi", "": "tham khảo"}  # fmt: skip
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
            for code, position in zip(MEMBERS, ("lead", "deputy", "member"), strict=True)
        ],
        "measures": [
            {"code": code, "name": f"Mục {code}", "unit": unit, "accumulation": rule}
            for code, (unit, rule) in MEASURES.items()
        ],
        "pledges": [{"number": 1, "title": "Nội dung", "measures": list(MEASURES), "targets": rows}],
    }  # fmt: skip


def some_figures(chance):
    """Return figures of a whole base year and of two quarters; few zeroes, values near the thresholds."""
    figures = {}
    for place in MEMBERS:
        for year, quarters in ((2023, (1, 2, 3, 4)), (2024, (1, 2))):
            for quarter in quarters:
                opened, arrived = chance.randrange(20), chance.choice((0, 10, 100, 3999))
                numbers = {
                    "cases": chance.choice((0, 19, 20, 95, 96, 100, 101, 1000)), "fires": chance.choice((0, 1, 2, 10)),
                    "opened": opened, "arrived": arrived,
                    "solved": min(arrived, (opened + arrived) * chance.choice((89, 90, 91)) // 100),  # no contradiction
                    "models": chance.randrange(25),
                }  # fmt: skip
                figures |= {(place, year, quarter, code): number for code, number in numbers.items()}
    return figures


@pytest.fixture(params=[1])
def world(request, tmp_path, clock, capsys):
    """Load a generated season and its figures; return (season, the steps' tools)."""
    clock(datetime(2024, 7, 1, 9, 0, tzinfo=HANOI))
    season = Season(2024, MEMBERS, MEASURES, some_figures(random.Random(request.param)))
    season.targets = {code: {"on": True, "versions": [(1, copy.deepcopy(rule))]} for code, rule in RULES.items()}
    load_agreement(agreement_data(season), at=datetime(2024, 1, 1, tzinfo=HANOI))
    builders.user_with("administrator", username="qt")
    return World(season, tmp_path).import_(season.figures)


class World:
    """Does each change in the product and in the second computation."""

    def __init__(self, season, folder):
        self.season, self.folder = season, folder
        self.moment = datetime(2024, 6, 20, 9, 0, tzinfo=HANOI)
        self.more = {"by": User.objects.get(username="qt"), "at": self.moment}

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

    def edit(self, code, first, **changes):
        rule = self.season.targets[code]["versions"][-1][1] | changes
        targets.edit_target(self.target(code), changes, reason="Thống nhất lại", effective_from=first, **self.more)
        self.season.targets[code]["versions"].append((first, rule))

    def switch(self, code, on):
        targets.set_enabled(self.target(code), on, reason="Thống nhất lại", **self.more)
        self.season.targets[code]["on"] = on

    def add(self, code, first, rule):
        pledge = self.agreement.pledges.get()
        meaning = rule | {"effective_from": first}
        targets.add_target(self.agreement, pledge, code=code, title=f"Chỉ tiêu {code}", meaning=meaning, **self.more)
        self.season.targets[code] = {"on": True, "versions": [(first, rule)]}

    def reorder(self):
        self.season.targets = dict(reversed(self.season.targets.items()))
        data = agreement_data(self.season)
        load_agreement(data, at=self.moment)

    def close(self, quarter):
        close_period(self.agreement.cluster.periods.get(year=2024, quarter=quarter), **self.more)
        self.season.close(quarter)


STEPS = {
    "nothing": lambda world: None,
    "a threshold": lambda world: world.edit("fall", 2, threshold="-10"),
    "off": lambda world: world.switch("kept", False),
    "added": lambda world: world.add("more", 2, {"kind": "amount", "numerator": ["fires"]}),
    "reordered": lambda world: world.reorder(),
    "closed": lambda world: world.close(1),
    "on after": lambda world: world.switch("kept", True),
    "a threshold after": lambda world: world.edit("rate", 2, threshold="91"),
    "re-scoped after": lambda world: world.edit("fall", 2, scope="cluster"),
    "own thresholds after": lambda world: world.edit("each", 2, thresholds={"gamma": "50"}),
    "reordered after": lambda world: world.reorder(),
    "corrected after": lambda world: world.import_({("alpha", 2024, 1, "cases"): 77, ("beta", 2023, 1, "fires"): 3}),
    "off after": lambda world: world.switch("rate", False),
    "all closed": lambda world: world.close(2),
}


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cells_of(html):
    """Yield (target, place, window, inner) of each matrix cell, without what stands beside frozen ones."""
    link = r'<td class="cell is-[^"]*">\s*<a href="([^"]+)">(.*?)</a>'
    for url, inner in re.findall(link, html, re.DOTALL):
        path, _mark, query = unescape(url).partition("?")
        _, _, _, _, _, code, place, _ = path.split("/")
        yield code, place, re.search(r"window=([^&]+)", query)[1], inner


def check_cell(shown, inner, where):
    value = re.search(r'class="cell-value">([^<]*)<', inner)
    counts = re.search(r'class="cell-counts">([^<]*)<', inner)
    assert (unescape(value[1]) if value else "") == shown.value, where
    expected = shown.counts if shown.verdict != "no_data" else ""
    assert (unescape(counts[1]) if counts else "") == expected, where
    assert re.search(rf"(^|[ ]){WORDS[shown.verdict]}( |$)", text_of(inner)), (where, text_of(inner))
    if shown.met is not None and shown.verdict not in ("no_data", "monitored"):
        assert f"{shown.met}/{len(MEMBERS)} đơn vị đạt" in text_of(inner), where


class Reader:
    """Opens pages as one person and reads the numbers off them."""

    def __init__(self, client, world):
        self.client, self.season = client, world.season

    def get(self, url, **query):
        answer = self.client.get(url, query)
        assert answer.status_code == 200, (url, query)
        return answer.content.decode()

    def dashboard(self, window):
        seen = {}
        for code, place, _window, inner in cells_of(self.get(f"{BASE}/dashboard/", window=window)):
            seen[code, place] = inner
        expected = self.season.standing(window)
        assert seen.keys() == expected.keys(), window
        for key, shown in expected.items():
            check_cell(shown, seen[key], (window, key))

    def provinces(self):
        for place in MEMBERS:
            seen = {(code, window): inner for code, _place, window, inner in cells_of(
                self.get(f"/provinces/{place}/", year=2024)
            )}  # fmt: skip
            expected = {
                (code, "through-1" if window == "q1" else window): shown
                for window in ("q1", "through-2", "through-3", "through-4")
                for (code, at), shown in self.season.standing(window).items()
                if at == place
            }
            assert seen.keys() == expected.keys(), place
            for key, shown in expected.items():
                check_cell(shown, seen[key], (place, key))

    def targets(self, window):
        standing = self.season.standing(window)
        for code in {code for code, _place in standing}:
            rows = re.findall(
                r'cells-value"[^>]*>([^<]*)<.*?</tr>', self.get(f"{BASE}/targets/{code}/", window=window), re.DOTALL
            )
            places = [place for at, place in standing if at == code]
            assert len(rows) == len(places), (window, code)
            for text, place in zip(rows, places, strict=True):
                shown = standing[code, place]
                if shown.value:
                    assert unescape(text).strip() == shown.value, (window, code, place)

    def explanations(self, window):
        for (code, place), shown in self.season.standing(window).items():
            html = self.get(f"{BASE}/targets/{code}/{place}/", window=window)
            box = text_of(re.search(r'<section class="verdict-box.*?</section>', html, re.DOTALL)[0])
            assert shown.value in box, (window, code, place)
            assert WORDS[shown.verdict].lower() in box.lower(), (window, code, place)
            if shown.counts and shown.verdict != "no_data":
                assert f"({shown.counts})" in box or shown.counts == shown.value, (window, code, place)

    def if_closed(self, window):
        html = self.get(f"{BASE}/if-closed/", window=window)
        for code, inner in re.findall(
            rf'<tr>\s*<th scope="row"><a href="{BASE}/targets/([^/]+)/.*?(<td.*?)</tr>', html, re.DOTALL
        ):
            standing = self.season.standing(window)
            alone = [shown for (at, place), shown in standing.items() if at == code and place != "cluster"]
            met = sum(one.verdict == "met" for one in alone)
            assert not alone or f"{met}/{len(alone)}" in text_of(inner), (window, code)
            assert standing[code, "cluster"].value in text_of(inner), (window, code)

    def trend(self, code, window):
        rule = self.season.rule(code, WINDOWS[window][-1])
        html = self.get(f"{BASE}/targets/{code}/trend/", window=window)
        row = re.search(r'<th scope="row">2024.*?</tr>', html, re.DOTALL)[0]
        order = ("q1", "q2", "q3", "q4", "through-2", "through-3", "through-4")
        for column, text in zip(order, map(text_of, re.findall(r"<td.*?</td>", row, re.DOTALL)), strict=True):
            if rule["kind"] == "change":
                sums = [self.season.total(place, 2024, rule["numerator"], WINDOWS[column]) for place in MEMBERS]
                value = "chưa đủ số liệu" if None in sums else grouped(sum(sums))
            else:
                value = self.season.shown(rule, MEMBERS, column).value
            assert text.startswith(value.split(" ")[0]), (code, column, text, value)


def check_results(world):
    """Compare what the command prints in every window."""
    season = read_season(world.agreement)
    for window in WINDOWS:
        data = as_data(standing_results(season, season.window(window)))
        seen = {
            (row["target"], row["province"] or "cluster"): (row["numerator"], row["denominator"], row["verdict"])
            for row in data["rows"]
        }
        expected = {
            key: (*(one.pair or (None, None)), one.verdict or "monitored")
            for key, one in world.season.standing(window).items()
        }
        assert seen == expected, window


def test_every_page_says_what_a_second_computation_gives(world, client):
    client.force_login(builders.user_with("leader"))
    reader, windows = Reader(client, world), ("q1", "q2", "through-2", "h2", "through-4")
    for number, change in enumerate(STEPS.values()):
        change(world)
        check_results(world)
        reader.provinces()
        for window in ("q1", "through-2", windows[number % len(windows)]):
            reader.dashboard(window)
        window = windows[number % 3]
        reader.targets(window)
        reader.if_closed(window)
        reader.explanations(windows[(number + 1) % 3])
        for code in ("fall", "rate"):
            if world.season.targets[code]["on"]:
                reader.trend(code, "through-2")
