"""Reads an agreement file (docs/formats.md) into plain rows and lists everything that is wrong with it. Writes nothing."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from audit.errors import Invalid, Problem
from targets.core import scheme
from targets.core.numbers import nfc

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
KINDS = (scheme.CHANGE, scheme.RATIO, scheme.AMOUNT, scheme.MILESTONE, scheme.NARRATIVE, scheme.ALL_OF)
POSITIONS = ("lead", "deputy", "member")

# What each object of the file may hold: name -> (kind, is it required).
TEXT, NUMBER, DAY, LIST, OBJECT, FLAG = "text", "number", "day", "list", "object", "flag"
SHAPES = {
    "agreement": {
        "cluster": (OBJECT, True),
        "year": (NUMBER, True),
        "title": (TEXT, True),
        "legal_basis": (TEXT, False),
        "signed_on": (DAY, False),
        "applies_from": (DAY, False),
        "provinces": (LIST, True),
        "successions": (LIST, False),
        "measures": (LIST, True),
        "pledges": (LIST, True),
        "checks": (LIST, False),
        "stocks": (LIST, False),
        "windows": (LIST, False),
    },
    "cluster": {"code": (TEXT, True), "name": (TEXT, True)},
    "provinces": {
        "code": (TEXT, True),
        "name": (TEXT, True),
        "short_name": (TEXT, True),
        "gso_code": (TEXT, False),
        "valid_from": (DAY, False),
        "valid_to": (DAY, False),
        "position": (TEXT, False),
    },
    "successions": {"predecessor": (TEXT, True), "successor": (TEXT, True), "on": (DAY, True)},
    "measures": {
        "code": (TEXT, True),
        "name": (TEXT, True),
        "unit": (TEXT, True),
        "accumulation": (TEXT, False),
        "definition": (TEXT, False),
        "provided_by": (TEXT, False),
    },
    "pledges": {
        "number": (NUMBER, False),
        "title": (TEXT, True),
        "text": (TEXT, False),
        "targets": (LIST, False),
        "measures": (LIST, False),
    },
    "targets": {
        "code": (TEXT, True),
        "title": (TEXT, True),
        "kind": (TEXT, True),
        "numerator": (LIST, False),
        "denominator": (LIST, False),
        "comparator": (TEXT, False),
        "threshold": (TEXT, False),
        "upper": (OBJECT, False),
        "thresholds": (OBJECT, False),
        "scope": (TEXT, False),
        "judged_on": (TEXT, False),
        "parts": (LIST, False),
        "effective_from": (NUMBER, False),
        "enabled": (FLAG, False),
        "reason": (TEXT, False),
    },
    "upper": {"comparator": (TEXT, True), "threshold": (TEXT, True)},
    "checks": {"at_most": (OBJECT, True), "message": (TEXT, False)},
    "at_most": {"left": (LIST, True), "right": (LIST, True)},
    "stocks": {"opening": (TEXT, True), "remaining": (LIST, True)},
    "windows": {"code": (TEXT, True), "title": (TEXT, True), "from": (DAY, True), "to": (DAY, True)},
}


@dataclass
class AgreementFile:
    """An agreement file that is right: rows of plain values in the file's order."""

    cluster: dict
    year: int
    facts: dict
    provinces: list[dict]
    successions: list[dict]
    measures: list[dict]
    pledges: list[dict]
    targets: list[dict] = field(default_factory=list)
    checks: list[dict] = field(default_factory=list)
    stocks: list[dict] = field(default_factory=list)
    windows: list[dict] = field(default_factory=list)


