"""What a target may mean (docs/metrics.md): which kind needs which formula, comparator and threshold. Writes nothing.

The one home of these rules: agreement files and the configuration pages both ask here.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from foundation.errors import Problem
from targets.core import scheme
from targets.core.kinds import every_kind
from targets.models import TargetVersion

DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
KINDS = {kind.name: kind for kind in every_kind()}
NAMES = {
    "kind": tuple(KINDS),
    "scope": (scheme.PROVINCE, scheme.CLUSTER),
    "judged_on": (scheme.CUMULATIVE, scheme.QUARTER, scheme.YEAR),
    "effective_from": (1, 2, 3, 4),
}
FORMULA = ("numerator", "denominator", "parts")
DEFAULTS = {
    "scope": scheme.PROVINCE,
    "judged_on": scheme.CUMULATIVE,
    "numerator": [],
    "denominator": [],
    "parts": [],
    "comparator": "",
    "threshold": "",
    "upper_comparator": "",
    "upper_threshold": "",
    "thresholds": {},
    "effective_from": 1,
    "may_exceed": False,
    "enabled": True,
}
MEANING = ("kind", *DEFAULTS)


def exact(text: str) -> str:
    """Return a threshold in its one spelling: "-5.0" is "-5"; what is no decimal comes back as it is."""
    if not isinstance(text, str) or not DECIMAL.fullmatch(text):
        return text
    whole, point, decimals = text.partition(".")
    sign = "-" if whole.startswith("-") and Fraction(text) else ""
    decimals = decimals.rstrip("0")
    return sign + str(int(whole.lstrip("-"))) + (f".{decimals}" if point and decimals else "")


def complete(given: dict) -> dict:
    """Return a meaning with every part set, thresholds in their one spelling; `given` holds at least "kind"."""
    full = {"kind": given.get("kind", "")} | {name: given.get(name, default) for name, default in DEFAULTS.items()}
    full |= {name: exact(full[name]) for name in ("threshold", "upper_threshold")}
    full["thresholds"] = {code: exact(text) for code, text in full["thresholds"].items()}
    return full


def is_document(kind: str) -> bool:
    """Say whether targets of a kind are met by a document; an unknown kind is not."""
    return kind in KINDS and KINDS[kind].is_document


@dataclass(frozen=True)
class Place:
    """Where a target stands: what there is in its agreement beside it, by codes."""

    measures: Collection[str]
    kinds: Mapping[str, str]  # the kind of each target
    provinces: Collection[str]
    counted: Collection[str] = ()  # the measures that other targets, checks or stocks count
    issued: Collection[str] = ()  # the measures that are the document of another target's milestone


def problems(full: dict, place: Place, *, code: str) -> list[Problem]:
    """Return what is wrong with a complete meaning, each at the name of its part; an empty list is right."""
    found = []
    for name, allowed in NAMES.items():
        if full[name] not in allowed:
            words = {"value": full[name], "allowed": ", ".join(map(str, allowed))}
            found.append(Problem(name, _("“%(value)s” không phải là một trong: %(allowed)s.") % words))
    found += _threshold_problems(full, place.provinces)
    return found + _formula_problems(full, code, place.measures, place.kinds) + _mixed_problems(full, place)


def terms_of(meaning: Mapping) -> set[str]:
    """Return the codes of the measures in a formula."""
    return {term.removeprefix("-") for term in (*meaning["numerator"], *meaning["denominator"])}


def _mixed_problems(full: dict, place: Place) -> list[Problem]:
    """Say which measures would be a count and a milestone at once (docs/metrics.md#milestones-narratives-all-of)."""
    is_milestone = is_document(full["kind"])
    others = place.counted if is_milestone else place.issued
    counted = _("“%(code)s” đã được đếm ở chỗ khác nên không là văn bản đã ban hành được.")
    issued = _("“%(code)s” là văn bản đã ban hành của chỉ tiêu khác nên không đếm được.")
    message = counted if is_milestone else issued
    mixed = sorted(terms_of(full) & set(others))
    return [Problem("numerator", message % {"code": code}) for code in mixed]


def _threshold_problems(full: dict, provinces) -> list[Problem]:
    found = []
    if bool(full["comparator"]) != bool(full["threshold"]):
        message = _("Phép so sánh và ngưỡng phải đi cùng nhau, hoặc cùng bỏ trống (theo dõi).")
        found.append(Problem("threshold", message))
    if full["comparator"] and full["comparator"] not in scheme.HOLDS:
        found.append(Problem("comparator", _("Phép so sánh phải là một trong: >=, >, =, <=, <.")))
    given = {"threshold": full["threshold"], "upper_threshold": full["upper_threshold"]}
    given |= {f"thresholds.{code}": text for code, text in full["thresholds"].items()}
    for name, text in given.items():
        is_left_out = text == "" and not name.startswith("thresholds.")
        if not is_left_out and not (isinstance(text, str) and DECIMAL.fullmatch(text)):
            found.append(Problem(name, _("Ngưỡng phải là số thập phân trong ngoặc kép, ví dụ “-5” hay “4.5”.")))
    for code in full["thresholds"]:
        if code not in provinces:
            found.append(Problem("thresholds", _("Không có đơn vị “%(code)s”.") % {"code": code}))
    if full["thresholds"] and not full["threshold"]:
        found.append(Problem("thresholds", _("Ngưỡng riêng cần có ngưỡng chung.")))
    kind = KINDS.get(full["kind"])
    if full["comparator"] and kind and not kind.has_threshold:
        found.append(Problem("comparator", _("Loại chỉ tiêu này không có ngưỡng.")))
    return found + _range_problems(full) + _whole_problems(full, given)


def _whole_problems(full: dict, given: Mapping[str, str]) -> list[Problem]:
    """Say which thresholds a ratio can never have, unless it may be above the whole (docs/metrics.md#contradiction)."""
    kind = KINDS.get(full["kind"])
    if kind is None or not kind.is_share:
        message = _("Chỉ tỷ lệ mới ghi được “có thể trên 100%”.")
        return [Problem("may_exceed", message)] if full["may_exceed"] else []
    message = _("Ngưỡng của tỷ lệ phải từ 0 đến 100, trừ khi tỷ lệ có thể trên 100%.")
    numbers = {name: Fraction(text) for name, text in given.items() if DECIMAL.fullmatch(str(text))}
    outside = [name for name, number in numbers.items() if number < 0 or (number > 100 and not full["may_exceed"])]
    return [Problem(name, message) for name in outside]


def _range_problems(full: dict) -> list[Problem]:
    upper, threshold = full["upper_comparator"], full["upper_threshold"]
    if not upper and not threshold:
        return []
    if upper not in ("<", "<=") or full["comparator"] not in (">", ">=") or not threshold:
        return [Problem("upper_comparator", _("Khoảng phải có cận dưới (>, >=) và cận trên (<, <=)."))]
    ends = (full["threshold"], threshold)
    if all(DECIMAL.fullmatch(str(end)) for end in ends) and Fraction(ends[0]) > Fraction(ends[1]):
        return [Problem("upper_threshold", _("Cận trên phải từ cận dưới trở lên."))]
    return []


def _part(name: str) -> str:
    """Return the name of a formula's part as people call it."""
    return {"numerator": _("tử số"), "denominator": _("mẫu số"), "parts": _("các tiêu chí thành phần")}[name]


def _formula_problems(full: dict, code: str, measures, kinds) -> list[Problem]:
    """Say what a kind's formula lacks, has too much, or does not know."""
    kind, found = KINDS.get(full["kind"]), []
    for name in FORMULA:
        is_wanted = kind is not None and name in kind.wants
        if kind and bool(full[name]) != is_wanted:
            words = {"kind": TargetVersion.Kind(kind.name).label, "name": _part(name)}
            lacks, has = _("Loại “%(kind)s” phải có “%(name)s”."), _("Loại “%(kind)s” không có “%(name)s”.")
            message = lacks if is_wanted else has
            found.append(Problem(name, message % words))
        bare = [term.removeprefix("-") for term in full[name]]
        if len(set(bare)) != len(bare):
            found.append(Problem(name, _("Có mục lặp lại.")))
        if name != "parts":
            unknown = [term for term in full[name] if term.removeprefix("-") not in measures]
            found += [Problem(name, _("Không có mục số liệu “%(code)s”.") % {"code": term}) for term in unknown]
    for part in full["parts"]:
        if part not in kinds or part == code:
            found.append(Problem("parts", _("Không có chỉ tiêu “%(code)s”.") % {"code": part}))
        elif kinds[part] in KINDS and KINDS[kinds[part]].has_parts:
            message = _("“%(code)s” cũng gồm nhiều phần: hãy kể từng phần của nó.")
            found.append(Problem("parts", message % {"code": part}))
    return found
