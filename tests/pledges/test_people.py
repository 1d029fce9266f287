"""People and their roles: who may give what, what is on the record, handing over, lists of accounts."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from foundation.clock import now, today
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Cluster, Province, Role, RoleName
from pledges.permissions import authority_of
from pledges.queries.people import people_list
from pledges.services import delegations, people, people_accounts
from targets.calendar.services import notices
from targets.calendar.services.mails import Matter
from targets.models import Notice
from targets.reports.services.handover import hand_over
from tests import builders

REASON = "Theo quyết định điều động"


@pytest.fixture
def agreement(db):
    """The reference agreement of 2024."""
    return builders.agreement_2024()


@pytest.fixture
def administrator(agreement):
    """Who administers every cluster."""
    return builders.user_with(RoleName.ADMINISTRATOR, username="quantri")


@pytest.fixture
def local_administrator(agreement):
    """Who administers one cluster."""
    user = builders.user_with(None, username="quantri.cum4")
    builders.grant(user, RoleName.ADMINISTRATOR, cluster=Cluster.objects.get(code="cum-4"))
    return user


@pytest.fixture
def page(client, administrator):
    """The administrator's browser."""
    client.force_login(administrator)
    return client


def make(administrator, username="hb.an", full_name="Nguyễn Văn An", **facts):
    facts = {"username": username, "full_name": full_name, **facts}
    return people_accounts.create_person(facts, by=administrator, at=now()).user


def hoa_binh():
    return Province.objects.get(code="hoa-binh")


def reporter():
    """Return the role of a reporter of Hòa Bình from today on."""
    return people.NewRole("reporter", today(), province=hoa_binh())


def recorded(user):
    return list(Event.objects.filter(subject=f"user/{user.username}").values_list("action", flat=True))


def test_every_act_is_on_the_record_with_from_and_to(administrator):
    an = make(administrator, rank="Đại úy")
    people_accounts.edit_person(an, {"full_name": "Nguyễn Văn An", "rank": "Thiếu tá"}, by=administrator, at=now())
    role = people.grant_role(an, reporter(), by=administrator, at=now())
    people.end_role(role, last_day=today() + timedelta(days=5), by=administrator, at=now())
    people.revoke_role(role, reason=REASON, by=administrator, at=now())
    people_accounts.reset_password(an, by=administrator, at=now())
    people_accounts.end_sessions(an, by=administrator, at=now())
    people_accounts.set_active(an, False, reason=REASON, by=administrator, at=now())
    assert recorded(an) == [
        "create_user", "edit_user", "grant_role", "end_role", "revoke_role", "reset_password", "end_sessions",
        "disable_user",
    ]  # fmt: skip
    edited, ended = (Event.objects.get(action=action).data for action in ("edit_user", "end_role"))
    assert (edited["from"], edited["to"]) == ({"rank": "Đại úy"}, {"rank": "Thiếu tá"})
    assert (ended["from"], ended["to"], ended["province"]) == (None, str(today() + timedelta(days=5)), "hoa-binh")
    assert {event.actor for event in Event.objects.filter(subject="user/hb.an")} == {administrator}


@pytest.mark.parametrize("role", ["reporter", "commander", "reviewer", "leader"])
def test_only_administrators_do_any_of_it(administrator, role):
    by = builders.user_with(role, None if role == "leader" else "hoa-binh")
    an = make(administrator)
    held = people.grant_role(an, people.NewRole("leader", valid_from=today()), by=administrator, at=now())
    acts = [
        lambda: people_accounts.create_person({"username": "x", "full_name": "X"}, by=by, at=now()),
        lambda: people_accounts.edit_person(an, {"rank": "Đại tá"}, by=by, at=now()),
        lambda: people_accounts.reset_password(an, by=by, at=now()),
        lambda: people_accounts.end_sessions(an, by=by, at=now()),
        lambda: people_accounts.set_active(an, False, reason=REASON, by=by, at=now()),
        lambda: people_accounts.create_people([], valid_from=today(), by=by, at=now()),
        lambda: people.grant_role(an, reporter(), by=by, at=now()),
        lambda: people.end_role(held, last_day=today(), by=by, at=now()),
        lambda: people.revoke_role(held, reason=REASON, by=by, at=now()),
        lambda: people.hand_over(held, administrator, reason=REASON, by=by, at=now()),
    ]
    before = Event.objects.count()
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert Event.objects.count() == before


