"""verify_record: a rich history made by the services is whole; whatever one row is made to say, it is named."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit import services as audit
from audit.guards import ChainInOrder
from audit.models import Event
from foundation.guards import AppendOnly, Kept, Refuse
from pledges.models import Agreement, Role
from pledges.services import people
from targets import models as season
from targets.agreements.services import record, targets
from targets.guards import FrozenMeaning, NeedsEvent
from targets.results.queries.results import results
from targets.words import wording
from tests import builders
from tests.record_history import LATER, NOW, play, report
from tests.record_tampering import TAMPERED, no_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def history(media, settings):
    """Play the demonstration, and after it every act that writes something the record keeps; return the people."""
    settings.DEMO = True
    builders.demonstration()
    everybody = {user.username: user for user in User.objects.all()}
    play(everybody)
    return everybody


def lines():
    return record.verify()[1]


def test_a_rich_history_is_whole_and_the_command_counts_it(history, capsys):
    assert lines() == []
    call_command("verify_record")
    assert capsys.readouterr().out == f"{Event.objects.count()}\n"


@pytest.fixture
def unguarded(history):
    """Lift the guards, as only somebody who owns the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
        for model in (*GUARDED, Event):
            for statement in AppendOnly(model._meta.db_table).undo(connection.vendor):
                cursor.execute(statement)
        needing = ("targets_submission", "targets_acceptance", "targets_figureversion", "targets_evidence")
        files = (
            Kept("targets_evidence", []),
            Refuse("targets_evidence_stays_withdrawn", "targets_evidence", "", "", ""),
        )
        for guard in (FrozenMeaning(), ChainInOrder(), *files, *(NeedsEvent(table, "", "", "") for table in needing)):
            for statement in guard.undo(connection.vendor):
                cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED") if connection.vendor == "postgresql" else None
    return history


GUARDED = [
    season.FigureVersion, season.NarrativeVersion, season.Acceptance, season.AcceptedFigure, season.AcceptedNarrative,
    season.Judgement, season.Remark, season.Confirmation, season.Closing, season.FrozenResult, season.Extension,
    season.ProposedFigure, season.PublishedPercentage, season.Upload, season.TakenUpload,
    season.Document,
]  # fmt: skip


def named(said, name):
    """Say whether a line names what was tampered with."""
    _tamper, what, how = TAMPERED[name]
    return any(what in line and how in line for line in said)


def test_whatever_is_changed_is_named(unguarded):
    with transaction.atomic():
        for tamper, _what, _how in TAMPERED.values():
            if tamper is not no_file:  # it takes the place of the other file, below
                tamper()
        said = lines()
        transaction.set_rollback(True)  # rows that point to removed ones
    assert [name for name in TAMPERED if name != "no scan" and not named(said, name)] == []
    no_file()
    assert named(lines(), "no scan")


def crimes(province, quarter):
    agreement = Agreement.objects.select_related("cluster").get(year=2024)
    found = results(agreement, f"through-{quarter}")
    return next(wording.shown(one) for one in found.of("crime_reduction") if one.province == province)


def forge(province="bac-ninh", quarter="q3"):
    """Make an accepted figure another with insertions and two updates, as the application's role may."""
    submission = report(province, quarter)
    figure = submission.figures.get(measure__code="social_order_crimes")
    forged = season.FigureVersion.objects.get(pk=figure.current_id)
    forged.pk, forged.number, forged.value = None, forged.number + 1, 1
    forged.save(force_insert=True)
    acceptance = season.Acceptance.objects.get(pk=submission.accepted_id)
    pins, acceptance.pk, acceptance.number = list(acceptance.figures.all()), None, acceptance.number + 1
    acceptance.save(force_insert=True)
    for pin in pins:
        pin.pk, pin.acceptance = None, acceptance
        pin.version = forged if pin.measure_id == figure.measure_id else pin.version
        pin.save(force_insert=True)
    season.Figure.objects.filter(pk=figure.pk).update(current=forged)
    season.Submission.objects.filter(pk=submission.pk).update(accepted=acceptance)
    return submission, forged, acceptance


def test_a_forged_official_figure_is_named(unguarded):
    before = crimes("bac-ninh", 3)
    submission, forged, acceptance = forge()
    assert crimes("bac-ninh", 3) != before
    said = lines()
    assert [line.split(" ")[0] for line in said if "AcceptedFigure" not in line] == [
        f"targets.Submission/{submission.pk}",
        f"targets.FigureVersion/{forged.pk}",
        f"targets.Acceptance/{acceptance.pk}",
    ]
    audit.record(action="accept", subject=f"submission/{submission.pk}", by=unguarded["qn.thamdinh"], at=acceptance.at)
    said = lines()
    assert any(line.startswith("Sự kiện") and "“accept”" in line for line in said)
    assert any(line.startswith(f"targets.FigureVersion/{forged.pk}") for line in said)


