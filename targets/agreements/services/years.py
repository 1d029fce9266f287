"""An agreement's year: create a draft, copy last year's, set its members, publish it. Files: services.agreements."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem, Refused
from pledges.models import Agreement, Cluster, Member, Province, Succession
from pledges.permissions import check_administers
from pledges.services import register
from pledges.services.agreements import subject_of, tidy
from targets.agreements.services.agreements import refuse_dropped_members
from targets.agreements.services.meaning import MEANING
from targets.agreements.services.membership import refuse_doubled_members
from targets.agreements.services.plans import titles_of
from targets.calendar.queries.days import year_days
from targets.calendar.services import periods
from targets.calendar.services.recorded import all_rows
from targets.models import AgreementMeasure, AgreementWindow, Check, Stock, Target, TargetVersion


def create_agreement(cluster: Cluster, year: int, *, title: str, by, at: datetime) -> Agreement:
    """Begin an empty draft. Raises NotAllowed, Refused (the year has one), or Invalid at the field."""
    check_administers(by, cluster, now=at)
    if not 2000 <= year <= 2100:
        raise Invalid([Problem("year", _("Năm phải từ 2000 đến 2100."))])
    wanted = tidy({"title": title})
    if not wanted["title"]:
        raise Invalid([Problem("title", _("Phải ghi tên giao ước."))])
    _refuse_second(cluster, year)
    with transaction.atomic():
        agreement = Agreement(cluster=cluster, year=year)
        register.write(agreement, wanted, "title")
        _record("create_agreement", agreement, by, at, {"to": wanted})
    return agreement


def _refuse_second(cluster: Cluster, year: int) -> None:
    if Agreement.objects.filter(cluster=cluster, year=year).exists():
        raise Refused(_("Đã có giao ước năm %(year)s.") % {"year": year})


def _record(action: str, agreement: Agreement, by, at: datetime, data: dict) -> None:
    rows = all_rows(agreement)
    audit.record(action=action, subject=subject_of(agreement), by=by, at=at, data=data, rows=rows)


def copy_year(agreement: Agreement, *, by, at: datetime) -> Agreement:
    """Copy contents, targets (as they mean now), rules and members into a draft of the next year.

    Of a member that is abolished before the next year begins, its successors are taken. Raises NotAllowed, or Refused.
    """
    check_administers(by, agreement.cluster, now=at)
    year = agreement.year + 1
    _refuse_second(agreement.cluster, year)
    with transaction.atomic():
        draft = Agreement.objects.create(
            cluster=agreement.cluster,
            year=year,
            title=agreement.title.replace(str(agreement.year), str(year)),
            legal_basis=agreement.legal_basis,
            applies_from=year_days(agreement.cluster_id, year)[0],
        )
        _copy_members(agreement, draft)
        pledges = _copy_pledges(agreement, draft)
        _copy_measures(agreement, draft, pledges)
        _copy_targets(agreement, draft, pledges, by=by, at=at)
        _copy_rules(agreement, draft)
        data = {"copied_from": agreement.year}
        _record("copy_year", draft, by, at, data)
    return draft


def _copy_members(agreement: Agreement, draft: Agreement) -> None:
    begins = year_days(draft.cluster_id, draft.year)[0]
    places: dict[Province, Member.Position] = {}
    for member in agreement.members.select_related("province").order_by("order"):
        for province in _in_force(member.province, begins):
            rank = {Member.Position.LEAD: 0, Member.Position.DEPUTY: 1, Member.Position.MEMBER: 2}
            position = Member.Position(member.position)
            places[province] = min(places.get(province, position), position, key=lambda held: rank[held])
    Member.objects.bulk_create(
        Member(agreement=draft, province=province, position=position, order=order)
        for order, (province, position) in enumerate(places.items(), start=1)
    )


def _in_force(province: Province, day: date) -> list[Province]:
    """Return the province itself, or its successors that are in force on a day where it is abolished by then."""
    if province.valid_to is None or province.valid_to >= day:
        return [province]
    links = Succession.objects.filter(predecessor=province).select_related("successor")
    return [heir for link in links for heir in _in_force(link.successor, day)]


def _copy_pledges(agreement: Agreement, draft: Agreement) -> dict:
    """Return the new contents by the id of the old ones."""
    copies = {}
    for pledge in agreement.pledges.order_by("order"):
        copies[pledge.pk] = draft.pledges.create(
            number=pledge.number, title=pledge.title, text=pledge.text, order=pledge.order
        )
    return copies


def _copy_measures(agreement: Agreement, draft: Agreement, pledges: dict) -> None:
    AgreementMeasure.objects.bulk_create(
        AgreementMeasure(
            agreement=draft,
            measure_id=listed.measure_id,
            pledge=pledges.get(listed.pledge_id),
            order=listed.order,
            definition=listed.definition,
            provided_by=listed.provided_by,
        )
        for listed in agreement.agreement_measures.all()
    )


def _copy_targets(agreement: Agreement, draft: Agreement, pledges: dict, *, by, at: datetime) -> None:
    for target in agreement.targets.prefetch_related("versions").order_by("order"):
        copy = Target.objects.create(
            agreement=draft,
            pledge=pledges[target.pledge_id],
            code=target.code,
            **titles_of(target),
            order=target.order,
            enabled=target.enabled,
        )
        latest = max(target.versions.all(), key=lambda version: version.number)
        meaning = {name: getattr(latest, name) for name in MEANING} | {"effective_from": 1}
        TargetVersion.objects.create(target=copy, number=1, created_by=by, created_at=at, **meaning)


def _copy_rules(agreement: Agreement, draft: Agreement) -> None:
    Check.objects.bulk_create(
        Check(agreement=draft, order=check.order, left=check.left, right=check.right, message=check.message)
        for check in agreement.checks.all()
    )
    Stock.objects.bulk_create(
        Stock(agreement=draft, order=stock.order, opening_id=stock.opening_id, remaining=stock.remaining)
        for stock in agreement.stocks.all()
    )
    AgreementWindow.objects.bulk_create(
        AgreementWindow(
            agreement=draft,
            code=window.code,
            title=window.title,
            start=_a_year_later(window.start),
            end=_a_year_later(window.end),
            order=window.order,
        )
        for window in agreement.windows.all()
    )


def _a_year_later(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def set_members(agreement: Agreement, members: list[tuple[Province, str]], *, by, at: datetime) -> None:
    """Make the members exactly these (province, position), in this order; the old ones stay on the record.

    Raises NotAllowed, or Invalid: a province twice, two leads, a member with reports left out, a predecessor beside its
    successor though they did not merge in that year.
    """
    check_administers(by, agreement.cluster, now=at)
    provinces = [province for province, _position in members]
    problems = []
    if len(set(provinces)) != len(provinces):
        problems.append(Problem("members", _("Mỗi đơn vị chỉ được có một lần.")))
    if sum(position == Member.Position.LEAD for _province, position in members) > 1:
        problems.append(Problem("members", _("Chỉ có một đơn vị Cụm trưởng.")))
    if not members and agreement.state == Agreement.State.PUBLISHED:
        problems.append(Problem("members", _("Giao ước đã ban hành phải có đơn vị thành viên.")))
    if problems:
        raise Invalid(problems)
    refuse_dropped_members(agreement, provinces)
    refuse_doubled_members(agreement, provinces)
    before = _positions(agreement)
    with transaction.atomic():
        if register.save_members(agreement, members):
            data = {"from": before, "to": _positions(agreement)}
            _record("set_members", agreement, by, at, data)


def _positions(agreement: Agreement) -> list[list[str]]:
    return [list(row) for row in agreement.members.order_by("order").values_list("province__code", "position")]


def what_to_type(agreement: Agreement) -> str:
    """Return what an administrator types to publish: the cluster's code and the year ("cum-4 2025")."""
    return f"{agreement.cluster.code} {agreement.year}"


