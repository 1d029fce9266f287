"""Who may be members of one agreement together (docs/metrics.md)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from audit.errors import Invalid, Problem
from pledges.models import Province
from targets.core.periods import quarter_bounds
from targets.queries.territory import lineage


def refuse_doubled_members(year: int, provinces: Collection[Province]) -> None:
    """Raise Invalid where a predecessor stands beside its successor, unless they merge within that year."""
    first, last = quarter_bounds(year, 1)[0], quarter_bounds(year, 4)[1]
    problems = []
    for heir in provinces:
        begins_within = heir.valid_from is not None and first < heir.valid_from <= last
        for old in lineage(heir)[1:]:
            if old in provinces and not (begins_within and (old.valid_to is None or old.valid_to >= first)):
                words = {"old": old, "heir": heir, "year": year}
                message = _("%(old)s và đơn vị kế tiếp %(heir)s không cùng là thành viên năm %(year)s được.")
                problems.append(Problem("provinces", message % words))
    if problems:
        raise Invalid(problems)
