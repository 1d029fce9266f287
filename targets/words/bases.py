"""On what figures a page stands, and of when: a label, a sentence, and what stands above a table in a file."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from foundation.dates import moment_text
from targets.core.numbers import format_date
from targets.core.periods import Window
from targets.words.documents import BANNER
from targets.words.wording import window_title


@dataclass(frozen=True)
class Basis:
    """What figures count: "Đã thẩm định", and what that means. `is_provisional`: some were accepted by nobody."""

    label: str
    sentence: str
    is_provisional: bool = False

    @property
    def warning(self) -> str:
        """Return what stands on every page of a file with figures that nobody has accepted; "" on all others."""
        return warning() if self.is_provisional else ""


def warning() -> str:
    """Return what nobody may overlook on paper."""
    return str(BANNER)


def accepted() -> Basis:
    """Return that only accepted figures count."""
    return Basis(_("Đã thẩm định"), _("chỉ tính số liệu đã được thẩm định."))


def provisional(*, own_only: bool = False) -> Basis:
    """Return that submitted figures count too; `own_only`: those of the reader's own unit."""
    if own_only:
        meaning = _(
            "có cả số đơn vị mình đã gửi mà Cụm chưa thẩm định; số của đơn vị khác và của toàn Cụm là số đã thẩm định."
        )
    else:
        meaning = _("gồm số đã thẩm định và số đã gửi Cụm chờ thẩm định.")
    return Basis(_("Chưa thẩm định"), meaning, is_provisional=True)


def closed(at: datetime, by: str) -> Basis:
    """Return that the results are those that a closing froze."""
    words = {"at": moment_text(at), "by": by}
    return Basis(_("Đã chốt số liệu"), _("kết quả chốt lúc %(at)s, người chốt: %(by)s; không đổi về sau.") % words)


def today() -> Basis:
    """Return that a closed window is computed again on what is accepted by now."""
    return Basis(_("Số liệu hiện nay"), _("tính lại trên số đã thẩm định đến nay; kết quả đã chốt không đổi."))


def of_years(*, is_provisional: bool) -> list[str]:
    """Return what stands under a way over the years: what it counts, and that it judges nothing."""
    restated = [] if is_provisional else [_("Bảng này tính cả số đã đính chính sau chốt.")]
    return [*restated, _("Diễn biến để tham khảo, không thay kết quả đánh giá theo giao ước của từng năm.")]


def window_line(window: Window) -> str:
    """Return which days a table speaks of: "Mốc thời gian: 6 tháng đầu năm 2024 (15/12/2023 – 14/06/2024)"."""
    words = {"window": window_title(window), "start": format_date(window.start), "end": format_date(window.end)}
    return _("Mốc thời gian: %(window)s (%(start)s – %(end)s)") % words


def basis_line(basis: Basis) -> str:
    """Return on what figures a table stands."""
    return _("Căn cứ số liệu: %(label)s – %(meaning)s") % {"label": basis.label, "meaning": basis.sentence}


def as_of(moment: str) -> str:
    """Return of when a page's figures are."""
    return _("Số liệu tính đến %(at)s.") % {"at": moment}


def unit_line(unit: str) -> str:
    """Return in what a table's numbers are counted."""
    return _("Đơn vị tính: %(unit)s.") % {"unit": unit}