def test_an_administrator_of_one_cluster_stays_within_it(administrator, local_administrator):
    foreign = Province.objects.create(
        code="xa", name="Công an tỉnh Xa", short_name="Xa", search_key="xa", sort_key="xa"
    )
    an, far = make(administrator), make(administrator, "xa.binh", "Bình")
    builders.grant(far, "reporter", "xa")
    by, at = local_administrator, now()
    assert authority_of(by, now=at).is_administrator
    people.grant_role(an, reporter(), by=by, at=at)
    refused = [
        lambda: people.grant_role(an, people.NewRole("reporter", province=foreign, valid_from=today()), by=by, at=at),
        lambda: people.grant_role(
            by, people.NewRole("administrator", valid_from=today()), by=by, at=at
        ),  # every cluster
        lambda: people_accounts.reset_password(administrator, by=by, at=at),
        lambda: people_accounts.reset_password(far, by=by, at=at),
    ]
    for act in refused:
        with pytest.raises(NotAllowed):
            act()
    assert set(people_list(by, now=at)) == {an, by}
    assert set(people_list(administrator, now=at)) == {an, by, far, administrator}
    assert not people_list(AnonymousUser(), now=at).exists()


@pytest.mark.parametrize(
    ("name", "province", "dates", "where"),
    [
        ("reporter", None, {}, "province"),
        ("leader", "hoa-binh", {}, "province"),
        ("reporter", "hoa-binh", {"valid_to": date(2024, 9, 1)}, "valid_to"),
        ("commander", "hoa-binh", {}, "name"),  # held already
    ],
)
def test_roles_that_make_no_sense_are_refused(administrator, name, province, dates, where):
    an = make(administrator)
    people.grant_role(
        an, people.NewRole("commander", province=hoa_binh(), valid_from=today()), by=administrator, at=now()
    )
    place = Province.objects.get(code=province) if province else None
    with pytest.raises(Invalid) as refused:
        people.grant_role(
            an, people.NewRole(name, province=place, valid_from=today(), **dates), by=administrator, at=now()
        )
    assert [problem.where for problem in refused.value.problems] == [where]


def test_the_last_administrator_stays(administrator):
    role = administrator.roles.get()
    for act in (
        lambda: people.revoke_role(role, reason=REASON, by=administrator, at=now()),
        lambda: people.end_role(role, last_day=today(), by=administrator, at=now()),
    ):
        with pytest.raises(Refused, match="ít nhất một Quản trị"):
            act()
    other = builders.user_with(RoleName.ADMINISTRATOR)
    people.revoke_role(role, reason=REASON, by=administrator, at=now())
    assert not authority_of(administrator, now=now()).roles
    with pytest.raises(Refused):
        people_accounts.set_active(other, False, reason=REASON, by=other, at=now())


def test_a_delegation_has_a_document_and_ends_with_the_commander(administrator):
    commander, deputy = builders.user_with("commander", "hoa-binh"), make(administrator)
    last = today() + timedelta(days=10)
    paper = delegations.Delegation(hoa_binh(), today(), last, document_number="12/QĐ", document_date=today())
    with pytest.raises(Invalid):
        delegations.delegate(deputy, commander, paper, by=administrator, at=now())
    role = delegations.delegate(commander, deputy, paper, by=administrator, at=now())
    assert authority_of(deputy, now=now()).acts_for("commander", hoa_binh().pk)
    people.revoke_role(commander.roles.get(), reason=REASON, by=administrator, at=now())
    role.refresh_from_db()
    assert role.revoked_at == now()
    assert not authority_of(deputy, now=now()).acts_for("commander", hoa_binh().pk)


def test_an_officer_hands_over_in_one_act(administrator):
    staff, to = builders.people_of(), make(administrator)
    draft = builders.draft(staff)
    notices.tell([staff.reporter], kind=Notice.Kind.SENT_BACK, key="a", about=Matter(draft), at=now())
    notices.tell([staff.reporter, to], kind=Notice.Kind.SENT_BACK, key="b", about=Matter(draft), at=now())
    role = staff.reporter.roles.get()
    done = hand_over(staff.reporter, to, roles=[role], reason=REASON, closes_account=True, by=administrator, at=now())
    assert (done.submissions, done.notices, done.reviews) == (1, 1, 0)
    assert authority_of(to, now=now()).acts_for("reporter", draft.province_id)
    assert not authority_of(staff.reporter, now=now()).roles
    assert sorted(Notice.objects.filter(user=to).values_list("key", flat=True)) == ["a", "b"]
    assert not User.objects.get(pk=staff.reporter.pk).is_active
    assert recorded(staff.reporter) == ["revoke_role", "hand_over", "disable_user", "hand_over_work"]
    assert recorded(to) == ["create_user", "grant_role", "hand_over_work"]


def test_a_hand_over_is_all_or_nothing(administrator):
    giver, to = builders.user_with("reporter", "hoa-binh"), make(administrator)
    with pytest.raises(Invalid):
        hand_over(giver, to, roles=list(giver.roles.all()), reason=" ", by=administrator, at=now())
    to.is_active = False
    with pytest.raises(Refused):
        hand_over(giver, to, roles=list(giver.roles.all()), reason=REASON, by=administrator, at=now())
    assert Role.objects.filter(user=giver, revoked_at=None).count() == 1


