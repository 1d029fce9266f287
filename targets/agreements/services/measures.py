"""What administrators change of the measures: what is counted, how it adds up, under which content, who supplies it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.codes import MOST_IN_A_SLUG, SLUG
from foundation.errors import Invalid, Problem, Refused
from pledges.models import Agreement, Province
from pledges.permissions import check_administers, check_administers_shared, clusters_of
from pledges.services import register
from pledges.services.agreements import difference, subject_of, tidy
from targets.agreements.services.agreements import refuse_changed_counting, refuse_used_measure
from targets.agreements.services.plans import counted_by_rules
from targets.calendar.services.recorded import scheme_rows
from targets.models import AgreementMeasure, Measure, Supplier, TargetVersion
from targets.permissions.seeing import clusters_using

SHARED = ("name", "unit", "accumulation")  # the same in every agreement
OWN = ("pledge", "definition", "provided_by")  # as this agreement asks for it


def save_measure(agreement: Agreement, code: str, values: dict, *, by, at: datetime) -> AgreementMeasure:
    """List a measure in an agreement, or change it; `values` by the names of SHARED and OWN.

    Name, unit and accumulation are shared by all agreements. Raises NotAllowed, or Invalid at the field.
    """
    check_administers(by, agreement.cluster, now=at)
    measure = Measure.objects.filter(code=code).first() or Measure(code=code)
    listed = agreement.agreement_measures.filter(measure__code=code).first()
    last = agreement.agreement_measures.order_by("-order").first()
    values = tidy(values)
    _refuse_wrong(measure, values)
    with transaction.atomic():
        shared = {name: values[name] for name in SHARED if name in values}
        data = {"measure": code, "shared": difference(measure, shared) if measure.pk else {"to": shared}}
        if measure.pk and data["shared"]:
            check_administers_shared(by, {agreement.cluster_id, *clusters_using(measure)}, now=at)
        register.write(measure, shared, "name")
        row = listed or AgreementMeasure(agreement=agreement, measure=measure, order=last.order + 1 if last else 1)
        own = {name: values[name] for name in OWN if name in values}
        said = {name: str(text or "") for name, text in own.items()}
        before = {name: str(getattr(row, name) or "") for name in own} if listed else {}
        if said == before and not data["shared"]:
            return row
        data |= {"from": before, "to": said}
        register.write(row, own, "definition")
        action = "edit_measure" if listed else "add_measure"
        rows = scheme_rows(agreement)
        audit.record(action=action, subject=subject_of(agreement), by=by, at=at, data=data, rows=rows)
    return row


def add_measure(agreement: Agreement, code: str, values: dict, *, by, at: datetime) -> AgreementMeasure:
    """List one more measure. Raises NotAllowed, or Invalid at the field: the agreement lists this code already."""
    check_administers(by, agreement.cluster, now=at)
    if agreement.agreement_measures.filter(measure__code=code).exists():
        raise Invalid([Problem("code", _("Giao ước đã có mục số liệu “%(code)s”.") % {"code": code})])
    return save_measure(agreement, code, values, by=by, at=at)


def save_measure_with_suppliers(
    agreement: Agreement, code: str, values: dict, *, suppliers: list[tuple[Province, str]], by, at: datetime
) -> AgreementMeasure:
    """Change a measure and who supplies it in each of these provinces, all or nothing. Raises as save_measure does."""
    with transaction.atomic():
        row = save_measure(agreement, code, values, by=by, at=at)
        for province, department in suppliers:
            set_supplier(province, row.measure, department, by=by, at=at)
    return row


def _refuse_wrong(measure: Measure, values: dict) -> None:
    problems = []
    if not measure.pk and not (SLUG.fullmatch(measure.code) and len(measure.code) <= MOST_IN_A_SLUG):
        problems.append(Problem("code", _("Mã chỉ gồm chữ thường không dấu, số, “-” và “_”.")))
    for name, message in (("name", _("Phải ghi tên mục số liệu.")), ("unit", _("Phải ghi đơn vị tính."))):
        if not values.get(name, getattr(measure, name)):
            problems.append(Problem(name, message))
    accumulation = values.get("accumulation", measure.accumulation)
    if accumulation not in Measure.Accumulation.values:
        problems.append(Problem("accumulation", _("Không có cách cộng này.")))
    if problems:
        raise Invalid(problems)
    refuse_changed_counting(measure, values.get("unit", measure.unit), accumulation)


def remove_measure(listed: AgreementMeasure, *, by, at: datetime) -> None:
    """Take a measure off an agreement. Raises NotAllowed, Invalid (it has figures), or Refused (something uses it)."""
    agreement, code = listed.agreement, listed.measure.code
    check_administers(by, agreement.cluster, now=at)
    refuse_used_measure(agreement, listed.measure)
    if code in _codes_in_use(agreement):
        raise Refused(_("Mục số liệu đang được chỉ tiêu hoặc phép kiểm tra sử dụng nên không bỏ được."))
    with transaction.atomic():
        data = {"from": {"measure": code}}
        listed.delete()
        rows = scheme_rows(agreement)
        audit.record(action="remove_measure", subject=subject_of(agreement), by=by, at=at, data=data, rows=rows)


def _codes_in_use(agreement: Agreement) -> set[str]:
    versions = TargetVersion.objects.filter(target__agreement=agreement)
    terms = {term for version in versions for term in (*version.numerator, *version.denominator)}
    return {term.removeprefix("-") for term in terms} | counted_by_rules(agreement)


def set_supplier(province: Province, measure: Measure, department: str, *, by, at: datetime) -> Supplier | None:
    """Say who in a province supplies a measure; an empty department takes it off (docs/metrics.md)."""
    check_administers(by, now=at)
    stored = Supplier.objects.filter(province=province, measure=measure).first()
    wanted = tidy({"department": department})
    before = stored.department if stored else ""
    if before == wanted["department"]:
        return stored
    check_administers_shared(by, clusters_of(province), now=at)
    with transaction.atomic():
        row = stored or Supplier(province=province, measure=measure)
        if wanted["department"]:
            register.write(row, wanted, "department")
        else:
            row.delete()
        data = {"measure": measure.code, "from": before, "to": wanted["department"]}
        audit.record(action="set_supplier", subject=f"province/{province.code}", by=by, at=at, data=data)
    return row if wanted["department"] else None
