"""Gia hạn: one province gets more time; server time decides, in Asia/Ho_Chi_Minh, a moment before and after."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Agreement, Province
from targets.calendar.queries.reporting import reports
from targets.calendar.services.extensions import extend
from targets.calendar.services.notices import run_clock
from targets.core import workflow
from targets.models import Extension, Notice, Period
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from targets.results.services.closing import close_period
from tests import builders

pytestmark = pytest.mark.django_db
HANOI = builders.HANOI
DUE = datetime(2024, 4, 2, 17, 0, tzinfo=HANOI)
UNTIL = DUE + timedelta(days=2)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def people():
    builders.agreement_2024()
    Period.objects.filter(year=2024, code="q1").update(due_at=DUE, locks_at=DUE)
    return builders.people_of()


def give(people, until=UNTIL, reason="Bão số 3", at=builders.NOW, province="hoa-binh", by=None):
    place = Province.objects.get(code=province)
    return extend(builders.period(1), place, until=until, reason=reason, by=by or people.administrator, at=at)


def save(submission, people, at):
    return figures.save_cells(submission, [CellInput("exemplars", value=at.microsecond)], by=people.reporter, at=at)


def test_a_moment_before_the_lock_is_written_and_the_lock_itself_is_not(people):
    submission = builders.draft(people)
    save(submission, people, (DUE - MOMENT).astimezone(UTC))  # the server's zone does not matter
    for moment in (DUE, DUE.astimezone(UTC), DUE + MOMENT):
        with pytest.raises(Refused, match="khóa nhập từ 17:00 thứ Ba, 02/04/2024"):
            save(submission, people, moment)
    assert builders.value_of(submission, "exemplars") == 999_999


def test_an_extension_opens_one_province_until_it_ends(people):
    ours, other = builders.draft(people), builders.people_of("phu-tho")
    theirs = builders.draft(other, "phu-tho")
    give(people)
    save(ours, people, UNTIL - MOMENT)
    with pytest.raises(Refused, match="khóa nhập từ 17:00 thứ Năm, 04/04/2024"):
        save(ours, people, UNTIL)
    with pytest.raises(Refused, match="khóa nhập từ 17:00 thứ Ba, 02/04/2024"):
        save(theirs, other, DUE)


def test_on_time_or_late_is_decided_by_the_moment_of_sending(people):
    Period.objects.filter(year=2024, code="q1").update(locks_at=None)
    submission = builders.draft(people)
    builders.fill(submission, people)
    builders.do(submission, "present", people.reporter)
    builders.do(submission, "submit", people.commander, at=DUE + MOMENT)

    def report():
        agreement = Agreement.objects.get(year=2024)
        return next(one for one in reports(agreement, builders.period(1)) if one.province.code == "hoa-binh")

    assert (report().is_on_time(), report().is_late(DUE)) == (False, True)
    give(people, until=DUE + MOMENT)
    assert (report().is_on_time(), report().is_late(DUE)) == (True, False)
    give(people, until=DUE + timedelta(hours=1), at=builders.NOW + timedelta(hours=1))
    assert report().due_at == DUE + timedelta(hours=1)


def test_the_latest_extension_stands(people):
    give(people, until=UNTIL + timedelta(days=5))
    give(people, at=builders.NOW + timedelta(hours=1))
    with pytest.raises(Refused):
        save(builders.draft(people), people, UNTIL)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"reason": " "}, "reason"),
        ({"until": builders.NOW}, "until"),
        ({"until": DUE}, "until"),
    ],
)
def test_an_extension_that_says_nothing_is_refused(people, wrong, where):
    with pytest.raises(Invalid) as refused:
        give(people, **wrong)
    assert [one.where for one in refused.value.problems] == [where]
    assert not Extension.objects.exists()


def test_only_administrators_extend_and_not_a_closed_period(people):
    with pytest.raises(NotAllowed):
        give(people, by=people.commander)
    close_period(builders.period(1), by=people.administrator, at=builders.NOW)
    with pytest.raises(Refused, match="đã chốt"):
        give(people)


def test_people_are_told_of_the_extension_and_reminded_by_it(people):
    builders.draft(people)
    run_clock(at=DUE - timedelta(days=1))
    give(people)
    told = Notice.objects.filter(user=people.reporter, period__code="q1")
    assert told.get(kind="extended").due_at == UNTIL
    run_clock(at=DUE + timedelta(hours=1))
    assert set(told.values_list("kind", flat=True)) == {"due_soon", "extended"}
    assert told.filter(kind="due_soon").count() == 2
    run_clock(at=UNTIL)
    assert told.filter(kind="late").count() == 1


def test_the_page_extends_and_the_others_say_so(client, people, clock):
    clock(builders.NOW)
    client.force_login(people.administrator)
    where = reverse("targets:config_extend", args=["cum-4", 2024, "q1"])
    assert client.get(where).status_code == 200
    given = {
        "province": Province.objects.get(code="hoa-binh").pk, "until": "05/04/2024", "until_time": "17:00",
        "reason": "Mất điện diện rộng",
    }  # fmt: skip
    assert client.post(where, {**given, "until": "05/13/2024"}).status_code == 422
    assert client.post(where, given).status_code == 302
    assert "17:00 thứ Sáu, 05/04/2024" in client.get(where).content.decode()
    submission = builders.draft(people)
    assert "05/04/2024" in client.get(submission.get_absolute_url()).content.decode()
    board = reverse("targets:lateness", args=["cum-4", 2024], query={"window": "q1"})
    assert "gia hạn đến 17:00 05/04/2024" in client.get(board).content.decode()
    page = client.get(reverse("targets:province", args=["hoa-binh"], query={"year": 2024}))
    assert "(đã gia hạn)" in page.content.decode()
    assert builders.submission_at(workflow.PRESENTED, people).state == workflow.PRESENTED


@pytest.mark.parametrize("until", [datetime(2025, 1, 1, 0, 0, tzinfo=HANOI), datetime(9999, 12, 31, tzinfo=HANOI)])
def test_an_extension_ends_within_its_year(people, until):
    with pytest.raises(Invalid) as refused:
        give(people, until=until)
    assert [problem.where for problem in refused.value.problems] == ["until"]
    assert give(people, until=datetime(2024, 12, 31, 17, 0, tzinfo=HANOI)).period == builders.period(1)


def test_the_notice_of_an_extension_and_later_reminders_say_the_new_due_moment(client, people):
    give(people)
    client.force_login(people.reporter)
    page = client.get(reverse("targets:notices")).content.decode()
    assert "Hạn gửi mới: 17:00 thứ Năm, 04/04/2024" in page
    Notice.objects.all().delete()
    run_clock(at=DUE)
    page = client.get(reverse("targets:notices")).content.decode()
    assert "Hạn gửi: 17:00 thứ Năm, 04/04/2024" in page


def test_an_extension_to_a_day_off_is_asked_about_first(people, client, clock):
    clock(builders.NOW)
    until = datetime(2024, 4, 6, 17, 0, tzinfo=HANOI)  # a Saturday
    with pytest.raises(Invalid) as refused:
        give(people, until=until)
    assert [(one.where, "06/04/2024" in one.message) for one in refused.value.problems] == [("is_unusual_meant", True)]
    client.force_login(people.administrator)
    address = reverse("targets:config_extend", args=["cum-4", 2024, "q1"])
    place = Province.objects.get(code="hoa-binh").pk
    typed = {"province": place, "until": "6/4/2024", "until_time": "17:00", "reason": "Bão số 3"}
    answer = client.post(address, typed)
    assert (answer.status_code, 'name="is_unusual_meant"' in answer.content.decode()) == (422, True)
    assert client.post(address, typed | {"is_unusual_meant": "on"}).status_code == 302
    assert Extension.objects.get().until == until
