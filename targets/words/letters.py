"""The sentences of the letter to units that have not sent their report, and of minutes of review and of closing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.words.prose import count, of_all

COURSE = gettext_lazy("DIỄN BIẾN")
COMPARED = gettext_lazy("NỘI DUNG ĐỐI CHIẾU")
REMARKS = gettext_lazy("LƯU Ý VÀ YÊU CẦU HOÀN THIỆN")
CONCLUSION = gettext_lazy("KẾT LUẬN")


def to_units(names: Sequence[str]) -> tuple[str, ...]:
    """Return whom a letter goes to: one unit beside the word, several in lines."""
    if len(names) == 1:
        return (f"{names[0]}.",)
    return tuple(f"- {name}{'.' if place == len(names) else ';'}" for place, name in enumerate(names, start=1)) or (
        "…",
    )


def as_addressed() -> tuple[str, ...]:
    """Return the recipients of a letter."""
    return _("- Như trên;"), _("- Lưu: VT, TGV.")


def no_period(window: str) -> str:
    """Return that the calendar has no such period."""
    return _("Kỳ báo cáo %(window)s chưa được lập.") % {"window": window}


def asked(agreement: str, cluster: str, window: str, due: str) -> str:
    """Return what is owed, and by when."""
    words = {"agreement": agreement, "cluster": cluster, "window": window, "due": due}
    return _("Thực hiện %(agreement)s của %(cluster)s, báo cáo kết quả %(window)s có hạn gửi %(due)s.") % words


def sent(when: str, handed_in: int, total: int) -> str:
    """Return how many units have sent it by a moment."""
    words = {"when": when, "part": of_all(handed_in, total)}
    return _("Đến %(when)s, %(part)s đơn vị đã gửi báo cáo về Cụm.") % words


def nobody_waited_for(unit: str, total: int) -> str:
    """Return that nobody is asked for anything more: not the one `unit` that the letter is to, or none of `total`."""
    if unit:
        return _("%(unit)s đã gửi báo cáo kỳ này, không còn việc phải gửi. Xin thông báo để đơn vị biết.") % {
            "unit": unit
        }
    if not total:
        return _("Không có đơn vị nào phải báo cáo kỳ này.")
    return _("Tất cả đơn vị đã gửi báo cáo kỳ này. Xin thông báo để các đơn vị biết.")


def is_closed(when: str) -> str:
    """Return that a period was closed: nothing can be sent for it any more."""
    closed = _("Kỳ báo cáo đã chốt số liệu lúc %(when)s.") % {"when": when}
    counted = _("Đơn vị chưa được thẩm định khi chốt được tính là chưa đủ số liệu.")
    return f"{closed} {counted}"


def request(are_late: Sequence[bool]) -> str:
    """Return what the units listed are asked to do; `are_late`: whether each is past its due moment."""
    if len(are_late) == 1:
        pattern = _("Đề nghị đơn vị hoàn thiện số liệu, trình lãnh đạo duyệt và gửi báo cáo %(when)s.")
    else:
        pattern = _("Đề nghị %(n)s đơn vị nêu trên hoàn thiện số liệu, trình lãnh đạo duyệt và gửi báo cáo %(when)s.")
    if all(are_late):
        when = _("ngay")
    elif any(are_late):
        when = _("(đơn vị đã quá hạn gửi ngay, đơn vị chưa đến hạn gửi đúng hạn)")
    else:
        when = _("đúng hạn")
    return pattern % {"n": count(len(are_late)), "when": when}


def rules() -> str:
    """Return what a report not sent by the closing means."""
    counted = _("Đơn vị chưa được thẩm định khi chốt được tính là chưa đủ số liệu.")
    ask = _("Có vướng mắc, đề nghị trao đổi với Tổ giúp việc Cụm.")
    return f"{counted} {ask}"


def review_of(unit: str, period: str) -> str:
    """Return what minutes of review are about."""
    return _("Tổ giúp việc Cụm lập biên bản thẩm định báo cáo %(period)s của %(unit)s như sau:") % {
        "unit": unit,
        "period": period,
    }


def never_sent(unit: str) -> str:
    """Return that there was nothing to review of a unit."""
    return _("%(unit)s: chưa gửi báo cáo nên chưa thẩm định.") % {"unit": unit}


def nothing_strange() -> str:
    """Return that the comparison found nothing to say."""
    return _("Đối chiếu với kỳ trước, cùng kỳ năm trước, các phép kiểm tra và lần gửi trước: không có điểm cần nêu.")


def changed_since(number: int) -> str:
    """Return how many cells are others than in the sending before."""
    return _("So với lần gửi trước có %(n)s chỗ đã sửa.") % {"n": count(number)}


def no_remark() -> str:
    """Return that nothing was remarked."""
    return _("Không có.")


def judged(title: str, verdict: str, comment: str) -> str:
    """Return a reviewer's judgement of a narrative target."""
    words = {"title": title, "verdict": verdict, "comment": comment}
    if comment:
        return _("Đánh giá thuyết minh “%(title)s”: %(verdict)s. %(comment)s") % words
    return _("Đánh giá thuyết minh “%(title)s”: %(verdict)s.") % words


def accepted_by(who: str, when: str, number: int) -> str:
    """Return who accepted a report, when, the how many-th time."""
    words = {"who": who, "when": when, "n": count(number)}
    return _("%(who)s xác nhận thẩm định lúc %(when)s (lần %(n)s).") % words


def accepted_as_history(who: str, when: str) -> str:
    """Return who loaded a report as history."""
    return _("%(who)s nạp số liệu lịch sử lúc %(when)s; không qua thẩm định.") % {"who": who, "when": when}


def stands_as(state: str) -> str:
    """Return how a report stands that is not accepted."""
    return _("Báo cáo chưa được xác nhận thẩm định (hiện ở trạng thái “%(state)s”).") % {"state": state}


def reviewed(accepted: int, total: int) -> str:
    """Return of how many units the report is accepted."""
    return _("%(part)s đơn vị đã được xác nhận thẩm định.") % {"part": of_all(accepted, total)}


def closed(period: str, who: str, when: str, number: int) -> str:
    """Return who closed a period, when, and how many results that froze."""
    words = {"period": period, "who": who, "when": when, "n": count(number)}
    return _("%(who)s chốt số liệu %(period)s lúc %(when)s; %(n)s kết quả được giữ nguyên từ thời điểm đó.") % words


def closing_note(note: str) -> str:
    """Return what was noted with a closing."""
    return _("Ghi chú khi chốt: %(note)s") % {"note": note}


def not_closed(period: str) -> str:
    """Return that a period is not closed: what follows is a draft."""
    return _("DỰ THẢO: %(period)s chưa chốt số liệu. Các kết quả dưới đây là kết quả nếu chốt lúc lập văn bản này.") % {
        "period": period
    }


def frozen_windows(windows: Sequence[str]) -> str:
    """Return which windows a closing freezes."""
    return _("Các mốc được chốt cùng kỳ: %(windows)s.") % {"windows": "; ".join(windows)}


def lacking_units(units: Sequence[str]) -> str:
    """Return which units are closed without an accepted report."""
    if not units:
        return _("Không có đơn vị nào bị chốt khi chưa thẩm định.")
    return _("Đơn vị chưa thẩm định khi chốt, tính là chưa đủ số liệu: %(units)s.") % {"units": ", ".join(units)}