class Reader:
    """Walks the file and keeps every problem with the place where it stands."""

    def __init__(self):
        self.problems: list[Problem] = []

    def say(self, where: str, message: str) -> None:
        """Keep one problem."""
        self.problems.append(Problem(where, message))

    def row(self, shape: str, data, where: str) -> dict:
        """Return the object's known values by its shape; what is missing or null is left out."""
        if not isinstance(data, dict):
            self.say(where, _("phải là một đối tượng { }."))
            return {}
        wanted = SHAPES[shape]
        for name in data.keys() - wanted.keys():
            self.say(where, _("không có mục “%(name)s”: hãy bỏ hoặc sửa tên.") % {"name": name})
        row = {}
        for name, (kind, is_required) in wanted.items():
            value = data.get(name)
            if value is None or (value == "" and kind == TEXT):
                if is_required:
                    self.say(where, _("thiếu “%(name)s”.") % {"name": name})
            else:
                row[name] = self.value(kind, value, f"{where}.{name}" if where else name)
        return row

    def value(self, kind: str, value, where: str):
        """Return one value of the kind that is wanted, text in NFC; a wrong kind is a problem."""
        if kind == TEXT and isinstance(value, str):
            return nfc(value).strip()
        if kind == NUMBER and isinstance(value, int) and not isinstance(value, bool):
            return value
        if kind == DAY and isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if (kind, type(value)) in ((LIST, list), (OBJECT, dict), (FLAG, bool)):
            return value
        wanted = {TEXT: "“…”", NUMBER: "1", DAY: "“2024-12-15”", LIST: "[ ]", OBJECT: "{ }", FLAG: "true/false"}[kind]
        self.say(where, _("phải có dạng %(wanted)s.") % {"wanted": wanted})
        return {LIST: [], OBJECT: {}, NUMBER: 0, FLAG: False, DAY: None}.get(kind, "")

    def rows(self, name: str, data: list, where: str = "") -> list[dict]:
        """Return the rows of a list of objects."""
        return [self.row(name, one, f"{where}{name}[{place}]") for place, one in enumerate(data, start=1)]

    def terms(self, terms: list, known: set[str], where: str, *, signed: bool = True) -> list[str]:
        """Return a list of measure codes, each known, a leading "-" allowed where `signed`."""
        for term in terms:
            code = term[1:] if signed and isinstance(term, str) and term.startswith("-") else term
            if code not in known:
                self.say(where, _("không có mục số liệu “%(code)s”.") % {"code": term})
        return [term for term in terms if isinstance(term, str)]

    def unique(self, codes: list, where: str) -> None:
        """Say which codes stand twice or are no slugs."""
        for code in {code for code in codes if codes.count(code) > 1}:
            self.say(where, _("“%(code)s” có hai lần.") % {"code": code})
        for code in codes:
            if not SLUG.fullmatch(str(code)):
                self.say(where, _("mã “%(code)s” chỉ gồm chữ thường không dấu, số, “-” và “_”.") % {"code": code})

    def one_of(self, value: str, allowed, where: str) -> None:
        """Say when a value is none of those allowed."""
        if value not in allowed:
            listed = ", ".join(allowed)
            self.say(
                where, _("“%(value)s” không phải là một trong: %(allowed)s.") % {"value": value, "allowed": listed}
            )


def read_agreement(data) -> AgreementFile:
    """Return the file's rows; raises Invalid with every problem and its place."""
    reader = Reader()
    top = reader.row("agreement", data, "")
    cluster = reader.row("cluster", top.get("cluster", {}), "cluster")
    measures = reader.rows("measures", top.get("measures", []))
    codes = {one.get("code") for one in measures}
    provinces = _provinces(reader, top.get("provinces", []))
    places = {one.get("code") for one in provinces}
    pledges, targets = _pledges(reader, top.get("pledges", []), codes, places)
    read = AgreementFile(
        cluster=cluster,
        year=top.get("year", 0),
        facts={
            "title": top.get("title", ""),
            "legal_basis": top.get("legal_basis", ""),
            "signed_on": top.get("signed_on"),
            "applies_from": top.get("applies_from"),
        },
        provinces=provinces,
        successions=_successions(reader, top.get("successions", []), places),
        measures=measures,
        pledges=pledges,
        targets=targets,
        checks=_checks(reader, top.get("checks", []), codes),
        stocks=_stocks(reader, top.get("stocks", []), codes),
        windows=_windows(reader, top.get("windows", [])),
    )
    reader.unique([one.get("code") for one in measures], "measures")
    reader.unique([one.get("code") for one in targets], "targets")
    if cluster.get("code"):
        reader.unique([cluster["code"]], "cluster.code")
    for place, one in enumerate(measures, start=1):
        accumulations = (scheme.FLOW, scheme.OPENING_STOCK, scheme.CLOSING_STOCK)
        reader.one_of(one.setdefault("accumulation", scheme.FLOW), accumulations, f"measures[{place}].accumulation")
    if not 2000 <= read.year <= 2100:
        reader.say("year", _("năm phải từ 2000 đến 2100."))
    if reader.problems:
        raise Invalid(reader.problems)
    return read


