"""The fixed words of official documents (Decree 30/2020/NĐ-CP): titles, heads, signatures, recipients, columns.

Documents are in Vietnamese whatever the reader's language (targets.documents.queries.kinds).
"""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.dates import local
from targets.core.numbers import format_date
from targets.core.periods import ROMAN, Window
from targets.words import wording

COUNTRY = gettext_lazy("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
MOTTO = gettext_lazy("Độc lập - Tự do - Hạnh phúc")
MOVEMENT = gettext_lazy("“Vì an ninh Tổ quốc”")
UNBROKEN = "\u00a0"  # between words that a line does not part
BANNER = gettext_lazy("SỐ LIỆU CHƯA THẨM ĐỊNH – KHÔNG DÙNG ĐỂ BÌNH XÉT")
MINISTRY = gettext_lazy("BỘ CÔNG AN")
RECIPIENTS = gettext_lazy("Nơi nhận:")
TO = gettext_lazy("Kính gửi:")

DATA_SHEET, PROVINCE_REPORT, REVIEW_MINUTES, REMINDER = "data-sheet", "province-report", "review-minutes", "reminder"
BRIEFING, CLUSTER_REPORT, COMPARISON, CLOSING_MINUTES = "briefing", "cluster-report", "comparison", "closing-minutes"
SIGNED_TWICE = (DATA_SHEET, REVIEW_MINUTES, CLOSING_MINUTES)  # by two, or by one where there is no other

NAMES = {
    DATA_SHEET: gettext_lazy("Phiếu số liệu"),
    PROVINCE_REPORT: gettext_lazy("Báo cáo kết quả của đơn vị"),
    REVIEW_MINUTES: gettext_lazy("Biên bản thẩm định số liệu"),
    REMINDER: gettext_lazy("Công văn đôn đốc"),
    BRIEFING: gettext_lazy("Tờ trình lãnh đạo (một trang)"),
    CLUSTER_REPORT: gettext_lazy("Báo cáo của Cụm"),
    COMPARISON: gettext_lazy("Biểu so sánh các đơn vị"),
    CLOSING_MINUTES: gettext_lazy("Biên bản chốt số liệu"),
}
TITLES = {
    DATA_SHEET: gettext_lazy("PHIẾU SỐ LIỆU"),
    PROVINCE_REPORT: gettext_lazy("BÁO CÁO"),
    REVIEW_MINUTES: gettext_lazy("BIÊN BẢN"),
    REMINDER: "",  # a letter has no title
    BRIEFING: gettext_lazy("TỜ TRÌNH"),
    CLUSTER_REPORT: gettext_lazy("BÁO CÁO"),
    COMPARISON: gettext_lazy("BIỂU SO SÁNH"),
    CLOSING_MINUTES: gettext_lazy("BIÊN BẢN"),
}
ABBREVIATIONS = {  # of the kinds of documents in their numbers
    DATA_SHEET: "PSL-CAT",
    PROVINCE_REPORT: "BC-CAT",
    REVIEW_MINUTES: "BB-CAT",
    REMINDER: "CAT",
    BRIEFING: "TTr-CAT",
    CLUSTER_REPORT: "BC-CAT",
    COMPARISON: "BSS-CAT",
    CLOSING_MINUTES: "BB-CAT",
}


def name(kind: str) -> str:
    """Return what a kind of document is called where one chooses it."""
    return str(NAMES[kind])


def making() -> str:
    """Return what a job does that makes a document."""
    return _("Đang lập văn bản")


def window_in_title(window: Window) -> str:
    """Return a window as a title says it: "Quý I năm 2024", "6 tháng đầu năm 2024", "năm 2024"."""
    if window.is_named:
        return f"{window.title} ({window.year})"
    if window.through == 4:
        return _("năm %(year)s") % {"year": window.year}
    if len(window.periods) == 1:
        return _("Quý %(number)s năm %(year)s") % {"number": ROMAN[window.quarter], "year": window.year}
    if window.through == 3:
        return _("9 tháng đầu năm %(year)s") % {"year": window.year}
    return f"{wording.window_label(window)} {window.year}"


def report_of_cluster(window: Window) -> str:
    """Return the name of the cluster's report over a window (docs/glossary.md)."""
    words = {"window": window_in_title(window), "movement": _movement()}
    if window.through == 4:
        return _("Tổng kết phong trào thi đua %(movement)s %(window)s") % words
    if window.through == 2:
        return _("Sơ kết phong trào thi đua %(movement)s %(window)s") % words
    return _("Kết quả thực hiện giao ước thi đua %(window)s trong phong trào %(movement)s") % words


def _movement() -> str:
    """Return the movement's name as titles have it: never parted by the end of a line."""
    return str(MOVEMENT).replace(" ", UNBROKEN)


def subject(kind: str, window: Window, unit: str) -> str:
    """Return the line under a document's title; `unit`: the province's or the cluster's name."""
    words = {"window": window_in_title(window), "unit": unit, "movement": _movement()}
    patterns = {
        DATA_SHEET: _("Thực hiện giao ước thi đua %(window)s trong phong trào %(movement)s"),
        PROVINCE_REPORT: _("Kết quả thực hiện giao ước thi đua %(window)s trong phong trào %(movement)s"),
        REVIEW_MINUTES: _("Thẩm định số liệu thực hiện giao ước thi đua %(window)s trong phong trào %(movement)s"),
        REMINDER: _("V/v gửi báo cáo kết quả thực hiện giao ước thi đua %(window)s"),
        BRIEFING: _("Về kết quả thực hiện giao ước thi đua %(window)s của %(unit)s trong phong trào %(movement)s"),
        COMPARISON: _("Kết quả thực hiện giao ước thi đua %(window)s của các đơn vị trong phong trào %(movement)s"),
        CLOSING_MINUTES: _("Chốt số liệu thực hiện giao ước thi đua %(window)s trong phong trào %(movement)s"),
    }
    return report_of_cluster(window) if kind == CLUSTER_REPORT else patterns[kind] % words


def number(kind: str) -> str:
    """Return the line of the number, which the clerk fills in."""
    return _("Số:          /%(kind)s") % {"kind": ABBREVIATIONS[kind]}


def place_and_day(place: str, day: date) -> str:
    """Return where and when, days below ten and the first two months with a leading zero (the Decree, Appendix I)."""
    month = f"{day.month:02d}" if day.month <= 2 else f"{day.month}"
    words = {"place": place, "day": f"{day.day:02d}", "month": month, "year": day.year}
    return _("%(place)s, ngày %(day)s tháng %(month)s năm %(year)s") % words


def span(window: Window) -> str:
    """Return from which day through which a window goes."""
    return _("từ ngày %(start)s đến hết ngày %(end)s") % {
        "start": format_date(window.start),
        "end": format_date(window.end),
    }


def moment(at: datetime) -> str:
    """Return a moment as prose says it: "09 giờ 30 phút ngày 18/09/2024"."""
    there = local(at)
    words = {"hour": f"{there:%H}", "minute": f"{there:%M}", "day": format_date(there.date())}
    return _("%(hour)s giờ %(minute)s phút ngày %(day)s") % words


def foot(code: str) -> str:
    """Return the sentence with the code at the foot of every page."""
    return _("Mã kiểm tra %(code)s: quét mã hoặc nhập vào trang Kiểm tra văn bản.") % {"code": code}


def appendix(number: str) -> str:
    """Return what an appendix is called; `number` roman, "" where it is the only one."""
    return _("Phụ lục %(number)s") % {"number": number} if number else _("Phụ lục")


def attached() -> str:
    """Return what stands under an appendix' title."""
    return _("(Kèm theo văn bản cùng số, cùng ngày)")


def standing(at: datetime, is_provisional: bool, closed_at: datetime | None) -> str:
    """Return on what figures a document stands, and until when they are known."""
    words = {"when": moment(at)}
    if is_provisional:
        return _("Số liệu chưa thẩm định (gồm số đã gửi Cụm), tính đến %(when)s.") % words
    if closed_at:
        words["closed"] = moment(closed_at)
        return _("Số liệu đã chốt lúc %(closed)s; văn bản lập lúc %(when)s.") % words
    return _("Số liệu đã thẩm định, tính đến %(when)s.") % words


def director() -> str:
    """Return the post of a province's signer."""
    return _("GIÁM ĐỐC")


def for_cluster(cluster: str, lead: str) -> tuple[str, ...]:
    """Return the signing lines of the cluster: its lead unit's director, for want of a seal of its own."""
    on_behalf = _("TM. %(cluster)s") % {"cluster": cluster.upper()}
    if not lead:
        return (on_behalf,)
    return on_behalf, _("CỤM TRƯỞNG"), director(), lead.upper()


def clerk() -> str:
    """Return who writes a data sheet."""
    return _("CÁN BỘ TỔNG HỢP")


def review_team() -> str:
    """Return who reviews."""
    return _("TỔ GIÚP VIỆC CỤM")


def of_unit() -> str:
    """Return who signs minutes for a unit."""
    return _("ĐẠI DIỆN ĐƠN VỊ")


def to_cluster(cluster: str) -> tuple[str, ...]:
    """Return the recipients of a province's document."""
    return _("- %(cluster)s (Tổ giúp việc);") % {"cluster": cluster}, _("- Lưu: VT.")


def to_members() -> tuple[str, ...]:
    """Return the recipients of a document of the cluster."""
    return _("- Bộ Công an (để báo cáo);"), _("- Công an các tỉnh trong Cụm;"), _("- Lưu: VT, TGV.")


def to_file() -> tuple[str, ...]:
    """Return the recipients of minutes and of what stays in the house."""
    return _("- Các đơn vị liên quan;"), _("- Lưu: VT, TGV.")


def signing_lines(form: str, post: str, *, is_direct: bool) -> tuple[str, ...]:
    """Return the lines above a signer's name: the post, under whose authority where that is another's ("KT.")."""
    post = post.upper()
    if is_direct:
        return (post,)
    if form == "Q":  # who acts in the post
        return (f"{form}. {director()}",)
    return f"{form}. {director()}", post


def no_member(unit: str, window: str) -> str:
    """Return that a window does not speak of a unit."""
    return _("%(unit)s không thuộc các đơn vị được xét ở mốc %(window)s.") % {"unit": unit, "window": window}
