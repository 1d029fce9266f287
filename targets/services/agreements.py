"""Loads an agreement from a file: register, measures, targets, checks and periods, all or nothing, and says what changed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.errors import Invalid, Problem
from pledges.models import Agreement
from pledges.services import register
from targets.imports.agreement_file import AgreementFile, read_agreement
from targets.models import AgreementMeasure, AgreementWindow, Check, Figure, Measure, Narrative, Stock, Submission
from targets.services import periods, targets


class _Undo(Exception):
    """Ends a dry run: everything written so far is rolled back."""


def load_agreement(data: dict, *, by=None, at: datetime, dry_run: bool = False) -> list[str]:
    """Create or update the agreement that `data` describes (docs/formats.md); return what changed, in Vietnamese.

    Loading again what is there changes nothing. Raises Invalid with every problem and its place; then nothing is written.
    """
    read = read_agreement(data)
    try:
        with transaction.atomic():
            lines = _apply(read, by=by, at=at)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    return lines


def _apply(read: AgreementFile, *, by, at) -> list[str]:
    cluster, lines = register.save_cluster(read.cluster["code"], read.cluster["name"])
    places = {}
    for row in read.provinces:
        facts = {name: row.get(name) for name in ("name", "short_name", "valid_from", "valid_to")}
        places[row["code"]], more = register.save_province(row["code"], facts | {"gso_code": row.get("gso_code", "")})
        lines += more
    for row in read.successions:
        lines += register.save_succession(places[row["predecessor"]], places[row["successor"]], row["on"])
    agreement, more = register.save_agreement(cluster, read.year, read.facts, at=at, by=by)
    lines += more
    members = [(places[row["code"]], row["position"]) for row in read.provinces if row.get("position")]
    _refuse_dropped_members(agreement, members)
    lines += register.save_members(agreement, members)
    pledges, more, gone = register.save_pledges(
        agreement, [{name: row[name] for name in ("number", "title", "text")} for row in read.pledges]
    )
    lines += more
    lines += _save_measures(agreement, read, pledges)
    lines += targets.save_targets(agreement, read.targets, pledges, by=by, at=at)
    lines += _drop_pledges(gone)
    lines += _save_rules(agreement, read)
    made = periods.make_year(cluster, read.year, by=by, at=at) + periods.make_year(cluster, read.year - 1, by=by, at=at)
    for row in read.windows:
        made += periods.make_window(cluster, read.year, row["code"], row["title"], row["from"], row["to"], by=by, at=at)
    lines += [_("Thêm kỳ báo cáo %(title)s.") % {"title": period.title} for period in made]
    if lines:
        subject = f"agreement/{cluster.code}/{read.year}"
        audit.record(action="load_agreement", subject=subject, by=by, at=at, data={"changes": lines})
    return lines


def _refuse_dropped_members(agreement: Agreement, members) -> None:
    kept = [province.pk for province, _position in members]
    dropped = Submission.objects.filter(
        period__cluster=agreement.cluster_id,
        period__year=agreement.year,
        carried_by__isnull=True,
        province__in=agreement.members.exclude(province__in=kept).values("province"),
    ).select_related("province")
    if dropped:
        names = sorted({str(one.province) for one in dropped})
        raise Invalid(
            [
                Problem("provinces", _("%(name)s đã có báo cáo nên không bỏ khỏi giao ước được.") % {"name": name})
                for name in names
            ]
        )


def _save_measures(agreement: Agreement, read: AgreementFile, pledges) -> list[str]:
    """Write the measures and how this agreement lists them; those left out go where no figure of the year holds them."""
    home = {code: pledges[place] for place, row in enumerate(read.pledges) for code in row["measures"]}
    lines = []
    stored = {one.measure.code: one for one in agreement.agreement_measures.select_related("measure")}
    for order, row in enumerate(read.measures, start=1):
        measure = Measure.objects.filter(code=row["code"]).first() or Measure(code=row["code"])
        _refuse_changed_accumulation(measure, row)
        facts = {name: row[name] for name in ("name", "unit", "accumulation")}
        lines += register.write(measure, facts, _("mục số liệu %(code)s") % {"code": row["code"]})
        listed = stored.pop(row["code"], None) or AgreementMeasure(agreement=agreement, measure=measure)
        wanted = {
            "order": order,
            "pledge": home.get(row["code"]),
            "definition": row.get("definition", ""),
            "provided_by": row.get("provided_by", ""),
        }
        lines += register.write(listed, wanted, _("mục số liệu %(code)s trong giao ước") % {"code": row["code"]})
    for code, listed in stored.items():
        if own_figures(agreement).filter(measure=listed.measure).exists():
            raise Invalid([Problem("measures", _("“%(code)s” đã có số liệu nên không bỏ được.") % {"code": code})])
        listed.delete()
        lines.append(_("Bỏ mục số liệu %(code)s.") % {"code": code})
    return lines


def _refuse_changed_accumulation(measure: Measure, row: dict) -> None:
    if measure.pk and measure.accumulation != row["accumulation"] and measure.figures.exists():
        message = _("“%(code)s” đã có số liệu nên không đổi cách cộng được.")
        raise Invalid([Problem("measures", message % {"code": measure.code})])


def own_figures(agreement: Agreement):
    """Return the figures of the agreement's own year, in its cluster's calendar."""
    return Figure.objects.filter(
        submission__period__cluster=agreement.cluster_id, submission__period__year=agreement.year, current__isnull=False
    )


def _drop_pledges(gone) -> list[str]:
    lines = []
    for pledge in gone:
        if Narrative.objects.filter(pledge=pledge).exists() or pledge.targets.exists():
            raise Invalid(
                [Problem("pledges", _("“%(title)s” đã có báo cáo nên không bỏ được.") % {"title": pledge.title})]
            )
        pledge.delete()
        lines.append(_("Bỏ nội dung %(title)s.") % {"title": pledge.title})
    return lines


def _save_rules(agreement: Agreement, read: AgreementFile) -> list[str]:
    """Replace checks, stocks and named windows where the file's list differs from the stored one."""
    measures = Measure.objects.in_bulk([row["opening"] for row in read.stocks], field_name="code")
    lists = (
        (Check, agreement.checks, read.checks, _("các phép kiểm tra")),
        (
            Stock,
            agreement.stocks,
            [{"opening": measures[row["opening"]], "remaining": row["remaining"]} for row in read.stocks],
            _("các phép đối chiếu tồn"),
        ),
        (
            AgreementWindow,
            agreement.windows,
            [
                {"code": row["code"], "title": row["title"], "start": row["from"], "end": row["to"]}
                for row in read.windows
            ],
            _("các mốc riêng"),
        ),
    )
    lines = []
    for model, stored, wanted, what in lists:
        names = list(wanted[0]) if wanted else []
        if [{name: getattr(row, name) for name in names} for row in stored.order_by("order")] != wanted:
            stored.all().delete()
            model.objects.bulk_create(
                model(agreement=agreement, order=order, **row) for order, row in enumerate(wanted, start=1)
            )
            lines.append(_("Đặt lại %(what)s.") % {"what": what})
    return lines
