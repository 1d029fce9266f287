"""The guided merger: one page with a preview and a confirmation, through one service, all of it or nothing."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from audit.models import Event
from pledges.models import Agreement, Province, Succession
from pledges.permissions import authority_of
from targets.agreements.services import years
from targets.calendar.queries import reporting
from targets.reports.queries.home import owed_reports, waiting_for
from targets.reports.queries.unowned import unowned_reports
from tests import builders
from tests.builders import HANOI, NOW, period
from tests.configuring import verdicts

pytestmark = pytest.mark.django_db
MAY = datetime(2024, 5, 20, 9, 0, tzinfo=HANOI)
AFTER = datetime(2024, 6, 25, 9, 0, tzinfo=HANOI)
TYPED = {
    "on": "20/06/2024", "name": "Công an tỉnh Phú Thọ mới", "short_name": "Phú Thọ mới", "code": "phu-tho-moi",
    "gso_code": "25",
}  # fmt: skip


@pytest.fixture
def people(client, clock):
    """Return Hòa Bình's people and an administrator, in May."""
    clock(MAY)
    return builders.people_of()


@pytest.fixture(autouse=True)
def agreement(db):
    return builders.agreement_2024()


def nobodys(person, now=AFTER):
    authority = authority_of(person, now=now)
    return [one.submission for one in unowned_reports(authority, owed_reports(authority, now=now), now=now)]


def typed(*codes, **more):
    chosen = Province.objects.filter(code__in=codes or ("hoa-binh", "phu-tho")).values_list("pk", flat=True)
    return {**TYPED, "predecessors": list(chosen), **more}


def send(client, people, **data):
    client.force_login(people.administrator)
    return client.post(reverse("targets:config_merger", args=["cum-4", 2024]), data)


def confirm(client, people, **more):
    roles = [one.pk for one in (*people.reporter.roles.all(), *people.commander.roles.all())]
    return send(client, people, **typed(), **({"roles": roles, "is_sure": "on", "confirm": "1"} | more))


def test_the_preview_says_who_reports_what_and_writes_nothing(client, people):
    builders.draft(people, quarter=2, at=MAY)
    before = Event.objects.count()
    answer = send(client, people, **typed())
    page = answer.content.decode()
    assert (answer.status_code, Event.objects.count()) == (200, before)
    assert [answer.context["preview"].before, answer.context["preview"].after] == [
        ("Quý I/2024", "Quý II/2024"), ("Quý III/2024", "Quý IV/2024"),
    ]  # fmt: skip
    assert ("Chưa ghi gì" in page, people.reporter.full_name in page) == (True, True)


def test_confirming_records_all_of_it_in_one_act(client, people, agreement):
    assert confirm(client, people).status_code == 302
    heir = Province.objects.get(code="phu-tho-moi")
    olds = [one.predecessor for one in Succession.objects.filter(successor=heir)]
    assert ({one.code for one in olds}, {one.valid_to for one in olds}) == (
        {"hoa-binh", "phu-tho"}, {date(2024, 6, 19)},
    )  # fmt: skip
    assert heir.valid_from == date(2024, 6, 20)
    listed = list(Agreement.objects.get().members.order_by("order").values_list("province__code", flat=True))
    assert (len(listed), listed.index("phu-tho-moi")) == (7, listed.index("hoa-binh") + 1)
    owing = [one.code for one in reporting.reporting_provinces(agreement, period(3))]
    assert ("phu-tho-moi" in owing, "hoa-binh" in owing) == (True, False)
    assert sorted(heir.roles.values_list("user", "name")) == sorted(
        [(people.reporter.pk, "reporter"), (people.commander.pk, "commander")]
    )
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"add_province", "edit_province", "add_succession", "set_members", "grant_role"} <= actions


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"on": "20/06/2025"}, "on"),
        ({"code": "bac-ninh"}, "code"),
        ({"code": "Phú Thọ"}, "code"),
        ({"predecessors": []}, "predecessors"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(client, people, more, field):
    before = Event.objects.count()
    answer = send(client, people, **(typed(is_sure="on", confirm="1") | more))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Event.objects.count(), Succession.objects.count()) == (before, 0)


def test_it_is_not_done_without_the_confirmation(client, people):
    answer = confirm(client, people, is_sure="")
    assert (answer.status_code, Succession.objects.count()) == (422, 0)


def test_an_open_report_waits_for_the_successors_people(client, people):
    report = builders.draft(people, quarter=2, at=MAY)
    confirm(client, people)
    waiting = waiting_for(authority_of(people.reporter, now=AFTER), now=AFTER)
    assert report in [one.report.submission for one in waiting]
    assert report not in nobodys(people.administrator)


def test_where_the_successor_has_nobody_administrators_and_reviewers_are_told(client, clock, people):
    report = builders.draft(people, quarter=2, at=MAY)
    confirm(client, people, roles=[])
    for person in (people.administrator, people.reviewer):
        assert report in nobodys(person)
    assert nobodys(people.leader) == []
    clock(AFTER)
    client.force_login(people.administrator)
    assert "Cần cấp tài khoản" in client.get(reverse("targets:home")).content.decode()


def test_reports_are_reviewed_by_the_people_of_the_leads_successor(client, people):
    report = builders.draft(people, quarter=1, at=NOW)
    heirs = [one.pk for one in people.reviewer.roles.all()]
    send(client, people, **typed("quang-ninh", "bac-giang", roles=heirs, is_sure="on", confirm="1"))
    assert people.reviewer in reporting.reviewers_of(report, now=AFTER)


def test_the_preview_names_exactly_the_verdicts_that_change(client, people, agreement):
    for province, crimes in (("hoa-binh", 40), ("phu-tho", 80)):
        own = builders.people_of(province, reviewing="bac-ninh") if province != "hoa-binh" else people
        submission = builders.draft(own, province)
        builders.fill(submission, own, social_order_crimes=crimes)
        for action, role in builders.PATHS["submitted"]:
            submission = builders.do(submission, action, own.of(role))
    before = verdicts(agreement)
    answer = send(client, people, **typed())
    announced = {
        (change.window, change.target, change.place, change.is_provisional): (change.before, change.after)
        for change in answer.context["verdicts"].changes
    }
    assert "Phú Thọ mới" in {change.place_name for change in answer.context["verdicts"].changes}
    assert confirm(client, people).status_code == 302
    after = verdicts(agreement)
    moved = {key: (before.get(key), after.get(key)) for key in {*before, *after} if before.get(key) != after.get(key)}
    once = {key: how for key, how in moved.items() if not key[3] or moved.get((*key[:3], False)) != how}
    assert announced == once != {}


def test_a_confirmation_notices_another_administrator(client, people, agreement):
    shown = send(client, people, **typed()).context["shown"]
    years.set_members(
        agreement,
        [(one.province, one.position) for one in reversed(agreement.members.order_by("order"))],
        by=people.administrator,
        at=MAY,
    )
    answer = confirm(client, people, shown=shown)
    assert (answer.status_code, Province.objects.filter(code="phu-tho-moi").exists()) == (409, False)
    form = answer.context["form"]
    assert (form["name"].value(), "đã đổi" in answer.content.decode()) == (TYPED["name"], True)
    assert confirm(client, people, shown=answer.context["shown"]).status_code == 302
