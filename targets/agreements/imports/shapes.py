"""The shape of an agreement file (docs/formats.md): what each object may hold, and a reader that keeps every problem.

What the values mean together is asked in agreement_rows and meaning. Nothing is looked up or written here.
"""

from datetime import date

from django.utils.translation import gettext as _

from foundation.codes import MOST_IN_A_SLUG, SLUG
from foundation.errors import Problem
from foundation.text import CONTROL, nfc

LARGEST_NUMBER = 32_767  # what a small column holds
TEXT, NUMBER, DAY, LIST, OBJECT, FLAG = "text", "number", "day", "list", "object", "flag"
FORMS = {TEXT: "“…”", NUMBER: "1", DAY: "“2024-12-15”", LIST: "[ ]", OBJECT: "{ }", FLAG: "true/false"}
EMPTY = {TEXT: "", NUMBER: 0, DAY: None, LIST: [], OBJECT: {}, FLAG: False}

# name -> (kind, is it required)
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
        "short_title": (TEXT, False),
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
        "may_exceed": (FLAG, False),
        "enabled": (FLAG, False),
        "reason": (TEXT, False),
        "versions": (LIST, False),
    },
    "upper": {"comparator": (TEXT, True), "threshold": (TEXT, True)},
    "checks": {"at_most": (OBJECT, True), "message": (TEXT, False)},
    "at_most": {"left": (LIST, True), "right": (LIST, True)},
    "stocks": {"opening": (TEXT, True), "remaining": (LIST, True)},
    "windows": {"code": (TEXT, True), "title": (TEXT, True), "from": (DAY, True), "to": (DAY, True)},
}
# what an earlier version of a target says: its meaning and why, not the target's names
SHAPES["versions"] = {
    name: shape for name, shape in SHAPES["targets"].items() if name not in ("code", "title", "short_title", "versions")
} | {"effective_from": (NUMBER, True)}


def _day(value) -> date | None:
    """Return an ISO day between 1900 and 2199, else None."""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return day if 1900 <= day.year < 2200 else None


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
        for name in sorted(data.keys() - wanted.keys()):
            self.say(where, _("không có mục “%(name)s”: hãy bỏ hoặc sửa tên.") % {"name": name})
        row = {}
        for name, (kind, is_required) in wanted.items():
            value = data.get(name)
            if value is None or (kind == TEXT and isinstance(value, str) and not value.strip()):
                if is_required:
                    self.say(where, _("thiếu “%(name)s”.") % {"name": name})
                continue
            row[name] = self.value(kind, value, f"{where}.{name}".lstrip("."))
        return row

    def value(self, kind: str, value, where: str):
        """Return one value of the kind that is wanted, text in NFC; a wrong kind is a problem."""
        if kind == TEXT and isinstance(value, str) and not CONTROL.search(text := value.replace("\r\n", "\n")):
            return nfc(text).strip()
        if kind == NUMBER and type(value) is int and 1 <= value <= LARGEST_NUMBER:
            return value
        if kind == DAY and (day := _day(value)):
            return day
        if (kind, type(value)) in ((LIST, list), (OBJECT, dict), (FLAG, bool)):
            return value
        self.say(where, _("phải có dạng %(wanted)s.") % {"wanted": FORMS[kind]})
        return EMPTY[kind]

    def rows(self, name: str, data: list, where: str = "") -> list[dict]:
        """Return the rows of a list of objects."""
        return [self.row(name, row, f"{where}{name}[{place}]") for place, row in enumerate(data, start=1)]

    def codes(self, data: list, where: str) -> list[str]:
        """Return a list of codes; what is no text is a problem."""
        for code in data:
            if not isinstance(code, str):
                self.say(where, _("phải có dạng %(wanted)s.") % {"wanted": "[“…”, “…”]"})
        return [code for code in data if isinstance(code, str)]

    def unique(self, codes: list[str], where: str) -> None:
        """Say which codes stand twice or are no slugs; empty ones have been spoken of."""
        for code in sorted({code for code in codes if code and codes.count(code) > 1}):
            self.say(where, _("“%(code)s” có hai lần.") % {"code": code})
        for code in codes:
            if code and not (SLUG.fullmatch(code) and len(code) <= MOST_IN_A_SLUG):
                self.say(where, _("mã “%(code)s” chỉ gồm chữ thường không dấu, số, “-” và “_”.") % {"code": code})

    def one_of(self, value: str, allowed, where: str) -> None:
        """Say when a value is none of those allowed."""
        if value not in allowed:
            words = {"value": value, "allowed": ", ".join(allowed)}
            self.say(where, _("“%(value)s” không phải là một trong: %(allowed)s.") % words)
