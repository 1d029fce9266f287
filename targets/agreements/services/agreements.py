"""Loads an agreement from a file: register, measures, targets, rules and periods, all or nothing; says what changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.lines import Line
from foundation.errors import Invalid, Problem
from pledges.models import Agreement, Cluster, Province, Succession
from pledges.permissions import check_administers_shared, clusters_of
from pledges.services import register
from pledges.services.agreements import subject_of
from targets.agreements.services.membership import refuse_doubled_members, unless_doubled
from targets.agreements.services.target_files import save_targets
from targets.calendar.services import periods
from targets.calendar.services.recorded import all_rows
from targets.models import AcceptedFigure, AgreementMeasure, Check, Figure, Measure, Narrative, Stock, Submission
from targets.permissions.seeing import clusters_using


@dataclass(frozen=True)
class AgreementFile:
    """What an agreement file that is right says: rows of plain values in its order."""

    cluster: dict
    year: int
    facts: dict
    provinces: list[dict]
    successions: list[dict]
    measures: list[dict]
    pledges: list[dict]  # number, title, text, measures (codes listed under it)
    targets: list[dict]  # code, title, pledge (place in `pledges`), reason, meaning.MEANING, earlier `versions`
    checks: list[dict]
    stocks: list[dict]
    windows: list[dict]


def write_agreement(read: AgreementFile, *, by=None, at: datetime, dry_run: bool = False) -> list[Line]:
    """Create or update the agreement that a file describes (docs/formats.md); return what changed, in Vietnamese.

    Writing again what is there changes nothing. Raises Invalid where reports stand in the way, and then nothing is
    written. `by` None is whoever may run commands on the server; a person needs authority over what the file changes:
    the cluster, and of what several clusters share, all of them (NotAllowed).
    """
    if by is not None:
        check_administers_shared(
            by, Cluster.objects.filter(code=read.cluster["code"]).values_list("pk", flat=True), now=at
        )
    with transaction.atomic():
        lines = _apply(read, by=by, at=at)
        transaction.set_rollback(dry_run)
    return lines


def _apply(read: AgreementFile, *, by, at) -> list[Line]:
    cluster, lines = register.save_cluster(read.cluster["code"], read.cluster["name"])
    with unless_doubled("successions"):
        provinces, more = _save_provinces(read, by=by, at=at)
        lines += more
        agreement, more = register.save_agreement(cluster, read.year, read.facts, at=at, by=by)
        lines += more
        members = [(provinces[row["code"]], row["position"]) for row in read.provinces if row.get("position")]
        refuse_dropped_members(agreement, [province for province, _position in members])
        refuse_doubled_members(agreement, [province for province, _position in members])
        lines += register.save_members(agreement, members)
    contents = [{name: row[name] for name in ("number", "title", "text")} for row in read.pledges]
    pledges, more, gone = register.save_pledges(agreement, contents)
    lines += more
    lines += _save_measures(agreement, read, pledges, by=by, at=at)
    lines += save_targets(agreement, read.targets, pledges, by=by, at=at)
    lines += _drop_pledges(gone)
    lines += _save_rules(agreement, read)
    lines += periods.load_first_holidays()
    made = periods.make_year(cluster, read.year) + periods.make_year(cluster, read.year - 1)
    lines += [Line("Thêm kỳ báo cáo %(title)s.", title=periods.in_line(period)) for period in made]
    lines += periods.save_windows(agreement, read.windows)
    if lines:
        data, rows = {"changes": [line.kept for line in lines]}, all_rows(agreement)
        audit.record(action="load_agreement", subject=subject_of(agreement), by=by, at=at, data=data, rows=rows)
    return lines


def _save_provinces(read: AgreementFile, *, by, at) -> tuple[dict, list[Line]]:
    """Write the provinces and successions; successions among them that the file leaves out go where nobody reported."""
    provinces, lines = {}, []
    for row in read.provinces:
        facts = {name: row.get(name) for name in ("name", "short_name", "valid_from", "valid_to")}
        stored = Province.objects.filter(code=row["code"]).first()
        province, more = register.save_province(row["code"], facts | {"gso_code": row.get("gso_code", "")})
        if more and by is not None:
            check_administers_shared(by, clusters_of(stored) if stored else (), now=at)
        provinces[row["code"]] = province
        lines += more
    kept = {(provinces[row["predecessor"]].pk, provinces[row["successor"]].pk) for row in read.successions}
    among = Succession.objects.filter(predecessor__in=provinces.values(), successor__in=provinces.values())
    for link in among.select_related("predecessor", "successor"):
        is_dropped = (link.predecessor_id, link.successor_id) not in kept
        if is_dropped and Submission.objects.filter(province=link.successor_id).exists():
            message = _("%(name)s đã có báo cáo nên không bỏ sáp nhập được.")
            raise Invalid([Problem("successions", message % {"name": link.successor})])
    lines += register.drop_successions(provinces.values(), kept)
    for row in read.successions:
        more = register.save_succession(provinces[row["predecessor"]], provinces[row["successor"]], row["on"])
        if more and by is not None:
            check_administers_shared(by, clusters_of(provinces[row["successor"]]), now=at)
        lines += more
    return provinces, lines


def refuse_dropped_members(agreement: Agreement, kept) -> None:
    """Raise Invalid where a member that is not among `kept` has a report of the agreement's own year."""
    dropped = Submission.objects.filter(
        period__cluster=agreement.cluster_id,
        period__year=agreement.year,
        carried_by__isnull=True,
        province__in=agreement.members.exclude(province__in=kept).values("province"),
    )
    message = _("%(name)s đã có báo cáo nên không bỏ khỏi giao ước được.")
    names = dropped.order_by("province__sort_key").values_list("province__short_name", flat=True).distinct()
    if names:
        raise Invalid([Problem("provinces", message % {"name": name}) for name in names])