def _provinces(reader: Reader, data) -> list[dict]:
    rows = reader.rows("provinces", data)
    reader.unique([one.get("code") for one in rows], "provinces")
    for place, one in enumerate(rows, start=1):
        if one.get("position"):
            reader.one_of(one["position"], POSITIONS, f"provinces[{place}].position")
        if one.get("valid_from") and one.get("valid_to") and one["valid_from"] > one["valid_to"]:
            reader.say(f"provinces[{place}]", _("ngày hết hiệu lực phải từ ngày bắt đầu trở đi."))
    if sum(one.get("position") == "lead" for one in rows) > 1:
        reader.say("provinces", _("chỉ có một đơn vị Cụm trưởng."))
    return rows


def _successions(reader: Reader, data, places) -> list[dict]:
    rows = reader.rows("successions", data)
    into: dict[str, list[str]] = {}
    for place, one in enumerate(rows, start=1):
        for name in ("predecessor", "successor"):
            if one.get(name) not in places:
                reader.say(f"successions[{place}]", _("không có đơn vị “%(code)s”.") % {"code": one.get(name)})
        into.setdefault(one.get("predecessor"), []).append(one.get("successor"))
    for start in into:
        seen, ahead = set(), list(into[start])
        while ahead:
            code = ahead.pop()
            if code == start:
                reader.say("successions", _("“%(code)s” là tiền thân của chính mình.") % {"code": start})
                break
            if code not in seen:
                seen.add(code)
                ahead += into.get(code, [])
    return rows


def _pledges(reader: Reader, data, codes, places) -> tuple[list[dict], list[dict]]:
    """Return the pledges and, each with the place of its pledge, their targets."""
    pledges, targets = [], []
    for place, row in enumerate(reader.rows("pledges", data)):
        where = f"pledges[{place + 1}]"
        for target in reader.rows("targets", row.get("targets", []), f"{where}."):
            targets.append(target | {"pledge": place})
        reader.terms(row.get("measures", []), codes, f"{where}.measures", signed=False)
        pledges.append(
            {
                "number": row.get("number"),
                "title": row.get("title", ""),
                "text": row.get("text", ""),
                "measures": row.get("measures", []),
            }
        )
    numbers = [one["number"] for one in pledges if one["number"] is not None]
    for number in {one for one in numbers if numbers.count(one) > 1}:
        reader.say("pledges", _("nội dung số %(number)s có hai lần.") % {"number": number})
    known = {one.get("code") for one in targets}
    return pledges, [meaning(reader, one, codes, known, places) for one in targets]


def meaning(reader: Reader, row: dict, codes, targets, places) -> dict:
    """Return a target's row with every part of its meaning set, checked as one (domain.md §6)."""
    where = f"targets.{row.get('code', '?')}"
    upper = reader.row("upper", row.get("upper", {}), f"{where}.upper") if row.get("upper") else {}
    full = {
        "code": row.get("code", ""),
        "title": row.get("title", ""),
        "pledge": row.get("pledge", 0),
        "enabled": row.get("enabled", True),
        "reason": row.get("reason", ""),
        "kind": row.get("kind", ""),
        "scope": row.get("scope", scheme.PROVINCE),
        "judged_on": row.get("judged_on", scheme.CUMULATIVE),
        "effective_from": row.get("effective_from", 1),
        "numerator": reader.terms(row.get("numerator", []), codes, f"{where}.numerator"),
        "denominator": reader.terms(row.get("denominator", []), codes, f"{where}.denominator"),
        "parts": list(row.get("parts", [])),
        "comparator": row.get("comparator", ""),
        "threshold": row.get("threshold", ""),
        "upper_comparator": upper.get("comparator", ""),
        "upper_threshold": upper.get("threshold", ""),
        "thresholds": dict(row.get("thresholds", {})),
    }
    reader.one_of(full["kind"], KINDS, f"{where}.kind")
    reader.one_of(full["scope"], (scheme.PROVINCE, scheme.CLUSTER), f"{where}.scope")
    reader.one_of(full["judged_on"], (scheme.CUMULATIVE, scheme.QUARTER, scheme.YEAR), f"{where}.judged_on")
    if full["effective_from"] not in (1, 2, 3, 4):
        reader.say(f"{where}.effective_from", _("quý phải từ 1 đến 4."))
    _check_threshold(reader, full, where, places)
    _check_formula(reader, full, where, targets)
    return full