def test_postgresql_refuses_a_forgery_at_commit(history):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no trigger at commit")
    connection.check_constraints()  # what the history wrote stands with its events
    with pytest.raises(IntegrityError, match="no event speaks of this row"), transaction.atomic():
        forge()
        connection.check_constraints()


def test_postgresql_asks_for_an_event_of_the_very_report(history):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no trigger at commit")
    connection.check_constraints()
    figure = report("bac-ninh", "q3").figures.get(measure__code="social_order_crimes")

    def write(subject):
        version = season.FigureVersion.objects.get(pk=figure.current_id)
        version.pk, version.number = None, version.number + 1
        version.save(force_insert=True)
        audit.record(action="figure", subject=subject, by=history["quantri"], at=version.at, rows=[version])
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="no event speaks of this row"), transaction.atomic():
        write(report("hoa-binh", "q3").subject)
    write(figure.submission.subject)


def test_a_cut_tail_is_named_by_the_heads_kept_outside(unguarded, settings, tmp_path):
    settings.RECORD_HEADS_FILE = str(tmp_path / "heads" / "record")
    record.keep_head(at=NOW)
    leader = people.NewRole("leader", NOW.date())
    people.grant_role(unguarded["hb.canbo"], leader, by=unguarded["quantri"], at=NOW)
    record.keep_head(at=NOW)
    record.keep_head(at=NOW)
    assert (lines(), len(record.kept_heads())) == ([], 2)
    last = record.kept_heads()[-1]
    Role.objects.order_by("pk").last().delete()
    Event.objects.filter(sequence=last.sequence)._raw_delete("default")
    assert lines() == [
        f"Đầu nhật ký đã lưu {last.sequence} ({last.hash[:12]}): nhật ký nay chỉ đến {last.sequence - 1}, "
        "phần cuối đã bị cắt."
    ]
    people.grant_role(unguarded["hb.canbo"], leader, by=unguarded["quantri"], at=LATER)
    said = lines()
    assert [line for line in said if "nay có mã" in line] == said != []


def test_the_night_is_checked_once_and_fails_loudly(unguarded, clock, caplog):
    clock(NOW)
    check = record.run_by_clock(at=NOW)
    assert (check.breaks, check.sequence) == (0, Event.objects.count())
    assert record.run_by_clock(at=NOW + timedelta(minutes=5)) is None
    season.Submission.objects.filter(pk=report("hoa-binh").pk).update(state="presented")
    assert record.run_by_clock(at=LATER.replace(hour=0)) is None
    assert record.run_by_clock(at=LATER).breaks == 1
    logged = [one.getMessage().split(" (")[0] for one in caplog.records if one.levelname == "ERROR"]
    assert logged == [f"the record is broken: targets.Submission/{report('hoa-binh').pk}"]
    told = season.Notice.objects.filter(kind="record_broken").values_list("user__username", flat=True)
    assert list(told) == ["quantri"]


def test_a_record_of_before_takes_stock_once_and_is_then_compared(history):
    from django.apps import apps

    from targets.migrations._stock import take_stock

    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in AppendOnly("audit_event").undo(connection.vendor):
            cursor.execute(statement)
    previous = ""
    for event in Event.objects.order_by("sequence"):
        event.rows, event.previous_hash = None, previous
        event.hash = previous = audit.event_hash(event)
        event.save()
    assert lines() != []
    with transaction.atomic():
        take_stock(apps, None)
    assert lines() == []
    targets.remove_target(
        targets.add_target(
            Agreement.objects.get(year=2026).pledges.first(),
            "more",
            {"title": "Thêm", "kind": "narrative"},
            by=history["quantri"],
            at=NOW,
        ),
        by=history["quantri"],
        at=NOW,
    )
    assert lines() == []
    season.Target.objects.filter(code="crime_reduction").update(enabled=False)
    assert len(lines()) == 3


def test_stock_is_taken_of_columns_that_came_later(unguarded):
    from django.apps import apps

    from targets.migrations._stock import take_stock_of

    previous = ""
    for event in Event.objects.order_by("sequence"):
        for scope, rows in (event.rows or {}).get("whole", {}).items():
            for _label, _key, values in rows if scope.startswith("versions/") else ():
                values.pop("enabled", None)
        event.previous_hash = previous
        event.hash = previous = audit.event_hash(event)
        event.save()
    version = season.TargetVersion.objects.filter(target__code="crime_reduction", enabled=True)[0]
    stored = season.TargetVersion.objects.filter(pk=version.pk)
    stored.update(enabled=False)
    assert lines() == []
    stored.update(enabled=True)
    take_stock_of("versions")(apps, None)
    assert lines() == []
    stored.update(enabled=False)
    (line,) = lines()
    assert line.startswith(f"targets.TargetVersion/{version.pk} ") and ", enabled: " in line
