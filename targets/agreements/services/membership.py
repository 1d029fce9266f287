"""Who may be members of one agreement together (docs/metrics.md): also when a merger or a validity is changed later."""

from collections.abc import Collection
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Invalid, Problem
from pledges.models import Agreement, Province, Succession
from pledges.services import provinces as provinces_service
from targets.calendar.queries.days import year_days
from targets.calendar.queries.territory import lineage


def refuse_doubled_members(agreement: Agreement, provinces: Collection[Province]) -> None:
    """Raise Invalid where a predecessor stands beside its successor, unless they merge within the agreement's year."""
    doubled = _doubled(agreement, provinces)
    problems = [Problem("provinces", _message(agreement.year, old, heir)) for old, heir in doubled]
    if problems:
        raise Invalid(problems)


def _doubled(agreement: Agreement, provinces: Collection[Province]) -> list[tuple[Province, Province]]:
    """Return (predecessor, successor) of those that may not stand side by side in an agreement."""
    first, last = year_days(agreement.cluster_id, agreement.year)
    pairs, links = [], list(Succession.objects.select_related("predecessor"))
    for heir in provinces:
        begins_within = heir.valid_from is not None and first < heir.valid_from <= last
        for old in lineage(heir, links)[1:]:
            if old in provinces and not (begins_within and (old.valid_to is None or old.valid_to >= first)):
                pairs.append((old, heir))
    return pairs


def _message(year: int, old: Province, heir: Province) -> str:
    words = {"old": old, "heir": heir, "year": year}
    return _("%(old)s và đơn vị kế tiếp %(heir)s không cùng là thành viên năm %(year)s được.") % words


def _doubled_anywhere() -> dict[tuple[int, int, int], str]:
    """Return what is wrong with the members of any agreement: (agreement, predecessor, successor) → sentence."""
    heirs = set(Succession.objects.values_list("successor", flat=True))  # before anybody else there is nobody
    return {
        (agreement.pk, old.pk, heir.pk): _message(agreement.year, old, heir)
        for agreement in Agreement.objects.order_by("year").prefetch_related("members__province")
        if heirs & {member.province_id for member in agreement.members.all()}
        for old, heir in _doubled(agreement, [member.province for member in agreement.members.all()])
    }


@contextmanager
def unless_doubled(where: str):
    """Do an act all or not at all: Invalid at `where` if it puts a member beside its successor in any agreement."""
    with transaction.atomic():
        before = _doubled_anywhere()
        yield
        new = [message for key, message in _doubled_anywhere().items() if key not in before]
        if new:
            raise Invalid([Problem(where, message) for message in new])


def edit_province(province: Province, facts: dict, *, by, at: datetime) -> Province:
    """Change a province as pledges.services.provinces does; a validity that doubles members is refused too."""
    with unless_doubled("valid_from" if "valid_from" in facts else "valid_to"):
        return provinces_service.edit_province(province, facts, by=by, at=at)


def add_succession(predecessor: Province, successor: Province, *, on: date, by, at: datetime) -> Succession:
    """Record a merger as pledges.services.provinces does; a successor that is a member beside it is refused too."""
    with unless_doubled("successor"):
        return provinces_service.add_succession(predecessor, successor, on=on, by=by, at=at)
