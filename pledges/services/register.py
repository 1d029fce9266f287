"""Writers of clusters, provinces, successions, agreements, members and pledges, as an agreement file states them.

Each returns Vietnamese lines that say what changed; an empty list is nothing. No authority is asked here.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from audit.lines import Line
from foundation.errors import Invalid, Problem
from foundation.text import LONGEST_TEXT, search_key, sort_key
from pledges.models import Agreement, Cluster, Member, Pledge, Province, Succession


def write(row: models.Model, wanted: dict, what: str) -> list[Line]:
    """Save `row` (new or stored) where it differs from `wanted`; return the lines that say so.

    Raises Invalid where a text is longer than its column, which not every database refuses.
    """
    _refuse_long(row, wanted, what)
    if row.pk is None:
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        return [Line("Thêm %(what)s.", what=what)]
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    lines = [
        Line(
            "Sửa %(what)s: %(field)s từ “%(old)s” thành “%(new)s”.",
            what=what,
            field=row._meta.get_field(name).verbose_name,
            old=getattr(row, name),
            new=value,
        )
        for name, value in changed.items()
    ]
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
    return lines


def _refuse_long(row: models.Model, wanted: dict, what: str) -> None:
    fields = {name: row._meta.get_field(name) for name in wanted}
    limits = {
        name: LONGEST_TEXT if isinstance(field, models.TextField) else field.max_length
        for name, field in fields.items()
    }
    message = _("%(field)s: dài quá %(limit)s ký tự.")
    long = [
        Problem(what, message % {"field": row._meta.get_field(name).verbose_name, "limit": limit})
        for name, limit in limits.items()
        if limit and len(str(wanted[name] or "")) > limit
    ]
    if long:
        raise Invalid(long)


def save_cluster(code: str, name: str) -> tuple[Cluster, list[Line]]:
    """Create or rename a cluster."""
    cluster = Cluster.objects.filter(code=code).first() or Cluster(code=code)
    return cluster, write(cluster, {"name": name}, Line("cụm %(code)s", code=code))


def save_province(code: str, facts: dict) -> tuple[Province, list[Line]]:
    """Create or change a province; a validity of None leaves what is stored (other years' files know it)."""
    province = Province.objects.filter(code=code).first() or Province(code=code)
    wanted = dict(facts)
    for name in ("valid_from", "valid_to", "gso_code"):
        if not wanted.get(name) and province.pk:
            wanted.pop(name, None)
    short = wanted.get("short_name", province.short_name)
    keys = {"search_key": search_key(f"{short} {wanted.get('name', province.name)}"), "sort_key": sort_key(short)}
    for name, value in keys.items():
        setattr(province, name, value)
    if province.pk:
        Province.objects.filter(pk=province.pk).update(**keys)
    return province, write(province, wanted, Line("đơn vị %(name)s", name=short))


def save_succession(predecessor: Province, successor: Province, on) -> list[Line]:
    """Record that one province goes over into another on a day."""
    link = Succession.objects.filter(predecessor=predecessor, successor=successor).first()
    link = link or Succession(predecessor=predecessor, successor=successor)
    return write(link, {"on": on}, Line("sáp nhập %(old)s → %(new)s", old=predecessor, new=successor))


def drop_successions(provinces: Iterable[Province], kept: set[tuple[int, int]]) -> list[Line]:
    """Remove the successions among these provinces that are not kept (pairs of ids); the caller asks whether it may."""
    among = Succession.objects.filter(predecessor__in=provinces, successor__in=provinces)
    lines = []
    for link in among.select_related("predecessor", "successor"):
        if (link.predecessor_id, link.successor_id) not in kept:
            lines.append(Line("Bỏ sáp nhập %(link)s.", link=link))
            link.delete()
    return lines


def save_agreement(cluster: Cluster, year: int, facts: dict, *, at: datetime, by) -> tuple[Agreement, list[Line]]:
    """Create or change the agreement of a cluster for a year; what is loaded is published."""
    agreement = Agreement.objects.filter(cluster=cluster, year=year).first() or Agreement(cluster=cluster, year=year)
    if agreement.state != Agreement.State.PUBLISHED:
        facts = {**facts, "state": Agreement.State.PUBLISHED, "published_at": at, "published_by": by}
    return agreement, write(agreement, facts, Line("giao ước năm %(year)s", year=year))


def save_members(agreement: Agreement, members: Iterable[tuple[Province, str]]) -> list[Line]:
    """Make the members exactly these, in this order; the caller has refused to drop one that has reported."""
    members, lines = list(members), []
    kept = [province.pk for province, _position in members]
    for gone in agreement.members.exclude(province__in=kept).select_related("province"):
        lines.append(Line("Bỏ thành viên %(name)s.", name=gone.province))
        gone.delete()
    stored = {member.province_id: member for member in agreement.members.all()}
    # The lead first steps down, so that there is never a moment with two.
    new_lead = next((province.pk for province, position in members if position == Member.Position.LEAD), None)
    agreement.members.filter(position=Member.Position.LEAD).exclude(province=new_lead).update(position="member")
    for order, (province, position) in enumerate(members, start=1):
        row = stored.get(province.pk) or Member(agreement=agreement, province=province)
        lines += write(row, {"position": position, "order": order}, Line("thành viên %(name)s", name=province))
    return lines


def save_pledges(agreement: Agreement, pledges: Iterable[dict]) -> tuple[list[Pledge], list[Line], list[Pledge]]:
    """Write the contents in this order, matched by number (those without, by their order among themselves).

    Return (the rows in order, the lines, the stored rows that are not among them any more).
    """
    stored = list(agreement.pledges.order_by("order"))
    numbered = {pledge.number: pledge for pledge in stored if pledge.number is not None}
    without = [pledge for pledge in stored if pledge.number is None]
    rows, lines = [], []
    for order, facts in enumerate(pledges, start=1):
        row = (
            numbered.pop(facts["number"], None) if facts["number"] is not None else without.pop(0) if without else None
        )
        row = row or Pledge(agreement=agreement)
        lines += write(row, {**facts, "order": order}, Line("nội dung %(title)s", title=facts["title"]))
        rows.append(row)
    return rows, lines, [*numbered.values(), *without]
