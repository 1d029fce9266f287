"""The sentences of the briefing for leaders and of the prose around results in reports."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from targets.words.answers import whole_cluster
from targets.words.prose import count, of_all


def judged() -> str:
    """Return the heading of the judged targets."""
    return _("Các chỉ tiêu được đánh giá")


def legend() -> str:
    """Return what the shapes on the strips mean."""
    return _("● đạt, × chưa đạt, ○ không đánh giá, hình thoi: toàn Cụm; nền xám: đạt yêu cầu.")


def legend_in_order() -> str:
    """Return what stands where the strips' values stand in their order instead."""
    return _("Giá trị xếp tăng dần: ● đạt, × chưa đạt, ○ không đánh giá; trong ngoặc vuông: mức yêu cầu.")


SIGNS = {"met": "●", "not_met": "×", "plain": "○"}  # where a strip is not drawn


def like(shape: str, values: Sequence[tuple[Sequence[str], str]]) -> str:
    """Return values on a strip that are judged alike, with whose each is: "× BN, VP −3,50%, HB +2,22%"."""
    each = (f"{', '.join(labels)} {text}" for labels, text in values)
    return f"{SIGNS[shape]} {', '.join(each)}"


def asked(label: str) -> str:
    """Return what is asked where it stands among the values."""
    return f"[{label}]"


def duties() -> str:
    """Return the heading of what must still hold or be done."""
    return _("Nhiệm vụ từ nay đến cuối năm")


def questions() -> str:
    """Return the heading of the questions to expect."""
    return _("Câu hỏi có thể được nêu")


def standing(window: str, span: str, headline: str) -> str:
    """Return how the cluster stands in a window."""
    return _("%(window)s (%(span)s): %(headline)s.") % {
        "window": _capital(window),
        "span": span,
        "headline": _small(headline),
    }


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def missed(title: str, said: str, members: str) -> str:
    """Return the first target that the cluster misses."""
    words = {
        "title": title,
        "cluster": _small(whole_cluster()),
        "said": said,
        "members": f"; {members}" if members else "",
    }
    return _("%(title)s: %(cluster)s %(said)s%(members)s.") % words


def none_missed(lacks: bool) -> str:
    """Return that the cluster misses no target; `lacks`: some cannot be judged yet."""
    if lacks:
        return _("Trong các chỉ tiêu đã đủ số liệu, không có chỉ tiêu nào toàn Cụm chưa đạt.")
    return _("Không có chỉ tiêu nào toàn Cụm chưa đạt.")


def attention(units: Sequence[tuple[str, str]], most: int) -> str:
    """Return which members miss targets and what, those that miss most first."""
    if not units:
        return _("Không có đơn vị nào chưa đạt chỉ tiêu đã đủ số liệu.")
    each = ", ".join(f"{name} ({said})" for name, said in units[:most])
    if len(units) > most:
        each += _(" và %(n)s đơn vị khác") % {"n": count(len(units) - most)}
    return _("%(n)s đơn vị còn chỉ tiêu chưa đạt: %(units)s.") % {"n": count(len(units)), "units": each}


def no_duty() -> str:
    """Return that nothing has to hold or be done any more that can be computed."""
    return _("Không có mức nào phải giữ hoặc phải đạt thêm tính được từ số liệu hiện có.")


def sent(period: str, handed_in: int, total: int, late: Sequence[str]) -> str:
    """Return how many units have sent a period's report, and who is late."""
    words = {"period": period, "part": of_all(handed_in, total), "late": ", ".join(late)}
    if late:
        return _("%(part)s đơn vị đã gửi báo cáo %(period)s; quá hạn chưa gửi: %(late)s.") % words
    return _("%(part)s đơn vị đã gửi báo cáo %(period)s; không có đơn vị nào quá hạn.") % words


def no_period() -> str:
    """Return that no period is being reported."""
    return _("Chưa có kỳ báo cáo nào của năm được lập.")


def more_targets(number: int) -> str:
    """Return how many more targets are judged than there is room for."""
    return _("và %(n)s chỉ tiêu khác: xem báo cáo của Cụm") % {"n": count(number)}


def nobody() -> str:
    """Return in a table that no member misses a target."""
    return _("không")


def question_of_rise(title: str) -> str:
    """Return the question who does worst in a target that is compared with the year before."""
    return _("%(title)s: đơn vị nào diễn biến kém nhất?") % {"title": title}


def reply_of_rise(name: str, said: str) -> str:
    """Return the reply: a unit with its counts."""
    return _("%(name)s: %(said)s.") % {"name": name, "said": said}


def question_of_lacking() -> str:
    """Return the question what is not known yet."""
    return _("Còn thiếu số liệu nào?")


def nothing_lacking() -> str:
    """Return that nothing is missing of what is judged."""
    return _("Không thiếu số liệu nào của các chỉ tiêu được đánh giá.")


def duty(title: str, said: str) -> str:
    """Return the first thing that must still hold or be done."""
    return _("%(title)s: %(said)s") % {"title": title, "said": _small(said)}


def question_of_all_met() -> str:
    """Return the question who meets everything."""
    return _("Đơn vị nào đạt tất cả các chỉ tiêu được đánh giá?")


def reply_of_all_met(names: Sequence[str]) -> str:
    """Return the reply: the members by name, or that there is none yet."""
    return f"{', '.join(names)}." if names else _("Chưa có đơn vị nào.")
