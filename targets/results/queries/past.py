"""The rows an agreement consisted of on a day gone by: the record keeps them whole with every change (audit.rows)."""

import json
from copy import copy
from datetime import datetime
from functools import cached_property

from django.core.exceptions import FieldDoesNotExist
from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform

from audit.models import Event
from audit.rows import is_hashed, plain, says
from pledges.models import Agreement, Member, Pledge, Province, Succession
from targets.calendar.queries.scheme import Rows
from targets.models import AgreementMeasure, AgreementWindow, Check, Measure, Period, Stock, Target, TargetVersion


class OrNow(dict):
    """Rows by their keys as they stood; of one that came later and is spoken of all the same, that of now."""

    def __init__(self, model, rows):
        super().__init__({row.pk: row for row in rows})
        self.model = model

    def __missing__(self, key: int):
        self[key] = self.model.objects.get(pk=key)
        return self[key]


class Past:
    """What the record says stood at a moment, as rows that nobody saves.

    `is_known` turns False where the record keeps nothing of that moment: the rows are then those of now, and whoever
    shows them says so.
    """

    def __init__(self, agreement: Agreement, at: datetime):
        self.agreement_now, self.at, self.is_known = agreement, at, True
        self.key = f"{agreement.cluster.code}/{agreement.year}"

    def rows(self) -> Rows:
        """Return the agreement's rows of that moment, each leading to the others of that moment."""
        pledges = {
            pledge.pk: pledge for pledge in self._scope(Pledge, f"pledges/{self.key}", agreement=self.agreement_now)
        }
        return Rows(
            agreement=self.agreement,
            pledges=sorted(pledges.values(), key=lambda pledge: pledge.order),
            listed=self._listed(),
            versions=self._versions(pledges),
            provinces=self.members,
            links=self.links,
            checks=self._rules(Check, "checks"),
            stocks=self._stocks(),
            windows=self._windows(),
        )

    @cached_property
    def agreement(self) -> Agreement:
        """Return the agreement with its title of then; who reads it asks for its rows of now by the same key."""
        kept = self._last(f"pledges/{self.key}")
        if kept is None:
            return self.agreement_now
        values = {label: values for label, _key, values in kept[1].get("rows", ())}
        facts = values.get(Agreement._meta.label_lower, {})
        row = self._row(Agreement, self.agreement_now.pk, facts, self.agreement_now)
        row.cluster = self.agreement_now.cluster
        return row

    @cached_property
    def members(self) -> list[Province]:
        """Return the members it had, in order."""
        return [self.provinces[rule.province_id] for rule in self._rules(Member, "members")]

    @cached_property
    def provinces(self) -> dict[int, Province]:
        """Return every province by its key, with the names and the validity it had."""
        return OrNow(Province, self._scope(Province, "provinces"))

    @cached_property
    def links(self) -> list[Succession]:
        """Return the successions that were recorded by then, in their order."""
        links = self._scope(Succession, "successions")
        for link in links:
            link.predecessor, link.successor = (self.provinces[pk] for pk in (link.predecessor_id, link.successor_id))
        return sorted(links, key=lambda link: (link.on, link.predecessor.code))

    @cached_property
    def measures(self) -> dict[int, Measure]:
        """Return every measure by its key, with the name, unit and accumulation it had."""
        return OrNow(Measure, self._scope(Measure, "measures"))

    def periods(self) -> list[Period]:
        """Return the cluster's periods with the days they had."""
        cluster = self.agreement_now.cluster
        return self._scope(Period, f"periods/{cluster.code}", cluster=cluster.pk)

    def _listed(self) -> list[AgreementMeasure]:
        rows = self._rules(AgreementMeasure, "agreement_measures")
        for row in rows:
            row.measure = self.measures[row.measure_id]
        return rows

    def _stocks(self) -> list[Stock]:
        rows = self._rules(Stock, "stocks")
        for row in rows:
            row.opening = self.measures[row.opening_id]
        return rows

    def _windows(self) -> list[AgreementWindow]:
        return self._rules(AgreementWindow, "windows")

    def _rules(self, model, name: str) -> list:
        rows = self._scope(model, f"{name}/{self.key}", agreement=self.agreement_now)
        return sorted(rows, key=lambda row: row.order)

    def _versions(self, pledges: dict[int, Pledge]) -> dict[Target, tuple[TargetVersion, ...]]:
        """Return the targets in order with the versions written by then; where none is known those of now."""
        targets = self._rules(Target, "targets")
        versions = self._scope(TargetVersion, f"versions/{self.key}", target__agreement=self.agreement_now)
        for target in targets:
            if target.pledge_id in pledges:
                target.pledge = pledges[target.pledge_id]
            target.agreement = self.agreement
        of = {target.pk: [] for target in targets}
        for version in sorted(versions, key=lambda version: version.number):
            if version.created_at <= self.at and version.target_id in of:
                of[version.target_id].append(version)
        for target in targets:
            for version in of[target.pk]:
                version.target = target
        return {target: tuple(of[target.pk]) for target in targets if of[target.pk]}

    def _scope(self, model, scope: str, **of) -> list:
        """Return the rows of a scope as they stood; `of` finds those of now."""
        now = {row.pk: row for row in model.objects.filter(**of)}
        kept = self._last(scope)
        if kept is None:
            self.is_known = False
            return list(now.values())
        label, (sequence, said) = model._meta.label_lower, kept
        values = {key: row for _label, key, row in said["whole"][scope]}
        for key, row in self._later(label, sequence) if model in (Period, AgreementWindow) else ():
            values |= {key: row} if key in values else {}
        return [self._row(model, key, row, now.get(key)) for key, row in values.items()]

    def _last(self, scope: str) -> tuple[int, dict] | None:
        """Return number and rows of the last event by then that keeps a scope whole."""
        events = Event.objects.filter(at__lte=self.at, rows__whole__has_key=scope).order_by("-sequence")
        kept = KeyTransform(scope, KeyTransform("whole", "rows"))
        event = events.annotate(kept=kept, own=KeyTransform("rows", "rows")).values("sequence", "kept", "own").first()
        if event is None:
            return None
        return event["sequence"], {"whole": {scope: event["kept"]}, "rows": event["own"] or ()}

    def _later(self, label: str, sequence: int):
        """Yield key and values of rows that were written by themselves since: a period that was edited or closed."""
        head = f"period/{self.agreement_now.cluster.code}/"
        events = Event.objects.filter(sequence__gt=sequence, at__lte=self.at, subject__startswith=head)
        for said in events.filter(rows__has_key="rows").order_by("sequence").values_list("rows", flat=True):
            yield from ((key, values) for name, key, values in said["rows"] if name == label)

    def _row(self, model, key: int, values: dict, now):
        """Return a row with the values that the record keeps; the columns that it does not are those of now."""
        row = copy(now) if now else model(pk=key)
        for name, value in values.items():
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:  # a later version dropped the column
                continue
            if is_hashed(value):
                self.is_known = self.is_known and now is not None and says(value, plain(getattr(now, name)))
            else:
                setattr(row, name, json.loads(value) if isinstance(field, JSONField) else field.to_python(value))
        return row
