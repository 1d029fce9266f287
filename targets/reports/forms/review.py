"""The reviewer's sheet as one form: remarks on cells, judgements beside the texts they are of, a reason to return."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms.boundfield import BoundField

from targets.core import workflow
from targets.models import Remark, Target
from targets.reports.forms.moves import JudgeForm, OfferedCell, ReasonForm, offered_cells
from targets.reports.queries.entry import EntryPage, Section


@dataclass(frozen=True)
class SheetLine:
    """One cell on the sheet, with the last remark that a reviewer made on its measure."""

    offered: OfferedCell
    remark: Remark | None


@dataclass(frozen=True)
class SheetSection:
    """One content: its cells, and the fields of each judgement of its text (verdict, comment)."""

    section: Section
    lines: tuple[SheetLine, ...]
    judged: tuple[tuple[BoundField, BoundField], ...]


def decision_forms(submission, targets: list[Target], action: str, data=None) -> tuple[JudgeForm, ReasonForm]:
    """Return the two forms of the sheet; of a posted one the other keeps what was typed and is not asked."""
    judge, reason = workflow.TRANSITIONS[workflow.ACCEPT], workflow.TRANSITIONS[workflow.RETURN]
    typed = {name: data.get(name) for name in data} if data is not None else {}
    accepts = data is not None and action == workflow.ACCEPT
    returns = data is not None and action == workflow.RETURN
    return (
        JudgeForm(data if accepts else None, initial=typed, submission=submission, row=judge, targets=targets),
        ReasonForm(data if returns else None, initial=typed, submission=submission, row=reason),
    )


def sheet_sections(page: EntryPage, form: JudgeForm, remarks: Mapping[str, Remark], data) -> list[SheetSection]:
    """Return the contents of a report as the sheet shows them; `remarks`: the last ones by measure code."""
    judged: dict[int, list[tuple[BoundField, BoundField]]] = {}
    for target in form.targets:
        fields = form[f"judgement-{target.code}"], form[f"comment-{target.code}"]
        judged.setdefault(target.pledge_id, []).append(fields)
    return [
        SheetSection(
            section,
            tuple(
                SheetLine(offered, remarks.get(offered.cell.measure.code) if offered.row else None)
                for offered in offered_cells(section.rows, data)
            ),
            tuple(judged.get(section.pledge.pk, ())),
        )
        for section in page.sections
    ]
