"""What is said of a member's year on its own page."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from targets.core.ranking import Rank
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA


def year(window: str, verdicts: Sequence[str], missed: Sequence[str]) -> str:
    """Return how a member stands: "6 tháng đầu năm 2024: đạt 5/6 chỉ tiêu; chưa đạt: Giảm tội phạm (tăng 2,22%)."

    What did not happen counts neither as met nor as missed. `missed`: each missed target in words.
    """
    idle, unknown, met = (verdicts.count(verdict) for verdict in (NO_ACTIVITY, NO_DATA, MET))
    asked = len(verdicts) - idle
    words = {"window": window, "met": met, "asked": asked, "missed": "; ".join(missed), "n": unknown, "idle": idle}
    if not verdicts:
        return _("%(window)s: không có chỉ tiêu nào được đánh giá.") % words
    if not asked:
        return _("%(window)s: không phát sinh ở chỉ tiêu nào.") % words
    parts = [_("đạt cả %(asked)s chỉ tiêu") % words if met == asked else _("đạt %(met)s/%(asked)s chỉ tiêu") % words]
    parts += [_("chưa đạt: %(missed)s") % words] if missed else []
    parts += [_("%(n)s chỉ tiêu chưa đủ số liệu") % words] if unknown else []
    parts += [_("%(idle)s chỉ tiêu không phát sinh") % words] if idle else []
    return f"{window}: {'; '.join(parts)}."


def missed(name: str, how: str) -> str:
    """Return a missed target with how it is missed."""
    return f"{name} ({how})"


def rank(taken: Rank | None) -> str:
    """Return a place among all: "2/6", "đồng hạng 2/6"; "" for none."""
    if taken is None:
        return ""
    words = {"place": taken.place, "of": taken.of}
    return _("đồng hạng %(place)s/%(of)s") % words if taken.is_shared else f"{taken.place}/{taken.of}"
