"""What the style page shows its components with: made-up values, in every state that a component has."""

from datetime import datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace

from django import forms as fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charts import bullet, lines, marks, scale, slope, strip, timeline
from foundation.dates import HANOI
from foundation.forms import ActForm, TextField, long_text
from targets.core.movement import BETTER, NEITHER, WORSE
from targets.core.numbers import format_decimal, format_value
from targets.words.verdicts import verdict_word

VERDICTS = ("met", "not_met", "no_data", "no_activity", "monitored", "")
PAGE = SimpleNamespace(season=SimpleNamespace(is_closed=False))
MONDAY = datetime(2024, 9, 16, tzinfo=HANOI)


class SampleForm(ActForm):
    """One field of each kind."""

    title = TextField(label=gettext_lazy("Tên"), max_length=100, help_text=gettext_lazy("Một dòng."))
    number = TextField(label=gettext_lazy("Số"), max_length=20, widget=fields.TextInput(attrs={"inputmode": "numeric"}))
    choice = fields.ChoiceField(
        label=gettext_lazy("Lựa chọn"),
        choices=[("", "–"), ("1", gettext_lazy("Thứ nhất")), ("2", gettext_lazy("Thứ hai"))],
    )
    text = long_text(gettext_lazy("Lý do"))
    file = fields.FileField(label=gettext_lazy("Tệp"))
    is_sure = fields.BooleanField(label=gettext_lazy("Tôi đã xem lại"))


def forms() -> list[tuple[str, ActForm]]:
    """Return the form as it is opened, and as it is sent with nothing in it."""
    return [(_("Chưa gửi"), SampleForm(prefix="new")), (_("Có lỗi"), SampleForm({}, prefix="wrong"))]


def inputs() -> list[SimpleNamespace]:
    """Return boxes of the entry page: empty, filled, wrong, not collected, a document."""
    typed = (("", "empty"), ("1.234", "saved"), ("12%", "wrong"), ("", "not_collected"))
    boxes = [_input(f"box-{number}", value, state) for number, (value, state) in enumerate(typed)]
    return [*boxes, _input("document", "1", "saved", is_milestone=True)]


def _input(key: str, value: str, state: str, *, is_milestone: bool = False) -> SimpleNamespace:
    reason = "x" if state == "not_collected" else ""
    return SimpleNamespace(
        key=key,
        state=state,
        fields={"v": value, "x": "0", "r": reason},
        is_wrong=state == "wrong",
        is_milestone=is_milestone,
        is_unsaved=False,
        province="style",  # so that the box has a name of its own
        label=_("Ô mẫu"),
        url="",
    )


def matrix_cells() -> list[SimpleNamespace]:
    """Return cells of the matrix: each verdict, then each mark that a cell may carry."""
    plain = [_cell(verdict) for verdict in VERDICTS]
    restated = SimpleNamespace(
        url="#cells", cause=_("Đã đính chính sau chốt"), shown=_percent(Fraction(-6)), counts="", verdict="met"
    )
    marked = (
        {"is_provisional": True},
        {"is_correcting": True},
        {"result": SimpleNamespace(rests_on_estimate=True, members_met=None)},
        {"asks": _("ít nhất") + " 3%"},
        *({"change": "▼ " + _percent(Fraction(-1)), "direction": name} for name in (BETTER, WORSE, NEITHER)),
        {"restated": restated},
    )
    return [*plain, *(_cell("not_met", **more) for more in marked)]


def _cell(verdict: str, **more) -> SimpleNamespace:
    is_number = verdict in ("met", "not_met", "")
    plain = {
        "url": "#cells",
        "place_name": _("Đơn vị %(number)s") % {"number": 1},
        "shown": _percent(Fraction(-495, 100)),
        "counts": "384/404" if is_number else "",
        "is_provisional": False,
        "is_correcting": False,
        "restated": None,
        "asks": "",
        "headroom": "",
        "change": "",
        "direction": "",
        "result": SimpleNamespace(rests_on_estimate=False, members_met=None),
    }
    return SimpleNamespace(verdict=verdict, is_number=is_number, **plain | more)


def _percent(value: Fraction) -> str:
    return format_value(value, signed=True) + "%"


def charts() -> dict:
    """Return one chart of each kind and size."""
    return {
        "strips": [_strip(size) for size in (marks.PANEL, marks.FULL, marks.WALL)],
        "timeline": _timeline(),
        "lines": _lines(),
        "bullets": [_bullet(used) for used in (120, 190)],
        "slope": _slope(),
    }


