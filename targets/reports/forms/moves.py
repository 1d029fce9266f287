"""Forms of the workflow's actions: the signed paper, a reason, remarks on cells, judgements; rules are in services."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.dates import HANOI
from foundation.forms import ActForm, TextField, model_text
from targets.calendar.forms.fields import ClockTimeField, DayField
from targets.core import workflow
from targets.core.numbers import NumberRefused, parse_date
from targets.models import Confirmation
from targets.reports.queries.cells import Cell
from targets.reports.queries.entry import Row
from targets.reports.queries.printed_sheets import tidy_code
from targets.reports.services.review import CellRemark, Paper, Ruling, not_judged


class MoveForm(ActForm):
    """An action that asks for nothing but itself; the others add their fields."""

    def __init__(self, *args, submission, row, targets=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.submission, self.row, self.targets = submission, row, targets

    def arguments(self) -> dict:
        """Return what the action's verb (reports.services.moves) takes beside who and when; call on a valid form."""
        return {"reason": self.cleaned_data["reason"]} if "reason" in self.fields else {}


class ReasonForm(MoveForm):
    """A reason; how long it must be is the service's rule."""

    reason = TextField(label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if shortest := self.row.shortest_reason:
            text = _("Ít nhất %(shortest)s ký tự; đơn vị đọc lý do này khi hoàn thiện.")
            self.fields["reason"].help_text = text % {"shortest": shortest}


class SubmitForm(MoveForm):
    """The signed paper that the commander confirms with (docs/workflow.md)."""

    number = model_text(Confirmation, "number")
    dated = DayField(label=gettext_lazy("Ngày ký"))
    signer = model_text(Confirmation, "signer")
    signer_post = model_text(Confirmation, "signer_post")
    form = forms.ChoiceField(label=gettext_lazy("Hình thức ký"), choices=Confirmation.Form.choices)
    is_early = forms.BooleanField(
        label=gettext_lazy("Văn bản được ký trước ngày cuối kỳ báo cáo, ngày ký ghi trên là đúng"), required=False
    )
    sheet_code = model_text(
        Confirmation,
        "sheet_code",
        max_length=40,
        help_text=gettext_lazy("Mã ở chân trang phiếu số liệu đã ký, để đối chiếu số liệu với bản ký. Không bắt buộc."),
    )
    scan = forms.FileField(
        label=gettext_lazy("Bản chụp văn bản (không bắt buộc)"),
        required=False,
        help_text=gettext_lazy("PDF, JPG hoặc PNG, không quá 10 MB. Không tải lên văn bản mật."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self._is_early():
            del self.fields["is_early"]  # asked only where there is something to ask

    def _is_early(self) -> bool:
        try:
            return parse_date(self.data.get("dated", "")) < self.submission.period.end
        except NumberRefused:
            return False

    def arguments(self):
        """Return the paper."""
        return {**super().arguments(), "paper": Paper(**self._paper())}

    def _paper(self) -> dict:
        names = ("number", "dated", "signer", "signer_post", "form", "sheet_code", "scan")
        paper = {name: self.cleaned_data[name] for name in names}
        paper["sheet_code"] = tidy_code(paper["sheet_code"])
        return {**paper, "is_early": self.cleaned_data.get("is_early", False)}


class RecordPaperForm(SubmitForm):
    """A paper submission recorded by an administrator: also when it came, and why on paper."""

    received_on = DayField(label=gettext_lazy("Ngày nhận"))
    received_time = ClockTimeField(label=gettext_lazy("Giờ nhận"))
    reason = TextField(
        label=gettext_lazy("Lý do ghi nhận báo cáo giấy"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def _paper(self):
        cleaned = self.cleaned_data
        moment = datetime.combine(cleaned["received_on"], cleaned["received_time"].replace(tzinfo=None), HANOI)
        return {**super()._paper(), "received_at": moment}


class CorrectPaperForm(SubmitForm):
    """What was recorded of the signed paper, written anew with a reason; the report stays where it is."""

    reason = TextField(label=gettext_lazy("Lý do sửa"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scan"].label = _("Bản chụp mới (bỏ trống thì giữ bản đã có)")


class JudgeForm(MoveForm):
    """Acceptance: the reviewer's verdict on each narrative target, "judgement-CODE" with its comment."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for target in self.targets:
            self.fields[f"judgement-{target.code}"] = forms.ChoiceField(
                label=target.title,
                choices=[("met", _("Đạt")), ("not_met", _("Chưa đạt"))],
                widget=forms.RadioSelect,
                error_messages={"required": not_judged(target)},
            )
            self.fields[f"comment-{target.code}"] = TextField(
                label=_("Nhận xét"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def arguments(self):
        """Return the judgements by target code."""
        cleaned = self.cleaned_data
        rulings = {
            target.code: Ruling(cleaned[f"judgement-{target.code}"], cleaned[f"comment-{target.code}"])
            for target in self.targets
        }
        return {**super().arguments(), "rulings": rulings}


FORMS = {
    workflow.SUBMIT: SubmitForm,
    workflow.RECORD_PAPER: RecordPaperForm,
    workflow.ACCEPT: JudgeForm,
    workflow.RETURN: ReasonForm,
    workflow.SEND_BACK: ReasonForm,
    workflow.REOPEN: ReasonForm,
    workflow.CANCEL_REOPENING: ReasonForm,
}


def form_for(action: str) -> type[MoveForm]:
    """Return the form class of an action."""
    return FORMS.get(action, MoveForm)


@dataclass(frozen=True)
class OfferedCell:
    """A cell that may be remarked on, with what was typed in a form that was refused.

    `row`: the page's row that the cell is the own one of; None of a base that a carried report holds.
    """

    cell: Cell
    row: Row | None
    is_marked: bool
    text: str


def offered_cells(rows: Iterable[Row], data) -> list[OfferedCell]:
    """Return the cells of a page's rows that exist to be remarked on, a row's base cells after its own, and what `data`
    (a posted form, or nothing) says of each."""
    cells = [(cell, row if cell is row.cell else None) for row in rows for cell in (row.cell, *row.bases)]
    return [
        OfferedCell(cell, row, bool(data.get(f"mark:{cell.key}")), data.get(f"remark:{cell.key}", ""))
        for cell, row in cells
        if cell.submission_pk
    ]


def read_remarks(data, cells: dict[str, tuple[int, str]]) -> list[CellRemark]:
    """Return the remarks of a posted move: a cell is meant when it is ticked or something is written beside it.

    `cells` maps a cell's key to (its submission's pk, its measure's code); fields are "mark:KEY" and "remark:KEY".
    """
    return [
        CellRemark(measure=measure, text=data.get(f"remark:{key}", "").strip(), submission=pk)
        for key, (pk, measure) in cells.items()
        if data.get(f"mark:{key}") or data.get(f"remark:{key}", "").strip()
    ]