def publish(agreement: Agreement, *, typed_confirmation: str, by, at: datetime) -> Agreement:
    """Publish a draft, and make the periods of its year and of its base year.

    Raises NotAllowed, Refused (already published), or Invalid: the confirmation, or what the draft still lacks.
    """
    check_administers(by, agreement.cluster, now=at)
    problems = []
    if " ".join(typed_confirmation.split()) != what_to_type(agreement):
        message = _("Hãy gõ đúng “%(text)s” để ban hành.")
        problems.append(Problem("typed_confirmation", message % {"text": what_to_type(agreement)}))
    if not agreement.members.filter(position=Member.Position.LEAD).exists():
        problems.append(Problem("members", _("Chưa có đơn vị Cụm trưởng.")))
    if not agreement.targets.filter(enabled=True).exists():
        problems.append(Problem("targets", _("Chưa có chỉ tiêu nào được áp dụng.")))
    if problems:
        raise Invalid(problems)
    published = {"state": Agreement.State.PUBLISHED, "published_at": at, "published_by": by}
    with transaction.atomic():
        drafts = Agreement.objects.filter(pk=agreement.pk, state=Agreement.State.DRAFT)
        if not drafts.update(**published):
            raise Refused(_("Giao ước này đã ban hành."))
        agreement.refresh_from_db()
        for year in (agreement.year, agreement.year - 1):
            periods.make_year(agreement.cluster, year)
        periods.make_windows(agreement)
        data = {"from": {"state": "draft"}, "to": {"state": "published"}}
        _record("publish", agreement, by, at, data)
    return agreement
