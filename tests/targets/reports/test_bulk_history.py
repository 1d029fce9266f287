"""History written many reports at once is what the services write one by one, in a number of queries that stands."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from foundation.errors import Refused
from pledges.models import Province
from targets.agreements.services import record
from targets.models import AcceptedFigure, Figure, FigureVersion, Submission
from targets.reports.services import history
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.submissions import begin
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
HEADER = "province,year,quarter,measure,value,reason"
LINES = [
    ("hoa-binh", 2023, 1, "social_order_crimes", "41", ""),
    ("hoa-binh", 2024, 1, "exemplars", "3", ""),
    ("bac-ninh", 2024, 1, "exemplars", "", "đơn vị đang rà soát"),
    ("hoa-binh", 2024, 1, "surprise_incidents", "0", ""),
    ("bac-ninh", 2024, 2, "gratitude_spending", "120000000", ""),
    ("hoa-binh", 2024, 1, "nq44_party_plan", "1", ""),
]


@pytest.fixture
def loader(settings):
    """Return an administrator who may also enter figures for the units of LINES."""
    settings.FIXED_NOW = NOW
    builders.agreement_2024()
    person = builders.user_with("administrator", username="qt")
    for unit in ("hoa-binh", "bac-ninh"):
        builders.grant(person, "reporter", unit)
    return person


@pytest.fixture
def load(tmp_path):
    """Return a function that imports lines as accepted history and gives the statements of it."""

    def run(lines):
        path = tmp_path / "so-lieu.csv"
        path.write_text("\n".join([HEADER, *(",".join(map(str, line)) for line in lines)]) + "\n", "utf-8")
        with CaptureQueriesContext(connection) as asked:
            call_command("import_figures", str(path), "--by", "qt", "--accept")
        return [query["sql"] for query in asked.captured_queries]

    return run


def by_report(lines):
    """Return {(province, year, quarter): {measure: (value, reason)}} in the lines' order."""
    reports = {}
    for *place, code, value, reason in lines:
        reports.setdefault(tuple(place), {})[code] = (value, reason)
    return reports


def write_one_by_one(lines, by):
    for (code, year, quarter), cells in by_report(lines).items():
        submission = begin(Province.objects.get(code=code), builders.period(quarter, year), by=by, at=NOW)
        for measure, (text, reason) in cells.items():
            cell = CellInput(measure, text=text or None, reason=reason)
            save_cells(submission, [cell], by=by, at=NOW, source=FigureVersion.Source.FILE)
        history.load_history([submission], by=by, at=NOW)


def content():
    """Return what the record says of each report, and its rows, with keys named by what they stand for."""
    names = {}
    for one in Submission.objects.select_related("province", "period"):
        names["targets.submission", one.pk] = f"{one.province.code}/{one.period.year}/{one.period.code}"
    for figure in Figure.objects.select_related("measure"):
        place = names["targets.submission", figure.submission_id]
        names["targets.figure", figure.pk] = f"{place}/{figure.measure.code}"
    for version in FigureVersion.objects.all():
        names["targets.figureversion", version.pk] = f"{names['targets.figure', version.figure_id]}/{version.number}"
    for one in Submission.objects.select_related("accepted"):
        names["targets.acceptance", one.accepted_id] = f"{names['targets.submission', one.pk]}#{one.accepted.number}"
    for pin in AcceptedFigure.objects.all():
        names["targets.acceptedfigure", pin.pk] = f"pin of {names['targets.figureversion', pin.version_id]}"
    columns = {"figure_id": "figure", "submission_id": "submission", "version_id": "figureversion"}
    columns |= {"figure.submission_id": "submission", "acceptance_id": "acceptance", "accepted_id": "acceptance"}

    def named(label, key, values):
        said = {
            name: names[f"targets.{columns[name]}", value] if name in columns and value else value
            for name, value in values.items()
        }
        return label, names[label, key], said

    told = {}
    for event in Event.objects.filter(subject__startswith="submission/"):
        report = names["targets.submission", int(event.subject.partition("/")[2])]
        rows = [named(*row) for row in event.rows["rows"]]
        told.setdefault(report, []).append((event.action, event.at, event.actor_id, event.reason, event.data, rows))
    return told, sorted(names.values())


def test_the_record_is_that_of_one_report_and_one_figure_after_the_other(loader, load):
    people = record.verify()[1]  # whom the builders made without a record
    with transaction.atomic():
        write_one_by_one(LINES, loader)
        expected = content()
        assert record.verify()[1] == people
        transaction.set_rollback(True)
    load(LINES)
    assert content() == expected
    assert record.verify()[1] == people
    assert [action for action, *_rest in expected[0]["hoa-binh/2024/q1"]] == ["begin", *["figure"] * 3, history.ACTION]


def test_the_queries_grow_neither_with_the_lines_nor_with_the_reports(loader, load):
    few = len(load([LINES[1]]))
    codes = ("exemplars", "surprise_incidents", "tips_arrived", "public_tips", "gratitude_spending")
    units = ("bac-ninh", "vinh-phuc", "phu-tho", "bac-giang")
    many = load([(unit, 2024, 1, code, number, "") for unit in units for number, code in enumerate(codes)])
    assert len(many) <= few


def test_a_new_figure_is_written_once_with_its_pointer_and_moves_when_it_is_corrected(loader, load):
    moves = 'UPDATE "targets_figure"'
    assert not [sql for sql in load(LINES) if sql.startswith(moves)]
    crimes = Figure.objects.get(measure__code="social_order_crimes", submission__province__code="hoa-binh")
    assert (crimes.current.figure, crimes.current.value) == (crimes, 41)
    corrected = [("hoa-binh", 2023, 1, "social_order_crimes", "44", ""), ("hoa-binh", 2023, 1, "exemplars", "2", "")]
    assert len([sql for sql in load(corrected) if sql.startswith(moves)]) == 1
    crimes.refresh_from_db()
    assert (crimes.current.number, crimes.current.value) == (2, 44)
    assert {figure.current.figure for figure in Figure.objects.all()} == set(Figure.objects.all())


def test_history_is_not_begun_where_somebody_began_meanwhile(loader):
    place = Province.objects.get(code="hoa-binh"), builders.period(1)
    begin(*place, by=loader, at=NOW)
    with pytest.raises(Refused, match="vừa được người khác xử lý"):
        history.begin_history([(Province.objects.get(code="bac-ninh"), builders.period(1)), place], by=loader, at=NOW)
    assert Submission.objects.count() == Event.objects.filter(action="begin").count() == 1


def test_what_went_through_review_is_not_loaded_over_by_the_service_itself(loader):
    submitted = builders.submission_at("submitted")
    with pytest.raises(Refused, match="Nạp số liệu lịch sử"):
        history.load_history([submitted], by=loader, at=NOW)
