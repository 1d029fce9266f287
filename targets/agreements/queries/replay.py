"""Replays the record against what stands: every row that events keep, in one pass and bounded memory."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from audit.heads import Head
from audit.models import Event
from audit.rows import content, says
from pledges import models as register
from targets import models as season
from targets.core import workflow

# Written once and never again: compared as the events pass by, and only their keys are remembered.
FINAL = (
    season.FigureVersion,
    season.NarrativeVersion,
    season.Confirmation,
    season.Acceptance,
    season.AcceptedFigure,
    season.AcceptedNarrative,
    season.Judgement,
    season.Remark,
    season.Closing,
    season.FrozenResult,
    season.Extension,
    season.ProposedFigure,
    season.PublishedPercentage,
    season.Document,
    season.DocumentTemplate,
    season.Upload,
    season.TakenUpload,
    season.HistoryFile,
)
# May change, each time with an event: the last that was said of each is compared at the end.
CHANGING = (
    User,
    register.Role,
    register.Cluster,
    register.Province,
    register.Succession,
    register.Agreement,
    register.Member,
    register.Pledge,
    register.Device,
    season.Measure,
    season.AgreementMeasure,
    season.Target,
    season.TargetVersion,
    season.Check,
    season.Stock,
    season.AgreementWindow,
    season.Period,
    season.Submission,
    season.CorrectionRequest,
    season.Assignment,
    season.Evidence,
)
BY_LABEL = {model._meta.label_lower: model for model in (*FINAL, *CHANGING)}
MOST_AT_ONCE = 500  # rows of a table asked for together


class Keys:
    """A set of keys of one table, one bit each."""

    def __init__(self):
        self.bits = bytearray()

    def add(self, key: int) -> None:
        """Remember a key."""
        place = key >> 3
        if place >= len(self.bits):
            self.bits.extend(bytes(place + 1024 - len(self.bits)))
        self.bits[place] |= 1 << (key & 7)

    def __contains__(self, key: int) -> bool:
        place = key >> 3
        return place < len(self.bits) and bool(self.bits[place] & 1 << (key & 7))


class Replay:
    """What the events say, read in their order; each method yields one line for each difference."""

    def __init__(self, heads: Iterable[Head] = ()):
        self.heads = {head.sequence: head for head in heads}
        self.last = Head(0, "")
        self.kept: dict[str, dict[int, dict]] = {model._meta.label_lower: {} for model in CHANGING}
        self.scopes: dict[str, set[tuple[str, int]]] = {}
        self.known = {model._meta.label_lower: Keys() for model in FINAL}
        self.waiting: dict[str, list[tuple[int, dict]]] = {}

    def lines(self) -> Iterator[str]:
        """Yield every break: of the chain, of kept heads, of rows that stand otherwise, of rows that no event wrote."""
        for event, holds in audit.links():
            if not holds:
                yield _("Sự kiện %(number)s: chuỗi bị đứt (số thứ tự, mã nối hoặc mã băm không khớp).") % {
                    "number": event.sequence
                }
            self.last = Head(event.sequence, event.hash)
            yield from self._head(self.heads.pop(event.sequence, self.last))
            yield from self._move(event)
            yield from self._rows(event.rows or {})
        for head in sorted(self.heads.values()):
            yield from self._head(head)
        yield from self._compare(flush=True)
        yield from self._changing()
        for model in FINAL:
            yield from self._unknown(model)
        yield from self._pointers()

    def _head(self, head: Head) -> Iterator[str]:
        """Compare a kept head with the last event that has passed by."""
        if head.sequence > self.last.sequence:
            words = {"number": head.sequence, "hash": head.hash[:12], "last": self.last.sequence}
            yield (
                _("Đầu nhật ký đã lưu %(number)s (%(hash)s): nhật ký nay chỉ đến %(last)s, phần cuối đã bị cắt.")
                % words
            )
        elif head.sequence and head.hash != self.last.hash:
            words = {"number": head.sequence, "hash": head.hash[:12], "now": self.last.hash[:12]}
            yield _("Đầu nhật ký đã lưu %(number)s (%(hash)s): sự kiện ấy nay có mã %(now)s.") % words

    def _move(self, event: Event) -> Iterator[str]:
        """Yield where an event moves a submission from a state in which it was not, or as the table does not."""
        row = workflow.TRANSITIONS.get(event.action)
        place, slash, key = event.subject.partition("/")
        if row is None or place != "submission" or not (slash and key.isdigit()):
            return
        was = self.kept["targets.submission"].get(int(key), {}).get("state")
        if was is not None and (was not in row.sources or event.data.get("from") != was):
            words = {"number": event.sequence, "action": event.action, "subject": event.subject, "state": was}
            yield _("Sự kiện %(number)s: “%(action)s” không thể làm với %(subject)s khi đang ở “%(state)s”.") % words

    def _rows(self, said: dict) -> Iterator[str]:
        """Take in the rows of one event."""
        for label, key, values in said.get("rows", ()):
            self._take(label, key, values)
        for scope, rows in said.get("whole", {}).items():
            for label, key in self.scopes.get(scope, ()):
                self.kept[label].pop(key, None)
            for row in rows:
                self._take(*row)
            self.scopes[scope] = {(label, key) for label, key, _values in rows}
        for label, key in said.get("gone", ()):
            self.kept.get(label, {}).pop(key, None)  # what is written once is never let go
        yield from self._compare()

    def _take(self, label: str, key: int, values: dict) -> None:
        if label in self.kept:
            self.kept[label][key] = values
        elif label in self.known:
            self.known[label].add(key)
            self.waiting.setdefault(label, []).append((key, values))

    def _compare(self, flush: bool = False) -> Iterator[str]:
        """Compare the final rows that have gathered with those that stand."""
        for label, said in self.waiting.items():
            if said and (flush or len(said) >= MOST_AT_ONCE):
                for some in _batches(said, MOST_AT_ONCE):
                    yield from self._compare_some(BY_LABEL[label], some)
                said.clear()

    def _compare_some(self, model, said) -> Iterator[str]:
        paths = {name.partition(".")[0] for _key, values in said for name in values if "." in name}
        rows = model.objects.select_related(*paths) if paths else model.objects
        stands = rows.in_bulk([key for key, _values in said])
        for key, values in said:
            yield from _differences(model, key, values, stands.get(key))

    def _changing(self) -> Iterator[str]:
        """Compare what may change with the last that was said of it."""
        for model in CHANGING:
            kept = self.kept[model._meta.label_lower]
            for row in model.objects.order_by("pk").iterator(chunk_size=MOST_AT_ONCE):
                values = kept.pop(row.pk, None)
                yield from [_unrecorded(row)] if values is None else _differences(model, row.pk, values, row)
            for key, values in kept.items():
                yield from _differences(model, key, values, None)

    def _unknown(self, model) -> Iterator[str]:
        """Yield the final rows that no event wrote."""
        keys = self.known[model._meta.label_lower]
        unknown = []
        for key in model.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000):
            if key not in keys:
                unknown.append(key)
        for some in _batches(unknown, MOST_AT_ONCE):
            for _key, row in sorted(model.objects.in_bulk(some).items()):
                yield _unrecorded(row)

    def _pointers(self) -> Iterator[str]:
        """Yield the figures and narratives that do not point to their latest version."""
        for model, versions, name in (
            (season.Figure, season.FigureVersion, "figure"),
            (season.Narrative, season.NarrativeVersion, "narrative"),
        ):
            latest = versions.objects.filter(**{name: OuterRef("pk")}).order_by("-number").values("pk")[:1]
            moved = model.objects.annotate(latest=Subquery(latest)).exclude(latest=F("current_id"))
            moved = moved.exclude(latest=None, current=None)
            for row in moved.order_by("pk").iterator(chunk_size=MOST_AT_ONCE):
                said, stands = {"current_id": row.latest}, {"current_id": row.current_id}
                yield from _lines(model, row.pk, said, stands, _name(row))


def _batches(items: Iterable, size: int) -> Iterator[list]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _differences(model, key: int, said: dict, row) -> Iterator[str]:
    """Yield a line for each value of a row that stands otherwise than the record says, or one where it is gone."""
    if row is None:
        yield _("%(what)s: có trong nhật ký nhưng nay không còn.") % {"what": f"{model._meta.label}/{key}"}
        return
    names = [name for name in said if _is_there(row, name)]
    yield from _lines(model, key, {name: said[name] for name in names}, content(row, names), _name(row))


def _name(row) -> str:
    """Return a row's name for people, "–" where what it is named after is gone."""
    try:
        return str(row)
    except ObjectDoesNotExist:
        return "–"


def _is_there(row, name: str) -> bool:
    """Say whether a column that the record speaks of still exists (a later version may have dropped it)."""
    return hasattr(type(row), name.partition(".")[0])


def _lines(model, key: int, said: dict, stands: dict, name: str) -> Iterator[str]:
    for column, value in said.items():
        if not says(value, stands[column]):
            words = {"what": f"{model._meta.label}/{key}", "name": name, "column": column}
            yield _("%(what)s (%(name)s), %(column)s: nhật ký ghi %(said)s, nay là %(now)s.") % {
                **words, "said": _quoted(value), "now": _quoted(stands[column])
            }  # fmt: skip


def _quoted(value) -> str:
    return "–" if value is None else f"“{value}”"


def _unrecorded(row) -> str:
    return _("%(what)s (%(name)s): không có sự kiện nào ghi.") % {
        "what": f"{row._meta.label}/{row.pk}",
        "name": _name(row),
    }
