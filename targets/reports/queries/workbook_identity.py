"""What a report's workbook says of itself on its hidden sheet, sealed, so that no editor of files can change it.

Sheets come back shown and protected otherwise (LibreOffice turns "very hidden" into hidden): only the seal counts.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from django.core.signing import BadSignature, Signer

from foundation.text import mark
from targets.reports.queries.reading import Reading

TEMPLATE = "report-1"  # another layout of the sheets, another name
SEAL = "targets.reports.workbook"  # the salt: what other pages sign is no seal of a workbook


@dataclass(frozen=True)
class Identity:
    """Whose report of which period a workbook is, by which rules, and which versions it was filled with.

    `office`: "" for the whole report. `rules`: see rules_mark. `at`: when it was made, ISO. `cells`: the number of the
    version shown by key ("base:province:code" of base cells), 0 an empty one. `texts`: the same by pledge id.
    """

    cluster: str
    province: str
    year: int
    period: str
    office: str
    rules: str
    at: str
    cells: Mapping[str, int]
    texts: Mapping[str, int]
    template: str = TEMPLATE

    def sealed(self) -> str:
        """Return it as one text that only this installation can make."""
        return Signer(salt=SEAL).sign_object(asdict(self), compress=True)


def unsealed(text: str) -> Identity | None:
    """Return what a hidden sheet says; None where it was altered or comes from another installation."""
    try:
        data = Signer(salt=SEAL).unsign_object(text.strip())
    except (BadSignature, ValueError):
        return None
    return (
        Identity(**data)
        if isinstance(data, dict) and data.keys() == {field.name for field in fields(Identity)}
        else None
    )


def rules_mark(reading: Reading) -> str:
    """Return a mark of what a report is asked: contents, measures, how these count; not of their titles or order."""
    asked = sorted(
        (group.pledge.pk, measure.code, measure.unit, measure.accumulation, measure.code in reading.milestones)
        for group in reading.asked
        for measure in group.measures
    )
    pledges = sorted(group.pledge.pk for group in reading.asked)
    return mark(reading.agreement and reading.agreement.pk, pledges, asked)[:8]
