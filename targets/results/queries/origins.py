"""Where the figures of one result come from: who entered, signed and accepted each, in which report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.statements import columns, stored, written_once
from targets.core.numbers import format_count
from targets.core.rollup import Input
from targets.core.scheme import MeasureSpec
from targets.models import Acceptance, Confirmation, FigureVersion, Measure, Submission
from targets.reports.queries.figures import origin_of
from targets.reports.queries.papers import papers_behind
from targets.reports.queries.sendings import Act, acts_of, sent_as
from targets.results.queries.season import Season
from targets.words import wording


@written_once
def _reports(*pks: int):
    """Return all columns of some submissions."""
    return Submission.objects.filter(pk__in=pks).order_by().values_list(*columns(Submission))


@dataclass(frozen=True)
class FigureLine:
    """One figure that went in, with its sign, and everybody who answers for it. `acceptance` None: not accepted yet.

    `sent_as`: the how many-th submitted figure of its cell it is, None where it is none that stands as submitted.
    """

    sign: str
    amount: str
    province: str
    period: str
    measure: MeasureSpec | Measure  # as the agreement named it at the moment that is looked at
    version: FigureVersion
    submission: Submission
    sent_as: int | None
    acceptance: Acceptance | None
    confirmation: Confirmation | None
    is_correcting: bool


@dataclass(frozen=True)
class Origins:
    """Who entered, signed and accepted figures; `acts`: what was done to their reports."""

    versions: Mapping[int, FigureVersion]
    submissions: Mapping[int, Submission]
    sent_as: Mapping[int, int]  # by version
    acceptances: Mapping[int, Acceptance]
    papers: Mapping[tuple[int, int | None], Confirmation]  # by submission and acceptance (reports.queries.papers)
    acts: Sequence[Act]

    def line(self, entered: Input, names: dict[str, str], measures: Mapping[str, MeasureSpec]) -> FigureLine:
        """Return a figure with its origin."""
        source = origin_of(entered.figure)
        version, acceptance = self.versions[source.version], self.acceptances.get(source.acceptance or 0)
        return FigureLine(
            sign="+" if entered.sign > 0 else "−",
            amount=format_count(entered.number),
            province=names.get(entered.key[0], entered.key[0]),
            period=wording.period_title(entered.key[1], entered.key[2]),
            measure=measures.get(entered.key[3]) or version.figure.measure,
            version=version,
            submission=self.submissions[version.figure.submission_id],
            sent_as=self.sent_as.get(source.version),
            acceptance=acceptance,
            confirmation=self.papers.get((source.submission, acceptance.number if acceptance else None)),
            is_correcting=source.is_correcting,
        )


def origins_of(inputs: Sequence[Input], season: Season) -> Origins:
    """Read who entered, signed and accepted figures: five queries at most, however many there are.

    What is written once and never again is read once (Rulebook.written).
    """
    sources = [origin_of(entered.figure) for entered in inputs]
    versions = season.book.written(
        FigureVersion.objects.select_related("by", "figure__measure"), {source.version for source in sources}
    )
    acceptances = season.book.written(
        Acceptance.objects.select_related("by"), {source.acceptance for source in sources if source.acceptance}
    )
    reports = {version.figure.submission_id for version in versions.values()}
    submissions = {
        submission.pk: submission
        for submission in (stored(Submission, row) for row in (_reports(*reports) if reports else ()))
    }
    acts = acts_of(submissions.values(), {version.figure.measure.code for version in versions.values()})
    return Origins(
        versions=versions,
        submissions=submissions,
        sent_as=sent_as(versions.values(), acts),
        acceptances=acceptances,
        papers=papers_behind(submissions.values(), acts, season.at),
        acts=acts,
    )