@pytest.mark.parametrize("q", ["bac ninh", "BẮC", "đức", "duc bac"])
def test_search_ignores_case_and_diacritics(administrator, q):
    make(administrator, "bn.duc", "Đức Bắc Ninh")
    make(administrator, "hb.an", "An")
    assert [one.username for one in people_list(administrator, q=q, now=now())] == ["bn.duc"]


def test_filters_and_vietnamese_order(administrator):
    for username, name in [("a1", "Trần Văn Đức"), ("a2", "Lê Thị Dung"), ("a3", "Bùi Ân"), ("a4", "Cao An")]:
        user = make(administrator, username, name)
        people.grant_role(user, reporter(), by=administrator, at=now())
    found = people_list(administrator, role="reporter", province="hoa-binh", active="1", now=now())
    assert [one.username for one in found] == ["a4", "a3", "a2", "a1"]
    assert not people_list(administrator, role="reporter", province="phu-tho", now=now()).exists()
    assert not people_list(administrator, active="0", now=now()).exists()


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(page, administrator, more, django_assert_num_queries):
    for number in range(more):
        user = make(administrator, f"p{number}", f"P {number}")
        people.grant_role(user, reporter(), by=administrator, at=now())
    page.get("/people/")
    with django_assert_num_queries(12):
        page.get("/people/")


def test_a_new_account_shows_its_password_once(page):
    response = page.post("/people/new/", {"username": "HB.An", "full_name": "  Nguyễn  Văn An "})
    user = User.objects.get(username="hb.an")
    shown = response.content.decode().split("<code>")[2].split("</code>")[0]
    assert (user.full_name, user.check_password(shown), user.must_change_password) == ("Nguyễn Văn An", True, True)
    assert "no-store" in response["Cache-Control"]
    assert shown not in page.get(f"/people/{user.pk}/").content.decode()


def test_pages_do_what_they_say(page, administrator):
    an = make(administrator)

    def post(view, pk, **data):
        return page.post(reverse(f"pledges:{view}", args=[pk]), data).status_code

    more = {"is_superuser": "1", "is_active": "", "password": "x", "username": "other"}  # no form asks for these
    assert post("person_edit", an.pk, full_name="Nguyễn Văn Ân", **more) == 302
    stored = User.objects.get(pk=an.pk)
    assert (stored.is_active, stored.password, stored.username) == (True, an.password, an.username)
    day = f"{today():%d/%m/%Y}"
    assert post("role_new", an.pk, name="commander", province=hoa_binh().pk, valid_from=day) == 302
    role = an.roles.get()
    assert post("role_end", role.pk, last_day=f"{today():%d/%m/%Y}") == 302
    assert post("role_revoke", role.pk, reason="") == 422
    assert post("role_revoke", role.pk, reason=REASON) == 302
    assert post("role_revoke", role.pk, reason=REASON) == 409
    assert post("person_password", an.pk) == 200
    assert post("person_sessions", an.pk) == 302
    assert post("person_active", an.pk, reason=REASON) == 302
    assert post("person_active", administrator.pk, reason=REASON) == 409
    an.refresh_from_db()
    assert (an.full_name, an.is_active) == ("Nguyễn Văn Ân", False)
    assert "Nguyễn Văn Ân" in page.get(f"/people/{an.pk}/").content.decode()


def test_ended_sessions_a_new_password_and_a_closed_account_are_out_with_the_next_request(page, administrator):
    an, theirs = make(administrator), Client()
    for view, given in (("person_sessions", {}), ("person_password", {}), ("person_active", {"reason": REASON})):
        User.objects.filter(pk=an.pk).update(must_change_password=False)
        theirs.force_login(User.objects.get(pk=an.pk))
        assert theirs.get("/notices/").status_code == 200
        page.post(reverse(f"pledges:{view}", args=[an.pk]), given)
        assert theirs.get("/notices/")["Location"] == "/login/?next=/notices/", view
    people_accounts.set_active(an, True, reason=REASON, by=administrator, at=now())
    assert theirs.get("/notices/").status_code == 302  # the old session stays dead


def test_the_hand_over_page(page, administrator):
    staff, to = builders.people_of(), make(administrator)
    builders.draft(staff)
    url = f"/people/{staff.reporter.pk}/hand-over/"
    assert "Hòa Bình" in page.get(url).content.decode()
    data = {"to": to.pk, "roles": [staff.reporter.roles.get().pk], "reason": REASON}
    assert page.post(url, data)["Location"] == f"/people/{staff.reporter.pk}/"
    assert authority_of(to, now=now()).acts_for("reporter", hoa_binh().pk)
