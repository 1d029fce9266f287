"""PostgreSQL killed, away and at odds with itself, under people who save: real kills of a real server."""

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2

from audit.services import CHAIN_LOCK
from targets.reports.queries.readiness import asked_codes
from targets.reports.queries.reading import Reading
from tests import builders
from tests.faults.desk import Desk, standing
from tests.faults.giving_up import give_up
from tests.faults.oracle import Act
from tests.faults.waiting import until_waiting
from tests.fixtures.gunicorn import exchange, head


def reporter(place):
    """Start the web server over the agreement of 2024; return a reporter's desk, and an empty report."""
    builders.agreement_2024()
    people = builders.people_of()
    report = builders.draft(people)
    place.web.start()
    return Desk(people.reporter, place.web.port), report


def holder(place):
    """Return a session of its own on the place's database."""
    return psycopg2.connect(place.url)


def test_a_kill_between_values_and_record_writes_all_cells_or_none(place, oracle):
    desk, report = reporter(place)
    values = dict.fromkeys(asked_codes(Reading(report)), 0)
    held, asked = holder(place), oracle()
    with held.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [CHAIN_LOCK])
    with ThreadPoolExecutor() as background:
        saving = background.submit(desk.save_all, report, values)
        until_waiting(held, "advisory")  # its values are written, its events are not
        place.postgres.stop(signal.SIGKILL)
        answer = saving.result()
    place.postgres.start()
    assert (answer.status, len(values) > 10) == (503, True)
    assert "Hệ thống tạm thời gián đoạn" in answer.text
    asked.assert_survived(Act(lambda: desk.save_all(report, values), lambda: standing(report, *values)), answer)


def test_away_and_back_needs_no_restart_of_ours(place, oracle):
    desk, report = reporter(place)
    asked = oracle()
    assert desk.save(report, "exemplars", 3).status == 200
    place.postgres.stop(signal.SIGKILL)
    for path in ("/", "/login/", f"/submissions/{report.pk}/entry/"):
        page = desk.get(path)
        assert (page.status, page.headers["Retry-After"]) == (503, "30")
        assert "Hãy thử lại" in page.text and page.headers["X-Incident"] in page.text
    assert exchange(place.web.port, head("GET", "/healthz")).status == 503
    answer = desk.save(report, "social_order_crimes", 40)
    place.postgres.start()
    act = Act(lambda: desk.save(report, "social_order_crimes", 40), lambda: standing(report, "social_order_crimes"))
    assert answer.status == 503
    asked.assert_survived(act, answer)
    assert standing(report, "exemplars") == 1


def test_of_two_that_wait_for_each_other_one_is_done_again_by_itself(place, oracle):
    desk, report = reporter(place)
    assert desk.save(report, "exemplars", 3).status == 200
    asked, other = oracle(), holder(place)
    with other.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = '60s'")  # so that it is the page which notices
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    with ThreadPoolExecutor() as background:
        saving = background.submit(desk.save, report, "social_order_crimes", 40)
        until_waiting(other, "advisory")
        asks = "SELECT 1 FROM targets_submission WHERE id = %s FOR UPDATE"
        waiting = background.submit(lambda: other.cursor().execute(asks, [report.pk]))
        waiting.result()  # the page was given up
        other.rollback()
        answer = saving.result()
    assert answer.status == 200
    act = Act(lambda: desk.save(report, "social_order_crimes", 40), lambda: standing(report, "social_order_crimes"))
    asked.assert_survived(act, answer)


def test_what_the_database_gives_up_is_done_again_three_times_and_then_told(place, oracle):
    desk, report = reporter(place)
    asked = oracle()
    give_up(3)
    act = Act(lambda: desk.save(report, "exemplars", 3), lambda: standing(report, "exemplars"))
    answer = act.send()
    assert answer.status == 200
    asked.assert_survived(act, answer)
    give_up(4)
    act = Act(lambda: desk.save(report, "social_order_crimes", 40), lambda: standing(report, "social_order_crimes"))
    answer = act.send()
    assert (answer.status, answer.headers["Retry-After"], act.stands()) == (503, "30", 0)
    asked.assert_survived(act, answer)


def test_a_stopped_server_answers_what_it_has_begun(place, oracle):
    desk, report = reporter(place)
    held, asked = holder(place), oracle()
    with held.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [CHAIN_LOCK])
    with ThreadPoolExecutor() as background:
        saving = background.submit(desk.save, report, "exemplars", 3)
        until_waiting(held, "advisory")
        stopping = threading.Thread(target=place.web.stop)
        stopping.start()
        time.sleep(0.5)  # it has been told to stop
        held.close()
        answer = saving.result()
        stopping.join()
    assert answer.status == 200
    place.web.start()
    asked.assert_survived(Act(lambda: desk.save(report, "exemplars", 3), lambda: standing(report, "exemplars")), answer)