def _check_threshold(reader: Reader, full: dict, where: str, places) -> None:
    if bool(full["comparator"]) != bool(full["threshold"]):
        reader.say(where, _("phép so sánh và ngưỡng phải đi cùng nhau, hoặc cùng bỏ trống (theo dõi)."))
    for name in ("comparator", "upper_comparator"):
        if full[name]:
            reader.one_of(full[name], tuple(scheme.HOLDS), f"{where}.{name}")
    given = {"threshold": full["threshold"], "upper.threshold": full["upper_threshold"]}
    given |= {f"thresholds.{code}": text for code, text in full["thresholds"].items()}
    for name, text in given.items():
        if text and not (isinstance(text, str) and DECIMAL.fullmatch(text)):
            reader.say(f"{where}.{name}", _("ngưỡng phải là số thập phân viết trong ngoặc kép, ví dụ “-5” hay “4.5”."))
    for code in full["thresholds"]:
        if code not in places:
            reader.say(f"{where}.thresholds", _("không có đơn vị “%(code)s”.") % {"code": code})
    if full["upper_comparator"] and (
        full["upper_comparator"] not in ("<", "<=") or full["comparator"] not in (">", ">=")
    ):
        reader.say(f"{where}.upper", _("khoảng phải có cận dưới (>, >=) và cận trên (<, <=)."))
    if full["comparator"] and full["kind"] in (scheme.MILESTONE, scheme.NARRATIVE, scheme.ALL_OF):
        reader.say(where, _("loại chỉ tiêu này không có ngưỡng."))


def _check_formula(reader: Reader, full: dict, where: str, targets) -> None:
    """Say what a kind's formula lacks or has too much."""
    kind = full["kind"]
    wants = {
        "numerator": kind in (scheme.CHANGE, scheme.RATIO, scheme.AMOUNT, scheme.MILESTONE),
        "denominator": kind == scheme.RATIO,
        "parts": kind == scheme.ALL_OF,
    }
    for name, is_wanted in wants.items():
        if bool(full[name]) != is_wanted:
            message = (
                _("loại “%(kind)s” phải có “%(name)s”.") if is_wanted else _("loại “%(kind)s” không có “%(name)s”.")
            )
            reader.say(where, message % {"kind": kind, "name": name})
        if len(set(full[name])) != len(full[name]):
            reader.say(f"{where}.{name}", _("có mục lặp lại."))
    for part in full["parts"]:
        if part not in targets or part == full["code"]:
            reader.say(f"{where}.parts", _("không có chỉ tiêu “%(code)s”.") % {"code": part})


def _checks(reader: Reader, data, codes) -> list[dict]:
    rows = []
    for place, row in enumerate(reader.rows("checks", data), start=1):
        rule = reader.row("at_most", row.get("at_most", {}), f"checks[{place}].at_most")
        rows.append(
            {
                "left": reader.terms(rule.get("left", []), codes, f"checks[{place}].left"),
                "right": reader.terms(rule.get("right", []), codes, f"checks[{place}].right"),
                "message": row.get("message", ""),
            }
        )
    return rows


def _stocks(reader: Reader, data, codes) -> list[dict]:
    rows = reader.rows("stocks", data)
    for place, row in enumerate(rows, start=1):
        reader.terms([row.get("opening")], codes, f"stocks[{place}].opening", signed=False)
        row["remaining"] = reader.terms(row.get("remaining", []), codes, f"stocks[{place}].remaining")
    return rows


def _windows(reader: Reader, data) -> list[dict]:
    rows = reader.rows("windows", data)
    reader.unique([one.get("code") for one in rows], "windows")
    for place, row in enumerate(rows, start=1):
        if row.get("code") in {"q1", "q2", "q3", "q4", "h2", "1", "2", "3", "4"}:
            reader.say(f"windows[{place}].code", _("mã này đã dành cho quý."))
        if row.get("from") and row.get("to") and row["from"] > row["to"]:
            reader.say(f"windows[{place}]", _("ngày cuối phải từ ngày đầu trở đi."))
    return rows
