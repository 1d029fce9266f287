"""What a clerk says of an own workbook: which line is which measure, and where the values stand."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from targets.core.numbers import serial
from targets.reports.queries.layouts import Layout

FIELD = "line-"  # before a measure's code


def layout_from(data, codes: Collection[str]) -> Layout:
    """Return the layout that a page was sent with; what no page of ours says is not chosen."""
    numbers = {code: serial(data.get(FIELD + code, "")) for code in codes}
    lines = {code: number for code, number in numbers.items() if number}
    return Layout(data.get("sheet", ""), bool(data.get("turned")), serial(data.get("values", "")), lines)


def problems_of(layout: Layout | None) -> dict[str, str]:
    """Return what is wrong with a choice, by measure ("": the whole): nothing is chosen, or one line twice."""
    if layout is None or not layout.lines or not layout.values:
        return {"": _("Hãy chọn nơi ghi số và ít nhất một dòng.")}
    numbers = list(layout.lines.values())
    column = _("Cột này được chọn cho hai mục: mỗi cột chỉ là số của một mục.")
    message = column if layout.is_turned else _("Dòng này được chọn cho hai mục: mỗi dòng chỉ là số của một mục.")
    return {code: message for code, number in layout.lines.items() if numbers.count(number) > 1}
