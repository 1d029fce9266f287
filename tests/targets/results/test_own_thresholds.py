"""A unit with a threshold of its own: each of its cells says it, on every page that says what is asked of all."""

import copy

import pytest
from django.core.management import call_command
from django.urls import reverse

from targets.agreements.imports.agreement_file import load_agreement
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.results.queries.target import target_page
from tests import builders

pytestmark = pytest.mark.django_db
OWN = "yêu cầu riêng: trên 80%"


@pytest.fixture
def leader(tmp_path):
    file = copy.deepcopy(builders.agreement_file(2024))
    targets = {one["code"]: one for pledge in file["pledges"] for one in pledge.get("targets", [])}
    targets["tips_resolved"]["thresholds"] = {"hoa-binh": "80"}
    load_agreement(file, at=builders.NOW)
    builders.user_with("administrator", username="qt")
    codes = ("carried_over", "arrived", "received", "transferred", "prosecuted", "not_prosecuted", "administrative")
    rows = {"hoa-binh": (0, 100, 100, 0, 85, 0, 0), "phu-tho": (0, 100, 100, 0, 85, 0, 0)}
    path = tmp_path / "figures.csv"
    lines = [
        f"{place},2024,1,tips_{code},{number},"
        for place, row in rows.items()
        for code, number in zip(codes, row, strict=True)
    ]
    path.write_text("province,year,quarter,measure,value,reason\n" + "\n".join(lines) + "\n", encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")
    return builders.user_with("leader")


def page_of(client, name, *args):
    return client.get(reverse(f"targets:{name}", args=["cum-4", 2024, *args], query={"window": "q1"})).content.decode()


def test_each_page_says_it_at_the_unit(leader, client):
    client.force_login(leader)
    for name, args in (("dashboard_year", ()), ("target", ("tips_resolved",)), ("if_closed", ())):
        page = page_of(client, name, *args)
        assert "trên 90%" in page
        assert page.count(OWN) == (2 if name == "dashboard_year" else 1), name  # in the matrix and folded for a phone


def test_the_strip_says_it_in_words_instead_of_drawing_it_beside_the_threshold_of_all(leader):
    season = read_season(builders.Agreement.objects.get(year=2024))
    found = target_page(results_of(season, season.window("q1")), "tips_resolved")
    assert [mark.words for mark in found.strip.apart if mark.value is not None] == ["Hòa Bình: 85,00%, Đạt"]
    assert [line.label for line in found.strip.lines] == ["trên 90%"]
    verdicts = {row.cell.place: row.cell.verdict for row in found.rows}
    assert (verdicts["hoa-binh"], verdicts["phu-tho"]) == ("met", "not_met")
