"""What another meaning of a target, or a merger, would change: the same results, computed as if it were written."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter

from pledges.models import Agreement
from targets.core.result import Result
from targets.core.scheme import Unit
from targets.models import Target, TargetVersion
from targets.results.queries.results import results_of
from targets.results.queries.season import Season, read_season, windows_of
from targets.words import wording


@dataclass(frozen=True)
class Changed:
    """One verdict that would be another; `place` None is the cluster.

    `before` and `after`: a verdict, "" where a value is shown for reference only, None where there is no result.
    """

    window: str
    window_title: str
    target: str
    target_title: str
    place: str | None
    place_name: str
    is_provisional: bool
    before: str | None
    after: str | None
    shown: str


@dataclass(frozen=True)
class Preview:
    """The verdicts that would change, and over how many units and reporting periods they lie."""

    changes: tuple[Changed, ...]
    units: int
    periods: int

    @property
    def turns(self) -> list[tuple[str | None, str | None, int]]:
        """Return how often a verdict would turn into which other, most often first: (before, after, times)."""
        counted = Counter((change.before, change.after) for change in self.changes)
        return [(before, after, times) for (before, after), times in counted.most_common()]


def preview(target: Target, meaning: dict, *, in_place: bool) -> Preview:
    """Compare the verdicts of every window of the year as they are with those under another meaning.

    `meaning` by the names of services.meaning.MEANING; `in_place`: it replaces the latest version, else it is new.
    On accepted figures, and with submitted ones where these say something else. Writes nothing.
    """
    now = read_season(target.agreement)
    return _compared(now, _with(now, target, meaning, in_place))


def preview_merger(agreement: Agreement, predecessors: Collection[str], on: date, *, code: str, name: str) -> Preview:
    """Compare the verdicts of every window as they are with those after a merger into a new member on a day.

    `predecessors`: codes of members. On accepted and submitted figures as `preview` does. Writes nothing.
    """
    now = read_season(agreement)
    then = replace(now, scheme=replace(now.scheme, units=_merged(now.scheme.units, predecessors, on, code, name)))
    return _compared(now, then)


def _merged(units: Iterable[Unit], predecessors: Collection[str], on: date, code: str, name: str) -> tuple[Unit, ...]:
    """Return the members with the new one after the last of its predecessors, whose validity ends the day before."""
    eve = on - timedelta(days=1)
    members = [replace(unit, valid_to=eve, has_heirs=True) if unit.code in predecessors else unit for unit in units]
    old = sorted((unit for unit in members if unit.code in predecessors), key=attrgetter("code"))
    place = max((place for place, unit in enumerate(members, start=1) if unit.code in predecessors), default=0)
    members.insert(place, Unit(code, name, predecessors=tuple(old), valid_from=on))
    return tuple(members)


def _compared(now: Season, then: Season) -> Preview:
    """Return the verdicts of the year, on both bases, in which two seasons differ."""
    names = {unit.code: unit.name for unit in (*then.scheme.units, *now.scheme.units)}
    changes: dict[tuple, Changed] = {}
    for window in windows_of(now):
        for is_provisional in (False, True):
            before = _verdicts(results_of(now, window, provisional=is_provisional).rows)
            after = _verdicts(results_of(then, window, provisional=is_provisional).rows)
            for code, place in dict.fromkeys([*before, *after]):
                old, was = before.get((code, place), (None, None))
                new, result = after.get((code, place), (None, was))
                if old == new:
                    continue
                change = Changed(
                    window.code, wording.window_title(window), code, result.target.title, place, names.get(place, ""),
                    is_provisional, old, new, wording.shown(result),
                )  # fmt: skip
                known = changes.get((window.code, code, place, False))
                if known is None or (known.before, known.after) != (old, new):
                    changes[window.code, code, place, is_provisional] = change
    found = tuple(changes.values())
    asked = {window.code: window for window in windows_of(now)}
    return Preview(
        changes=found,
        units=len({change.place for change in found if change.place}),
        periods=len({period for change in found for period in asked[change.window].periods}),
    )


def _with(season: Season, target: Target, meaning: dict, in_place: bool) -> Season:
    """Return the season in which the target has the version that would be written."""
    versions = dict(season.scheme.versions)
    stored = sorted(versions[target], key=lambda version: version.number)
    number = stored[-1].number if in_place else stored[-1].number + 1
    hypothetical = TargetVersion(target=target, number=number, **meaning)
    versions[target] = (*(stored[:-1] if in_place else stored), hypothetical)
    return replace(season, scheme=replace(season.scheme, versions=versions))


def _verdicts(rows: tuple[Result, ...]) -> dict[tuple[str, str | None], tuple[str, Result]]:
    """Return each row's verdict, "" where the window is only looked at, by target and place."""
    return {(row.target.code, row.province): ("" if row.is_reference else row.verdict, row) for row in rows}
