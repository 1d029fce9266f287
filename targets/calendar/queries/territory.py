"""Which province speaks for a territory in a period: validity, mergers, bases (docs/metrics.md). No figures here."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.models import Agreement, Province, Succession
from targets.calendar.queries.days import year_of
from targets.calendar.queries.reporting import reporting_provinces
from targets.models import AgreementMeasure, Period, TargetVersion


def published_agreement(cluster_id: int, year: int) -> Agreement | None:
    """Return the cluster's published agreement of a year, None where there is none."""
    return Agreement.objects.filter(cluster=cluster_id, year=year, state=Agreement.State.PUBLISHED).first()


def is_split_off(province: Province) -> bool:
    """Say whether a province is one of several successors of another: nobody else has figures of its part."""
    parts = province.successions_in.annotate(heirs=Count("predecessor__successions_out"))
    return parts.filter(heirs__gt=1).exists()


def validity_refusal(province: Province, period: Period) -> str | None:
    """Say in a sentence why a province has no figures in a period: merged away by then, or not there yet.

    Of periods before a split its parts have figures of their own: those that someone enters for them. So has a unit
    that nobody went over into, of the years before it: they are its base.
    """
    words = {"province": province.short_name, "period": period.title}
    links = list(province.successions_out.all())
    if any(link.on <= period.end for link in links):
        return _MERGED_AWAY % words
    if province.valid_to and province.valid_to < period.end:
        return (_MERGED_AWAY if links else _LEFT) % words
    if province.valid_from is None or province.valid_from <= period.start:
        return None
    if not province.successions_in.exists():
        return _NOT_YET % words if period.year >= year_of(period.cluster_id, province.valid_from) else None
    if province.valid_from > period.end and not is_split_off(province):
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
    agreement = published_agreement(period.cluster_id, period.year)
    if agreement is None:
        return _("Chưa có giao ước thi đua năm %(year)s.") % {"year": period.year}
    refusal = validity_refusal(province, period)
    if refusal is None and province not in reporting_provinces(agreement, period):
        refusal = _("%(province)s không báo cáo %(period)s theo giao ước này.") % {
            "province": province.short_name,
            "period": period.title,
        }
    return refusal


def lineage(province: Province, links: list[Succession] | None = None) -> list[Province]:
    """Return the province and all its predecessors, theirs too; `links`: every succession, where it has been read."""
    links = list(Succession.objects.select_related("predecessor")) if links is None else links

    def before(one):
        return [one] + [old for link in links if link.successor_id == one.pk for old in before(link.predecessor)]

    return list(dict.fromkeys(before(province)))


def base_provinces(province: Province, period: Period) -> list[Province]:
    """Return who held the province's territory in an earlier period: itself, else its predecessors valid then."""
    if validity_refusal(province, period) is None:
        return [province]
    before = province.successions_in.select_related("predecessor")
    return [one for link in before for one in base_provinces(link.predecessor, period)]


def base_period(period: Period) -> Period | None:
    """Return the same window a year before, None where its year was never made."""
    return Period.objects.filter(cluster=period.cluster_id, year=period.year - 1, code=period.code).first()


def was_reported_here(province: Province, period: Period) -> bool:
    """Say whether the province owed a report of its own in that period (then nobody enters it as a base)."""
    agreement = published_agreement(period.cluster_id, period.year)
    return agreement is not None and province in reporting_provinces(agreement, period)


def carrier_place(province: Province, period: Period) -> tuple[Province, Period] | None:
    """Return (province, period) of the report that needs these figures as its base, None where none does."""
    following = Period.objects.filter(cluster=period.cluster_id, year=period.year + 1, code=period.code).first()
    agreement = published_agreement(period.cluster_id, period.year + 1)
    if following is None or agreement is None:
        return None
    for one in reporting_provinces(agreement, following):
        if province in base_provinces(one, period):
            return one, following
    return None


def asking_agreements(cluster_id: int, province: Province, year: int) -> list[Agreement]:
    """Return the published agreements that need this province's figures of this year: the year's own, then the next
    year's, for which they are the base (docs/formats.md#figures-as-a-file)."""
    found = []
    for asking_year in (year, year + 1):
        agreement = published_agreement(cluster_id, asking_year)
        members = agreement.members.select_related("province") if agreement else ()
        if any(province in lineage(member.province) for member in members):
            found.append(agreement)
    return found


def listed_measures(cluster_id: int, year: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the measure codes that the agreements of a year and the next list, and which of them are milestones."""
    asking = {"agreement__cluster": cluster_id, "agreement__year__in": (year, year + 1)}
    codes = AgreementMeasure.objects.filter(**asking).values_list("measure__code", flat=True)
    kinds = TargetVersion.objects.filter(
        kind="milestone", target__agreement__cluster=cluster_id, target__agreement__year__in=(year, year + 1)
    )
    milestones = {term.lstrip("-") for terms in kinds.values_list("numerator", flat=True) for term in terms}
    return frozenset(codes), frozenset(milestones)