def _names(count: int) -> list[str]:
    return [_("Đơn vị %(number)s") % {"number": number} for number in range(1, count + 1)]


def _bounds() -> list[scale.Bound]:
    return [scale.Bound("<=", Fraction(-5), _("giảm %(word)s %(number)s%%") % {"word": _("ít nhất"), "number": "5"})]


def _caption(name: str) -> marks.Caption:
    return marks.Caption(
        name, _("Chỉ tiêu mẫu"), _("Một câu nói biểu đồ cho thấy gì."), tick=lambda value: f"{format_decimal(value)}%"
    )


def _strip(size: marks.Size) -> strip.Strip:
    """Return a strip with every shape; a value that is not judged here, and one with a threshold of its own."""
    values = (Fraction(-9), Fraction(-6), Fraction(-495, 100), Fraction(2))
    drawn = [
        marks.Mark(name[-1], name[-1], name, value, _percent(value), _shape(value), note=verdict_word(_shape(value)))
        for name, value in zip(_names(4), values, strict=True)
    ]
    own = marks.Mark("own", "5", _names(5)[-1], Fraction(-4), _percent(Fraction(-4)), marks.MET, is_apart=True)
    value, name = Fraction(-452, 100), _("Toàn Cụm")
    shape = marks.CLUSTER_NOT_MET
    together = marks.Mark("c", name, name, value, _percent(value), shape, note=verdict_word(marks.NOT_MET))
    return strip.strip([*drawn, own, together], _bounds(), _caption(f"sample-{size.name}"), size=size)


def _shape(value: Fraction) -> str:
    return marks.MET if value <= -5 else marks.NOT_MET


def _timeline() -> timeline.Timeline:
    """Return a row accepted in time, one sent late, one returned, and one still to come."""
    due = MONDAY + timedelta(days=1, hours=17)
    begun, presented, sent, late, accepted = (MONDAY + timedelta(hours=hours) for hours in (-48, 8, 20, 44, 50))
    ways = (
        ((begun, timeline.RING), (presented, timeline.HALF), (sent, timeline.DISC), (accepted, timeline.CHECK)),
        ((begun, timeline.RING), (late, timeline.DISC)),
        ((begun, timeline.RING), (sent, timeline.DISC), (late, timeline.BACK)),
        ((begun, timeline.RING),),
    )
    words = {
        timeline.RING: _("bắt đầu nhập"),
        timeline.HALF: _("trình lãnh đạo"),
        timeline.DISC: _("gửi Cụm"),
        timeline.BACK: _("trả lại để hoàn thiện"),
        timeline.CHECK: _("thẩm định"),
    }
    rows = [
        timeline.Row(
            name,
            tuple(timeline.Event(at, shape, words[shape], f"{at:%H:%M}", shape == timeline.DISC) for at, shape in way),
            due,
            is_done=way[-1][1] == timeline.CHECK,
        )
        for name, way in zip(_names(4), ways, strict=True)
    ]
    caption = timeline.TimeCaption(
        _("Tiến độ mẫu"), _("Một câu nói biểu đồ cho thấy gì."), f"{due:%H:%M}", lambda day: f"{day.day}/{day.month}"
    )
    return timeline.timeline(rows, caption, now=MONDAY + timedelta(days=2, hours=9))


def _lines() -> lines.Lines:
    """Return two units over a year: one with a gap, both with the way to the required end."""
    found = ((Fraction(2), None, Fraction(-6), Fraction(-7)), (Fraction(-1), Fraction(-2), Fraction(-4), None))
    series = [
        lines.Series(
            name,
            tuple(
                lines.Point(
                    roman,
                    value,
                    "" if value is None else _percent(value),
                    marks.PLAIN if value is None else _shape(value),
                )
                for roman, value in zip(("I", "II", "III", "IV"), values, strict=True)
            ),
            goal=Fraction(-5),
        )
        for name, values in zip(_names(2), found, strict=True)
    ]
    return lines.lines(series, _bounds(), _caption("sample-lines"), levels=[Fraction(0)])


def _bullet(used: int) -> bullet.Bullet:
    return bullet.bullet(used, 169, f"{used}/169", compared=[bullet.Compared(192, "192")])


def _slope() -> slope.Slope:
    numbers = ((404, 384), (120, 133), (98, 90))
    changes = [
        slope.Change(name, before, after, str(before), str(after), marks.MET if after < before else marks.NOT_MET)
        for name, (before, after) in zip(_names(3), numbers, strict=True)
    ]
    return slope.slope(changes, ("2023", "2024"), _("Chỉ tiêu mẫu"))
