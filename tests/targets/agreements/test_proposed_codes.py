"""Codes that are left empty: proposed from the name, free, and shown before anything is written."""

import pytest
from django.urls import reverse

from foundation.codes import propose_code
from pledges.models import Province
from targets.models import Measure
from tests.configuring import YEAR, filled


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Tỷ lệ phá án đạt 90%", (), "ty_le_pha_an_dat_90"),
        ("Đảm bảo (an ninh)", ("dam_bao_an_ninh",), "dam_bao_an_ninh_2"),
        ("Ma túy", ("ma_tuy", "ma_tuy_2"), "ma_tuy_3"),
        ("Một tên rất dài của một chỉ tiêu về trật tự", (), "mot_ten_rat_dai_cua_mot_chi_tieu_ve_trat"),
        ("M" * 80, (), "m" * 40),
        ("M" * 80, ("m" * 40,), "m" * 38 + "_2"),
        ("–", (), ""),
    ],
)
def test_a_code_is_made_of_the_words_and_free(name, taken, code):
    assert propose_code(name, taken.__contains__) == code


def send(client, address, **values):
    return client.post(address, filled(client.get(address).context["form"], **values))


def codes(agreement):
    """Return every code that something of these kinds has."""
    lists = (agreement.targets, Measure.objects, agreement.windows, Province.objects)
    return {code for rows in lists for code in rows.values_list("code", flat=True)}


TARGET = {"title": "Tuần tra đêm", "kind": "amount", "scope": "province", "judged_on": "cumulative", "parts": []}
TARGET |= {"over:social_order_crimes": "+"}
MEASURE = {"name": "Số lượt tuần tra", "unit": "lượt", "accumulation": "flow"}
WINDOW = {"title": "Mốc bình xét", "start": "15/12/2023", "end": "14/10/2024"}
PROVINCE = {"name": "Công an tỉnh Mới", "short_name": "Hòa Bình"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "args", "values", "proposed"),
    [
        ("config_target_new", YEAR, TARGET, "tuan_tra_dem"),
        ("config_measure_new", YEAR, MEASURE, "so_luot_tuan_tra"),
        ("config_windows", YEAR, WINDOW, "moc-binh-xet"),
        ("config_province_new", [], PROVINCE, "hoa-binh-2"),
    ],
)
def test_an_empty_code_is_proposed_and_written_once_it_was_seen(client, admin, agreement, name, args, values, proposed):
    address, before = reverse(f"targets:{name}", args=args), codes(agreement)
    if name == "config_target_new":
        values = values | {"pledge": agreement.pledges.first().pk}
    answer = send(client, address, **values)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["code"].value()) == (422, ["code"], proposed)
    assert (f'value="{proposed}"' in answer.content.decode(), codes(agreement)) == (True, before)
    assert client.post(address, filled(form)).status_code == 302
    assert codes(agreement) == before | {proposed}


@pytest.mark.django_db
def test_without_a_name_only_the_name_is_asked_for(client, admin, agreement):
    answer = send(client, reverse("targets:config_province_new"), name="Công an tỉnh Mới")
    assert list(answer.context["form"].errors) == ["short_name"]


@pytest.mark.django_db
def test_a_name_without_words_asks_for_the_code(client, admin, agreement):
    answer = send(client, reverse("targets:config_province_new"), name="Công an tỉnh Mới", short_name="–")
    assert (list(answer.context["form"].errors), answer.context["form"]["code"].value()) == (["code"], "")
