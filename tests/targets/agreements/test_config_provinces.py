"""Provinces and mergers on the configuration pages."""

from copy import deepcopy
from datetime import date

import pytest
from django.urls import reverse

from foundation.errors import Invalid
from pledges.models import Agreement, Province, Succession
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services.merging import Merger, merge
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
    send(client, "config_province_new", code="moi", **names("Mới", valid_from="1/7/2026"))
    old, new = Province.objects.get(code="hoa-binh"), Province.objects.get(code="moi")
    asked = {"predecessor": old.pk, "successor": new.pk, "on": "1/7/2026"}
    assert list(send(client, "config_succession_new", **asked).context["form"].errors) == ["on"]
    Province.objects.filter(pk=old.pk).update(valid_to="2026-06-30")
    assert send(client, "config_succession_new", **asked).status_code == 302
    assert str(Succession.objects.get(predecessor=old, successor=new).on) == "2026-07-01"
    Province.objects.filter(pk=new.pk).update(valid_from=None, valid_to="2026-06-30")
    back = send(client, "config_succession_new", predecessor=new.pk, successor=old.pk, on="1/7/2026")
    assert list(back.context["form"].errors) == ["successor"]
    itself = send(client, "config_succession_new", predecessor=new.pk, successor=new.pk, on="1/7/2026")
    assert list(itself.context["form"].errors) == ["successor"]


def test_a_successor_that_is_a_member_beside_its_predecessor_is_refused(client):
    old, new = Province.objects.get(code="hoa-binh"), Province.objects.get(code="phu-tho")  # both were there all along
    Province.objects.filter(pk=old.pk).update(valid_to="2024-06-30")
    answer = send(client, "config_succession_new", predecessor=old.pk, successor=new.pk, on="1/7/2024")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["successor"])
    assert "năm 2024" in answer.context["form"].errors["successor"][0]
    assert not Succession.objects.filter(successor=new).exists()


def test_a_validity_that_puts_them_side_by_side_is_refused_later_too(client):
    agreement, admin = Agreement.objects.get(), builders.user_with("administrator")
    merger = Merger(
        on=date(2024, 7, 1),
        predecessors=list(Province.objects.filter(code__in=("hoa-binh", "phu-tho"))),
        code="moi",
        name="Công an tỉnh Mới",
        short_name="Mới",
    )
    merge(agreement, merger, by=admin, at=NOW)
    answer = send(client, "config_province", "moi", **names("Mới", valid_from="1/7/2025"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["valid_from"])
    assert Province.objects.get(code="moi").valid_from == merger.on
    assert send(client, "config_province", "moi", **names("Tên khác", valid_from="1/7/2024")).status_code == 302


def test_a_file_that_puts_them_side_by_side_in_another_year_is_refused():
    builders.agreement_2025()
    data = deepcopy(builders.agreement_file(2025))
    data["successions"].append({"predecessor": "bac-ninh", "successor": "quang-ninh", "on": "2025-07-01"})
    with pytest.raises(Invalid) as refused:
        load_agreement(data, at=NOW)
    assert [problem.where for problem in refused.value.problems] == ["successions"]
    assert "năm 2024" in str(refused.value)
