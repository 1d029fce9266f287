"""Writes an agreement in the form that load_agreement reads (docs/formats.md); what is at its default is left out."""

from pledges.models import Agreement, Province, Succession
from targets.models import AgreementMeasure, Target, TargetVersion

DEFAULTS = {"scope": "province", "judged_on": "cumulative", "effective_from": 1, "may_exceed": False}


def dump(agreement: Agreement) -> dict:
    """Return the agreement as plain data; loading it again changes nothing."""
    provinces = _provinces(agreement)
    listed_measures = agreement.agreement_measures.select_related("measure")
    return _without_empty({
        "cluster": {"code": agreement.cluster.code, "name": agreement.cluster.name},
        "year": agreement.year,
        "title": agreement.title,
        "legal_basis": agreement.legal_basis,
        "signed_on": _day(agreement.signed_on),
        "applies_from": _day(agreement.applies_from),
        "provinces": provinces,
        "successions": _successions({row["code"] for row in provinces}),
        "measures": [_measure(listed) for listed in listed_measures.order_by("order")],
        "pledges": [_pledge(pledge) for pledge in agreement.pledges.order_by("order")],
        "checks": [
            _without_empty({"at_most": {"left": check.left, "right": check.right}, "message": check.message})
            for check in agreement.checks.order_by("order")
        ],
        "stocks": [
            {"opening": stock.opening.code, "remaining": stock.remaining}
            for stock in agreement.stocks.select_related("opening").order_by("order")
        ],
        "windows": [
            {"code": window.code, "title": window.title, "from": _day(window.start), "to": _day(window.end)}
            for window in agreement.windows.order_by("order")
        ],
    })  # fmt: skip


def _successions(codes: set[str]) -> list[dict]:
    """Return how provinces among `codes` went over into one another."""
    successions = Succession.objects.filter(predecessor__code__in=codes, successor__code__in=codes)
    return [
        {
            "predecessor": succession.predecessor.code,
            "successor": succession.successor.code,
            "on": _day(succession.on),
        }
        for succession in successions.select_related("predecessor", "successor").order_by("on", "predecessor__code")
    ]


def _measure(listed: AgreementMeasure) -> dict:
    measure = listed.measure
    return _without_empty({
        "code": measure.code, "name": measure.name, "unit": measure.unit, "accumulation": measure.accumulation,
        "definition": listed.definition, "provided_by": listed.provided_by,
    })  # fmt: skip


def _provinces(agreement: Agreement) -> list[dict]:
    """Return the members in order, then those that are only predecessors of them, and of those, or have thresholds."""
    members = [
        (member.province, member.position) for member in agreement.members.select_related("province").order_by("order")
    ]
    listed = {province.pk for province, _position in members}
    ahead, before = list(listed), []
    while ahead:
        links = Succession.objects.filter(successor__in=ahead).exclude(predecessor__in=listed)
        found = Province.objects.filter(pk__in=links.values("predecessor")).order_by("code")
        ahead = [province.pk for province in found]
        listed.update(ahead)
        before += [(province, None) for province in found]
    named = TargetVersion.objects.filter(target__agreement=agreement).values_list("thresholds", flat=True)
    codes = {code for thresholds in named for code in thresholds}
    found = Province.objects.filter(code__in=codes).exclude(pk__in=listed).order_by("code")
    before += [(province, None) for province in found]
    return [
        {
            "code": province.code, "name": province.name, "short_name": province.short_name,
            **({"gso_code": province.gso_code} if province.gso_code else {}),
            "valid_from": _day(province.valid_from), "valid_to": _day(province.valid_to), "position": position,
        }
        for province, position in members + before
    ]  # fmt: skip


def _pledge(pledge) -> dict:
    listed = pledge.agreement_measures.select_related("measure").order_by("order")
    row = {"number": pledge.number, "title": pledge.title, "text": pledge.text}
    row["measures"] = [listing.measure.code for listing in listed]
    row["targets"] = [_target(target) for target in pledge.targets.order_by("order")]
    return {"number": row.pop("number"), **_without_empty(row)}


def _target(target: Target) -> dict:
    *earlier, latest = target.versions.order_by("number")
    row = {"code": target.code, "title": target.title}
    if target.short_title:
        row["short_title"] = target.short_title
    row |= _version(latest)
    if earlier:
        row["versions"] = [{"effective_from": version.effective_from} | _version(version) for version in earlier]
    return row


def _version(version: TargetVersion) -> dict:
    row = {"kind": version.kind}
    for name in ("numerator", "denominator", "parts", "comparator", "threshold", "thresholds"):
        row[name] = getattr(version, name)
    if version.upper_comparator:
        row["upper"] = {"comparator": version.upper_comparator, "threshold": version.upper_threshold}
    row |= {name: getattr(version, name) for name in DEFAULTS if getattr(version, name) != DEFAULTS[name]}
    row["reason"] = version.reason
    row = _without_empty(row)
    return row if version.enabled else row | {"enabled": False}


def _without_empty(row: dict) -> dict:
    return {name: value for name, value in row.items() if value not in (None, "", [], {})}


def _day(day) -> str | None:
    return day.isoformat() if day else None
