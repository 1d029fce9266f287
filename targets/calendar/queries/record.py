"""What the record says about an agreement, a target, a period or another thing that administrators change, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from audit.lines import worded
from audit.models import Event
from foundation.dates import moment_text
from pledges.models import Agreement, Pledge, Province
from targets.core.numbers import format_date, format_decimal
from targets.models import Measure, Period, Target, TargetVersion
from targets.words import wording

LATEST = 50  # events shown of one thing
ACTIONS = {
    "create_agreement": gettext_lazy("Tạo dự thảo giao ước"),
    "copy_year": gettext_lazy("Sao chép từ giao ước năm trước"),
    "load_agreement": gettext_lazy("Nạp giao ước từ tệp"),
    "publish": gettext_lazy("Ban hành giao ước"),
    "delete_draft": gettext_lazy("Xóa dự thảo giao ước"),
    "edit_agreement": gettext_lazy("Sửa thông tin giao ước"),
    "add_pledge": gettext_lazy("Thêm nội dung"),
    "edit_pledge": gettext_lazy("Sửa nội dung"),
    "move_pledge": gettext_lazy("Đổi thứ tự nội dung"),
    "remove_pledge": gettext_lazy("Bỏ nội dung"),
    "add_measure": gettext_lazy("Thêm mục số liệu"),
    "edit_measure": gettext_lazy("Sửa mục số liệu"),
    "remove_measure": gettext_lazy("Bỏ mục số liệu"),
    "set_members": gettext_lazy("Sửa đơn vị thành viên"),
    "add_target": gettext_lazy("Thêm chỉ tiêu"),
    "edit_target": gettext_lazy("Sửa chỉ tiêu"),
    "remove_target": gettext_lazy("Bỏ chỉ tiêu"),
    "enable_target": gettext_lazy("Bật chỉ tiêu"),
    "disable_target": gettext_lazy("Tắt chỉ tiêu"),
    "add_check": gettext_lazy("Thêm phép kiểm tra"),
    "edit_check": gettext_lazy("Sửa phép kiểm tra"),
    "remove_check": gettext_lazy("Bỏ phép kiểm tra"),
    "add_stock": gettext_lazy("Thêm phép đối chiếu tồn"),
    "edit_stock": gettext_lazy("Sửa phép đối chiếu tồn"),
    "remove_stock": gettext_lazy("Bỏ phép đối chiếu tồn"),
    "edit_period": gettext_lazy("Sửa kỳ báo cáo"),
    "add_window": gettext_lazy("Thêm mốc bình xét"),
    "remove_window": gettext_lazy("Bỏ mốc bình xét"),
    "extend": gettext_lazy("Gia hạn"),
    "call_unit": gettext_lazy("Gọi đôn đốc"),
    "close_period": gettext_lazy("Chốt kỳ"),
    "save_holiday": gettext_lazy("Ghi ngày nghỉ, ngày làm bù"),
    "remove_holiday": gettext_lazy("Bỏ ngày nghỉ, ngày làm bù"),
    "set_supplier": gettext_lazy("Ghi nơi cung cấp số liệu"),
    "add_province": gettext_lazy("Thêm đơn vị"),
    "edit_province": gettext_lazy("Sửa đơn vị"),
    "add_succession": gettext_lazy("Ghi sáp nhập"),
    "assign": gettext_lazy("Giao thẩm định"),
    "unassign": gettext_lazy("Kết thúc giao thẩm định"),
}
NAMES = {
    "changes": gettext_lazy("Thay đổi"),
    "members": gettext_lazy("Đơn vị thành viên"),
    "shared": gettext_lazy("Dùng chung"),
    "place": gettext_lazy("Thứ tự"),
    "state": gettext_lazy("Trạng thái"),
    "measure": gettext_lazy("Mục số liệu"),
    "pledge": gettext_lazy("Nội dung"),
    "copied_from": gettext_lazy("Từ giao ước năm"),
    "reviewer": gettext_lazy("Người được giao"),
    "title": gettext_lazy("Tên"),
    "text": gettext_lazy("Toàn văn"),
    "definition": gettext_lazy("Định nghĩa"),
    "provided_by": gettext_lazy("Đơn vị cung cấp"),
    "province": gettext_lazy("Đơn vị"),
    "predecessor": gettext_lazy("Đơn vị cũ"),
    "successor": gettext_lazy("Đơn vị tiếp nhận"),
    "on": gettext_lazy("Ngày sáp nhập"),
    "until": gettext_lazy("Gia hạn đến"),
    "results": gettext_lazy("Số kết quả đã chốt"),
    "left": gettext_lazy("Vế không lớn hơn"),
    "right": gettext_lazy("Vế giới hạn"),
    "message": gettext_lazy("Câu báo lỗi"),
    "opening": gettext_lazy("Tồn đầu kỳ"),
    "remaining": gettext_lazy("Còn lại cuối kỳ trước"),
}
SUMS = ("left", "right", "remaining")  # signed measure codes
WORDED = (Agreement, Pledge, Measure, Target, TargetVersion, Period, Province)  # whose columns name what changed


@dataclass(frozen=True)
class Change:
    """One thing that an event changed: its name, from what, to what; "" where there was or is nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One event on the record in words."""

    event: Event
    words: str
    changes: tuple[Change, ...]


def record_of(*subjects: str) -> list[Entry]:
    """Return what the record says of these subjects, latest first, the latest LATEST only."""
    events = Event.objects.filter(subject__in=subjects).order_by("-sequence")[:LATEST]
    return [Entry(event, str(ACTIONS.get(event.action, event.action)), tuple(_changes(event.data))) for event in events]


def _changes(data: dict):
    """Yield the differences of an event's data; what stands beside them (the pledge, the measure) comes first."""
    for name, value in data.items():
        if name not in ("from", "to", "shared", "new_version", "changed"):
            yield Change(_name(name), "", _worded(name, value))
    if data.get("new_version"):
        yield Change(_("Phiên bản mới"), "", "")
    for part in (data.get("shared"), data):
        if part:
            yield from differences(part.get("from"), part.get("to"))


