"""Which figures results stand on, over which windows, and how the command prints them."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from targets.agreements.imports.agreement_file import load_agreement
from targets.core import workflow
from targets.models import AgreementWindow
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.results.exports import results_file
from targets.results.queries.results import results, results_of
from targets.results.queries.season import Extent, read_season, window_of, windows_of
from targets.words import wording
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
HEADER = "province,year,quarter,measure,value,reason\n"


def of(found, target, province):
    """Return one row of results."""
    return next(one for one in found.of(target) if one.province == province)


def current(found, province="hoa-binh"):
    return of(found, "crime_reduction", province).current


@pytest.fixture
def load(tmp_path, capsys):
    """Return a function that loads lines of figures as accepted history."""

    def run(*lines):
        path = tmp_path / "figures.csv"
        path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        call_command("import_figures", str(path), "--by", "qt", "--accept")
        capsys.readouterr()

    builders.agreement_2024()
    builders.user_with("administrator", username="qt")
    return run


def basis(state, **values):
    """Return (accepted, provisional) of the crimes of a submission brought to a state."""
    agreement = builders.submission_at(state, **values).period.cluster.agreements.get(year=2024)
    return tuple(current(results(agreement, "q1", provisional=one)) for one in (False, True))


@pytest.mark.parametrize("state", [workflow.DRAFT, workflow.PRESENTED, workflow.RETURNED])
def test_what_was_never_accepted_and_is_not_submitted_counts_nowhere(state):
    assert basis(state) == (None, None)


def test_a_submitted_report_counts_as_provisional_only():
    assert basis(workflow.SUBMITTED) == (None, 40)


def test_an_accepted_report_counts_everywhere():
    assert basis(workflow.ACCEPTED) == (40, 40)


def reopened_with(value, until):
    """Reopen an accepted report, change its crimes (None: empty the cell), and bring it as far as `until` says."""
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.submission_at(workflow.REOPENED, people)
    version = submission.figures.get(measure__code="social_order_crimes").current.number
    change = CellInput("social_order_crimes", value=value, note="đính chính", expected_version=version)
    save_cells(submission, [change], by=people.reporter, at=NOW)
    for action, role in until:
        submission = builders.do(submission, action, people.of(role))
    return submission.period.cluster.agreements.get(year=2024)


def test_while_a_correction_is_typed_everybody_keeps_the_accepted_figure_and_it_is_marked():
    agreement = reopened_with(39, [])
    found = results(agreement, "q1", provisional=True)
    assert current(found) == 40
    assert [one.figure.source.is_correcting for one in of(found, "crime_reduction", "hoa-binh").inputs] == [True]


def test_a_correction_that_is_submitted_wins_over_the_accepted_figure_in_provisional_results_only():
    agreement = reopened_with(39, [("present", "reporter"), ("submit", "commander")])
    assert [current(results(agreement, "q1", provisional=one)) for one in (False, True)] == [40, 39]


def test_a_correction_that_is_accepted_stands():
    agreement = reopened_with(39, [("present", "reporter"), ("submit", "commander"), ("accept", "reviewer")])
    assert [current(results(agreement, "q1", provisional=one)) for one in (False, True)] == [39, 39]


def test_a_provinces_people_count_submitted_figures_of_their_own_unit_only():
    builders.agreement_2024()
    people = {code: builders.people_of(code) for code in ("hoa-binh", "phu-tho")}
    for code, person in people.items():
        submission = builders.submission_at(workflow.SUBMITTED, person, province=code)
    season = read_season(submission.period.cluster.agreements.get(year=2024))
    found = results_of(season, season.window("q1"), provisional=True, only_of=frozenset({"hoa-binh"}))
    assert (current(found), current(found, "phu-tho"), found.of("crime_reduction")[-1].members_known) == (40, None, 0)


def test_not_collected_is_missing_and_is_named(load):
    load("hoa-binh,2024,1,exemplars,,chưa có số", "phu-tho,2024,1,exemplars,0,")
    agreement = builders.Agreement.objects.get(year=2024)
    found = results(agreement, "q1")
    assert of(found, "exemplars", "hoa-binh").missing == (("hoa-binh", 2024, "q1", "exemplars"),)
    assert wording.shown(of(found, "exemplars", "phu-tho")) == "0 gương"


def test_the_reviewers_ruling_decides_a_narrative_target_until_the_next_one():
    builders.agreement_2024()
    people = builders.people_of()
    first = builders.submission_at(workflow.SUBMITTED, people)
    builders.do(first, "accept", people.reviewer, rulings=builders.rulings(first, "not_met"))
    agreement = first.period.cluster.agreements.get(year=2024)
    assert of(results(agreement, "through-2"), "security_kept", "hoa-binh").verdict == "not_met"
    later = NOW + timedelta(days=92)
    second = builders.submission_at(workflow.SUBMITTED, people, quarter=2, at=later)
    builders.do(second, "accept", people.reviewer, at=later, rulings=builders.rulings(second, "met"))
    assert [of(results(agreement, one), "security_kept", "hoa-binh").verdict for one in ("through-1", "through-2")] == [
        "not_met",
        "met",
    ]


def test_windows_of_a_year_by_their_codes():
    agreement = builders.agreement_2024()
    AgreementWindow.objects.create(
        agreement=agreement, code="10-thang", title="Mốc bình xét", start="2023-12-15", end="2024-10-14", order=1
    )
    codes = ["through-1", "through-2", "through-3", "through-4", "q1", "q2", "q3", "q4", "h2", "10-thang"]
    spans = {code: (str(window_of(agreement, code).start), str(window_of(agreement, code).end)) for code in codes}
    assert spans == {
        "through-1": ("2023-12-15", "2024-03-14"),
        "through-2": ("2023-12-15", "2024-06-14"),
        "through-3": ("2023-12-15", "2024-09-14"),
        "through-4": ("2023-12-15", "2024-12-14"),
        "q1": ("2023-12-15", "2024-03-14"),
        "q2": ("2024-03-15", "2024-06-14"),
        "q3": ("2024-06-15", "2024-09-14"),
        "q4": ("2024-09-15", "2024-12-14"),
        "h2": ("2024-06-15", "2024-12-14"),
        "10-thang": ("2023-12-15", "2024-10-14"),
    }
    assert window_of(agreement, "q5") is None
    with pytest.raises(ValueError, match="q5"):
        results(agreement, "q5")
    assert [wording.window_title(one) for one in windows_of(read_season(agreement))] == [
        "Quý I/2024", "Quý II/2024", "Quý III/2024", "Quý IV/2024", "6 tháng đầu năm 2024", "9 tháng 2024", "Năm 2024",
        "6 tháng cuối năm 2024", "Mốc bình xét",
    ]  # fmt: skip


def test_a_named_window_has_figures_of_its_own(load):
    file = builders.agreement_file(2024) | {
        "windows": [{"code": "10-thang", "title": "Mốc bình xét", "from": "2023-12-15", "to": "2024-10-14"}]
    }
    load_agreement(file, at=NOW)
    load("hoa-binh,2024,10-thang,social_order_crimes,90,", "hoa-binh,2023,10-thang,social_order_crimes,100,")
    agreement = builders.Agreement.objects.get(year=2024)
    assert [current(results(agreement, one)) for one in ("10-thang", "q1")] == [90, None]
    assert wording.shown(of(results(agreement, "10-thang"), "crime_reduction", "hoa-binh")) == "−10,00%"


def test_a_target_can_be_judged_as_it_would_be_instead(load):
    load("hoa-binh,2024,1,social_order_crimes,97,", "hoa-binh,2023,1,social_order_crimes,100,")
    agreement = builders.Agreement.objects.get(year=2024)
    season = read_season(agreement)
    spec = next(one for one in season.scheme.targets(1) if one.code == "crime_reduction")
    milder = {"crime_reduction": type(spec)(**{**vars(spec), "threshold": spec.threshold / 2})}
    verdicts = [
        of(results(agreement, "q1", target_overrides=one), "crime_reduction", "hoa-binh").verdict
        for one in (None, milder)
    ]
    assert verdicts == ["not_met", "met"]


def test_one_members_results_are_those_of_the_whole(load):
    load("hoa-binh,2024,1,exemplars,3,", "phu-tho,2024,1,exemplars,4,")
    season = read_season(builders.Agreement.objects.get(year=2024))
    unit = next(one for one in season.scheme.units if one.code == "phu-tho")
    whole = results_of(season, season.window("q1")).rows
    assert results_of(season.within(Extent(place=unit.code)), season.window("q1")).rows == tuple(
        one for one in whole if one.province == "phu-tho"
    )


def test_the_number_of_queries_does_not_grow_with_provinces_and_figures(load):
    agreement = builders.Agreement.objects.get(year=2024)
    counts = []
    for codes in (["hoa-binh"], ["phu-tho", "bac-ninh"]):
        load(
            *(
                f"{code},{year},{quarter},social_order_crimes,50,"
                for code in codes
                for year in (2023, 2024)
                for quarter in (1, 2)
            )
        )
        with CaptureQueriesContext(connection) as queries:
            results(agreement, "through-2", provisional=True)
        counts.append(len(queries))
    assert counts == [13, 13]


def run(capsys, *options):
    call_command("results", "--cluster", "cum-4", "--year", "2024", *options)
    return capsys.readouterr().out


def test_json_of_a_window_says_which(load, capsys):
    load("hoa-binh,2024,3,exemplars,3,")
    data = json.loads(run(capsys, "--window", "q3", "--provisional"))
    rows = data.pop("rows")
    assert data == {
        "cluster": "cum-4", "year": 2024, "through": None, "window": "q3", "provisional": True,
        "from": "2024-06-15", "to": "2024-09-14",
    }  # fmt: skip
    assert [one["shown"] for one in rows if one["target"] == "exemplars"] == [
        "chưa đủ số liệu", "chưa đủ số liệu", "chưa đủ số liệu", "chưa đủ số liệu", "3 gương", "chưa đủ số liệu",
        "chưa đủ số liệu (1/6 đơn vị)",
    ]  # fmt: skip


def test_csv_opens_in_a_spreadsheet_and_runs_no_formula(load, capsys):
    load("hoa-binh,2024,1,social_order_crimes,94,", "hoa-binh,2023,1,social_order_crimes,92,")
    text = run(capsys, "--through", "1", "--format", "csv")
    assert text.startswith("\ufeffprovince;target;numerator;")
    rows = list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))
    row = next(one for one in rows if (one["province"], one["target"]) == ("hoa-binh", "crime_reduction"))
    assert (row["numerator"], row["denominator"], row["shown"], row["verdict"]) == ("2", "92", "'+2,17%", "not_met")


def test_a_table_for_terminals_names_window_and_basis(load, capsys):
    load("hoa-binh,2024,1,exemplars,3,")
    assert run(capsys, "--through", "1", "--format", "table").splitlines()[0] == "Quý I/2024 – Đã thẩm định"
    lines = run(capsys, "--through", "1", "--format", "table", "--provisional").splitlines()
    assert lines[0] == "Quý I/2024 – Chưa thẩm định"
    assert "hoa-binh exemplars 3 gương 3 gương monitored" in [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize(
    "options",
    [
        ["--cluster", "cum-4", "--year", "2024", "--through", "5"],
        ["--cluster", "cum-4", "--year", "2024"],
        ["--cluster", "cum-4", "--year", "2024", "--through", "1", "--window", "q1"],
        ["--cluster", "cum-4", "--year", "2024", "--window", "q9"],
        ["--cluster", "cum-4", "--year", "1999", "--through", "1"],
        ["--cluster", "cum-4", "--year", "x", "--through", "1"],
        ["--cluster", "cum-9", "--year", "2024", "--through", "1"],
        ["--year", "2024", "--through", "1"],
        ["--cluster", "cum-4", "--year", "2024", "--through", "1", "--format", "pdf"],
    ],
)
def test_bad_input_is_told_in_one_line_with_status_2(load, options):
    with pytest.raises(CommandError) as refused:
        call_command("results", *options)
    assert (refused.value.returncode, len(str(refused.value).splitlines())) == (2, 1)


def test_words_on_screen_are_those_of_the_command(load):
    load(
        *(f"{code},{year},1,social_order_crimes,{value}," for code, year, value in [
            ("hoa-binh", 2024, 3), ("hoa-binh", 2023, 0), ("phu-tho", 2024, 0), ("phu-tho", 2023, 0),
            ("bac-ninh", 2024, 96), ("bac-ninh", 2023, 101)]),
        "hoa-binh,2024,1,nq44_party_plan,0,", "hoa-binh,2024,1,charity_house_fund,5,",
    )  # fmt: skip
    found = results(builders.Agreement.objects.get(year=2024), "q1")
    rows = results_file.as_data(found)["rows"]
    assert [wording.shown(one) for one in found.rows] == [row["shown"] for row in rows]
    assert {wording.shown(one) for one in found.of("crime_reduction")} >= {"–, tăng 3 vụ", "không phát sinh", "−4,95%"}


def test_rows_as_plain_values_do_not_depend_on_the_readers_language(load):
    load("phu-tho,2024,1,tips_arrived,0,", "phu-tho,2024,1,tips_received,0,")
    agreement = builders.Agreement.objects.get(year=2024)
    with translation.override("en"):
        rows = results_file.as_data(results(agreement, "q1"))["rows"]
    row = next(one for one in rows if (one["province"], one["target"]) == ("phu-tho", "tips_intake"))
    assert (row["shown"], row["verdict"], row["denominator"]) == ("không phát sinh", "no_activity", 0)


def test_duties_are_worded_as_duties(load):
    load(
        "hoa-binh,2024,1,social_order_crimes,90,",
        *(f"hoa-binh,2023,{quarter},social_order_crimes,100," for quarter in (1, 2, 3, 4)),
        *(f"phu-tho,2023,{quarter},social_order_crimes,10," for quarter in (1, 2, 3, 4)),
        "phu-tho,2024,1,social_order_crimes,40,",
        "bac-ninh,2024,1,tips_carried_over,0,", "bac-ninh,2024,1,tips_received,100,",
        "bac-ninh,2024,1,tips_arrived,100,", "bac-ninh,2024,1,tips_transferred,0,",
        "bac-ninh,2024,1,tips_prosecuted,50,", "bac-ninh,2024,1,tips_not_prosecuted,20,",
        "bac-ninh,2024,1,tips_administrative,9,",
    )  # fmt: skip
    found = results(builders.Agreement.objects.get(year=2024), "q1")

    def told(target, province):
        return wording.headroom(of(found, target, province))

    assert told("crime_reduction", "hoa-binh") == (
        "Để giữ mức giảm 5%: từ 15/3 đến 14/12 không quá 290 vụ (cùng kỳ 300, phải giảm 3,34%)."
    )
    assert told("crime_reduction", "phu-tho") == ("So với mức giảm 5%: đã vượt 2 vụ, không còn khả năng đạt trong năm.")
    assert told("tips_resolved", "bac-ninh") == "Từ 15/3 đến 14/12 cần giải quyết thêm 12 tin."
    assert told("tips_intake", "bac-ninh") == ""
