"""The writer of all targets of a file: their names in place, their versions as the file has them."""

from datetime import datetime
from itertools import zip_longest
from operator import attrgetter

from django.utils.translation import gettext as _

from audit.lines import Line
from foundation.errors import Invalid, Problem
from pledges.models import Agreement
from pledges.services import register
from targets.agreements.services.doubts import doubts
from targets.agreements.services.meaning import terms_of
from targets.agreements.services.plans import (
    TITLES,
    added,
    is_frozen,
    is_used,
    meaning_of,
    meant,
    too_early,
)
from targets.agreements.services.targets import name_of_switch, record_act, write_meaning
from targets.models import Target, TargetVersion


def save_targets(agreement: Agreement, rows: list[dict], pledges, *, by, at: datetime) -> list[Line]:
    """Make the targets those of a file, in its order; `rows` are agreements.imports.agreement_file's.

    Raises Invalid where a frozen meaning changes without a reason, or a target with figures is left out.
    """
    stored = {target.code: target for target in agreement.targets.prefetch_related("versions")}
    frozen, lines, problems = is_frozen(agreement), [], []
    for order, row in enumerate(rows, start=1):
        target = stored.pop(row["code"], None) or Target(agreement=agreement, code=row["code"])
        facts = {"pledge": pledges[row["pledge"]], "order": order, **{name: row[name] for name in TITLES}}
        lines += register.write(target, facts, Line("chỉ tiêu %(code)s", code=row["code"]))
        try:
            lines += _save_versions(target, [*row["versions"], row], frozen, by=by, at=at)
        except Invalid as error:
            where = f"targets.{row['code']}"
            problems += [Problem(f"{where}.{problem.where}".rstrip("."), problem.message) for problem in error.problems]
    for code, target in stored.items():
        if is_used(target):
            problems.append(Problem(f"targets.{code}", _("đã có số liệu nên không bỏ được.")))
        else:
            target.delete()
            lines.append(Line("Bỏ chỉ tiêu %(code)s.", code=code))
    problems = problems or _dangling(agreement)
    if problems:
        raise Invalid(problems)
    return lines


def _save_versions(target: Target, rows: list[dict], frozen: bool, *, by, at: datetime) -> list[Line]:
    """Make a target's versions those of a file, the last row the latest; once frozen, add those that are not there.

    Raises Invalid where the file knows others than there are, or one that comes too early or does not say why.
    """
    stored = sorted(target.versions.all(), key=attrgetter("number"))
    on, lines = [version.enabled for version in stored[-1:]], []
    steps: list[tuple[TargetVersion | None, dict]] = []
    if frozen and stored:
        steps = [(None, row) for row in added(stored, rows)]
    else:
        lines += _drop_versions(target, stored[len(rows) :])
        pairs = zip_longest(stored[: len(rows)], rows)
        steps = [(version, row) for version, row in pairs if version is None or meaning_of(version) != meant(row)]
    for version, row in steps:
        is_judged = stored or row["enabled"]
        if frozen and is_judged and (early := too_early(target, row["effective_from"])):
            raise Invalid([Problem("", problem.message) for problem in early])
        on = [version.enabled] if version else on
        if on and on != [row["enabled"]]:
            record_act(name_of_switch(row["enabled"]), target, by, at, row["reason"], {"new_version": frozen})
        lines.append(write_meaning(target, version, meant(row), reason=row["reason"], by=by, at=at))
        on = [row["enabled"]] if stored else []
        if row is rows[-1]:
            lines += [
                Line("Cần xem lại chỉ tiêu %(code)s: %(doubt)s", code=target.code, doubt=doubt)
                for doubt in doubts(meant(row), target.title)
            ]
    return lines


def _drop_versions(target: Target, versions: list[TargetVersion]) -> list[Line]:
    """Take away the versions that a file leaves out before the first figure; return the lines that say so."""
    words = [{"code": target.code, "number": version.number} for version in versions]
    for version in versions:
        version.delete()
    latest = target.versions.order_by("-number").first()
    if versions and latest:
        Target.objects.filter(pk=target.pk).update(enabled=latest.enabled)
        target.enabled = latest.enabled
    return [Line("Bỏ phiên bản %(number)s của chỉ tiêu %(code)s.", **values) for values in words]


def _dangling(agreement: Agreement) -> list[Problem]:
    """Return where a version, earlier ones too, names a measure or a target that is there no more."""
    measures = set(agreement.agreement_measures.values_list("measure__code", flat=True))
    codes, problems = set(agreement.targets.values_list("code", flat=True)), []
    for version in TargetVersion.objects.filter(target__agreement=agreement).select_related("target"):
        for code in sorted(terms_of(meaning_of(version)) - measures | set(version.parts) - codes):
            words = {"number": version.number, "code": code}
            message = _("phiên bản %(number)s còn dùng “%(code)s” nên không bỏ được.")
            problems.append(Problem(f"targets.{version.target.code}", message % words))
    return problems
