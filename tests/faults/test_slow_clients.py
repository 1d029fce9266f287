"""Clients that send slowly, over real sockets: others are answered while their requests are still open."""

from tests import builders
from tests.faults.desk import Desk, standing
from tests.fixtures.gunicorn import FORM, answer_on, connect, exchange, head, session_of


def test_others_are_answered_while_slow_clients_are_still_sending(live_db, start_gunicorn):
    builders.agreement_2024()
    people = builders.people_of()
    report, cookies = builders.draft(people), session_of(people.reporter)
    port = start_gunicorn(FIXED_NOW=builders.NOW.isoformat())
    slow = [connect(port) for _client in range(12)]
    for place, line in enumerate(slow):
        if place % 2:
            line.sendall(head("POST", "/login/", Content_Type=FORM, Content_Length=100) + b"username=")
        else:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
    assert [exchange(port, head("GET", path, cookies=cookies)).status for path in ("/", "/notices/", "/help/")] == [
        200
    ] * 3
    assert Desk(people.reporter, port).save(report, "exemplars", 3).status == 200
    assert standing(report, "exemplars") == 1
    for place, line in enumerate(slow):  # they are still open: what is missing is taken, and answered
        line.sendall(b"x" * 91 if place % 2 else b"x\r\nConnection: close\r\n\r\n")
    assert [answer_on(line).status for line in slow] == [302, 403] * 6
    for line in slow:
        line.close()
