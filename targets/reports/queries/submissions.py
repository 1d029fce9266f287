"""What a submission's page reads: its figures as each person may see them, its history, and who holds it since when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.models import Event
from foundation.dates import day_of, local
from pledges.models import Pledge
from pledges.permissions import Authority
from targets.core import workflow
from targets.models import (
    Acceptance,
    AcceptedFigure,
    Figure,
    FigureVersion,
    Measure,
    NarrativeVersion,
    Remark,
    Submission,
)
from targets.permissions import may_review, sees_drafts_of, sees_work_of
from targets.reports.queries.content import content_from
from targets.reports.queries.reading import Reading, current_narratives
from targets.reports.queries.sendings import sent_figures, sent_narratives
from targets.words import moves, reports

CURRENT, SENT, ACCEPTED = "current", "sent", "accepted"  # on which basis a person sees a submission

# What the record says happened to a submission beside its moves and figures.
OTHER_ACTIONS = {
    "begin": gettext_noop("bắt đầu báo cáo"),
    "assign": gettext_noop("giao thẩm định"),
    "unassign": gettext_noop("thôi giao thẩm định"),
    "ask_correction": gettext_noop("đề nghị đính chính"),
    "correction_granted": gettext_noop("chấp nhận đề nghị đính chính"),
    "correction_declined": gettext_noop("không chấp nhận đề nghị đính chính"),
    "correction_withdrawn": gettext_noop("rút đề nghị đính chính"),
    "correct_paper": gettext_noop("đính chính văn bản đã ký"),
    "publish_percentage": gettext_noop("ghi tỷ lệ đơn vị đã công bố"),
    "attach_evidence": gettext_noop("đính kèm tài liệu"),
    "withdraw_evidence": gettext_noop("rút tài liệu"),
    "screen_evidence": gettext_noop("quét mã độc tài liệu"),
    "upload": gettext_noop("tải bảng tính lên"),
    "take_upload": gettext_noop("nạp bảng tính vào báo cáo"),
    "workbook_layout": gettext_noop("chọn dòng, cột của bảng tính riêng"),
    "refuse_upload": gettext_noop("tải lên bảng tính của đơn vị khác, bị từ chối"),
}

SAVES = {"figure", "narrative"}
OF_EVIDENCE = {action for action in OTHER_ACTIONS if "evidence" in action}  # part of what is typed
UPLOADING = {action for action in OTHER_ACTIONS if "upload" in action}  # its name is said, and the file given
ASKING = {action for action in OTHER_ACTIONS if "correction" in action}  # read by whom a request concerns


@dataclass(frozen=True)
class Shown:
    """The figures of a submission that a person may see, emptied cells left out. `basis`: see basis_of."""

    basis: str
    versions: dict[str, FigureVersion]  # by measure code, in no order


@dataclass(frozen=True)
class HistoryLine:
    """One event in words: who (rank, name and post of that day), what, why, and for a figure from what to what."""

    sequence: int
    at: datetime
    who: str
    post: str
    action: str
    what: str
    reason: str
    before: str = ""
    after: str = ""
    note: str = ""
    since: datetime | None = None  # of a run of saves: its first, and all of them
    saves: tuple["HistoryLine", ...] = ()
    upload: int | None = None  # the workbook that it speaks of


@dataclass(frozen=True)
class Holding:
    """Who is expected to move a submission next, and for how many days they have been."""

    role: str | None  # core.workflow role, None once accepted
    doing: str
    held: str  # the sentence without the name
    since: datetime
    days: int
    sentence: str


def basis_of(authority: Authority, submission: Submission) -> str:
    """Return what a person may see of a submission: "current" what is entered, for those it concerns;
    "sent" what was sent last, for its reviewers; "accepted"; "" nothing yet."""
    if sees_drafts_of(authority, submission):
        return CURRENT
    head = head_of(submission)
    if head.state not in (workflow.ACCEPTED, workflow.REOPENED) and may_review(authority, head):
        return CURRENT if head.state == workflow.SUBMITTED else SENT
    return ACCEPTED if submission.accepted_id else ""


def head_of(submission: Submission) -> Submission:
    """Return the submission whose moves this one follows: history's carrier, until it has been accepted."""
    is_led = submission.carried_by_id and submission.accepted_id is None
    return submission.carried_by if is_led else submission


def shown_figures(authority: Authority, submission: Submission) -> Shown:
    """Return the figures the person may see: what is entered, what was sent last, or what was accepted."""
    basis = basis_of(authority, submission)
    return Shown(basis, figures_of(submission, basis))


