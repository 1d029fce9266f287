"""Which province speaks for a territory in a period: validity, mergers, bases (docs/metrics.md). No figures here."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.models import Agreement, Province, Succession
from targets.calendar.queries.reporting import reporting_provinces
from targets.calendar.queries.rulebook import Rulebook
from targets.calendar.queries.scheme import milestone_codes
from targets.core import periods
from targets.models import AgreementMeasure, Period, TargetVersion


def published_agreement(cluster_id: int, year: int) -> Agreement | None:
    """Return the cluster's published agreement of a year, None where there is none."""
    return Agreement.objects.filter(cluster=cluster_id, year=year, state=Agreement.State.PUBLISHED).first()


def is_split_off(province: Province, book: Rulebook) -> bool:
    """Say whether a province is one of several successors of another: nobody else has figures of its part."""
    return any(len(book.after(link.predecessor)) > 1 for link in book.before(province))


def validity_refusal(province: Province, period: Period, book: Rulebook | None = None) -> str | None:
    """Say in a sentence why a province has no figures in a period: merged away by then, or not there yet.

    Of periods before a split its parts have figures of their own: those that someone enters for them. So has a unit
    that nobody went over into, of the years before it: they are its base. `book`: what was read already.
    """
    book = book or Rulebook()
    words = {"province": province.short_name, "period": period}
    links = book.after(province)
    if any(link.on <= period.end for link in links):
        return _MERGED_AWAY % words
    if province.valid_to and province.valid_to < period.end:
        return (_MERGED_AWAY if links else _LEFT) % words
    if province.valid_from is None or province.valid_from <= period.start:
        return None
    if not book.before(province):
        is_of_its_years = period.year >= periods.year_of(book.days(period.cluster_id), province.valid_from)
        return _NOT_YET % words if is_of_its_years else None
    if province.valid_from > period.end and not is_split_off(province, book):
        return _NOT_MERGED_YET % words
    return None


_MERGED_AWAY = gettext_lazy(
    "%(province)s không còn báo cáo %(period)s: từ kỳ có ngày sáp nhập, số liệu do đơn vị kế tiếp báo cáo."
)
_NOT_MERGED_YET = gettext_lazy("%(province)s chưa thành lập trong %(period)s: số liệu do các đơn vị tiền thân báo cáo.")
_LEFT = gettext_lazy("%(province)s không báo cáo %(period)s: hiệu lực của đơn vị hết trước khi kỳ kết thúc.")
_NOT_YET = gettext_lazy("%(province)s không báo cáo %(period)s: hiệu lực của đơn vị bắt đầu sau ngày đầu kỳ.")


def reporting_refusal(province: Province, period: Period) -> str | None:
    """Say why a province does not report a period under its year's agreement; None where it does."""
    book = Rulebook()
    agreement = book.agreement(period.cluster_id, period.year)
    if agreement is None:
        return _("Chưa có giao ước thi đua năm %(year)s.") % {"year": period.year}
    refusal = validity_refusal(province, period, book)
    if refusal is None and province not in reporting_provinces(agreement, period, book):
        refusal = _("%(province)s không báo cáo %(period)s theo giao ước này.") % {
            "province": province.short_name,
            "period": period,
        }
    return refusal


def lineage(province: Province, links: list[Succession] | None = None) -> list[Province]:
    """Return the province and all its predecessors, theirs too; `links`: every succession, where it has been read."""
    links = Rulebook().links() if links is None else links

    def before(province):
        return [province] + [
            old for link in links if link.successor_id == province.pk for old in before(link.predecessor)
        ]

    return list(dict.fromkeys(before(province)))


def base_provinces(province: Province, period: Period, book: Rulebook | None = None) -> list[Province]:
    """Return who held the province's territory in an earlier period: itself, else its predecessors valid then."""
    book = book or Rulebook()
    if validity_refusal(province, period, book) is None:
        return [province]
    return [held for link in book.before(province) for held in base_provinces(link.predecessor, period, book)]


def base_period(period: Period) -> Period | None:
    """Return the same window a year before, None where its year was never made."""
    return Period.objects.filter(cluster=period.cluster_id, year=period.year - 1, code=period.code).first()


def was_reported_here(province: Province, period: Period, book: Rulebook | None = None) -> bool:
    """Say whether the province owed a report of its own in that period (then nobody enters it as a base)."""
    book = book or Rulebook()
    agreement = book.agreement(period.cluster_id, period.year)
    return agreement is not None and province in reporting_provinces(agreement, period, book)


def carrier_place(province: Province, period: Period, book: Rulebook | None = None) -> tuple[Province, Period] | None:
    """Return (province, period) of the report that needs these figures as its base, None where none does."""
    book = book or Rulebook()
    following = book.period(period.cluster_id, period.year + 1, period.code)
    agreement = book.agreement(period.cluster_id, period.year + 1)
    if following is None or agreement is None:
        return None
    for reporter in reporting_provinces(agreement, following, book):
        if province in base_provinces(reporter, period, book):
            return reporter, following
    return None


def asked_provinces(cluster_id: int, year: int, book: Rulebook) -> frozenset[int]:
    """Return the keys of the provinces whose figures of a year the published agreements need: the year's own, and the
    next year's, for which they are the base (docs/formats.md#figures-as-a-file)."""
    asking = [
        agreement for agreement_year in (year, year + 1) if (agreement := book.agreement(cluster_id, agreement_year))
    ]
    members = {member for agreement in asking for member in book.members(agreement)}
    return frozenset(place.pk for member in members for place in lineage(member, book.links()))


def listed_measures(cluster_id: int, year: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the measure codes that the agreements of a year and the next list, and which of them are milestones."""
    asking = {"agreement__cluster": cluster_id, "agreement__year__in": (year, year + 1)}
    codes = AgreementMeasure.objects.filter(**asking).values_list("measure__code", flat=True)
    versions = TargetVersion.objects.filter(**{f"target__{name}": value for name, value in asking.items()})
    return frozenset(codes), milestone_codes(versions)
