"""The cells of a submission's page, own and base, as they stand, as they were typed, and what is said about each."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.statements import written_once
from targets.models import Evidence, FigureVersion, Measure, Message, Remark, Submission
from targets.reports.queries.content import Fields, content_of
from targets.reports.queries.findings import findings_here
from targets.reports.queries.readiness import asked_codes, base_cells
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import CURRENT, figures_of

ANY = "any-measure"  # stands for a measure's code in an address
JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class Clash:
    """Somebody else wrote first: who, when, and both contents in words."""

    by: str
    at: datetime
    theirs: str
    mine: str


@dataclass(frozen=True)
class Typed:
    """What was posted and not saved, by cell key: the page shows it again instead of what is stored."""

    fields: dict[str, Fields] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # of narratives
    problems: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()  # refused because the page may not be written any more; `problems` says why
    wrong: frozenset[str] = frozenset()  # refused earlier and still so in the boxes of the person's page

    def errors(self) -> list["Error"]:
        """Return the error summary: every problem and every clash, with the field that each is about."""
        told = [Error(self._anchor(key), message) for key, message in self.problems.items()]
        clash = _("%(who)s đã lưu ô này trước: hãy xem cả hai số rồi chọn.")
        return told + [Error(self._anchor(key), clash % {"who": theirs.by}) for key, theirs in self.clashes.items()]

    def _anchor(self, key: str) -> str:
        return f"t-{key}" if key.startswith("narrative-") else f"v-{key}"


@dataclass(frozen=True)
class Error:
    """One line of the error summary: the id of the field, and the words that stand beside it too."""

    anchor: str
    message: str


@dataclass(frozen=True)
class Cell:
    """One cell. `key` is the measure's code, or "base:province:code" where a carried history submission holds it.

    `submission_pk` None: the history submission is not begun yet. `province` "" where it is the page's own.
    """

    key: str
    measure: Measure
    page_pk: int
    submission_pk: int | None
    version: FigureVersion | None
    is_milestone: bool = False
    province: str = ""
    province_name: str = ""
    period_title: str = ""
    findings: tuple = ()
    remarks: tuple[Remark, ...] = ()
    messages: int = 0
    typed: Fields | None = None
    problem: str = ""
    clash: Clash | None = None
    is_locked: bool = False
    is_refused: bool = False  # its box on the person's page holds what was not taken
    files: tuple[Evidence, ...] = ()  # behind it

    def printed(self) -> tuple:
        """Return all that is printed of it as plain values, by which what is made of it is found; but remarks."""
        measure, version = self.measure, self.version
        stored = version and (version.number, content_of(version))
        return (
            *(self.key, self.page_pk, measure.code, measure.name, measure.unit, self.is_milestone),
            *(self.submission_pk, self.province, self.province_name, self.period_title, stored),
            *(self.findings, self.messages, self.typed, self.problem, self.clash, self.is_locked, self.is_refused),
            len(self.files),
        )

    @cached_property
    def stored(self) -> Fields:
        """Return the fields of what is stored."""
        return content_of(self.version).as_fields(self.version_number)

    @property
    def stored_json(self) -> str:
        """Return what is stored as JSON, for the script to take into the boxes after a conflict."""
        return JSON.encode({name: value for name, value in vars(self.stored).items() if name != "x"})

    @property
    def fields(self) -> Fields:
        """Return what the boxes show: what was typed and not saved, else what is stored."""
        return self.typed or self.stored

    @property
    def is_unsaved(self) -> bool:
        """Say whether the boxes show something that is not stored."""
        return self.typed is not None and (self.problem != "" or self.clash is not None or self.typed != self.stored)

    @property
    def version_number(self) -> int:
        """Return the number of the version that stands; 0 for an empty cell."""
        return self.version.number if self.version else 0

    @property
    def is_entered(self) -> bool:
        """Say whether there is a number or a reason; zero is entered."""
        return self.version is not None and self.version.kind != FigureVersion.Kind.CLEARED

    @property
    def number(self) -> int | None:
        """Return the number that is stored, None where there is none."""
        return self.version.value if self.version else None

    @cached_property
    def state(self) -> str:
        """Return the mark beside the cell."""
        if self.is_locked:
            return "locked"
        if self.problem or self.is_refused or any(found.is_blocking for found in self.findings):
            return "wrong"
        if self.clash or self.is_unsaved:
            return "unsaved"
        if not self.is_entered:
            return "empty"
        if self.findings:
            return "explained" if all(found.has_note for found in self.findings) else "warning"
        return "not_collected" if self.version.kind == FigureVersion.Kind.NOT_COLLECTED else "saved"

    @property
    def outcome(self) -> str:
        """Return how the last save of this cell ended, for the script: saved, wrong, clash or locked."""
        if self.is_locked:
            return "locked"
        return "wrong" if self.problem else "clash" if self.clash else "saved"

    @property
    def label(self) -> str:
        """Return measure, unit and period in words, for people who hear the page."""
        return ", ".join(
            part for part in (self.measure.name, self.measure.unit, self.province_name, self.period_title) if part
        )

    @property
    def url(self) -> str:
        """Return where this one cell is saved."""
        return self._own_address("targets:cell")

    @property
    def thread(self) -> str:
        """Return where what is asked and answered about it stands."""
        return self._address("targets:messages")

    @property
    def evidence(self) -> str:
        """Return where the files behind it stand."""
        return self._own_address("targets:cell_evidence")

    def _own_address(self, name: str) -> str:
        address = self._address(name)
        return f"{address}?base={self.province}" if self.province else address

    def _address(self, name: str) -> str:
        return _addresses(name, self.page_pk).replace(ANY, self.measure.code)


@lru_cache(maxsize=1000)
def _addresses(name: str, page_pk: int) -> str:
    """Return the addresses of the cells of a page, with ANY in the place of the measure."""
    return reverse(name, args=[page_pk, ANY])


def cells_of(
    reading: Reading, *, typed: Typed | None = None, basis: str = CURRENT, remarks: Iterable[Remark] = ()
) -> list[Cell]:
    """Return the submission's own cells in the order of its page, then the base cells that are entered on it.

    `basis` is that of reports.queries.submissions.basis_of; `remarks` are those that the person who looks may read.
    """
    typed, bases = typed or Typed(), base_cells(reading)
    carried = {report.province_id: report for report in reading.carried}
    own = _Holder(reading.submission, "", "", str(reading.period), asked_codes(reading))
    holders = [own] + [
        _Holder(carried.get(place.pk), place.code, place.short_name if len(bases) > 1 else "", str(period), codes)
        for place, period, codes in bases
    ]
    said = _said(reading, typed, remarks, with_findings=basis == CURRENT)
    return [
        _cell(reading.submission, holder, reading.listed[code].measure, latest.get(code), said, typed)
        for holder in holders
        for latest in [_latest(reading, holder.submission, basis)]
        for code in holder.codes
    ]


@dataclass(frozen=True)
class _Holder:
    """A submission that holds cells of the page: the page's own, or a base (None until it is begun)."""

    submission: Submission | None
    province: str
    province_name: str
    period_title: str
    codes: list[str]


