"""What is right field by field and wrong together, sent as no browser had looked at it: refused, nothing written."""

import pytest
from django.urls import reverse

from audit.models import Event
from pledges.models import Province
from targets.core import workflow
from targets.models import FigureVersion
from tests import builders

PAPER = {"number": "125/BC-CAT-PV01", "signer": "Nguyễn Văn Minh", "signer_post": "Phó Giám đốc", "form": "KT"}


@pytest.fixture
def people(db, clock):
    """Return the people of Hòa Bình under the agreement of 2024."""
    clock(builders.NOW)
    builders.agreement_2024()
    return builders.people_of()


def absence(people):
    colleague = builders.user_with("reporter", "hoa-binh")
    sent = {"deputy": colleague.pk, "first_day": "21/3/2024", "last_day": "20/3/2024"}
    return reverse("targets:absence_new"), sent, {"last_day": "22/3/2024"}


def role(people):
    sent = {"name": "leader", "valid_from": "21/3/2024", "valid_to": "20/3/2024"}
    return reverse("pledges:role_new", args=[people.reporter.pk]), sent, {"valid_to": "21/3/2024"}


def extension(people):
    sent = {"province": Province.objects.get(code="hoa-binh").pk, "until": "18/6/2024", "until_time": "17:00"}
    sent |= {"reason": "Bão"}
    return reverse("targets:config_extend", args=["cum-4", 2024, "q2"]), sent, {"until_time": "17:01"}


def window(people):
    sent = {"code": "moc", "title": "Mốc khác", "start": "15/12/2023", "end": "14/12/2023"}
    return reverse("targets:config_windows", args=["cum-4", 2024]), sent, {"end": "14/10/2024"}


def province(people):
    sent = {"name": "Công an tỉnh Mới", "short_name": "Mới", "code": "moi", "valid_from": "2/1/2025"}
    return reverse("targets:config_province_new"), sent | {"valid_to": "1/1/2025"}, {"valid_to": "2/1/2025"}


def paper(people):
    report = builders.submission_at(workflow.DRAFT, people)
    sent = PAPER | {"dated": "19/3/2024", "received_on": "21/3/2024", "received_time": "16:30", "reason": "Mất mạng"}
    return reverse("targets:move", args=[report.pk, "record_paper"]), sent, {"received_on": "19/3/2024"}


@pytest.mark.parametrize(
    ("act", "of"),
    [(absence, "reporter"), (role, "administrator"), (extension, "administrator"), (window, "administrator"),
     (province, "administrator"), (paper, "administrator")],
)  # fmt: skip
def test_fields_that_do_not_go_together_are_refused_and_nothing_is_written(client, people, act, of):
    address, wrong, mended = act(people)
    client.force_login(people.of(of))
    before = Event.objects.count()
    assert (client.post(address, wrong).status_code, Event.objects.count()) == (422, before)
    assert client.post(address, wrong | mended).status_code == 302  # that alone was wrong
    assert Event.objects.count() > before


@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        ({"v": "7", "r": "Đơn vị đang rà soát hồ sơ."}, {"r": ""}),
        ({"v": "7", "e": "1", "ed": ""}, {"ed": "10/3/2024"}),
        ({"v": "7", "e": "1", "ed": "15/3/2024"}, {"ed": "14/3/2024"}),  # the day after the period
        ({"v": "7", "dn": "125/BC", "dd": "21/3/2024"}, {"dd": "20/3/2024"}),
    ],
)
def test_a_cell_whose_parts_do_not_go_together_is_not_saved(client, people, wrong, mended):
    report, sane = builders.draft(people), {"as_user": people.reporter.pk, "x": "0"}
    client.force_login(people.reporter)
    address = reverse("targets:cell", args=[report.pk, "exemplars"])
    assert (client.post(address, sane | wrong).status_code, FigureVersion.objects.count()) == (422, 0)
    assert client.post(address, sane | wrong | mended).status_code == 200
    assert [version.value for version in FigureVersion.objects.all()] == [7]