def differences(before, after):
    """Yield in words what differs between two states of a thing: dicts by column name, or two plain values."""
    if isinstance(before, dict) or isinstance(after, dict):
        before, after = before or {}, after or {}
        for name in {**before, **after}:
            old, new = _worded(name, before.get(name)), _worded(name, after.get(name))
            if old != new:
                yield Change(_name(name), old, new)
    elif before or after:
        yield Change("", _worded("", before), _worded("", after))


def _name(name: str) -> str:
    if name in NAMES:
        return str(NAMES[name])
    for model in WORDED:
        for field in model._meta.get_fields():
            if field.name == name and hasattr(field, "verbose_name"):
                return str(field.verbose_name)
    return name


def _worded(name: str, value) -> str:
    """Return a value of an event's data as people read it: choices by their label, days and moments as printed."""
    if value in (None, "", [], {}):
        return ""
    if name in ("threshold", "upper_threshold"):
        return format_decimal(Fraction(value))
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {part}" for key, part in value.items())
    if name == "changes":
        return _sentences(value)
    if name in SUMS or name == "opening":
        return sum_by_names(value if isinstance(value, list) else [value])
    if isinstance(value, list):
        return ", ".join(" – ".join(map(str, part)) if isinstance(part, list) else str(part) for part in value)
    if name in ("province", "predecessor", "successor"):
        return Province.objects.filter(code=value).values_list("short_name", flat=True).first() or str(value)
    return _label(name, value) or _moment(str(value)) or str(value)


def _sentences(lines: list) -> str:
    """Return what a load was recorded to have changed; earlier releases kept sentences in Vietnamese alone."""
    sentences = [worded(line) for line in lines if not isinstance(line, str)]
    plain = [line for line in lines if isinstance(line, str)]
    if plain and get_language() != "vi":
        plain = [_("ghi bằng tiếng Việt, số câu: %(count)s") % {"count": len(plain)}]
    return " ".join([*sentences, *plain])


def sum_by_names(terms) -> str:
    """Return a signed sum of measure codes by the measures' names."""
    names = dict(Measure.objects.values_list("code", "name"))
    return wording.sum_of_names(terms, names)


def _label(name: str, value) -> str:
    for model in WORDED:
        for field in model._meta.fields:
            if field.name == name and field.choices:
                label = dict(field.flatchoices).get(value)
                if label:
                    return str(label)
    return ""


def _moment(text: str) -> str:
    """Return an ISO day or moment as it is printed, "" for any other text."""
    try:
        if len(text) == 10:
            return format_date(date.fromisoformat(text))
        return moment_text(datetime.fromisoformat(text)) if "T" in text[:11] else ""
    except ValueError:
        return ""
