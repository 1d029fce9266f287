"""An agreement file as rows: what its parts mean together, every problem with its place. Writes nothing."""

from itertools import pairwise

from django.utils.translation import gettext as _

from foundation.codes import SLUG
from foundation.errors import Invalid, length_problems
from targets.agreements.imports.shapes import Reader
from targets.agreements.services import meaning, sums
from targets.agreements.services.agreements import AgreementFile
from targets.core import scheme
from targets.core.periods import QUARTERS, RESERVED, ROMAN

POSITIONS = ("lead", "deputy", "member")
ACCUMULATIONS = (scheme.FLOW, scheme.OPENING_STOCK, scheme.CLOSING_STOCK)


def read_agreement(data) -> AgreementFile:
    """Return the file's rows (`data`: the parsed JSON); raises Invalid with every problem and its place."""
    reader = Reader()
    top = reader.row("agreement", data, "")
    measures = _measures(reader, top.get("measures", []))
    codes = {measure["code"] for measure in measures if "code" in measure}
    provinces = _provinces(reader, top.get("provinces", []))
    places = {province["code"] for province in provinces if "code" in province}
    pledges, targets = _pledges(reader, top.get("pledges", []), codes, places)
    read = AgreementFile(
        cluster=_cluster(reader, top.get("cluster", {})),
        year=_year(reader, top),
        facts={name: top.get(name, "") for name in ("title", "legal_basis")}
        | {name: top.get(name) for name in ("signed_on", "applies_from")},
        provinces=provinces,
        successions=_successions(reader, top.get("successions", []), places),
        measures=measures,
        pledges=pledges,
        targets=targets,
        checks=_checks(reader, top.get("checks", [])),
        stocks=_stocks(reader, top.get("stocks", [])),
        windows=_windows(reader, top.get("windows", [])),
    )
    issued = _terms(targets, are_milestones=True)
    reader.problems += sums.check_problems(read.checks, codes, issued)
    reader.problems += sums.stock_problems(read.stocks, codes, issued)
    if reader.problems:
        raise Invalid(reader.problems)
    return read


def _year(reader: Reader, top: dict) -> int:
    year = top.get("year", 0)
    if year and not 2000 <= year <= 2100:
        reader.say("year", _("năm phải từ 2000 đến 2100."))
    return year


def _cluster(reader: Reader, data) -> dict:
    row = reader.row("cluster", data, "cluster") if data else {}
    reader.unique([row.get("code", "")], "cluster.code")
    return row


def _measures(reader: Reader, data) -> list[dict]:
    rows = reader.rows("measures", data)
    reader.unique([row.get("code", "") for row in rows], "measures")
    for place, row in enumerate(rows, start=1):
        reader.one_of(row.setdefault("accumulation", scheme.FLOW), ACCUMULATIONS, f"measures[{place}].accumulation")
    return rows


def _provinces(reader: Reader, data) -> list[dict]:
    rows = reader.rows("provinces", data)
    reader.unique([row.get("code", "") for row in rows], "provinces")
    for place, row in enumerate(rows, start=1):
        if row.get("position"):
            reader.one_of(row["position"], POSITIONS, f"provinces[{place}].position")
        if row.get("valid_from") and row.get("valid_to") and row["valid_from"] > row["valid_to"]:
            reader.say(f"provinces[{place}]", _("ngày hết hiệu lực phải từ ngày bắt đầu trở đi."))
    if sum(row.get("position") == "lead" for row in rows) > 1:
        reader.say("provinces", _("chỉ có một đơn vị Cụm trưởng."))
    return rows


def _successions(reader: Reader, data, places) -> list[dict]:
    rows = reader.rows("successions", data)
    into: dict[str, list[str]] = {}
    for place, row in enumerate(rows, start=1):
        for name in ("predecessor", "successor"):
            if name in row and row[name] not in places:
                reader.say(f"successions[{place}]", _("không có đơn vị “%(code)s”.") % {"code": row[name]})
        into.setdefault(row.get("predecessor", ""), []).append(row.get("successor", ""))
    for predecessor, successors in into.items():
        for successor in sorted({code for code in successors if successors.count(code) > 1}):
            words = {"old": predecessor, "new": successor}
            reader.say("successions", _("%(old)s → %(new)s có hai lần.") % words)
        if _leads_back(predecessor, into):
            reader.say("successions", _("“%(code)s” là tiền thân của chính mình.") % {"code": predecessor})
    return rows


def _leads_back(start: str, into: dict[str, list[str]]) -> bool:
    """Say whether a province is, over any number of steps, its own successor."""
    seen, ahead = set(), list(into[start])
    while ahead:
        code = ahead.pop()
        if code == start:
            return True
        if code not in seen:
            seen.add(code)
            ahead += into.get(code, [])
    return False


def _pledges(reader: Reader, data, codes, places) -> tuple[list[dict], list[dict]]:
    """Return the pledges and, each with the place of its pledge, their targets."""
    pledges, targets, homes = [], [], []
    for place, row in enumerate(reader.rows("pledges", data)):
        where = f"pledges[{place + 1}]"
        rows = reader.rows("targets", row.get("targets", []), f"{where}.")
        targets += [_target(reader, target, place) for target in rows]
        listed = reader.codes(row.get("measures", []), f"{where}.measures")
        for code in listed:
            if code not in codes:
                reader.problems.append(sums.unknown(code, f"{where}.measures"))
        homes += listed
        facts = {name: row.get(name, "") for name in ("title", "text")}
        pledges.append({"number": row.get("number"), **facts, "measures": listed})
    numbers = [pledge["number"] for pledge in pledges if pledge["number"] is not None]
    for number in sorted({pledge_number for pledge_number in numbers if numbers.count(pledge_number) > 1}):
        reader.say("pledges", _("nội dung số %(number)s có hai lần.") % {"number": number})
    for code in sorted({home for home in homes if homes.count(home) > 1}):
        reader.say("pledges", _("“%(code)s” có hai lần.") % {"code": code})
    reader.unique([target["code"] for target in targets], "targets")
    _check_meanings(reader, targets, codes, places)
    return pledges, targets


