"""The sample figures, loaded through the product's own door, give what a second computation gives."""

import json
from dataclasses import replace

import pytest
from django.core.management import call_command

from targets.results.exports.results_file import as_data
from targets.results.queries.results import results, results_of
from targets.results.queries.season import read_season
from tests import builders
from tests.independent import Independent, read_figures

pytestmark = pytest.mark.django_db
SAMPLE = builders.DATA / "figures-cum4.csv"


@pytest.fixture
def sample(capsys):
    """Load both agreements and the whole CSV as accepted history; return the agreements by year."""
    agreements = {2024: builders.agreement_2024(), 2025: builders.agreement_2025()}
    builders.user_with("administrator", username="qt")
    call_command("import_figures", str(SAMPLE), "--by", "qt", "--accept")
    capsys.readouterr()
    return agreements


def counted(rows):
    """Return {(province, target): (numerator, denominator, verdict, headroom)} of the targets that count figures."""
    return {
        (row["province"], row["target"]): (row["numerator"], row["denominator"], row["verdict"], row["headroom"])
        for row in rows
        if not row["target"].startswith(("nq44_", "security_"))
    }


def test_results_of_every_quarter_agree_with_a_second_computation(sample):
    figures = read_figures(SAMPLE)
    for year, agreement in sample.items():
        for through in (1, 2, 3, 4):
            rows = as_data(results(agreement, f"through-{through}"))["rows"]
            assert counted(rows) == Independent(builders.agreement_file(year), figures, through).rows(), (year, through)


def test_planted_cases(sample):
    def row(province, target, window="through-4", year=2024):
        data = as_data(results(sample[year], window))["rows"]
        return next(one for one in data if (one["province"], one["target"]) == (province, target))

    def shown(*which, **more):
        one = row(*which, **more)
        return one["shown"], one["verdict"]

    assert shown("bac-giang", "crime_reduction") == ("−5,00%", "met")
    assert shown("bac-ninh", "crime_reduction") == ("−4,95%", "not_met")
    assert shown("bac-ninh", "tips_resolved", "through-1") == ("90,00%", "not_met")
    assert shown(None, "charity_house_fund") == ("180.000.000 đồng", "met")
    assert shown("hoa-binh", "tips_intake", "through-2") == ("99,81%", "not_met")
    assert row("vinh-phuc", "gratitude_activities")["missing"] == ["vinh-phuc/2024/3/gratitude_activities"]
    merged = row("phu-tho-2025", "crime_reduction", year=2025)
    assert (merged["current"], merged["base"], merged["shown"], merged["verdict"]) == (965, 1345, "−28,25%", "met")
    half = row("bac-ninh", "crime_reduction", "through-2")
    assert half == {
        "province": "bac-ninh", "target": "crime_reduction", "numerator": -7, "denominator": 200, "current": 193,
        "base": 200, "shown": "−3,50%", "verdict": "not_met", "missing": [], "headroom": None,
    }  # fmt: skip


def test_while_nothing_later_is_known_a_headroom_is_said(sample):
    """The same row before quý III was reported: what docs/formats.md shows."""
    season = read_season(sample[2024])
    early = {key: one for key, one in season.figures.accepted.items() if key[1:3] not in ((2024, "q3"), (2024, "q4"))}
    season = season.with_figures(replace(season.figures, accepted=early))
    rows = as_data(results_of(season, season.window("through-2")))["rows"]
    row = next(one for one in rows if (one["province"], one["target"]) == ("bac-ninh", "crime_reduction"))
    assert row["headroom"] == 190
    figures = {key: one for key, one in read_figures(SAMPLE).items() if key[1] != 2024 or key[2] < 3}
    assert counted(rows) == Independent(builders.agreement_file(2024), figures, 2).rows()


def test_the_command_prints_the_same(sample, capsys):
    call_command("results", "--cluster", "cum-4", "--year", "2024", "--through", "2", "--format", "json")
    printed = json.loads(capsys.readouterr().out)
    assert (printed["cluster"], printed["year"], printed["through"]) == ("cum-4", 2024, 2)
    assert (printed["from"], printed["to"]) == ("2023-12-15", "2024-06-14")
    assert printed["rows"] == as_data(results(sample[2024], "through-2"))["rows"]