def figures_of(submission: Submission, basis: str) -> dict[str, FigureVersion]:
    """Return a submission's figures on a basis, by measure code."""
    readers = {CURRENT: current_figures, SENT: sent_figures, ACCEPTED: accepted_figures}
    return readers[basis](submission) if basis else {}


def current_versions(submission: Submission, codes: Collection[str] | None = None) -> dict[str, FigureVersion]:
    """Return the latest version of each figure by measure code, emptied ones included; of `codes` alone, None: all."""
    return versions_of([submission.pk], codes)[submission.pk]


def versions_of(
    submissions: Collection[int], codes: Collection[str] | None = None
) -> dict[int, dict[str, FigureVersion]]:
    """Return the latest versions, as current_versions does, of each of these submissions by its key."""
    versions: dict[int, dict[str, FigureVersion]] = {pk: {} for pk in submissions}
    figures = Figure.objects.filter(submission__in=submissions, current__isnull=False)
    figures = figures if codes is None else figures.filter(measure__code__in=codes)
    for figure in figures.select_related("measure", "current__by"):
        versions[figure.submission_id][figure.measure.code] = figure.current
        figure.current.figure = figure
    return versions


def current_figures(submission: Submission) -> dict[str, FigureVersion]:
    """Return the latest version of each entered figure by measure code; emptied cells are left out."""
    return {code: one for code, one in current_versions(submission).items() if one.kind != "cleared"}


def accepted_figures(submission: Submission) -> dict[str, FigureVersion]:
    """Return the versions pinned by the latest acceptance, by measure code; empty where there was none."""
    pins = AcceptedFigure.objects.filter(acceptance=submission.accepted_id) if submission.accepted_id else ()
    return {pin.measure.code: pin.version for pin in pins and pins.select_related("measure", "version__by")}


def shown_narratives(authority: Authority, submission: Submission) -> dict[int, NarrativeVersion]:
    """Return the narratives the person may see, by pledge id, on the same basis as shown_figures."""
    readers = {CURRENT: current_narratives, SENT: sent_narratives, ACCEPTED: accepted_narratives}
    basis = basis_of(authority, submission)
    return readers[basis](submission) if basis else {}


def accepted_narratives(submission: Submission) -> dict[int, NarrativeVersion]:
    """Return the texts pinned by the latest acceptance, by pledge id."""
    pins = submission.accepted.narratives.select_related("version__narrative", "version__by")
    return {pin.version.narrative.pledge_id: pin.version for pin in pins}


def shown_remarks(authority: Authority, reading: Reading) -> list[Remark]:
    """Return the standing remarks the person may read: a commander's reasons in the own province alone."""
    if not sees_work_of(authority, reading.submission):
        return []
    is_own = reading.province.pk in authority.own_province_ids
    return [remark for remark in reading.remarks if is_own or remark.kind != Remark.Kind.SEND_BACK]


def acceptances_of(submission: Submission) -> list[Acceptance]:
    """Return the acceptances of a report, each with its judgements."""
    if not submission.accepted_id:
        return []
    return list(submission.acceptances.select_related("by").prefetch_related("judgements__target"))


def acceptance_remarks(submission: Submission) -> list[Remark]:
    """Return the remarks made with the latest acceptance."""
    if not submission.accepted_id:
        return []
    remarks = submission.remarks.filter(kind=Remark.Kind.ACCEPT, at=submission.accepted.at)
    return list(remarks.select_related("measure", "by"))


def holding(submission: Submission, *, now: datetime) -> Holding:
    """Return who holds the submission since when, with the sentence of docs/glossary.md:
    "Hòa Bình: chờ lãnh đạo duyệt từ 15/3 (02 ngày)"."""
    since = local(submission.state_since)
    days = max((day_of(now) - since.date()).days, 0)
    doing = _doing(submission)
    held = _("%(doing)s từ %(day)s (%(days)s ngày)") % {
        "doing": doing,
        "day": f"{since.day}/{since.month}",
        "days": f"{days:02d}",
    }
    sentence = f"{submission.province.short_name}: {held}"
    return Holding(workflow.HOLDER[submission.state], doing, held, submission.state_since, days, sentence)


DOING = {
    workflow.DRAFT: gettext_noop("cán bộ đang nhập"),
    workflow.PRESENTED: gettext_noop("chờ lãnh đạo duyệt"),
    workflow.SUBMITTED: gettext_noop("chờ Tổ giúp việc thẩm định"),
    workflow.ACCEPTED: gettext_noop("đã thẩm định"),
    workflow.RETURNED: gettext_noop("đơn vị đang hoàn thiện"),
    workflow.REOPENED: gettext_noop("đơn vị đang đính chính"),
}


