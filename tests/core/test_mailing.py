"""When mails go: reminders around a due moment, on working days; the digest; the tries."""

from datetime import date, datetime, timedelta

import pytest

from foundation.dates import HANOI
from targets.core import mailing
from targets.core.periods import OfficeDays

TET = OfficeDays(
    days_off=frozenset(date(2024, 2, day) for day in (8, 9, 12, 13, 14)), make_up_days=frozenset({date(2024, 2, 17)})
)


def moment(month, day, hour=8, minute=0):
    return datetime(2024, month, day, hour, minute, tzinfo=HANOI)


def test_reminders_stand_around_a_due_moment():
    due_at = moment(6, 18, 17)  # a Tuesday
    told = [(f"{at:%d/%m %H}", step.kind) for at, step in mailing.moments(due_at, OfficeDays())]
    assert told[:9] == [
        ("04/06 08", "due"),
        ("11/06 08", "due"),
        ("14/06 08", "due"),  # three days before is a Saturday: the working day before it
        ("17/06 08", "due_last"),
        ("18/06 14", "due_last"),
        ("19/06 08", "overdue"),
        ("21/06 08", "overdue"),
        ("25/06 08", "overdue"),
        ("02/07 08", "overdue"),
    ]
    assert told[-1] == ("13/08 08", "overdue")


def test_what_falls_into_the_holidays_goes_before_them_or_after():
    at = [at for at, _step in mailing.moments(moment(2, 15, 17), TET)]
    assert at[3] == moment(2, 7)  # the day before is a day off, and the four before that
    assert at[1] == moment(2, 7)  # seven days before, a Thursday off
    assert [one for one in at if one > moment(2, 15, 17)][:2] == [moment(2, 16), moment(2, 19)]


def test_a_report_due_before_two_in_the_afternoon_has_no_last_call():
    at = [at for at, _step in mailing.moments(moment(6, 18, 11), OfficeDays())]
    assert moment(6, 18, 14) not in at


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (moment(6, 11, 7, 59), moment(6, 11), -7),
        (moment(6, 11), moment(6, 11, 23), None),
        (moment(6, 3), moment(6, 17, 9), -1),  # of those missed only the last is news
        (moment(6, 17, 9), moment(6, 11), None),  # a clock that was put back
    ],
)
def test_of_several_reminders_the_last_one_is_told(since, until, days):
    step = mailing.step_between(moment(6, 18, 17), since, until, OfficeDays())
    assert (step and step.days) == days


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        (moment(2, 7, 8), moment(2, 7)),
        (moment(2, 7, 8, 1), moment(2, 15)),
        (moment(2, 16, 9), moment(2, 17)),  # a Saturday that is worked
        (moment(2, 17, 9), moment(2, 19)),
    ],
)
def test_a_digest_goes_on_the_next_working_morning(at, morning):
    assert mailing.next_morning(at, TET) == morning


def test_reviewers_are_reminded_after_three_working_days_and_leaders_each_week():
    assert mailing.nudge_moment(moment(2, 7, 17), TET) == moment(2, 17)
    assert mailing.weekly_moment(date(2024, 2, 14), TET) == moment(2, 15)
    assert mailing.weekly_moment(date(2024, 2, 23), TET) == moment(2, 19)


def test_tries_come_further_and_further_apart():
    waits = [mailing.try_again_after(tries) for tries in (1, 2, 3, 7, 400)]
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 60, 60)]


def test_what_nobody_may_decline():
    mandatory = {"returned", "reopened", "sent_back", "record_broken", "second_factor", "backup_failed"}
    mandatory |= {mailing.DUE_LAST, mailing.OVERDUE}
    assert mandatory.isdisjoint(mailing.CHOICE_OF)
    assert mailing.CHOICE_OF[mailing.DUE] == "due"
