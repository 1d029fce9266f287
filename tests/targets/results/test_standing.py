"""What a process keeps of results while reports move is what it would judge anew: after every act, in any order."""

import random
from contextlib import contextmanager

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction

from audit import latest
from audit import services as audit
from foundation.errors import Conflict, Invalid, NotAllowed, Refused
from pledges.models import Agreement
from targets.calendar.queries import rulebook
from targets.calendar.queries.rulebook import Rulebook, standing, standing_rulebook
from targets.reports.queries.figures_by_place import PARTS, figures_by_place
from targets.reports.services import moves
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.results.queries.standing import years_of
from targets.results.queries.trend import trend_of
from tests import record_history
from tests.record_history import NOW, REASON, report
from tests.targets.results.test_kept import acts, everybody  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("everybody")
WINDOWS = ("q3", "through-1", "through-2")


def rows(book):
    """Return what is judged by a rulebook, on accepted figures and with submitted ones, and how years went by it."""
    season = read_season(Agreement.objects.select_related("cluster").get(year=2024), book=book)
    both = [results_of(season, season.window(code), provisional=basis) for code in WINDOWS for basis in (False, True)]
    trends = [trend_of(shown, "tips_intake", provisional=shown.is_provisional) for shown in both]
    return [*(shown.rows for shown in both), [(trend.rows, trend.sentences) for trend in trends]]


def check():
    """Compare what is kept with what is judged anew; return it."""
    kept = rows(standing_rulebook())
    assert kept == rows(Rulebook())
    return kept


class Process:
    """Another process: it keeps what it has read by itself."""

    def __init__(self):
        self.kept, self.seen = [], {}

    @contextmanager
    def __call__(self):
        others = rulebook._kept[:], dict(latest._seen)
        self._become(self.kept, self.seen)
        yield
        self.kept, self.seen = rulebook._kept[:], dict(latest._seen)
        self._become(*others)

    def _become(self, kept, seen):
        rulebook._kept[:] = kept
        latest._seen.clear()
        latest._seen.update(seen)


@pytest.mark.crawl
@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_is_judged_anew_after_every_act_in_any_order(everybody, seed):  # noqa: F811
    wanted, moved, other = list(acts(everybody)), 0, Process()
    random.Random(seed).shuffle(wanted)
    before = check()
    for number, act in enumerate(wanted):
        try:
            act()
        except (Refused, NotAllowed, Invalid, Conflict, ObjectDoesNotExist):
            continue  # in this order it is no act of the workflow
        after = check()
        if number % 3 == seed:  # the other process looks seldom
            with other():
                assert check() == after
        moved, before = moved + (after != before), after
    assert moved > 3


def every_act(everybody):  # noqa: F811
    for act in acts(everybody):
        act()


@pytest.mark.crawl
@pytest.mark.long
@pytest.mark.parametrize(("play", "least"), [(record_history.play, 5), (every_act, 3)])
def test_no_service_changes_figures_of_a_report_that_its_events_do_not_name(everybody, play, least):  # noqa: F811
    """After every transaction: what is kept is what is judged anew, and moves change their own periods alone."""
    agreement = Agreement.objects.get(year=2024)
    cluster, years, checked, depth = agreement.cluster_id, years_of(agreement), 0, 0

    def figures():
        whole = figures_by_place(cluster, years).whole
        return {(*key, name): one for name in PARTS for key, one in getattr(whole, name).items()}

    stood, stands = figures(), standing()

    def watch(execute, sql, params, many, context):
        nonlocal stood, stands, checked, depth
        answer = execute(sql, params, many, context)
        if sql.startswith("SAVEPOINT"):
            depth += 1
        elif sql.startswith("RELEASE SAVEPOINT"):
            depth -= 1
            if depth == 0:
                depth = 1  # what is asked here is no transaction of a service
                now, then = figures(), standing()
                named = then.moved_since(stands)
                if named is not None:
                    assert {key[:3] for key in now.keys() | stood if now.get(key) != stood.get(key)} <= periods_of(
                        named
                    )
                    checked += bool(named)
                check()
                stood, stands, depth = now, then, 0
        return answer

    with connection.execute_wrapper(watch):
        play(everybody)
    assert checked >= least


def periods_of(pks):
    from targets.models import Submission

    return set(Submission.objects.filter(pk__in=pks).values_list("province__code", "period__year", "period__code"))


def test_of_places_that_have_not_moved_results_are_the_same_objects(everybody):  # noqa: F811
    before = {(row.target.code, row.province): row for row in check()[0]}
    moves.reopen(report("bac-ninh", "q2"), by=everybody["quantri"], at=NOW, reason=REASON)
    after = {(row.target.code, row.province): row for row in check()[0]}
    again = {place for (code, place), row in after.items() if row is not before[code, place]}
    assert again == {"bac-ninh", None}


def test_what_was_rolled_back_is_not_kept(everybody):  # noqa: F811
    before = check()
    with transaction.atomic():
        moves.reopen(report("bac-ninh"), by=everybody["quantri"], at=NOW, reason=REASON)
        during = check()
        moves.reopen(report("phu-tho", "q2"), by=everybody["quantri"], at=NOW, reason=REASON)
        check()
        transaction.set_rollback(True)
    assert before != during
    assert check() == before
    moves.reopen(report("bac-ninh"), by=everybody["quantri"], at=NOW, reason=REASON)  # the same number, another event
    assert check() == during


def test_after_more_acts_than_a_process_remembers_all_is_read_anew(everybody, monkeypatch):  # noqa: F811
    check()
    monkeypatch.setattr(latest, "REMEMBERED", 1)
    moves.reopen(report("bac-ninh"), by=everybody["quantri"], at=NOW, reason=REASON)
    moves.cancel_reopening(report("bac-ninh"), by=everybody["quantri"], at=NOW, reason=REASON)
    check()


def test_an_act_names_the_reports_that_move_along(everybody):  # noqa: F811
    before = standing()
    with transaction.atomic():
        audit.record(action="submit", subject="submission/7", by=None, at=NOW, data={"with": [8, 9]})
        audit.record(action="figure", subject="submission/5", by=None, at=NOW)
    assert standing().moved_since(before) == {7, 8, 9}
    with transaction.atomic():
        audit.record(action="edit_target", subject="target/1", by=None, at=NOW)
    assert standing().moved_since(before) is None
