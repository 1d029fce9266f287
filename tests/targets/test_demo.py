"""The demonstration: every state occurs, a second run keeps what people did, production refuses its known password."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.services import create_user
from audit.models import Event
from foundation.clock import now
from pledges.models import Role
from targets.demo.people import PASSWORD, PEOPLE
from targets.models import Assignment, Message, Submission

pytestmark = pytest.mark.django_db


def test_every_state_occurs_and_a_second_run_keeps_the_data(settings, capsys):
    settings.DEMO = True
    call_command("prepare_demo")
    reports = Submission.objects.filter(period__year=2024, period__code="q3")
    assert dict(reports.values_list("province__code", "state")) == {
        "bac-ninh": "accepted",
        "vinh-phuc": "returned",
        "bac-giang": "submitted",
        "quang-ninh": "submitted",
        "phu-tho": "presented",
        "hoa-binh": "draft",
    }
    assert list(Submission.objects.filter(state="reopened").values_list("province__code", "period__code")) == [
        ("phu-tho", "q2")
    ]
    assert list(Assignment.objects.values_list("submission__province__code", "reviewer__username")) == [
        ("quang-ninh", "pt.thamdinh")
    ]
    assert Message.objects.count() == 2

    before = Event.objects.count()
    User.objects.get(username="hb.canbo").roles.update(valid_to="2024-09-30")
    call_command("prepare_demo")
    assert (Event.objects.count(), User.objects.count(), Role.objects.count()) == (before, len(PEOPLE), len(PEOPLE))
    assert "Dữ liệu đã có, giữ nguyên." in capsys.readouterr().out


def test_everybody_signs_in_with_the_documented_password(settings, client):
    settings.DEMO = True
    call_command("prepare_demo")
    assert [user.username for user in User.objects.all() if not user.check_password(PASSWORD)] == []


def test_it_is_refused_over_a_real_record(settings):
    settings.DEMO = True
    create_user("an", full_name="An", by=None, at=now())
    with pytest.raises(CommandError, match="đang dùng thật") as refused:
        call_command("prepare_demo")
    assert refused.value.returncode == 2
    assert User.objects.count() == 1


def test_it_is_refused_where_this_is_no_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1") as refused:
        call_command("prepare_demo")
    assert refused.value.returncode == 2
    assert User.objects.count() == 0
