"""The server's clock goes wrong, and a period locks while somebody types: the moment on the server decides."""

from datetime import timedelta

from audit.models import Event
from pledges.models import Agreement
from targets.calendar.queries.reporting import reports
from targets.calendar.services import notices
from targets.models import Notice, Period
from targets.words.moments import deadline
from tests import builders
from tests.faults.clocks import Clock
from tests.faults.desk import Desk, standing
from tests.faults.oracle import Act

ELSEWHERE = "America/New_York"  # where the machine thinks it is: the cluster's days are Hà Nội's all the same


def served_at(place, tmp_path, moment, *, zone=ELSEWHERE) -> Clock:
    """Start the web server with a clock that says this moment; return the clock."""
    clock = Clock(tmp_path, moment)
    place.web.environment |= clock.variables() | {"TZ": zone}
    place.web.start()
    return clock


def test_a_period_that_locks_while_somebody_types(place, oracle, tmp_path):
    builders.agreement_2024()
    people = builders.people_of()
    report, lock = builders.draft(people), builders.NOW + timedelta(hours=1)
    Period.objects.filter(pk=report.period_id).update(locks_at=lock)
    asked, clock = oracle(), served_at(place, tmp_path, lock)
    clock.set(-600)
    desk = Desk(people.reporter, place.web.port)
    assert desk.save(report, "exemplars", 3).status == 200
    clock.set(10)
    late = desk.save(report, "social_order_crimes", 40)
    assert (late.status, standing(report, "social_order_crimes")) == (409, 0)
    since = f"Kỳ báo cáo đã khóa nhập từ {deadline(lock)}. Số liệu đã nhập vẫn còn: đề nghị Quản trị gia hạn."
    assert since in late.text
    assert desk.get(f"/submissions/{report.pk}/entry/").status == 302  # to the report, which shows what there is
    assert standing(report, "exemplars") == 1
    clock.set(-600)  # the machine's clock was wrong, and is set right
    act = Act(lambda: desk.save(report, "social_order_crimes", 40), lambda: standing(report, "social_order_crimes"))
    asked.assert_survived(act, late)
    moments = list(Event.objects.filter(action="figure").order_by("sequence").values_list("at", flat=True))
    assert len(moments) == 2


# Which province sends when, by the server's clock: the machine's TZ, and seconds after 17:00:00 in Hà Nội.
SENT = {
    "hoa-binh": ("America/New_York", -1),
    "phu-tho": ("America/New_York", 1),
    "vinh-phuc": ("America/New_York", -600),
    "bac-ninh": ("Pacific/Kiritimati", 0),
    "bac-giang": ("Pacific/Kiritimati", 1),
    "quang-ninh": ("Pacific/Kiritimati", -1),
}


def test_on_time_is_what_the_servers_moment_says_wherever_it_stands(place, tmp_path):
    """The clock goes over the minute, and steps back by ten after it, in two time zones."""
    builders.agreement_2024()
    staff = {code: builders.people_of(code) for code in SENT}
    presented = {code: builders.submission_at("presented", people, province=code) for code, people in staff.items()}
    due, zone = builders.period(1).due_at, ""
    assert (due.hour, due.minute, due.second, str(due.tzinfo)) == (10, 0, 0, "UTC")  # 17:00 in Hà Nội
    for code, (there, seconds) in SENT.items():
        if there != zone:
            place.web.stop()
            clock, zone = served_at(place, tmp_path, due, zone=there), there
        clock.stand(seconds)
        assert Desk(staff[code].commander, place.web.port).submit(presented[code]).status == 302
    found = {report.province.code: report for report in reports(Agreement.objects.get(year=2024), builders.period(1))}
    told = {code: (found[code].is_on_time(), (found[code].handed_in_at - due).total_seconds()) for code in SENT}
    assert told == {code: (seconds <= 0, seconds) for code, (_zone, seconds) in SENT.items()}
    order = Event.objects.filter(action="submit").order_by("sequence").values_list("subject", flat=True)
    assert list(order) == [f"submission/{presented[code].pk}" for code in SENT]


def test_a_clock_that_steps_back_tells_nobody_twice(place):
    builders.agreement_2024()
    people = builders.people_of()
    due, told = builders.period(1).due_at, []
    for seconds in (-600, 1, -600, 1, 601, -3600, 2):
        notices.run_clock(at=due + timedelta(seconds=seconds))
        told.append(Notice.objects.filter(user=people.reporter, period=builders.period(1)).count())
    assert told[1:] == [told[1]] * 6
