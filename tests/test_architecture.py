"""Rules of the house that no linter knows: who writes, what templates may contain, how long a file grows."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from targets.core.workflow import TRANSITIONS
from tests.source import (
    HOMES_OF_ACTIONS,
    HOMES_OF_KINDS,
    PRODUCT,
    PYTHON,
    ROOT,
    TEMPLATES,
    actions_named,
    functions,
    kinds_named,
    name,
    parameters_of,
    statements_built,
    writes_of,
)

SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
STYLES = sorted((ROOT / "static").rglob("*.css"))

LONGEST = 330  # lines
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
VIETNAMESE = re.compile("[À-ÖØ-öø-ỹ]")  # letters with marks, and đ
MOST_PARAMETERS = 6
SEVEN = (  # docs/architecture.md says why
    "audit/services.py record",
    "foundation/pages.py ask",
    "targets/agreements/services/targets.py edit_target",
    "targets/calendar/services/extensions.py extend",
    "targets/reports/services/handover.py hand_over",
)
WIDEST = 160  # characters of a template's line
NAMES_TABLES = ("targets/backups/", "foundation/inserts.py")  # of our own models, in statements that Django has not
WRITERS = ("services.py", "inserts.py")  # the record's, and the one statement by which services insert many rows


def lines_with(pattern, paths):
    found = re.compile(pattern, re.IGNORECASE)
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if found.search(line)
    ]


def test_only_services_write():
    outside = [path for path in PRODUCT if "services" not in path.relative_to(ROOT).parts and path.name not in WRITERS]
    writes = {name(path): writes_of(path.read_text(encoding="utf-8")) for path in outside}
    assert {path: calls for path, calls in writes.items() if calls} == {}


def test_the_scan_finds_writes():
    source = (
        "figure.save()\nFigure.objects.create(x=1)\nFigure.objects.filter(pk=1).update(x=2)\nfigure.delete()\n"
        "facts.update(x=1)\nhashlib.new().update(b'')\ninsert_all(figures)\n"
    )
    assert [line for line, _call in writes_of(source)] == [1, 2, 3, 4, 7]


def test_the_scan_finds_names_of_kinds_and_actions():
    source = (
        "if target.kind == 'change':\n    pass\nRule(kind='amount')\nword = 'ratio'\nx = scheme.MILESTONE\n"
        "row = {'kind': 'narrative'}\nmatch spec.kind:\n    case 'amount' | 'change':\n        pass\n"
        "event.action == 'narrative'\n'amount of a change'\n"
    )
    assert [line for line, _word in kinds_named(source)] == [1, 3, 4, 5, 6, 8, 8]
    assert actions_named("may(user, 'present')\n'presented'\n", {"present", "submit"}) == [(1, "present")]


def test_kinds_and_actions_are_named_at_home():
    outside = [path for path in PRODUCT if not name(path).startswith(HOMES_OF_KINDS)]
    kinds = {name(path): kinds_named(path.read_text(encoding="utf-8")) for path in outside}
    assert {path: named for path, named in kinds.items() if named} == {}
    outside = [path for path in PRODUCT if not name(path).startswith(HOMES_OF_ACTIONS)]
    actions = {name(path): actions_named(path.read_text(encoding="utf-8"), set(TRANSITIONS)) for path in outside}
    assert {path: named for path, named in actions.items() if named} == {}


def test_the_core_says_no_word():
    """No literal of the core has a Vietnamese letter: it gives values, and targets.words says them."""
    for path in [path for path in PRODUCT if name(path).startswith("targets/core/")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documents = [ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)]
        literals = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        texts = [text for text in literals if isinstance(text, str) and text not in documents]
        assert [text for text in texts if VIETNAMESE.search(text)] == [], name(path)


@pytest.mark.django_db
def test_no_missing_migrations():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_import_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_no_drawer_for_odds_and_ends():
    drawers = re.compile(r"(^|_)(utils?|helpers?|common|misc|base_service)$")
    assert [name(path) for path in PYTHON if drawers.search(path.stem) or drawers.search(path.parent.name)] == []


def test_no_file_grows_beyond_a_few_pages():
    paths = [path for path in PYTHON if "migrations" not in path.parts] + TEMPLATES + SCRIPTS
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_each_module_says_what_lives_in_it():
    written = {path: path.read_text(encoding="utf-8") for path in PRODUCT}
    silent = [path for path, text in written.items() if text and not ast.get_docstring(ast.parse(text))]
    assert [name(path) for path in silent] == []


def test_no_line_of_a_template_is_wider_than_a_screen():
    wide = {
        f"{name(path)}:{number}": len(line)
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > WIDEST
    }
    assert wide == {}


def test_nothing_asks_for_more_than_six_things():
    counted = {
        f"{name(path)} {node.name}": parameters_of(node)
        for path in PRODUCT
        for node in functions(path)
        if parameters_of(node) > MOST_PARAMETERS
    }
    assert counted == dict.fromkeys(SEVEN, 7)


def test_what_is_iterated_has_a_noun():
    assert lines_with(r"\bfor (\w+, )*one(, \w+)* in\b|\blambda (\w+, )*one\b", PRODUCT) == []


def test_no_signals_and_no_save_overrides():
    assert lines_with(r"\bdef save\(self|\b(post|pre)_(save|delete|init)\b|@receiver\b", PRODUCT) == []


def test_nothing_marks_text_as_safe():
    assert lines_with(r"\bmark_safe\b|\bSafeString\b", PRODUCT) == []
    assert lines_with(r"\|\s*safe\b|autoescape off", TEMPLATES) == []


def test_no_sql_by_hand_from_text():
    assert lines_with(r"\.extra\(|\.raw\(|RawSQL\(", PRODUCT) == []
    outside = [path for path in PRODUCT if not name(path).startswith(NAMES_TABLES)]
    assert [name(path) for path in outside if statements_built(path.read_text(encoding="utf-8"))] == []
    source = 'c.execute(f"S {x}")\nc.execute("S " + x)\nc.execute("S {}".format(x))\nc.execute("S 1", [x])\n'
    assert statements_built(source) == [1, 2, 3]


def test_templates_bring_nothing_from_outside():
    assert lines_with(r"""(src|href|srcset|action)\s*=\s*["'](https?:)?//""", TEMPLATES) == []
    assert lines_with(r"""url\(\s*["']?(https?:)?//|@import""", STYLES) == []
    assert lines_with(r"""["'`]https?://(?!www\.w3\.org)""", SCRIPTS) == []


