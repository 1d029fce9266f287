"""What a person typed into a cell, read and judged by itself; writes nothing, and compares no two cells."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import Problem, length_problems
from foundation.text import LONGEST, nfc
from targets.core.numbers import NumberRefused, format_date, parse_count
from targets.models import FigureVersion, Measure, Period
from targets.reports.queries.content import EMPTY, NOT_COLLECTED, NUMBER, Content
from targets.words import faults

LONGEST_REASON = FigureVersion._meta.get_field("reason").max_length
LONGEST_NUMBER = FigureVersion._meta.get_field("document_number").max_length

Wrong = list[tuple[str, str]]  # sentences with the field (queries.content.Fields) that each is about

# Offered wherever a figure is "not collected"; stored as Vietnamese text, so that own words stand beside them.
STANDARD_REASONS = (
    "Báo cáo theo chế độ mật, không nhập hệ thống",
    "Đơn vị cung cấp chưa gửi số liệu",
    "Đơn vị đang rà soát",
    "Không tổ chức thống kê mục này",
)


@dataclass(frozen=True)
class CellInput:
    """One cell as it came from a form, a paste or a file.

    Exactly one of: `text` (as typed; blank empties the cell), `value` (already a number), `reason` (not collected),
    `clear`. `note` None keeps the note that is there. `expected_version` is the number of the version the person saw:
    0 for an empty cell, None where nobody looked (files). `is_bare`: it comes from where nothing can be said beside a
    number: what stands beside the same number stays.
    """

    measure: str
    text: str | None = None
    value: int | None = None
    reason: str = ""
    clear: bool = False
    note: str | None = None
    is_estimate: bool = False
    estimated_on: date | None = None
    document_number: str = ""
    document_date: date | None = None
    expected_version: int | None = None
    is_bare: bool = False


def input_of(measure: str, content: Content) -> CellInput:
    """Return the input that says what a number's content says; the note that is there stays."""
    return CellInput(
        measure,
        value=content.value,
        is_estimate=content.is_estimate,
        estimated_on=content.estimated_on,
        document_number=content.document_number,
        document_date=content.document_date,
    )


def read_cell(
    cell: CellInput, *, old: Content, measure: Measure, is_milestone: bool, today: date, period: Period | None = None
):
    """Return the Content a cell asks for, and the Problems that refuse it (docs/metrics.md; one parser everywhere)."""
    too_long = _too_long(cell, measure)
    if too_long:
        return None, too_long
    problems: Wrong = []
    note = old.note if cell.note is None else nfc(cell.note).strip()
    number = None
    if cell.reason.strip() and (cell.value is not None or (cell.text or "").strip()):
        problems.append(("r", _("%(name)s: hoặc nhập số, hoặc ghi lý do không thu thập được, không ghi cả hai.")))
    elif cell.reason.strip() and not cell.clear:
        reason = nfc(cell.reason).strip()
        return Content(NOT_COLLECTED, reason=reason, note=note), []
    elif not cell.clear:
        number, problems = _read_number(cell)
    if problems:
        return None, _problems(problems, measure, period)
    if number is None:
        return replace(EMPTY, note=note), []
    if cell.is_estimate and cell.estimated_on is None:
        problems.append(("ed", _("%(name)s: số ước phải ghi “Số ước đến ngày …”.")))
    elif cell.is_estimate and period and not period.start <= cell.estimated_on <= period.end:
        problems.append(("ed", _("%(name)s: “Ước đến ngày” phải nằm trong kỳ, từ %(start)s đến %(end)s.")))
    document_number, document_date = nfc(cell.document_number).strip(), cell.document_date
    if is_milestone and number not in (0, 1):
        problems.append(("v", _("%(name)s: chỉ chọn đã ban hành (1) hoặc chưa ban hành (0).")))
    if document_date and document_date > today:
        problems.append(("dd", _("%(name)s: ngày văn bản không được sau hôm nay.")))
    content = Content(
        NUMBER,
        number,
        note=note,
        is_estimate=cell.is_estimate,
        estimated_on=cell.estimated_on if cell.is_estimate else None,
        document_number=document_number,
        document_date=document_date,
    )
    return content.over(old) if cell.is_bare else content, _problems(problems, measure, period)


def _too_long(cell: CellInput, measure: Measure) -> list[Problem]:
    """Return the cell's texts that are longer than what is kept of them: nothing is cut silently."""
    texts = (
        ("n", cell.note, LONGEST, _NOTE),
        ("r", cell.reason, LONGEST_REASON, _REASON),
        ("dn", cell.document_number, LONGEST_NUMBER, _NUMBER),
    )
    return [
        replace(problem, part=part)
        for part, text, longest, what in texts
        if text
        for problem in length_problems(measure.code, nfc(text).strip(), longest, name=what % {"name": measure.name})
    ]


_NOTE, _REASON = gettext_lazy("%(name)s: giải trình"), gettext_lazy("%(name)s: lý do")
_NUMBER = gettext_lazy("%(name)s: số văn bản")


def _read_number(cell: CellInput) -> tuple[int | None, Wrong]:
    text = cell.text if cell.value is None else str(cell.value)
    if text is None or not text.strip():
        return None, []
    try:
        return parse_count(text), []
    except NumberRefused as refused:
        return None, [("v", "%(name)s: " + faults.refusal(refused).replace("%", "%%"))]


def _problems(problems: Wrong, measure: Measure, period: Period | None) -> list[Problem]:
    values = {"name": measure.name}
    values |= {"start": format_date(period.start), "end": format_date(period.end)} if period else {}
    return [Problem(measure.code, sentence % values, part) for part, sentence in problems]