def _latest(reading: Reading, holder: Submission | None, basis: str) -> Mapping[str, FigureVersion]:
    """Return what a holder's cells show; of what is entered emptied ones too: their number is what was seen."""
    if holder is None:
        return {}
    return reading.latest[holder.pk] if basis == CURRENT and holder.pk in reading.latest else figures_of(holder, basis)


@dataclass(frozen=True)
class _Said:
    """What the page says about its cells, by key; threads by measure code."""

    findings: dict
    remarks: dict
    messages: dict
    milestones: frozenset


def _said(reading: Reading, typed: Typed, standing: Iterable[Remark], *, with_findings: bool) -> _Said:
    """Return what is said; not what is found about a stored figure while its box shows something else."""
    findings, remarks, unsaved = {}, {}, typed.problems.keys() | typed.clashes.keys() | typed.wrong
    for found in findings_here(reading) if with_findings else ():
        for key in () if unsaved & set(found.cells) else found.cells:
            findings.setdefault(key, []).append(found)
    for remark in standing:
        if remark.measure_id:
            remarks.setdefault((remark.submission_id, remark.measure_id), []).append(remark)
    return _Said(findings, remarks, dict(_threads(reading.submission.pk)), reading.milestones)


@written_once
def _threads(submission: int):
    """Return how many messages there are about each measure of a submission, by code."""
    threads = Message.objects.filter(submission=submission).order_by().values_list("measure__code")
    return threads.annotate(Count("pk"))


def _cell(page: Submission, holder: _Holder, measure: Measure, version, said: _Said, typed: Typed) -> Cell:
    key = f"base:{holder.province}:{measure.code}" if holder.province else measure.code
    holder_pk = holder.submission.pk if holder.submission else None
    return Cell(
        key=key,
        measure=measure,
        page_pk=page.pk,
        submission_pk=holder_pk,
        version=version,
        is_milestone=measure.code in said.milestones,
        province=holder.province,
        province_name=holder.province_name,
        period_title=holder.period_title,
        findings=tuple(said.findings.get(key, ())),
        remarks=tuple(said.remarks.get((holder_pk, measure.pk), ())),
        messages=0 if holder.province else said.messages.get(measure.code, 0),
        typed=typed.fields.get(key),
        problem=typed.problems.get(key, ""),
        clash=typed.clashes.get(key),
        is_locked=key in typed.locked,
        is_refused=key in typed.wrong,
    )
