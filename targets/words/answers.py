"""The answer of a dashboard in a few sentences: how the cluster stands, what it misses, what is not known."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from targets.core.kinds import kind_of
from targets.core.numbers import MINUS, format_count, format_date
from targets.core.periods import Window
from targets.core.result import Result
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA
from targets.core.shortfall import shortfall
from targets.words.values import shown
from targets.words.verdicts import verdict_word
from targets.words.wording import asks, window_label

NAMED = 3  # members or targets that a sentence names before it counts them
Printed = Callable[[int], str]  # how whole numbers are printed: in the prose of documents 7 is "07"


def cluster() -> str:
    """Return what the cluster is called where there is little room."""
    return _("Cụm")


def whole_cluster() -> str:
    """Return what all members together are called."""
    return _("Toàn Cụm")


def members_met(cluster: Result) -> str:
    """Return how many members meet a target: "3/6 đơn vị đạt"; where it has no verdict, of how many it is known."""
    if not cluster.members_total:
        return ""
    if cluster.members_met is not None and cluster.verdict != NO_DATA:
        return _("%(met)s/%(total)s đơn vị đạt") % {"met": cluster.members_met, "total": cluster.members_total}
    if cluster.members_known is not None:
        return _("%(known)s/%(total)s đơn vị có số") % {"known": cluster.members_known, "total": cluster.members_total}
    return ""


def headline(verdicts: Sequence[str], of: str, *, printed: Printed = str) -> str:
    """Return how the cluster stands, from its verdicts on the targets that count; `of`: which contents these are of.

    What did not happen counts neither as met nor as missed.
    """
    idle, unknown = verdicts.count(NO_ACTIVITY), verdicts.count(NO_DATA)
    met, asked = verdicts.count(MET), len(verdicts) - idle
    words = {"met": printed(met), "n": printed(asked), "of": f" {of}" if of else ""}
    if not verdicts:
        return _("Chưa có chỉ tiêu nào được đánh giá")
    if not asked:
        return _("Toàn Cụm không phát sinh ở chỉ tiêu nào%(of)s") % words
    if unknown == asked:
        return _("Toàn Cụm chưa đủ số liệu để đánh giá chỉ tiêu nào%(of)s") % words
    if met == asked == 1:
        text = _("Toàn Cụm đạt chỉ tiêu duy nhất%(of)s") % words
    elif met == asked:
        text = _("Toàn Cụm đạt cả %(n)s chỉ tiêu%(of)s") % words
    elif not met and not unknown:
        text = _("Toàn Cụm chưa đạt chỉ tiêu nào%(of)s (0/%(n)s)") % words
    else:
        text = _("Toàn Cụm đạt %(met)s/%(n)s chỉ tiêu%(of)s") % words
    rest = [_("%(n)s chưa đủ số liệu") % {"n": printed(unknown)}] if unknown else []
    rest += [_("%(n)s không phát sinh") % {"n": printed(idle)}] if idle else []
    return ", ".join([text, *rest])


def nobody_missed(is_judged: bool, knows_all: bool) -> str:
    """Return what is true where no member misses a target: of all, of those that are known, or of none judged here."""
    if not is_judged:
        return _("Mốc này không có đánh giá.")
    if not knows_all:
        return _("Trong số đã biết, không đơn vị nào chưa đạt.")
    return _("Không đơn vị nào chưa đạt.")


def of_contents(names: Sequence[str]) -> str:
    """Return which contents are meant, by number or title: "của nội dung 3"; "" for none, which means all."""
    if not names:
        return ""
    if len(names) == 1:
        return _("của nội dung %(name)s") % {"name": names[0]}
    return _("của các nội dung %(names)s") % {"names": ", ".join(names)}


def standing(cluster: Result, name: str, is_closed: bool = False) -> str:
    """Return one target of the cluster in a sentence: "Giảm tội phạm −4,52%, chưa đạt mức giảm ít nhất 5%; 3/6 …."."""
    words = {
        "name": name,
        "value": shown(cluster),
        "verdict": verdict_word(cluster.verdict, is_closed).lower(),
        "asks": asks(cluster.target, unit=cluster.unit),
        "members": members_met(cluster),
    }
    pattern = (
        _("%(name)s: %(value)s, %(verdict)s (%(asks)s); %(members)s.")
        if words["members"]
        else _("%(name)s: %(value)s, %(verdict)s (%(asks)s).")
    )
    return pattern % words


def missed(result: Result, *, printed: Printed = format_count) -> str:
    """Return in a few words how a target is missed: "tăng 2,22%", "thiếu 92 tin", "chưa ban hành"."""
    kind, by = kind_of(result.target), shortfall(result, result.target.bounds(result.province))
    if kind.compares_years and result.denominator:
        return _change(result)
    if by is not None and by > 0:
        return (_("thiếu %(count)s %(unit)s") % {"count": printed(by), "unit": result.unit}).strip()
    return shown(result)


def _change(result: Result) -> str:
    """Return a change in words: as it is shown, its sign said by "tăng" or "giảm"."""
    if not result.numerator:
        return _("không tăng, không giảm")
    pattern = _("tăng %(value)s") if result.numerator > 0 else _("giảm %(value)s")
    return pattern % {"value": shown(result).lstrip(f"+{MINUS}")}


def lacking(what: str, names: Sequence[str], periods: Sequence[str], *, is_ruled: bool) -> str:
    """Say what targets lack, `what` being whose (members): "Giảm tội phạm: chưa có số Quý III/2024 của 5/6 đơn vị."."""
    words = {"names": ", ".join(names), "periods": ", ".join(periods), "what": what}
    if is_ruled:
        return _("%(names)s: chưa có đánh giá thuyết minh của %(what)s.") % words
    return _("%(names)s: chưa có số %(periods)s của %(what)s.") % words


def members(names: Sequence[str], total: int, *, printed: Printed = str) -> str:
    """Return some of all members in words: by name where they are few, else how many: "cả 6 đơn vị", "5/6 đơn vị"."""
    if len(names) == total > 1:
        return _("cả %(total)s đơn vị") % {"total": printed(total)}
    if len(names) <= NAMED:
        return ", ".join(names)
    return _("%(n)s/%(total)s đơn vị") % {"n": printed(len(names)), "total": printed(total)}


def cut(sentences: Sequence[str], *, printed: Printed = str) -> tuple[str, ...]:
    """Return what is missing, of many only the first sentences and how many others there are."""
    if len(sentences) <= NAMED + 1:
        return tuple(sentences)
    return (*sentences[:NAMED], _("Còn %(n)s chỗ thiếu khác, xem trong bảng.") % {"n": printed(len(sentences) - NAMED)})


def others(names: Sequence[str], *, printed: Printed = str) -> list[str]:
    """Return names, of many only the first ones and how many others there are."""
    if len(names) <= NAMED + 1:
        return list(names)
    return [*names[:NAMED], _("%(n)s chỉ tiêu khác") % {"n": printed(len(names) - NAMED)}]


def not_begun(window: Window, day: date) -> str:
    """Say that a window, or its last quarter, has not begun: "Quý IV chưa bắt đầu: từ 15/09/2024."."""
    return _("%(window)s chưa bắt đầu: từ %(day)s.") % {"window": window_label(window), "day": format_date(day)}
