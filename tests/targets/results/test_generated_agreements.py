"""Agreements of 1, 6 and 63 units with figures of any sort: what changed and every reply agree with the results."""

import re
from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.models import Agreement
from targets.core.movement import FLIPPED, KNOWN, LOST, MOVED, NEITHER, WORSE, movement
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET
from targets.results.queries.results import results
from targets.words import answers
from tests import builders
from tests.agreements import load as load_file
from tests.builders import NOW
from tests.generated import file_of, take_in

pytestmark = pytest.mark.django_db
ORDER = [FLIPPED, MOVED, LOST, KNOWN]


@pytest.fixture
def loaded(clock, client, tmp_path, capsys):
    """Return a function that loads an agreement of so many units with its figures, and signs a leader in."""

    def run(units, seed=0):
        clock(NOW.replace(month=6, day=20))
        take_in(units, seed, tmp_path)
        client.force_login(builders.user_with("leader"))
        return Agreement.objects.get()

    return run


def page(client, name, *more, **asked):
    answer = client.get(reverse(f"targets:{name}", args=["cum-4", 2024, *more]), asked)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize(("units", "seed"), [(1, 1), (6, 2), (6, 3), (63, 4)])
def test_what_changed_is_what_the_two_windows_say(loaded, client, units, seed):
    agreement = loaded(units, seed)
    before, now = (
        {(row.target.code, row.province): row for row in results(agreement, code).rows} for code in ("q1", "through-2")
    )
    found = page(client, "changes", "quarter", window="through-2").context["changes"]
    expected = {key for key, row in now.items() if key[0] != "watched" and movement(before[key], row)}
    assert {(row.after.target.code, row.after.province) for row in found.rows} == expected
    assert len(found.marks) == len(found.rows)
    kinds = [row.movement.what for row in found.rows]
    assert kinds == sorted(kinds, key=ORDER.index)
    turned = [row.direction for row in found.rows if row.movement.what == FLIPPED]
    assert turned == sorted(turned, key=lambda one: (one != WORSE, one == NEITHER))
    for row in found.rows:
        assert row.before == before[row.after.target.code, row.after.province]
        assert (row.movement.what == LOST) == (row.after.verdict == NO_DATA)
        if row.movement.what == FLIPPED:
            words = {MET: "Đạt", NOT_MET: "Chưa đạt", NO_ACTIVITY: "Không phát sinh"}
            assert row.turn == f"{words[row.before.verdict]} → {words[row.after.verdict]}"
    for against in ("year", "day"):
        page(client, "changes", against, window="through-2", known="1/6/2024")
    assert len(page(client, "lateness", window="q1").context["lateness"].lines) == units


@pytest.mark.parametrize(("units", "seed"), [(1, 5), (6, 6), (63, 7)])
def test_every_reply_says_what_the_result_says(loaded, client, units, seed):
    agreement = loaded(units, seed)
    rows = {(row.target.code, row.province): row for row in results(agreement, "through-2").rows}
    titles = {row.target.code: row.target.title for row in rows.values()}
    for code, title in titles.items():
        for place in {"u0", f"u{units - 1}"}:
            row = rows.get((code, place)) or rows[code, None]
            name = f"Thứ {place[1:]}" if row.province else "Toàn Cụm"
            answer = client.get(reverse("targets:find"), {"q": f"Thứ {place[1:]} {title} 6 tháng"})
            replies = [one for one in answer.context["answer"].replies if one.result.target.code == code]
            assert [one.result.verdict for one in replies] == [row.verdict]
            text = replies[0].sentence
            assert text.startswith(f"{name}, 6 tháng đầu năm: ")
            verdicts = re.findall(r"[:;] (đạt|chưa đạt)(?=[;.])", text)
            assert verdicts == {MET: ["đạt"], NOT_MET: ["chưa đạt"]}.get(row.verdict, [])


@pytest.mark.parametrize(("units", "seed"), [(1, 8), (6, 9), (6, 10), (63, 11)])
@pytest.mark.parametrize("window", ["q1", "through-2", "q2"])
def test_the_dashboards_sentences_and_marks_are_those_of_its_results(loaded, client, units, seed, window):
    agreement = loaded(units, seed)
    rows = results(agreement, window).rows
    judged = [row for row in rows if row.target.code != "watched" and not row.is_reference]
    shown = page(client, "dashboard_year", window=window).context
    verdicts = [row.verdict for row in judged if row.province is None]
    assert shown["answer"].headline == answers.headline(verdicts, "")
    missed = Counter(row.province for row in judged if row.province and row.verdict == NOT_MET)
    assert [len(place.words) for place in shown["answer"].attention] == sorted(missed.values(), reverse=True)
    alone = [row for row in judged if row.province]
    knows_all = all(row.verdict != NO_DATA for row in alone)
    assert shown["answer"].nobody == answers.nobody_missed(bool(alone), knows_all)
    for column in shown["matrix"].columns:
        own = Counter(row.verdict for row in judged if row.province == column.code)
        counted = {MET: column.met, NOT_MET: column.not_met, NO_DATA: column.no_data, NO_ACTIVITY: column.no_activity}
        assert +Counter(counted) == own
    known = {(row.target.code, row.province or "cluster"): row for row in rows}
    for cell in shown["matrix"].cells:
        row = known[cell.result.target.code, cell.place]
        assert cell.verdict == ("" if row.is_reference and cell.is_number else row.verdict)
    for panel in shown["answer"].panels:
        for placed in panel.strip.marks:
            row = known[panel.strip.caption.name, placed.mark.key]
            assert placed.mark.shape.rpartition("-")[2] == (row.verdict if row.verdict in (MET, NOT_MET) else "plain")
    assert shown["matrix"].is_tall == (units > 12)


def test_an_agreement_without_members_has_its_pages_and_claims_nothing(clock, client):
    clock(NOW.replace(month=6, day=20))
    load_file(file_of(0))
    client.force_login(builders.user_with("leader"))
    targets = [[code] for code in ("crime_reduction", "fund", "plan", "both", "calm")]
    for name, ways in {"dashboard_year": [[]], "changes": [["quarter"], ["year"]], "lateness": [[]], "if_closed": [[]],
                       "target": targets, "trend": targets[:2]}.items():  # fmt: skip
        for way in ways:
            page(client, name, *way, window="through-2")
    found = page(client, "dashboard_year", window="through-2").context
    assert (found["matrix"].columns, found["answer"].attention, found["answer"].panels) == ((), (), ())
    assert not re.search(r"đạt cả|đạt [1-9]", found["answer"].headline)


@pytest.fixture
def queries_of(loaded, client, new_process):
    """Return a function that says how many queries pages ask, shown first and again, by number of units.

    The first of them reads the rules too. `ways`: returns the pages' names with what stands in their addresses, once
    the agreement is there.
    """

    def of(units, ways, window):
        with transaction.atomic():
            loaded(units)
            new_process()
            counts = {way: _queries(client, way, window) for way in ways()}
            transaction.set_rollback(True)
        return list(counts.values())

    return lambda ways, window, sizes=(1, 63): {units: of(units, ways, window) for units in sizes}


def _queries(client, way, window):
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(client, *way, window=window)
        counts.append(len(queries))
    return counts


def test_neither_page_asks_more_of_many_units(queries_of):
    counts = queries_of(lambda: [("changes", "quarter"), ("changes", "year"), ("lateness",)], "q2")
    assert counts[63] == counts[1], counts