def _save_measures(agreement: Agreement, read: AgreementFile, pledges, *, by, at) -> list[Line]:
    """Write the measures and how this agreement lists them; those left out go where they have no figures."""
    home = {code: pledges[place] for place, row in enumerate(read.pledges) for code in row["measures"]}
    lines = []
    stored = {listing.measure.code: listing for listing in agreement.agreement_measures.select_related("measure")}
    known = Measure.objects.in_bulk([row["code"] for row in read.measures], field_name="code")
    for order, row in enumerate(read.measures, start=1):
        measure = known.get(row["code"]) or Measure(code=row["code"])
        refuse_changed_counting(measure, row["unit"], row["accumulation"])
        facts = {name: row[name] for name in ("name", "unit", "accumulation")}
        more = register.write(measure, facts, Line("mục số liệu %(code)s", code=row["code"]))
        if more and by is not None:
            check_administers_shared(by, {agreement.cluster_id, *clusters_using(measure)}, now=at)
        lines += more
        listed = stored.pop(row["code"], None) or AgreementMeasure(agreement=agreement, measure=measure)
        wanted = {"order": order, "pledge": home.get(row["code"])}
        wanted |= {name: row.get(name, "") for name in ("definition", "provided_by")}
        lines += register.write(listed, wanted, Line("mục số liệu %(code)s trong giao ước", code=row["code"]))
    for code, listed in stored.items():
        refuse_used_measure(agreement, listed.measure)
        listed.delete()
        lines.append(Line("Bỏ mục số liệu %(code)s.", code=code))
    return lines


def refuse_changed_counting(measure: Measure, unit: str, accumulation: str) -> None:
    """Raise Invalid where a measure with accepted figures, of any year, would be counted in another unit or way."""
    changed = []
    if measure.pk and measure.unit != unit:
        changed.append(("unit", _("“%(code)s” đã có số liệu được thẩm định nên không đổi đơn vị tính được.")))
    if measure.pk and measure.accumulation != accumulation:
        changed.append(("accumulation", _("“%(code)s” đã có số liệu được thẩm định nên không đổi cách cộng được.")))
    if changed and AcceptedFigure.objects.filter(measure=measure).exists():
        raise Invalid([Problem(where, message % {"code": measure.code}) for where, message in changed])


def refuse_used_measure(agreement: Agreement, measure: Measure) -> None:
    """Raise Invalid where figures of the agreement's year, or of the base entered for it, hold the measure."""
    years = [agreement.year]
    if not Agreement.objects.filter(cluster=agreement.cluster_id, year=agreement.year - 1).exists():
        years.append(agreement.year - 1)
    figures = Figure.objects.filter(
        submission__period__cluster=agreement.cluster_id, submission__period__year__in=years, current__isnull=False
    )
    if figures.filter(measure=measure).exists():
        message = _("“%(code)s” đã có số liệu nên không bỏ được.")
        raise Invalid([Problem("measures", message % {"code": measure.code})])


def _drop_pledges(gone) -> list[Line]:
    lines = []
    for pledge in gone:
        if Narrative.objects.filter(pledge=pledge).exists() or pledge.targets.exists():
            message = _("“%(title)s” đã có báo cáo nên không bỏ được.")
            raise Invalid([Problem("pledges", message % {"title": pledge.title})])
        pledge.delete()
        lines.append(Line("Bỏ nội dung %(title)s.", title=pledge.title))
    return lines


def _save_rules(agreement: Agreement, read: AgreementFile) -> list[Line]:
    """Replace the checks and the stocks where the file's list differs from the stored one."""
    measures = Measure.objects.in_bulk([row["opening"] for row in read.stocks], field_name="code")
    stocks = [{"opening": measures[row["opening"]], "remaining": row["remaining"]} for row in read.stocks]
    lists = (
        (Check, agreement.checks, read.checks, Line("các phép kiểm tra")),
        (Stock, agreement.stocks, stocks, Line("các phép đối chiếu tồn")),
    )
    lines = []
    for model, stored, wanted, what in lists:
        names = list(wanted[0]) if wanted else []
        if [{name: getattr(row, name) for name in names} for row in stored.order_by("order")] != wanted:
            stored.all().delete()
            for order, row in enumerate(wanted, start=1):
                register.write(model(agreement=agreement), {**row, "order": order}, what)
            lines.append(Line("Đặt lại %(what)s.", what=what))
    return lines
