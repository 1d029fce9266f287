"""The databases themselves refuse to rewrite what is append-only, and the meaning of a target that has figures."""

import importlib

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from audit.models import Event
from pledges.models import Agreement, Cluster, Pledge
from targets import models as season
from targets.core import workflow
from tests.rows import MOMENT, row

pytestmark = pytest.mark.django_db

# model: a change that would be harmless, if it were allowed
APPEND_ONLY = {
    Event: {"reason": "khác"},
    season.FigureVersion: {"note": "khác"},
    season.NarrativeVersion: {"text": "khác"},
    season.Confirmation: {"number": "2/BC"},
    season.Acceptance: {"is_loaded": True},
    season.AcceptedFigure: {"measure": 0},
    season.AcceptedNarrative: {"acceptance": 0},
    season.Judgement: {"verdict": "not_met"},
    season.Remark: {"text": "khác"},
    season.Message: {"text": "khác"},
    season.Call: {"promised": "khác"},
    season.Closing: {"note": "khác"},
    season.FrozenResult: {"verdict": "met"},
    season.Extension: {"reason": "khác"},
    season.ProposedFigure: {"value": 6},
    season.PublishedPercentage: {"text": "92,07%"},
    season.Document: {"is_provisional": True},
    season.DocumentTemplate: {"number": 2},
    season.Upload: {"name": "b.xlsx"},
    season.TakenUpload: {"changed": 2},
    season.HistoryFile: {"name": "b.xlsx"},
}


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda one: one.__name__)
def test_what_is_append_only_is_neither_changed_nor_removed(model):
    stored = row(model)
    rows = model.objects.filter(pk=stored.pk)
    for write in (lambda: rows.update(**APPEND_ONLY[model]), lambda: rows._raw_delete("default")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            write()
    assert rows.count() == 1


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda one: one.__name__)
def test_what_is_append_only_is_not_truncated(model):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE: a DELETE of every row is refused above")
    row(model)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the rows just written stand in the way
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_each_table_of_versions_and_words_is_guarded():
    """A migration that rebuilds a guarded table on SQLite loses its triggers: they are looked for by name."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        guarded = {table for (table,) in cursor.fetchall()}
    assert guarded == {model._meta.db_table for model in APPEND_ONLY} | {
        "targets_targetversion",
        "targets_submission",
        "targets_period",
        "targets_evidence",
        "pledges_device",
    }


def version(kind="amount", measure="crimes", **values):
    """Store a version of a target of 2024's agreement, with the measure it counts."""
    if not season.Measure.objects.filter(code=measure).exists():
        row(season.Measure, code=measure)
    agreement = Agreement.objects.first() or row(Agreement)
    target = row(season.Target, agreement=agreement, pledge=row(Pledge, agreement=agreement))
    numerator = [measure] if kind == "amount" else []
    return row(season.TargetVersion, target=target, kind=kind, numerator=numerator, **values)


def figure(measure="crimes", year=2024, cluster=None):
    """Store an entered figure of a measure."""
    cluster = cluster or Agreement.objects.get().cluster
    submission = row(season.Submission, period=row(season.Period, cluster=cluster, year=year))
    holder = row(season.Figure, submission=submission, measure=season.Measure.objects.get(code=measure))
    season.Figure.objects.filter(pk=holder.pk).update(current=row(season.FigureVersion, figure=holder))
    return holder


def is_refused(write):
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        assert "frozen" in str(error)
        return True
    return False


def changes(stored):
    """Say whether a version may be changed, and whether it may be removed."""
    rows = season.TargetVersion.objects.filter(pk=stored.pk)
    return not is_refused(lambda: rows.update(threshold="", reason="")), not is_refused(rows.delete)


def test_a_meaning_is_free_before_the_first_figure():
    assert changes(version()) == (True, True)


def test_a_meaning_is_frozen_by_the_first_figure_of_its_year():
    stored = version()
    figure()
    assert changes(stored) == (False, False)
    assert row(season.TargetVersion, target=stored.target, number=2, reason="Phụ lục").pk


def test_a_target_whose_measures_have_no_figures_keeps_its_meaning_but_may_go():
    stored = version(measure="fires")
    version()
    figure("crimes")
    assert changes(stored) == (False, True)


@pytest.mark.parametrize("kind", ["narrative", "all_of"])
def test_a_target_without_measures_stays_once_there_are_figures(kind):
    stored = version(kind)
    version()
    figure()
    assert changes(stored) == (False, False)


def test_a_subtracted_measure_counts_as_used():
    stored = version(measure="moved")
    row(season.Measure, code="crimes")
    season.TargetVersion.objects.filter(pk=stored.pk).update(kind="ratio", numerator=["crimes"], denominator=["-moved"])
    figure("moved")
    assert changes(stored) == (False, False)


def test_figures_of_another_year_or_cluster_and_empty_cells_freeze_nothing():
    stored = version()
    figure(year=2023)
    figure(cluster=row(Cluster))
    empty = figure(year=2023)
    season.Figure.objects.filter(pk=empty.pk).update(current=None)
    season.Period.objects.filter(pk=empty.submission.period_id).update(year=2024)
    assert changes(stored) == (True, True)


@pytest.mark.parametrize("change", [{"name": "khác"}, {"digest": "0"}, {"measure": None}, {"at": "2024-01-01T00:00Z"}])
def test_a_file_stays_what_it_was(change):
    rows = season.Evidence.objects.filter(pk=row(season.Evidence).pk)
    for write in (lambda: rows.update(**change), lambda: rows._raw_delete("default")):
        with pytest.raises(IntegrityError, match="are kept"), transaction.atomic():
            write()
    assert rows.count() == 1


def test_a_file_is_withdrawn_once_and_screened_once():
    person = row(User)
    withdrawn = {"withdrawn_by": person, "withdrawn_at": MOMENT, "withdrawal": "Nhầm tệp"}
    for state, changes, message in (
        (withdrawn, {"withdrawn_by": None, "withdrawn_at": None, "withdrawal": ""}, "stays so"),
        ({"screening": "clean"}, {"screening": "off"}, "screened once"),
    ):
        rows = season.Evidence.objects.filter(pk=row(season.Evidence, **state).pk)
        with pytest.raises(IntegrityError, match=message), transaction.atomic():
            rows.update(**changes)


def test_files_are_not_truncated():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    row(season.Evidence)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="are kept"), transaction.atomic():
            cursor.execute("TRUNCATE targets_evidence CASCADE")


def test_every_append_only_model_is_tried():
    docs = [model for model in apps.get_app_config("targets").get_models() if "Append-only" in (model.__doc__ or "")]
    assert {*docs, Event} == set(APPEND_ONLY)


def test_the_database_knows_the_moves_of_the_table():
    """A new transition needs a migration that lets the database know it."""
    moves = importlib.import_module("targets.migrations.0010_guards_of_order").MOVES
    table = {
        f"{source}>{row.to}"
        for row in workflow.TRANSITIONS.values()
        for source in row.sources
        if row.to and source not in (workflow.NEW, row.to)
    }
    assert set(moves) == table
