"""What is refused about people, accounts, roles and provinces, one row for each sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts import services as accounts
from accounts.models import User
from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Pledge, Province, RoleName
from pledges.permissions import grantable_places
from pledges.queries.people import standing
from pledges.services import agreements, delegations, people, people_accounts, provinces
from pledges.services.people_accounts import MOST_AT_ONCE, NewPerson
from targets.reports.queries.handover import open_submissions
from targets.reports.services.handover import hand_over
from tests import builders

pytestmark = pytest.mark.django_db
NOW = builders.NOW
TODAY = NOW.date()


@pytest.fixture
def admin():
    builders.agreement_2024()
    return builders.user_with(RoleName.ADMINISTRATOR, username="quantri")


def wheres(act):
    with pytest.raises(Invalid) as refused:
        act()
    return [one.where for one in refused.value.problems]


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"full_name": " "}, "full_name"),
        ({"full_name": "a" * 500}, "full_name"),
        ({"rank": "a" * 500}, "rank"),
        ({"email": "không phải thư"}, "email"),
    ],
)
def test_facts_about_a_person_that_cannot_be(admin, facts, where):
    user = builders.user_with("reporter", "hoa-binh")
    assert wheres(lambda: accounts.edit_user(user, facts, by=admin, at=NOW)) == [where]
    made = {"full_name": "Nguyễn Văn An", **facts}
    assert where in wheres(lambda: accounts.create_user("an.nv", by=admin, at=NOW, **made))


def test_a_right_address_is_taken_and_the_same_switch_changes_nothing(admin):
    user = builders.user_with("reporter", "hoa-binh")
    assert accounts.edit_user(user, {"email": "an@cand.example"}, by=admin, at=NOW).email == "an@cand.example"
    before = Event.objects.count()
    accounts.set_active(user, True, by=admin, at=NOW)
    assert Event.objects.count() == before


def test_one_does_not_reset_or_switch_off_oneself_nor_without_a_reason(admin):
    other = builders.user_with("reporter", "hoa-binh")
    with pytest.raises(Refused):
        people_accounts.reset_password(admin, by=admin, at=NOW)
    with pytest.raises(Refused):
        people_accounts.set_active(admin, False, reason="x", by=admin, at=NOW)
    assert wheres(lambda: people_accounts.set_active(other, False, reason=" ", by=admin, at=NOW)) == ["reason"]


def test_a_list_of_people_is_all_or_nothing(admin):
    many = [NewPerson(n, {"username": f"p{n}", "full_name": "An"}, "leader") for n in range(MOST_AT_ONCE + 1)]
    assert [one.where for one in people_accounts.check_people(many)] == [""]
    assert wheres(lambda: people_accounts.create_people(many, valid_from=TODAY, by=admin, at=NOW)) == [""]
    wrong = [
        NewPerson(2, {"username": "a.b", "full_name": "An"}, "reporter"),
        NewPerson(3, {"username": "a.c", "full_name": "An"}, "leader", cluster=None),
    ]
    assert wheres(lambda: people_accounts.create_people(wrong, valid_from=TODAY, by=admin, at=NOW)) == ["2"]
    local = builders.user_with(None, username="cuc-bo")
    builders.grant(local, "administrator", cluster=agreement().cluster)
    everywhere = [NewPerson(4, {"username": "a.d", "full_name": "An"}, "leader")]
    with pytest.raises(Invalid) as refused:
        people_accounts.create_people(everywhere, valid_from=TODAY, by=local, at=NOW)
    assert [one.where for one in refused.value.problems] == ["4"]


def test_places_where_an_administrator_gives_roles(admin):
    local = builders.user_with(None, username="cuc-bo")
    builders.grant(local, "administrator", cluster=agreement().cluster)
    assert grantable_places(admin, now=NOW)[2] is True
    found, clusters, everywhere = grantable_places(local, now=NOW)
    assert (found.count(), [one.code for one in clusters], everywhere) == (6, ["cum-4"], False)


def test_where_a_role_stands_on_a_day(admin):
    role = builders.grant(admin, "reporter", "hoa-binh", valid_to=TODAY)
    assert standing(role, TODAY) == "current"
    assert standing(role, TODAY + timedelta(days=1)) == "ended"
    assert standing(role, date(2022, 1, 1)) == "future"
    role.revoked_at = NOW
    assert standing(role, TODAY) == "revoked"


def test_a_delegation_ends_with_the_commanders_role(admin):
    commander = builders.user_with("commander", "hoa-binh")
    deputy = builders.user_with(None)
    place = Province.objects.get(code="hoa-binh")
    first = TODAY + timedelta(days=5)
    paper = delegations.Delegation(
        place, first, TODAY + timedelta(days=90), document_number="5/UQ", document_date=TODAY
    )
    delegations.delegate(commander, deputy, paper, by=admin, at=NOW)
    wrong = replace(paper, document_number=" ")
    found = wheres(lambda: delegations.delegate(deputy, deputy, wrong, by=admin, at=NOW))
    assert found == ["province", "to", "document_number"]
    role = commander.roles.get()
    assert wheres(lambda: people.end_role(role, last_day=TODAY - timedelta(days=1), by=admin, at=NOW)) == ["last_day"]
    people.end_role(role, last_day=TODAY, by=admin, at=NOW)
    assert deputy.roles.get().valid_to == first


def test_roles_are_handed_over_to_somebody_else_with_a_reason(admin):
    giver, other = builders.user_with("reporter", "hoa-binh"), builders.user_with(None)
    role = giver.roles.get()
    assert wheres(lambda: people.hand_over(role, giver, reason="Điều động", by=admin, at=NOW)) == ["to"]
    assert wheres(lambda: hand_over(giver, giver, roles=[role], reason="x", by=admin, at=NOW)) == ["to"]
    assert wheres(lambda: hand_over(giver, other, roles=[], reason="x", by=admin, at=NOW)) == ["roles"]
    accounts.set_active(other, False, by=admin, at=NOW)
    with pytest.raises(Refused):
        hand_over(giver, other, roles=[role], reason="x", by=admin, at=NOW)


def test_a_leaders_role_carries_no_reports():
    leader = builders.user_with("leader")
    assert list(open_submissions(list(leader.roles.all()), today=builders.NOW.date())) == []


def test_a_role_that_ends_before_it_begins(admin):
    user = builders.user_with(None)
    dates = {"valid_from": TODAY, "valid_to": TODAY - timedelta(days=1)}
    assert wheres(lambda: people.grant_role(user, people.NewRole("leader", **dates), by=admin, at=NOW)) == ["valid_to"]


def test_a_unit_that_is_gone_gives_no_role_and_the_last_administrator_stays(admin):
    builders.agreement_2025()
    old, user = Province.objects.get(code="hoa-binh"), builders.user_with(None)
    late = people.NewRole("reporter", date(2025, 8, 1), province=old)
    assert wheres(lambda: people.grant_role(user, late, by=admin, at=NOW)) == ["province"]
    local = builders.user_with(None, username="cuc-bo")
    builders.grant(local, "administrator")
    people_accounts.set_active(local, False, reason="Nghỉ hưu", by=admin, at=NOW)
    assert not User.objects.get(pk=local.pk).is_active


def agreement():
    return builders.Agreement.objects.select_related("cluster").get(year=2024)


def test_a_content_saved_as_it_is_leaves_no_trace(admin):
    pledge = Pledge.objects.get(agreement__year=2024, number=3)
    before = Event.objects.count()
    agreements.edit_pledge(pledge, {"title": pledge.title}, by=admin, at=NOW)
    assert Event.objects.count() == before


def test_a_province_saved_as_it_is_and_a_merger_recorded_twice(admin):
    builders.agreement_2025()
    old, new = (Province.objects.get(code=code) for code in ("bac-giang", "bac-ninh-2025"))
    before = Event.objects.count()
    provinces.edit_province(old, {}, by=admin, at=NOW)
    provinces.add_succession(old, new, on=date(2025, 7, 1), by=admin, at=NOW)
    assert Event.objects.count() == before
    with pytest.raises(NotAllowed):
        provinces.edit_province(old, {}, by=builders.user_with("leader"), at=NOW)
