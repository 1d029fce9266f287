"""The percentages that a unit's own report printed, beside those of the product, and how the two compare."""

from dataclasses import dataclass

from targets.core import scheme
from targets.core.kinds import kind_of
from targets.core.published import compare, parse_percentage
from targets.core.verdicts import judge
from targets.models import PublishedPercentage, Submission, Target
from targets.reports.queries.entry_results import ground_of, windows_of
from targets.reports.queries.reading import Reading
from targets.words import wording


@dataclass(frozen=True)
class PublishedLine:
    """One target of a report: what the product computes, what was printed, and how the two compare.

    `standing`: "equal", "truncated" or "differs"; "" where nothing was printed or there is nothing to compare with.
    """

    target: Target
    window: str
    shown: str
    counts: str
    printed: PublishedPercentage | None
    standing: str

    @property
    def text(self) -> str:
        """Return what was printed, "" where nothing was."""
        return self.printed.text if self.printed else ""


def published_targets(reading: Reading) -> dict[str, Target]:
    """Return the targets whose value is a percentage for one province, by code, in the agreement's order."""
    found, quarter = reading.scheme, reading.quarter
    if found is None or reading.submission.carried_by_id:
        return {}
    specs = {version: found.target(version, quarter) for version in found.versions if found.is_on(version, quarter)}
    return {
        target.code: target
        for target, spec in specs.items()
        if kind_of(spec).is_percent and spec.scope == scheme.PROVINCE and spec.stands_in(quarter)
    }


def latest_printed(submission: Submission) -> dict[int, PublishedPercentage]:
    """Return what stands as printed, by target id; one taken back too (its text is blank)."""
    found = PublishedPercentage.objects.filter(submission=submission).select_related("by").order_by("number")
    return {percentage.target_id: percentage for percentage in found}


def published_lines(reading: Reading, *, only_printed: bool = False) -> list[PublishedLine]:
    """Return a line for each percentage of a report, on the figures as they stand in it."""
    printed = latest_printed(reading.submission)
    if only_printed and not any(percentage.text for percentage in printed.values()):
        return []
    if reading.scheme is None:
        return []
    ground, lines = ground_of(reading), []
    for code, target in published_targets(reading).items():
        window = windows_of(reading, ground.targets[code])[0]
        result = judge(ground.targets[code], reading.unit, window, ground)
        percentage = printed.get(target.pk)
        if only_printed and not (percentage and percentage.text):
            continue
        value, counts = wording.shown(result), wording.counts(result)
        lines.append(
            PublishedLine(target, wording.window_title(window), value, counts, percentage, standing(percentage, result))
        )
    return lines


def standing(printed: PublishedPercentage | None, result) -> str:
    """Return how what was printed stands to a result; "" where either is missing."""
    if printed is None or not printed.text or not result.denominator or result.numerator is None:
        return ""
    return compare(parse_percentage(printed.text), result.numerator, result.denominator)
