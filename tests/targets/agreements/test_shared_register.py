"""What several clusters share is changed by administrators of all of them; what one has alone, by its own."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from foundation.errors import NotAllowed
from pledges.models import Agreement, Cluster, Member, Province, Role
from pledges.services import provinces
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services import measures
from targets.calendar.services import periods
from targets.models import AgreementMeasure, Holiday, Measure, Period, Supplier
from tests import builders
from tests.agreements import MINIMAL
from tests.builders import NOW
from tests.rows import row

pytestmark = pytest.mark.django_db


@pytest.fixture
def clusters(clock):
    """Cum-4 as it ships, and a second cluster that shares Bắc Giang and one measure with it and has one of its own."""
    clock(NOW)
    agreement = builders.agreement_2024()
    second = row(
        Agreement, cluster=Cluster.objects.create(code="cum-5", name="Cụm 5"), state="published", published_at=NOW
    )
    for order, code in enumerate(("bac-giang", "lang-son"), start=1):
        place, _new = Province.objects.get_or_create(code=code, defaults={"name": code, "short_name": code})
        row(Member, agreement=second, province=place, order=order)
    row(AgreementMeasure, agreement=second, measure=Measure.objects.get(code="exemplars"))
    row(AgreementMeasure, agreement=second, measure=row(Measure, code="own"), order=2)
    return agreement, second


def administrator_of(*agreements):
    user = builders.user_with(None)
    for agreement in agreements:
        row(Role, user=user, name="administrator", cluster=agreement.cluster)
    return user


def place(code):
    return Province.objects.get(code=code)


def act_on_shared_things(first, second):
    """Yield acts on what both clusters use, each as a function of who does it."""
    day = NOW.date()
    facts = {"name": "Công an tỉnh khác", "short_name": "Khác"}
    yield lambda by: provinces.edit_province(place("bac-giang"), facts, by=by, at=NOW)
    yield lambda by: provinces.add_province("them", facts, by=by, at=NOW)
    yield lambda by: provinces.add_succession(place("lang-son"), place("bac-giang"), on=day, by=by, at=NOW)
    yield lambda by: measures.save_measure(second, "exemplars", {"name": "Tên khác"}, by=by, at=NOW)
    yield lambda by: measures.set_supplier(
        place("bac-giang"), Measure.objects.get(code="exemplars"), "PX03", by=by, at=NOW
    )
    yield lambda by: periods.save_holiday(day, title="Nghỉ", is_working_day=False, by=by, at=NOW)
    yield lambda by: periods.remove_holiday(row(Holiday), by=by, at=NOW)


def test_the_administrator_of_one_cluster_changes_nothing_that_is_shared(clusters):
    own = administrator_of(clusters[1])
    for act in act_on_shared_things(*clusters):
        with pytest.raises(NotAllowed):
            act(own)
    assert (place("bac-giang").short_name, Supplier.objects.count()) == ("Bắc Giang", 0)


def test_the_administrator_of_both_changes_what_both_share(clusters):
    both = administrator_of(*clusters)
    provinces.edit_province(place("bac-giang"), {"short_name": "BG"}, by=both, at=NOW)
    measures.save_measure(clusters[1], "exemplars", {"name": "Tên khác"}, by=both, at=NOW)
    assert (place("bac-giang").short_name, Measure.objects.get(code="exemplars").name) == ("BG", "Tên khác")


def test_what_one_cluster_has_alone_is_its_own_administrators(clusters):
    own = administrator_of(clusters[1])
    provinces.edit_province(place("lang-son"), {"short_name": "LS"}, by=own, at=NOW)
    measures.save_measure(clusters[1], "own", {"name": "Tên khác"}, by=own, at=NOW)
    measures.save_measure(clusters[1], "exemplars", {"definition": "Theo Cụm 5"}, by=own, at=NOW)
    assert (place("lang-son").short_name, Measure.objects.get(code="own").name) == ("LS", "Tên khác")


def test_a_foreign_province_has_no_page_and_no_link(clusters, client):
    client.force_login(administrator_of(clusters[1]))
    address = reverse("targets:config_province", args=["bac-giang"])
    listed = client.get(reverse("targets:config_provinces")).content.decode()
    assert (client.get(address).status_code, address in listed) == (404, False)
    assert reverse("targets:config_province", args=["lang-son"]) in listed
    assert client.get(reverse("targets:config_province_new")).status_code == 404
    page = client.get(reverse("targets:config_holidays"))
    assert (page.status_code, "Quản trị của tất cả các cụm ghi" in page.content.decode()) == (200, True)


def test_a_file_takes_the_authority_of_whoever_loads_it(clusters, tmp_path):
    data = copy.deepcopy(MINIMAL) | {"cluster": {"code": "cum-5", "name": "Cụm 5"}, "year": 2025}
    data["provinces"][1]["name"] = "Tên khác"
    file = tmp_path / "agreement.json"
    file.write_text(json.dumps(data), "utf-8")
    own = administrator_of(clusters[1])
    with pytest.raises(CommandError, match="dùng chung"):
        call_command("load_agreement", str(file), "--by", own.username)
    with pytest.raises(NotAllowed):
        load_agreement(builders.agreement_file(2024), by=own, at=NOW)
    assert not Period.objects.filter(cluster__code="cum-5").exists()


@pytest.mark.parametrize("year", [2024, 2025])
def test_provisional_figures_are_for_the_reviewers_of_that_agreement(clusters, client, year):
    builders.agreement_2025()
    lead = Member.objects.get(agreement__year=2025, position="lead").province.code
    people = {
        2024: builders.user_with("reviewer", "quang-ninh"),
        2025: builders.user_with("reviewer", lead),
        0: builders.user_with("reviewer", "lang-son"),
    }
    for own, user in people.items():
        client.force_login(user)
        page = client.get(reverse("targets:dashboard_year", args=["cum-4", year]) + "?basis=provisional")
        assert page.context["page"].only_of is None if own == year else page.context["page"].only_of is not None
