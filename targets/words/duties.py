"""What there is by now against what may be, or must be, at the year's end: the words of a bullet."""

from django.utils.translation import gettext as _

from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.core.result import Result


def pace(result: Result) -> str:
    """Return how much there is by now against its limit: "184 vụ, mức 353 vụ"; "" without a duty."""
    if result.duty is None:
        return ""
    used = kind_of(result.target).counted(result)
    words = {"used": format_count(used), "limit": format_count(used + result.duty.count), "unit": result.unit}
    if kind_of(result.target).is_share:
        return _("%(used)s %(unit)s, cần %(limit)s %(unit)s") % words
    return _("%(used)s %(unit)s, mức %(limit)s %(unit)s") % words


def same_days(count: int) -> str:
    """Return what the same days of the year before had."""
    return _("cùng kỳ năm trước: %(count)s") % {"count": format_count(count)}


def year_before(count: int) -> str:
    """Return what the whole year before had."""
    return _("cả năm trước: %(count)s") % {"count": format_count(count)}
