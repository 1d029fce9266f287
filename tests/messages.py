"""Finds every text that people read, and keeps locale/en whole: `python -m tests.messages` adds what is missing, empty.

Vietnamese is written in the code; English is the translation (docs/decisions/). Needs no system gettext.
"""

import ast
import os
import re
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
APPS = ("accounts", "audit", "charts", "cluster_emulation", "foundation", "pledges", "targets")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "Line"}
MARKED = re.compile("[À-ÖØ-öø-ỹ]")  # Vietnamese letters with marks, and đ
NOT_SAID = re.compile(
    r"(?s)\{#.*?#\}|\{% comment.*?endcomment %\}"
    r"|\{% blocktrans(?:late)?\b.*?endblocktrans(?:late)? %\}|\{%.*?%\}|\{\{.*?\}\}"
)
TEXT = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
IN_TEMPLATES = re.compile(rf"\b(?:gettext|_)\(\s*{TEXT}|\bngettext\(\s*{TEXT},\s*{TEXT}")


def in_python(source: str) -> set[str]:
    """Return the texts that a module hands to gettext as literals."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and _name(call) in CALLS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def outside_of_gettext(source: str) -> list[str]:
    """Return a module's Vietnamese texts that no gettext reads: neither its literals nor its docstrings."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    handed = [text for call in calls if _name(call) in CALLS for text in call.args]
    documented = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    known = set(map(id, (*handed, *documented)))
    literals = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in literals if id(node) not in known and MARKED.search(node.value)]


def outside_of_tags(source: str) -> str:
    """Return what a template says of its own: no translated texts, comments, tags and values."""
    return NOT_SAID.sub("", source)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def in_template(source: str) -> dict[str, str]:
    """Return the texts of a template's tags, each with its plural ("" where it has none)."""
    from django.utils.translation.template import templatize

    found = {}
    for single, one, more in IN_TEMPLATES.findall(templatize(source)):
        found[ast.literal_eval(single or one)] = ast.literal_eval(more) if more else ""
    return found


def every_message() -> dict[str, str]:
    """Return every text with its plural, of all modules and templates."""
    found: dict[str, str] = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                found |= dict.fromkeys(in_python(path.read_text("utf-8")), "")
    for path in (ROOT / "templates").rglob("*.html"):
        found |= in_template(path.read_text("utf-8"))
    found.pop("", None)
    return found


def update() -> list[str]:
    """Add missing texts to the catalogue with no translation, drop those gone; return what is not translated."""
    catalogue, found = polib.pofile(str(CATALOGUE), wrapwidth=110), every_message()
    for entry in [entry for entry in catalogue if entry.msgid not in found]:
        catalogue.remove(entry)
    known = {entry.msgid for entry in catalogue}
    for text in sorted(found.keys() - known):
        plural = {"msgid_plural": found[text], "msgstr_plural": {0: "", 1: ""}} if found[text] else {}
        catalogue.append(polib.POEntry(msgid=text, **plural))
    catalogue.sort(key=lambda entry: entry.msgid)
    catalogue.save()
    return [entry.msgid for entry in catalogue if not entry.translated()]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    sys.stdout.write("\n".join(update()) or "nothing is missing")
