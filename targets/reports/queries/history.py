"""What happened to a submission and the history it carries: events of the record in words, as each may read them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.models import Event
from pledges.models import Pledge
from pledges.permissions import Authority
from targets.core import workflow
from targets.models import Measure
from targets.permissions.seeing import sees_drafts_of
from targets.reports.queries.content import content_from
from targets.reports.queries.reading import Reading
from targets.words import moves, reports

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
