"""Named windows (Mốc bình xét): figures of their own, judged against the same days a year before, kept apart."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from foundation.errors import Invalid, NotAllowed
from pledges.models import Agreement
from targets.agreements.services.windows import NewWindow, add_window, remove_window
from targets.agreements.services.years import copy_year
from targets.models import Period
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.words import wording
from tests import builders

pytestmark = pytest.mark.django_db
DAYS = {"start": date(2023, 12, 15), "end": date(2024, 10, 14)}


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


def agreement(year=2024):
    return Agreement.objects.select_related("cluster").get(year=year)


def add(people, by=None, **changes):
    given = {"code": "muoi-thang", "title": "Mười tháng", **DAYS, **changes}
    return add_window(agreement(), NewWindow(**given), by=by or people.administrator, at=builders.NOW)


def test_a_window_has_periods_of_its_year_and_the_year_before(people):
    add(people)
    found = Period.objects.filter(code="muoi-thang").order_by("year")
    assert [(one.year, one.start, one.end) for one in found] == [
        (2023, date(2022, 12, 15), date(2023, 10, 14)),
        (2024, date(2023, 12, 15), date(2024, 10, 14)),
    ]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"code": "q1"}, "code"),
        ({"code": "h2"}, "code"),
        ({"code": "through-3"}, "code"),
        ({"code": "Mười"}, "code"),
        ({"code": "a" * 31}, "code"),
        ({"title": " "}, "title"),
        ({"end": date(2023, 12, 14)}, "end"),
    ],
)
def test_a_window_that_cannot_be_is_refused(people, wrong, where):
    with pytest.raises(Invalid) as refused:
        add(people, **wrong)
    assert [one.where for one in refused.value.problems] == [where]


def test_a_window_is_added_once_by_an_administrator_and_removed_while_empty(people):
    with pytest.raises(NotAllowed):
        add(people, by=people.leader)
    add(people)
    with pytest.raises(Invalid, match="đã dùng cho mốc khác"):
        add(people)
    before = set(agreement().windows.values_list("code", flat=True))
    assert remove_window(agreement(), "khong-co", by=people.administrator, at=builders.NOW) == []
    remove_window(agreement(), "muoi-thang", by=people.administrator, at=builders.NOW)
    assert set(agreement().windows.values_list("code", flat=True)) == before - {"muoi-thang"}
    assert not Period.objects.filter(code="muoi-thang").exists()


def test_a_windows_figures_are_its_own_and_kept_apart_from_the_years(people, tmp_path, capsys):
    add(people)
    lines = ["province,year,quarter,measure,value,reason"]
    for year, value in ((2023, 1000), (2024, 950)):
        lines.append(f"hoa-binh,{year},muoi-thang,social_order_crimes,{value},")
    path = tmp_path / "mốc.csv"
    path.write_text("\n".join(lines), "utf-8")
    call_command("import_figures", str(path), "--by", people.administrator.username, "--accept")
    capsys.readouterr()
    season = read_season(agreement())

    def row(code):
        rows = results_of(season, season.window(code)).rows
        return next(one for one in rows if (one.target.code, one.province) == ("crime_reduction", "hoa-binh"))

    own = row("muoi-thang")
    assert (own.current, own.base, wording.shown(own), own.verdict, own.headroom) == (950, 1000, "−5,00%", "met", 0)
    assert row("through-4").verdict == "no_data"
    assert row("q1").verdict == "no_data"
    with pytest.raises(Invalid):
        remove_window(agreement(), "muoi-thang", by=people.administrator, at=builders.NOW)


def test_the_base_of_next_years_window_stays_when_this_years_goes(people):
    add(people)
    builders.agreement_2025()
    add_window(
        agreement(2025),
        NewWindow(code="muoi-thang", title="Mười tháng", start=date(2024, 12, 15), end=date(2025, 10, 14)),
        by=people.administrator,
        at=builders.NOW,
    )
    remove_window(agreement(), "muoi-thang", by=people.administrator, at=builders.NOW)
    found = Period.objects.filter(code="muoi-thang").order_by("year")
    assert [(one.year, one.start, one.end) for one in found] == [
        (2024, date(2023, 12, 15), date(2024, 10, 14)),
        (2025, date(2024, 12, 15), date(2025, 10, 14)),
    ]


def test_a_draft_agreement_gets_its_windows_periods_when_it_is_published(people):
    copied = copy_year(agreement(), by=people.administrator, at=builders.NOW)
    add_window(
        copied,
        NewWindow(code="ngan", title="Ngắn", start=date(2024, 12, 15), end=date(2025, 10, 14)),
        by=people.administrator,
        at=builders.NOW,
    )
    assert not Period.objects.filter(code="ngan").exists()


def test_the_page_adds_and_removes(client, people):
    client.force_login(people.administrator)
    where = reverse("targets:config_windows", args=["cum-4", 2024])
    assert client.get(where).status_code == 200
    given = {"code": "moc", "title": "Mốc khác", "start": "15/12/2023", "end": "14/10/2024"}
    assert client.post(where, {**given, "end": "14/10/2022"}).status_code == 422
    assert client.post(where, given).status_code == 302
    assert "Mốc khác" in client.get(where).content.decode()
    assert client.post(reverse("targets:config_window_remove", args=["cum-4", 2024, "moc"])).status_code == 302
    assert "Mốc khác" not in client.get(where).content.decode()
