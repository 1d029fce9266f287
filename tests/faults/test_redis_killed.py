"""Redis killed: people sign in, enter, send, accept and look as before, and strangers still do not."""

import signal
from datetime import timedelta

from targets.models import Document, MailItem, Submission
from tests import builders
from tests.faults.clocks import Clock
from tests.faults.desk import Desk
from tests.faults.killed_processes import begin
from tests.fixtures.gunicorn import exchange, head

BRIEFING = {"kind": "briefing", "window": "q1", "province": "", "form": "docx"}


def test_a_whole_quarter_goes_on_without_redis(place, redis_server, settings, tmp_path):
    builders.agreement_2024()
    people = builders.people_of()
    people.reporter.set_password(builders.PASSWORD)
    people.reporter.email = "can.bo@example.vn"
    people.reporter.save()
    report = builders.submission_at("draft", people)
    clock = Clock(tmp_path, builders.NOW)
    servers = {"REDIS_URL": redis_server.url, "EMAIL_URL": "smtp://127.0.0.1:9"}
    place.web.environment |= clock.variables() | servers
    place.web.start()
    names = ("reporter", "commander", "reviewer", "leader")
    desks = {name: Desk(people.of(name), place.web.port) for name in names}
    address = f"/submissions/{report.pk}"
    dashboard = "/agreements/cum-4/2024/dashboard/"
    assert desks["leader"].get(dashboard).status == 200
    redis_server.stop(signal.SIGKILL)
    typed = {"username": people.reporter.username, "password": builders.PASSWORD}
    assert desks["reporter"].post("/login/", **typed).status == 302
    assert desks["reporter"].save(report, "exemplars", 3, seen=1).status == 200
    asks = {"confirmed_not_secret": "1", "confirmed_untold": "1"}
    assert desks["reporter"].post(f"{address}/check/", **asks).status == 302
    assert desks["commander"].submit(report).status == 302
    sheet = desks["reviewer"].get(f"{address}/accept/").text
    seen = sheet.partition('name="seen" value="')[2].partition('"')[0]
    judged = {f"judgement-{code}": "met" for code in builders.rulings(report)}
    assert desks["reviewer"].post(f"{address}/accept/", seen=seen, **judged).status == 302
    assert Submission.objects.get(pk=report.pk).state == "accepted"
    assert desks["leader"].get(dashboard).status == 200
    assert exchange(place.web.port, head("GET", "/healthz")).status == 200
    # What nobody may do with Redis, nobody may do without.
    assert exchange(place.web.port, head("GET", dashboard)).status == 302
    assert [desks["leader"].get(path).status for path in ("/people/", "/condition/")] == [404, 404]
    assert desks["leader"].save(report, "exemplars", 4, seen=2).status == 403
    stranger = Desk(builders.user_with(None), place.web.port)
    stranger.cookies = stranger.cookies.partition("; ")[2]  # no session
    guesses = [stranger.post("/login/", **typed | {"password": "không phải"}).status for _guess in range(6)]
    assert guesses == [422] * 5 + [429]

    [item] = MailItem.objects.filter(user=people.reporter, kind="accepted")
    assert item.mail is None  # nobody sends: it waits in the database

    waiting = desks["leader"].post("/agreements/cum-4/2024/documents/", **BRIEFING).headers["Location"]
    assert "Đang chờ đến lượt." in desks["leader"].get(waiting).text
    clock.set(120)
    assert "Xử lý nền đang chậm. Việc này đã được giữ" in desks["leader"].get(waiting).text
    at = builders.NOW + timedelta(minutes=3)
    assert begin("run_jobs", place.url, at=at, MEDIA_ROOT=str(settings.MEDIA_ROOT)).ended() == 0
    place.web.stop()
    place.web.start()
    assert desks["leader"].get(waiting).headers["Location"] == f"/check/{Document.objects.get().code}/?made"