def _target(reader: Reader, row: dict, pledge: int) -> dict:
    """Return a target's row with every part of its meaning, and of its earlier ones, set."""
    where = f"targets.{row.get('code', '?')}"
    earlier = reader.rows("versions", row.get("versions", []), f"{where}.")
    return {
        "code": row.get("code", ""),
        "title": row.get("title", ""),
        "short_title": row.get("short_title", ""),
        "pledge": pledge,
        "versions": [
            _meaning(reader, version, f"{where}.versions[{place}]") for place, version in enumerate(earlier, start=1)
        ],
        **_meaning(reader, row, where),
    }


def _meaning(reader: Reader, row: dict, where: str) -> dict:
    """Return the reason and every part of the meaning that a target's row, or an earlier version's, states."""
    given = dict(row)
    for name in ("numerator", "denominator", "parts"):
        given[name] = reader.codes(row.get(name, []), f"{where}.{name}")
    upper = reader.row("upper", row["upper"], f"{where}.upper") if row.get("upper") else {}
    given |= {"upper_comparator": upper.get("comparator", ""), "upper_threshold": upper.get("threshold", "")}
    reason = row.get("reason", "")
    for problem in length_problems(f"{where}.reason", reason):
        reader.say(problem.where, problem.message)
    return {"reason": reason, "names_quarter": "effective_from" in row, **meaning.complete(given)}


def _all_versions(target: dict) -> list[tuple[str, dict]]:
    """Return a target's versions with a kind in order, each with its place; that of its own row is the last."""
    where = f"targets.{target['code']}"
    rows = [(f"{where}.versions[{place}]", row) for place, row in enumerate(target["versions"], start=1)]
    return [(place, row) for place, row in [*rows, (where, target)] if row["kind"]]


def _check_meanings(reader: Reader, targets: list[dict], codes, places) -> None:
    kinds = {target["code"]: target["kind"] for target in targets}
    for target in targets:
        others = [other for other in targets if other is not target]
        counted, issued = _terms(others, are_milestones=False), _terms(others, are_milestones=True)
        place = meaning.Place(codes, kinds, places, counted=counted, issued=issued)
        for where, row in _all_versions(target):
            for problem in meaning.problems(row, place, code=target["code"]):
                reader.say(f"{where}.{problem.where}", problem.message)
        _check_order(reader, target)


def _check_order(reader: Reader, target: dict) -> None:
    """Say which version is in force before the one before it, says nothing else than it, or does not say why."""
    for (_place, before), (where, after) in pairwise(_all_versions(target)):
        first, last = before["effective_from"], after["effective_from"]
        if {first, last} <= {*QUARTERS} and last < first:
            words = {"quarter": ROMAN[first]}
            message = _("phiên bản sau phải từ Quý %(quarter)s trở đi, như phiên bản trước nó.")
            reader.say(f"{where}.effective_from", message % words)
        elif all(before[name] == after[name] for name in meaning.MEANING):
            reader.say(where, _("giống hệt phiên bản trước nó."))
        elif not after["reason"]:
            reader.say(where, _("thiếu “%(name)s”.") % {"name": "reason"})


def _terms(targets: list[dict], *, are_milestones: bool) -> set[str]:
    """Return the measures that the targets, in any version, take as their document, or else count."""
    rows = [row for target in targets for _place, row in _all_versions(target)]
    return set().union(*(meaning.terms_of(row) for row in rows if meaning.is_document(row["kind"]) == are_milestones))


def _checks(reader: Reader, data) -> list[dict]:
    """Return the rows of the checks (at most); a side that is missing is not in its row."""
    rows = []
    for place, row in enumerate(reader.rows("checks", data), start=1):
        where = f"checks[{place}].at_most"
        rule = reader.row("at_most", row["at_most"], where) if row.get("at_most") else {}
        sides = {side: reader.codes(terms, f"{where}.{side}") for side, terms in rule.items()}
        rows.append({**sides, "message": row.get("message", "")})
    return rows


def _stocks(reader: Reader, data) -> list[dict]:
    rows = reader.rows("stocks", data)
    for place, row in enumerate(rows, start=1):
        if "remaining" in row:
            row["remaining"] = reader.codes(row["remaining"], f"stocks[{place}].remaining")
    return rows


def _windows(reader: Reader, data) -> list[dict]:
    rows = reader.rows("windows", data)
    reader.unique([row.get("code", "") for row in rows], "windows")
    for place, row in enumerate(rows, start=1):
        code = row.get("code", "")
        if RESERVED.fullmatch(code) or (SLUG.fullmatch(code) and len(code) > 30):
            reader.say(f"windows[{place}].code", _("mã này đã dành cho quý hoặc quá 30 ký tự."))
        if row.get("from") and row.get("to") and row["from"] > row["to"]:
            reader.say(f"windows[{place}]", _("ngày cuối phải từ ngày đầu trở đi."))
    return rows
