"""The configuration pages: administrators see every one, nobody else any; forms write through the services."""

import pytest
from django.urls import reverse

from audit.models import Event
from pledges.models import Agreement, Member, RoleName
from targets.models import AgreementMeasure, Holiday, Period, Submission
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db

YEAR = ["cum-4", 2024]
PAGES = [
    ("config", []),
    ("config_new", ["cum-4"]),
    ("config_provinces", []),
    ("config_province", ["bac-ninh"]),
    ("config_province_new", []),
    ("config_succession_new", []),
    ("config_holidays", []),
    ("config_agreement", YEAR),
    ("config_facts", YEAR),
    ("config_copy", YEAR),
    ("config_publish", YEAR),
    ("config_delete", YEAR),
    ("config_pledges", YEAR),
    ("config_pledge_new", YEAR),
    ("config_measures", YEAR),
    ("config_measure_new", YEAR),
    ("config_measure", [*YEAR, "social_order_crimes"]),
    ("config_targets", YEAR),
    ("config_target_new", YEAR),
    ("config_target", [*YEAR, "crime_reduction"]),
    ("config_members", YEAR),
    ("config_periods", YEAR),
    ("config_period", [*YEAR, "q1"]),
]


def url(name, *args):
    return reverse(f"targets:{name}", args=args)


def fields(client, address):
    """Return what a browser would send back unchanged from the form of a page."""
    form = client.get(address).context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


def change(client, address, **changes):
    return client.post(address, fields(client, address) | {name.replace("__", ":"): to for name, to in changes.items()})


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_an_administrator_opens_every_page_and_nobody_else(client, admin, name, args):
    assert client.get(url(name, *args)).status_code == 200
    for role, province in (("leader", None), ("reviewer", "quang-ninh"), ("reporter", "hoa-binh"), (None, None)):
        client.force_login(builders.user_with(role, province))
        assert client.get(url(name, *args)).status_code == 404
    client.logout()
    assert client.get(url(name, *args)).status_code == 302


def test_an_administrator_of_another_cluster_sees_nothing(client, agreement):
    from pledges.models import Cluster

    user = builders.user_with(None)
    builders.grant(user, RoleName.ADMINISTRATOR, cluster=Cluster.objects.create(code="cum-5", name="Cụm 5"))
    client.force_login(user)
    assert list(client.get(url("config")).context["agreements"]) == []
    assert client.get(url("config_agreement", *YEAR)).status_code == 404


def test_facts_are_written_with_their_history(client, admin, agreement):
    answer = change(client, url("config_facts", *YEAR), signed_on="20/3/2024")
    assert (answer.status_code, answer.url) == (302, url("config_agreement", *YEAR))
    assert f"{Agreement.objects.get().signed_on}" == "2024-03-20"
    entry = client.get(answer.url).context["record"][0]
    assert (entry.words, entry.changes[0].name, entry.changes[0].after) == (
        "Sửa thông tin giao ước",
        "Ngày ký",
        "20/03/2024",
    )


def test_a_wrong_fact_is_refused_at_its_field(client, admin):
    answer = change(client, url("config_facts", *YEAR), signed_on="32/3/2024", title="")
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["signed_on", "title"])


def test_contents_change_places_with_a_button(client, admin, agreement):
    first, second = agreement.pledges.order_by("order")[:2]
    client.post(url("config_pledge_move", *YEAR, second.pk, "up"))
    assert list(agreement.pledges.order_by("order")[:2]) == [second, first]
    assert client.get(url("config_pledge_move", *YEAR, second.pk, "up")).status_code == 405


def test_a_content_is_added_edited_and_removed(client, admin, agreement):
    client.post(url("config_pledge_new", *YEAR), {"number": "8", "title": "Nội dung mới", "text": ""})
    pledge = agreement.pledges.get(number=8)
    answer = change(client, url("config_pledge", *YEAR, pledge.pk), number="7")
    assert (answer.status_code, answer.context["form"].errors["number"]) == (422, ["Số 7 đã có ở nội dung khác."])
    client.post(url("config_pledge_remove", *YEAR, pledge.pk))
    assert not agreement.pledges.filter(number=8).exists()
    kept = agreement.pledges.get(number=3)
    page = client.post(url("config_pledge_remove", *YEAR, kept.pk), follow=True)
    refusal = "Nội dung còn chỉ tiêu hoặc đã có thuyết minh nên không xóa được."
    assert str(list(page.context["messages"])[-1]) == refusal


def test_a_measure_gets_its_definition_and_supplier(client, admin, agreement):
    address = url("config_measure", *YEAR, "social_order_crimes")
    change(client, address, definition="Không tính đánh bạc", supplier__hoa_binh="")
    data = fields(client, address) | {"supplier:hoa-binh": "PC02"}
    client.post(address, data)
    listed = AgreementMeasure.objects.get(measure__code="social_order_crimes")
    assert (listed.definition, listed.measure.suppliers.get().department) == ("Không tính đánh bạc", "PC02")


