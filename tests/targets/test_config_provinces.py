"""Provinces and mergers on the configuration pages."""

import pytest
from django.urls import reverse

from pledges.models import Province, Succession
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _administrator(client, clock):
    clock(NOW)
    builders.agreement_2024()
    client.force_login(builders.user_with("administrator"))


def send(client, page, *args, **data):
    return client.post(reverse(f"targets:{page}", args=args), data)


def names(short="Thái Bình", **more):
    return {"name": f"Công an tỉnh {short}", "short_name": short, **more}


def test_a_province_is_added_and_edited_with_its_history(client):
    assert send(client, "config_province_new", code="thai-binh", **names()).status_code == 302
    send(client, "config_province", "thai-binh", **names(valid_to="30/6/2025"))
    assert f"{Province.objects.get(code='thai-binh').valid_to}" == "2025-06-30"
    page = client.get(reverse("targets:config_province", args=["thai-binh"]))
    assert [one.words for one in page.context["record"]] == ["Sửa đơn vị", "Thêm đơn vị"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"code": "bac-ninh"}, "code"),
        ({"code": "Thái"}, "code"),
        ({"code": "x", "valid_from": "2/1/2025", "valid_to": "1/1/2025"}, "valid_to"),
    ],
)
def test_a_wrong_province_is_refused_at_its_field(client, data, field):
    answer = send(client, "config_province_new", **names(), **data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_merger_follows_the_end_of_a_validity_and_closes_no_circle(client):
    old, new = Province.objects.get(code="hoa-binh"), Province.objects.get(code="phu-tho")
    asked = {"predecessor": old.pk, "successor": new.pk, "on": "1/7/2026"}
    assert list(send(client, "config_succession_new", **asked).context["form"].errors) == ["on"]
    Province.objects.filter(pk=old.pk).update(valid_to="2026-06-30")
    assert send(client, "config_succession_new", **asked).status_code == 302
    assert str(Succession.objects.get(predecessor=old, successor=new).on) == "2026-07-01"
    Province.objects.filter(pk=new.pk).update(valid_to="2026-06-30")
    back = send(client, "config_succession_new", predecessor=new.pk, successor=old.pk, on="1/7/2026")
    assert list(back.context["form"].errors) == ["successor"]
    itself = send(client, "config_succession_new", predecessor=new.pk, successor=new.pk, on="1/7/2026")
    assert list(itself.context["form"].errors) == ["successor"]