def test_scripts_keep_nothing_in_the_browser():
    assert lines_with(r"localStorage|sessionStorage|indexedDB|\bcaches\b|serviceWorker|document\.cookie", SCRIPTS) == []


def test_templates_hold_no_inline_style_script_or_handler():
    assert lines_with(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on", TEMPLATES) == []
    assert lines_with(r"<script(?![^>]*\b(src|type=\"application/json\"))", TEMPLATES) == []


def test_no_number_inputs():
    assert lines_with(r"type\s*=\s*[\"']number[\"']", TEMPLATES) == []
    assert lines_with(r"\bNumberInput\b|[\"']type[\"']\s*:\s*[\"']number[\"']", PRODUCT) == []


def test_scripts_stay_within_old_browsers():
    assert lines_with(r"\.toSorted\(|\.toReversed\(|\.toSpliced\(|\.findLast\(|Object\.groupBy", SCRIPTS) == []
    assert lines_with(r":has\(|color-mix\(|oklch\(|^\s*&", STYLES) == []


def test_psycopg_3_is_not_there():
    requirements = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    assert re.findall(r"^psycopg\b.*|^psycopg\[.*", requirements, re.MULTILINE) == []


def test_each_dependency_has_its_reason():
    files = ["requirements.in", "requirements-dev.in", "requirements-build.in", "requirements-mutants.in"]
    lines = [line for file in files for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if line and not line.startswith(("#", "-")) and "  # " not in line] == []