def test_a_listed_code_is_not_added_twice_and_a_used_measure_stays(client, admin):
    data = {"code": "social_order_crimes", "name": "A", "unit": "vụ", "accumulation": "flow", "pledge": ""}
    answer = client.post(url("config_measure_new", *YEAR), data)
    assert list(answer.context["form"].errors) == ["code"]
    client.post(url("config_measure_remove", *YEAR, "social_order_crimes"))
    assert AgreementMeasure.objects.filter(measure__code="social_order_crimes").exists()


def test_members_get_a_deputy_and_two_leads_are_refused(client, admin, agreement):
    address = url("config_members", *YEAR)
    assert (client.get(address).context["has_lead"], client.get(address).context["has_deputy"]) == (True, False)
    answer = client.post(address, fields(client, address) | {"position:phu-tho": "lead"})
    assert answer.context["form"].errors == {"members": ["Chỉ có một đơn vị Cụm trưởng."]}
    client.post(address, fields(client, address) | {"position:phu-tho": "deputy", "order:vinh-phuc": "1"})
    members = dict(agreement.members.values_list("province__code", "position"))
    assert (members["quang-ninh"], members["phu-tho"]) == (Member.Position.LEAD, Member.Position.DEPUTY)
    assert agreement.members.count() == 6


def test_a_due_moment_moves_with_a_reason(client, admin):
    address = url("config_period", *YEAR, "q1")
    answer = change(client, address, due_at="2/4/2024", due_at_time="16:30")
    assert list(answer.context["form"].errors) == ["reason"]
    change(client, address, due_at="2/4/2024", due_at_time="16:30", reason="Ký giao ước muộn")
    period = Period.objects.get(year=2024, code="q1")
    assert (f"{period.due_at.astimezone(builders.HANOI):%H:%M %d/%m/%Y}", period.due_version) == ("16:30 02/04/2024", 2)
    assert "16:30 thứ Ba, 02/04/2024" in client.get(url("config_periods", *YEAR)).content.decode()


def test_an_unchanged_period_writes_nothing(client, admin):
    count = Event.objects.count()
    assert change(client, url("config_period", *YEAR, "q2"), reason="Vì").status_code == 302
    assert Event.objects.count() == count


def test_days_off_are_listed_added_and_removed(client, admin):
    address = url("config_holidays")
    client.post(address, {"day": "2/9/2026", "title": "Quốc khánh"})
    holiday = Holiday.objects.get(day="2026-09-02")
    client.post(url("config_holiday_remove", holiday.pk))
    assert not Holiday.objects.filter(day="2026-09-02").exists()


def test_a_year_is_copied_and_published_by_typing_its_name(client, admin):
    answer = client.post(url("config_copy", *YEAR))
    assert answer.url == url("config_agreement", "cum-4", 2025)
    assert client.get(answer.url).status_code == 200
    publish = url("config_publish", "cum-4", 2025)
    refused = client.post(publish, {"typed_confirmation": "cum-4 2024"})
    assert list(refused.context["form"].errors) == ["typed_confirmation"]
    assert client.post(publish, {"typed_confirmation": "cum-4 2025"}).status_code == 302
    assert Agreement.objects.get(year=2025).state == "published"
    again = client.post(publish, {"typed_confirmation": "cum-4 2025"})
    assert again.status_code == 409


def test_a_draft_is_deleted_by_typing_its_name(client, admin):
    draft = client.post(url("config_copy", *YEAR)).url
    address = url("config_delete", "cum-4", 2025)
    assert address in client.get(draft).content.decode()
    assert url("config_delete", *YEAR) not in client.get(url("config_agreement", *YEAR)).content.decode()
    refused = client.post(address, {"typed_confirmation": "cum-4 2024"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["typed_confirmation"])
    assert client.post(address, {"typed_confirmation": "cum-4 2025"}).url == url("config")
    assert client.get(draft).status_code == 404
    assert client.post(url("config_delete", *YEAR), {"typed_confirmation": "cum-4 2024"}).status_code == 409
    assert Agreement.objects.get().year == 2024


def test_an_empty_draft_is_begun(client, admin):
    client.post(url("config_new", "cum-4"), {"year": "2027", "title": "Giao ước 2027"})
    assert Agreement.objects.get(year=2027).state == "draft"


def test_a_review_is_given_to_another_member_and_ended(client, admin):
    submission = builders.submission_at(Submission.State.SUBMITTED, province="quang-ninh", people=None)
    person = builders.user_with(RoleName.REVIEWER, "phu-tho")
    address = url("assign", submission.pk)
    assert address in client.get(submission.get_absolute_url()).content.decode()
    client.post(address, {"reviewer": person.pk, "reason": "Chưa có Cụm phó"})
    given = submission.assignments.get()
    assert (given.reviewer, given.reason) == (person, "Chưa có Cụm phó")
    client.post(url("assignment_end", submission.pk, given.pk))
    assert submission.assignments.get().ended_at == NOW
    client.force_login(person)
    assert client.get(address).status_code == 404