def _doing(submission: Submission) -> str:
    if submission.state == workflow.SUBMITTED and submission.review_begun_at:
        return _("Tổ giúp việc đang thẩm định")
    return _(DOING[submission.state])


def history(reading: Reading, authority: Authority) -> list[HistoryLine]:
    """Return every event of the submission and of the history it carries that the person may read, oldest first.

    What was typed when is for those who see drafts; why a commander sent back, for the own province alone.
    """
    submission = reading.submission
    carried = {report.subject: str(report) for report in reading.carried}
    subjects, sees_drafts = [submission.subject, *carried], sees_drafts_of(authority, submission)
    if sees_drafts:
        events = list(Event.objects.filter(subject__in=subjects))
    else:
        events = [act for act in reading.acts if act.subject in subjects and act.action not in OF_EVIDENCE]
    kept_back = set() if submission.province_id in authority.own_province_ids else {workflow.SEND_BACK}
    kept_back |= set() if sees_drafts else ASKING
    measures = Measure.objects.in_bulk({event.data.get("measure") for event in events}, field_name="code")
    pledges = Pledge.objects.in_bulk({event.data.get("pledge") for event in events} - {None})
    named = _Named(measures, pledges, reading.milestones)
    lines = [_line(event, named, carried.get(event.subject, "")) for event in events]
    return [replace(line, reason="") if line.action in kept_back else line for line in lines]


def folded(lines: list[HistoryLine]) -> list[HistoryLine]:
    """Return the history with each run of one person's saves as one line that holds them; moves stand alone."""
    runs: list[list[HistoryLine]] = []
    for line in lines:
        last = runs[-1][-1] if runs else None
        if last and {last.action, line.action} <= SAVES and (last.who, last.post) == (line.who, line.post):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [run[0] if len(run) == 1 else _run(run) for run in runs]


def _run(saves: list[HistoryLine]) -> HistoryLine:
    """Return one line for many saves; it stands at the last of them."""
    what = _("Lưu số liệu, thuyết minh: %(count)s lần") % {"count": len(saves)}
    return replace(saves[-1], what=what, before="", after="", note="", since=saves[0].at, saves=tuple(saves))


@dataclass(frozen=True)
class _Named:
    """What events speak of: measures by code, contents by id, and which measures are documents."""

    measures: Mapping[str, Measure]
    pledges: Mapping[int, Pledge]
    documents: Collection[str]

    def figure(self, data: Mapping, code: str) -> str:
        """Return a figure as an event keeps it: a number with its unit, a document, why there is none, not entered."""
        unit = self.measures[code].unit if code in self.measures else ""
        return content_from(data).in_words(_("chưa nhập"), unit=unit, is_document=code in self.documents)

    def place(self, data: Mapping) -> str:
        """Return the measure or the content that an event speaks of, by its name."""
        named = self.measures.get(data.get("measure", "")) or self.pledges.get(data.get("pledge", 0))
        return str(named or "")


def _done(event: Event, named: _Named) -> str:
    """Return in words what was done beside typing; of a file of evidence which one, and where."""
    if event.action in workflow.TRANSITIONS:
        return moves.done(event.action)
    what = _(OTHER_ACTIONS.get(event.action, event.action))
    if event.action in OF_EVIDENCE:
        words = {"what": what, "name": event.data["name"], "place": named.place(event.data)}
        return _("%(what)s “%(name)s” (%(place)s)") % words
    return what


def _line(event: Event, named: _Named, carried: str) -> HistoryLine:
    """Return an event in words; `carried` names the history submission it happened to, "" for the page's own."""
    before = after = note = ""
    if event.action == "figure":
        code = event.data["measure"]
        measure = named.measures.get(code)
        what = _("Sửa số liệu “%(name)s”") % {"name": measure.name if measure else code}
        before, after = named.figure(event.data["from"], code), named.figure(event.data["to"], code)
        note = event.data["to"].get("note", "")
    elif event.action == "narrative":
        what = _("Sửa thuyết minh “%(title)s”") % {"title": named.pledges.get(event.data["pledge"], "")}
        before, after = event.data["from"] or _("trống"), event.data["to"] or _("trống")
    else:
        what = _done(event, named)
        note = event.data.get("name", "") if event.action in UPLOADING else ""
    if carried:
        what = reports.of_base(what, carried)
    who = f"{event.actor_rank} {event.actor_name}".strip() or _("Hệ thống")
    return HistoryLine(
        event.sequence,
        event.at,
        who,
        event.actor_post,
        event.action,
        what[:1].upper() + what[1:],
        event.reason,
        before,
        after,
        note,
        upload=event.data.get("upload"),
    )
