"""After every kind of configuration change, before and after a closing: no page breaks, every number is right.

Pages are read as text and compared with tests.second_reading, which computes from the rules on paper; `results` too.
What the reader does not open, each role does, over the links that it finds.
"""

import re
from datetime import datetime
from html import unescape

import pytest

from targets.results.exports.results_file import as_data
from targets.results.queries.frozen import standing_results
from targets.results.queries.season import read_season
from tests import builders
from tests.changing import BASE, HANOI, MEMBERS, STEPS, changing_world
from tests.crawl import READ, SHARED, Crawler
from tests.second_reading import CUMULATIVE, WINDOWS
from tests.second_words import grouped

pytestmark = [pytest.mark.django_db, pytest.mark.crawl, pytest.mark.long]
WORDS = {"met": "Đạt", "not_met": "Chưa đạt", "no_data": "Chưa đủ số liệu", "no_activity": "Không phát sinh",
         "monitored": "Theo dõi", "": "tham khảo"}  # fmt: skip


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cells_of(html):
    """Yield (target, place, window, inner) of each matrix cell, without what stands beside frozen ones."""
    link = r'<td class="cell is-[^"]*">\s*<a href="([^"]+)"\s*>(.*?)</a>'
    for url, inner in re.findall(link, html, re.DOTALL):
        path, _mark, query = unescape(url).partition("?")
        _, _, _, _, _, code, place, _ = path.split("/")
        yield code, place, re.search(r"window=([^&]+)", query)[1], inner


def check_cell(shown, inner, where, members):
    value = re.search(r'class="cell-value"\s*>([^<]*)<', inner)
    counts = re.search(r'class="cell-counts"\s*>([^<]*)<', inner)
    text = text_of(inner)
    assert (unescape(value[1]) if value else "") == (shown.value if shown.is_number else ""), where
    assert (unescape(counts[1]) if counts else "") == shown.counts, where
    assert re.search(rf"(^|[ ]){WORDS[shown.verdict]}( |$)", text), (where, text)
    if shown.met is not None and shown.verdict not in ("no_data", "monitored"):
        assert f"{shown.met}/{members} đơn vị đạt" in text, where
    if shown.known is not None and shown.verdict == "no_data":
        assert f"{shown.known}/{members} đơn vị có số" in text, where


