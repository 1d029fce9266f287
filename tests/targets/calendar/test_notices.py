"""Notices: made once however often the clock runs, to the right people, and only while still true."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from audit.models import Event
from pledges.models import RoleName
from targets.calendar.services import notices
from targets.calendar.services.mails import Matter
from targets.calendar.views.notices import PER_PAGE
from targets.models import ClockRun, MailItem, Notice, Submission
from targets.reports.services import moves
from tests import builders
from tests.builders import HANOI

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa_binh():
    """Return the people of Hòa Bình under the agreement of 2024."""
    builders.agreement_2024()
    return builders.people_of("hoa-binh")


def told(user, kind=None):
    """Return the kinds of notice a person has, oldest first."""
    return [one.kind for one in Notice.objects.filter(user=user).order_by("id") if kind in (None, one.kind)]


def due(quarter=1):
    """Return the due moment of a quarter of 2024."""
    return builders.period(quarter).due_at


def test_a_period_that_opens_is_told_once_to_those_who_report_it(hoa_binh):
    moment = datetime(2024, 6, 16, 8, 0, tzinfo=HANOI)  # quý III has opened the day before
    notices.run_clock(at=moment)
    notices.run_clock(at=moment)
    of_quarter_3 = Notice.objects.filter(period=builders.period(3), kind=Notice.Kind.PERIOD_OPENED)
    assert {one.user for one in of_quarter_3} == {hoa_binh.reporter, hoa_binh.commander}
    assert of_quarter_3.count() == 2
    assert ClockRun.objects.get(name="clock").finished_at == moment


def test_nobody_is_told_of_a_period_before_it_opens(hoa_binh):
    notices.run_clock(at=builders.period(2).opens_at - timedelta(seconds=1))
    assert not Notice.objects.filter(period=builders.period(2)).exists()


def test_three_days_before_due_and_when_late(hoa_binh):
    before = (timedelta(days=3, seconds=1), timedelta(days=3), timedelta(seconds=1), timedelta())
    for moment in (due() - one for one in before):
        notices.run_clock(at=moment)
    first_quarter = Notice.objects.filter(user=hoa_binh.reporter, period=builders.period(1)).order_by("id")
    assert [one.kind for one in first_quarter] == ["period_opened", "due_soon", "late"]


def test_who_has_handed_in_is_not_reminded():
    submission = builders.submission_at("submitted")
    Notice.objects.all().delete()
    notices.run_clock(at=submission.period.due_at + timedelta(hours=1))
    assert not Notice.objects.filter(period=submission.period, kind=Notice.Kind.LATE).exists()


def test_a_clock_that_runs_hours_late_tells_only_what_is_still_true(hoa_binh):
    notices.run_clock(at=due() + timedelta(hours=3))
    assert told(hoa_binh.reporter, "due_soon") == []
    assert told(hoa_binh.reporter, "late") == ["late"]


def test_a_moved_due_moment_is_told_again(hoa_binh):
    notices.run_clock(at=due())
    period = builders.period(1)
    period.due_at, period.due_version = due() + timedelta(days=10), 2
    period.save()
    notices.run_clock(at=period.due_at)
    assert Notice.objects.filter(user=hoa_binh.reporter, period=period, kind="late").count() == 2


def test_each_move_tells_those_it_concerns():
    builders.agreement_2024()
    people = builders.people_of("hoa-binh")
    stranger = builders.user_with(RoleName.REPORTER, "bac-ninh")
    submission = builders.submission_at("returned", people)
    assert told(people.commander) == ["presented", "returned"]
    assert told(people.reviewer) == ["submitted"]
    assert told(people.reporter) == ["submitted", "returned"]
    assert told(stranger) == []
    assert Notice.objects.filter(submission=submission, user=people.reporter, kind="returned").count() == 1


def test_accepted_is_told_to_the_province():
    submission = builders.submission_at("accepted")
    told_to = Notice.objects.filter(submission=submission, kind="accepted")
    assert set(told_to.values_list("user__roles__name", flat=True)) == {"reporter", "commander"}


def test_the_page_lists_my_notices_and_marks_them_read(client, hoa_binh):
    notices.run_clock(at=due())
    client.force_login(hoa_binh.reporter)
    assert client.get(reverse("targets:notices")).status_code == 200
    assert notices.mark_read(hoa_binh.commander, at=due()) > 0
    assert Notice.objects.filter(user=hoa_binh.reporter, read_at__isnull=True).exists()
    client.post(reverse("targets:notices_read"))
    assert not Notice.objects.filter(user=hoa_binh.reporter, read_at__isnull=True).exists()


def test_opening_one_notice_marks_only_it_and_anothers_is_not_found(client, hoa_binh):
    notices.run_clock(at=due())
    mine = Notice.objects.filter(user=hoa_binh.reporter).first()
    client.force_login(hoa_binh.reporter)
    assert client.post(reverse("targets:notice_open", args=[mine.pk])).status_code == 302
    mine.refresh_from_db()
    assert mine.read_at is not None
    others = Notice.objects.filter(user=hoa_binh.commander).first()
    assert client.post(reverse("targets:notice_open", args=[others.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_queries_however_many_rows(client, hoa_binh, django_assert_num_queries, count):
    submission = builders.draft(hoa_binh)
    for number in range(count):
        notices.tell(
            [hoa_binh.reporter], kind="message", key=f"test/{number}", about=Matter(submission), at=builders.NOW
        )
    client.force_login(hoa_binh.reporter)
    client.get(reverse("targets:notices"))
    with django_assert_num_queries(NOTICES_QUERIES):
        client.get(reverse("targets:notices"))


NOTICES_QUERIES = 8


def test_who_has_presented_is_not_told_that_the_period_is_open(hoa_binh):
    builders.submission_at("presented", hoa_binh)
    Notice.objects.all().delete()
    notices.run_clock(at=due() - timedelta(days=4))
    assert told(hoa_binh.reporter, "period_opened") == []


def test_an_act_that_is_rolled_back_after_it_was_told_tells_nobody(hoa_binh, settings):
    settings.EMAIL_HOST = "mail.example.vn"
    hoa_binh.reporter.email = "an@example.vn"
    hoa_binh.reporter.save(update_fields=["email"])
    submission = builders.submission_at("submitted", hoa_binh)
    given, written = {"by": hoa_binh.reviewer, "rulings": builders.rulings(submission)}, []

    def gone_after_the_mails(execute, sql, *rest):
        if {"targets_notice", "targets_mailitem"} <= set(written) and sql.startswith("SELECT"):
            written.clear()
            raise OperationalError("the database went away")
        done = execute(sql, *rest)
        if sql.startswith("INSERT"):
            written.append(sql.split('"')[1])
        return done

    def standing():
        told = [set(model.objects.values_list("pk", flat=True)) for model in (Notice, MailItem, Event)]
        return told, Submission.objects.get(pk=submission.pk).state

    before = standing()
    with connection.execute_wrapper(gone_after_the_mails), pytest.raises(OperationalError, match="went away"):
        moves.accept(submission, at=builders.NOW, **given)
    assert standing() == before
    moves.accept(submission, at=builders.NOW, **given)
    assert told(hoa_binh.reporter, "accepted") == ["accepted"]
    assert MailItem.objects.filter(user=hoa_binh.reporter, kind="accepted").count() == 1


def test_the_second_page_shows_the_rest_and_leads_back(client, hoa_binh):
    for number in range(PER_PAGE + 3):
        data = {"by": f"Người {number:02}"}
        notices.tell([hoa_binh.reporter], kind="message", key=f"test/{number}", at=builders.NOW, data=data)
    client.force_login(hoa_binh.reporter)
    first, second = (client.get(reverse("targets:notices"), {"page": page}) for page in (1, 2))
    shown = [re.findall(r"Người \d\d", answer.content.decode()) for answer in (first, second)]
    assert [len(one) for one in shown] == [PER_PAGE, 3]
    text = " ".join(re.sub(r"<[^>]+>", " ", first.content.decode()).split())
    assert "Hỏi đáp về số liệu 09:00 20/03/2024 · Người 32 · chưa đọc Mở" in text  # what, when, who
    assert [*shown[0], *shown[1]] == [f"Người {number:02}" for number in reversed(range(PER_PAGE + 3))]
    assert ('href="?page=2"' in first.content.decode(), 'href="?page=1"' in second.content.decode()) == (True, True)
