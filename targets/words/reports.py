"""The sentences and headings of reports, minutes and letters around the results (targets.words.prose)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET
from targets.words.moments import deadline
from targets.words.prose import count, of_all
from targets.words.verdicts import verdict_word

IN_GENERAL = gettext_lazy("KẾT QUẢ CHUNG")
BY_PLEDGE = gettext_lazy("KẾT QUẢ THEO NỘI DUNG GIAO ƯỚC")
SHORTCOMINGS = gettext_lazy("TỒN TẠI, HẠN CHẾ")
TASKS = gettext_lazy("NHIỆM VỤ TIẾP THEO")
EXPLANATIONS = gettext_lazy("GIẢI TRÌNH CỦA ĐƠN VỊ")


def opening(agreement: str, cluster: str, window: str, span: str, is_provisional: bool) -> str:
    """Return the first sentence of a report: under what it is made, of which days, on which figures."""
    basis = _("gồm cả số chưa thẩm định") if is_provisional else _("theo số đã thẩm định")
    words = {"agreement": agreement, "cluster": cluster, "window": window, "span": span, "basis": basis}
    return _("%(cluster)s báo cáo kết quả thực hiện %(agreement)s, %(window)s (%(span)s), %(basis)s, như sau:") % words


def grounds(legal_basis: str) -> str:
    """Return on what law the agreement stands."""
    return _("Căn cứ: %(basis)s") % {"basis": legal_basis}


def unit_in_brief(name: str, verdicts: Sequence[str], is_closed: bool) -> str:
    """Return how a member stands: "Bắc Ninh: 03 chỉ tiêu đạt, 01 chưa đạt, 02 chưa đủ số liệu."."""
    if not verdicts:
        return _("%(name)s: chưa có chỉ tiêu nào được đánh giá.") % {"name": name}
    each = []
    for verdict in (MET, NOT_MET, NO_DATA, NO_ACTIVITY):
        if number := verdicts.count(verdict):
            word = verdict_word(verdict, is_closed)
            each.append(f"{count(number)} {word[:1].lower()}{word[1:]}")
    words = {"name": name, "all": count(len(verdicts)), "each": ", ".join(each)}
    return _("%(name)s: trong %(all)s chỉ tiêu được đánh giá có %(each)s.") % words


def missed(titles: Sequence[str], lacks: bool) -> str:
    """Return which targets the cluster misses; `lacks`: others cannot be judged."""
    if titles:
        words = {"n": count(len(titles)), "titles": "; ".join(titles)}
        return _("Toàn Cụm còn %(n)s chỉ tiêu chưa đạt: %(titles)s.") % words
    if lacks:
        return _("Trong các chỉ tiêu đã đủ số liệu, toàn Cụm không có chỉ tiêu nào chưa đạt.")
    return _("Toàn Cụm không có chỉ tiêu nào chưa đạt.")


def results_of_all(window: str) -> str:
    """Return the title of the table of targets and members."""
    return _("Kết quả từng chỉ tiêu của các đơn vị, %(window)s") % {"window": window}


def computed() -> str:
    """Return the title of the table of how numbers were computed."""
    return _("Cách tính từng kết quả")


def numbered(place: int, title: str) -> str:
    """Return the caption of a numbered table of the comparison."""
    return _("Biểu số %(place)s: %(title)s") % {"place": f"{place:02d}", "title": title}


def tally() -> str:
    """Return the title of the table of how many targets each member meets."""
    return _("Số chỉ tiêu theo kết quả đánh giá")


def tally_heads(is_closed: bool) -> list[str]:
    """Return the heads of its columns: the verdicts' words."""
    return [verdict_word(verdict, is_closed) for verdict in (MET, NOT_MET, NO_ACTIVITY, NO_DATA)]


def sheet_of(period: str, span: str, due_at: datetime, state: str) -> str:
    """Return of which period a data sheet is, by when it is due, and how the report stands."""
    words = {"period": period, "span": span, "due": deadline(due_at), "state": state}
    return _("Kỳ báo cáo: %(period)s (%(span)s). Hạn gửi: %(due)s. Trạng thái báo cáo: %(state)s.") % words


def sheet_made(when: str, done: int, total: int) -> str:
    """Return when a sheet was made, and how many of its cells are entered."""
    words = {"when": when, "done": of_all(done, total)}
    return _("Phiếu lập lúc %(when)s; đã nhập %(done)s ô số liệu.") % words


def not_begun() -> str:
    """Return how a report stands that nobody has begun."""
    return _("chưa lập")


def not_entered() -> str:
    """Return what stands in a sheet where a figure is not entered."""
    return "…"


def narrative() -> str:
    """Return what a narrative is introduced with."""
    return _("Thuyết minh:")


def no_narrative() -> str:
    """Return that a content has no narrative."""
    return _("chưa có.")


def files_attached() -> str:
    """Return the heading of the files behind a report's figures and texts."""
    return _("Tài liệu kiểm chứng")


def of_base(what: str, carried: object) -> str:
    """Return that something is about the year before: a figure of the history that a report carries."""
    return _("%(what)s (số cùng kỳ: %(carried)s)") % {"what": what, "carried": carried}


def files_behind(what: str, names: Sequence[str]) -> tuple[str, str]:
    """Return what some files stand behind, and their names."""
    return f"{what}:", "; ".join(names) + "."


def from_these_figures() -> str:
    """Return the caption of the results that a sheet's figures come to."""
    return _("Kết quả tính từ số liệu trên")


def nothing_asked() -> str:
    """Return that a content asks for no figure in the period."""
    return _("Kỳ này không có mục số liệu phải nhập.")


def explained(measure: str, note: str) -> str:
    """Return a unit's explanation of one of its figures."""
    return _("%(measure)s: %(note)s") % {"measure": measure, "note": note}


def none_explained() -> str:
    """Return that no figure has an explanation."""
    return _("Không có số liệu nào kèm giải trình.")


def inputs() -> str:
    """Return the title of the table of figures that results stand on."""
    return _("Số liệu đầu vào")


def by_now(window: str) -> str:
    """Return what the results of the year by now are introduced with."""
    return _("Lũy kế %(window)s:") % {"window": window}


def narrative_of(period: str) -> str:
    """Return what the narrative of a period's report is introduced with."""
    return _("Thuyết minh %(period)s:") % {"period": period}


def issued() -> str:
    """Return what the documents are introduced with that a milestone rests on."""
    return _("Văn bản đã ban hành:")