def duty_in(row):
    """Return what a row says must still hold; the drawing beside it says the same."""
    duty = re.search(r'<td class="col-duty"[^>]*>(.*?)</td>', row, re.DOTALL)
    return text_of(re.sub(r"<svg.*?</svg>", "", duty[1], flags=re.DOTALL)) if duty else ""


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
            check_cell(shown, seen[key], (window, key), len(self.season.speaking(window)))

    def latest_duty(self, code, place, window):
        """Return what must still hold as a page of this window says it: else by the latest figures."""
        latest = [self.season.standing(one).get((code, place)) for one in (window, *reversed(CUMULATIVE))]
        return next((one.duty for one in latest if one and one.duty), "")

    def provinces(self, number):
        """Read two members' pages, others after the next change."""
        main = ("through-2", "through-4")[number % 2]
        for place in (MEMBERS * 2)[number % len(MEMBERS) :][:2]:
            html = self.get(f"/provinces/{place}/", year=2024, window=main)
            seen = {(code, window): inner for code, _place, window, inner in cells_of(html)}
            expected = {
                (code, "through-1" if window == "q1" else window): shown
                for window in CUMULATIVE
                for (code, at), shown in self.season.standing(window).items()
                if at == place
            }
            assert seen.keys() == expected.keys(), place
            duties = {code: "" for code, _window in expected}
            for (code, window), shown in expected.items():
                check_cell(shown, seen[code, window], (place, code, window), len(MEMBERS))
                duties[code] = shown.duty or duties[code]
            profile, _mark, matrix = html.partition('class="all-windows"')
            column = re.findall(r'<td class="col-duty"[^>]*>([^<]*)<', matrix)
            assert sorted(map(unescape, column)) == sorted(duties.values()), place
            for code, row in re.findall(
                r'<th scope="row"><a href="[^"]*/targets/([^/]+)/(.*?)</tr>', profile, re.DOTALL
            ):
                assert duty_in(row) == self.latest_duty(code, place, main), (place, code, main)

    def targets(self, window, number):
        """Read every third target's page, others after the next change."""
        standing = self.season.standing(window)
        for code in list(dict.fromkeys(code for code, _place in standing))[number % 3 :: 3]:
            html = self.get(f"{BASE}/targets/{code}/", window=window)
            together = re.search(r'class="contributed">.*?</p>', html, re.DOTALL)
            if together:  # an amount that all reach together has one value, and no verdict of a part
                assert standing[code, "cluster"].value in text_of(together[0]), (window, code)
                assert {place for at, place in standing if at == code} == {"cluster"}, (window, code)
                continue
            table = re.search(r'<table class="data units">.*?</table>', html, re.DOTALL)[0]
            rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", table, re.DOTALL)
            seen = {(re.search(rf"/targets/{code}/([^/]+)/", row) or [0, "cluster"])[1]: row for row in rows}
            assert seen.keys() == {place for at, place in standing if at == code}, (window, code)
            for place, row in seen.items():
                shown, where = standing[code, place], (window, code, place)
                value = re.search(r'cells-value"[^>]*>([^<]*)<', row)[1]
                assert not shown.value or unescape(value).strip() == shown.value, where
                assert duty_in(row) == self.latest_duty(code, place, window), where

    def explanations(self, window, number):
        """Read every fifth cell's, others after the next change."""
        for (code, place), shown in list(self.season.standing(window).items())[number % 5 :: 5]:
            html = self.get(f"{BASE}/targets/{code}/{place}/", window=window)
            box = text_of(re.search(r'<section class="verdict-box.*?</section>', html, re.DOTALL)[0])
            assert shown.value in box, (window, code, place)
            assert WORDS[shown.verdict].lower() in box.lower(), (window, code, place)
            assert shown.duty in box, (window, code, place)
            if shown.counts and shown.verdict != "no_data":
                assert f"({shown.counts})" in box or shown.counts == shown.value, (window, code, place)

    def if_closed(self, window):
        html = self.get(f"{BASE}/if-closed/", window=window)
        standing = self.season.standing(window)
        rows = re.findall(r'<section class="panel standing" id="([^"]+)">(.*?)</section>', html, re.DOTALL)
        assert rows or not standing, window
        for code, inner in rows:
            text, where = text_of(inner), (window, code)
            alone = [shown for (at, place), shown in standing.items() if at == code and place != "cluster"]
            verdicts = [one.verdict for one in alone]
            assert not alone or f"{verdicts.count('met')}/{len(alone)}" in text, where
            idle = verdicts.count("no_activity")
            assert not idle or f"{idle} không phát sinh" in text, where
            for shown in (*alone, standing[code, "cluster"]):
                assert shown.short in text, (where, shown.short, text)
            assert standing[code, "cluster"].value in text, where

    def trend(self, code, window):
        season = self.season
        rule = season.rule(code, WINDOWS[window][-1])
        html = self.get(f"{BASE}/targets/{code}/trend/", window=window)
        row = re.search(r'<th scope="row">2024.*?</tr>', html, re.DOTALL)[0]
        order = ("q1", "q2", "q3", "q4", "through-2", "through-3", "through-4")
        for column, text in zip(order, map(text_of, re.findall(r"<td.*?</td>", row, re.DOTALL)), strict=True):
            places = season.speaking(column)
            if rule["kind"] == "change":
                total = season.sum(places, 2024, rule["numerator"], WINDOWS[column])
                value = "chưa đủ số liệu" if total is None else grouped(total)
            else:
                value = season.shown(rule, places, column).value
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


class Crowd:
    """Each role beside the leader, who reads; after a change all of them follow the links that they find."""

    def __init__(self, client):
        roles = [("reporter", "zeta"), ("commander", "zeta"), ("reviewer", "alpha"), ("administrator", None)]
        self.people = [builders.user_with(*role) for role in roles]
        self.crawler = Crawler(client)

    def look(self, number, name, leader):
        window = ("q1", "through-2")[number % 2]
        for place, person in enumerate(self.people):
            at_all = name in ("closed", "all closed") or number % len(self.people) == place
            pages = self.crawler.look(
                person, name, ["/", f"{BASE}/dashboard/?window={window}"], but=None if at_all else SHARED
            )
            assert pages > 3, (name, person)
        self.crawler.look(leader, name, ["/"], but=READ)


def test_every_page_opens_for_every_role_and_says_what_a_second_computation_gives(tmp_path, clock, capsys, client):
    clock(datetime(2024, 7, 1, 9, 0, tzinfo=HANOI))
    world, leader = changing_world(1, tmp_path), builders.user_with("leader")
    reader, crowd = Reader(client, world), Crowd(client)
    windows = ("q1", "q2", "through-2", "h2", "through-4")
    for number, (name, change) in enumerate(STEPS.items()):
        change(world)
        crowd.look(number, name, leader)
        check_results(world)
        reader.provinces(number)
        for window in (("q1", "through-2")[number % 2], windows[number % len(windows)]):
            reader.dashboard(window)
        window = windows[number % 3]
        reader.targets(window, number)
        reader.if_closed(window)
        reader.explanations(windows[(number + 1) % 3], number)
        code = ("fall", "rate")[number % 2]
        if world.season.targets[code]["on"]:
            reader.trend(code, "through-2")
    assert "\n".join(crowd.crawler.faults) == ""
