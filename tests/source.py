"""The product's source as data: its files and functions, what writes rows, what names kinds and actions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = [
    app
    for app in ("accounts", "audit", "charts", "cluster_emulation", "foundation", "pledges", "targets")
    if (ROOT / app).is_dir()
]
PYTHON = sorted(path for folder in [*APPS, "tests", "scripts"] for path in (ROOT / folder).rglob("*.py"))
PRODUCT = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in APPS and "migrations" not in path.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "create_user",
    "create_superuser",
    "set_password",
}
QUERYSETS = re.compile(r"\b(objects|all|filter|exclude|select_for_update|order_by|using)\b")

KINDS = {"change", "ratio", "amount", "milestone", "narrative", "all_of"}
ONLY_KINDS = {"ratio", "milestone", "all_of"}  # the other words mean something else too
CONSTANTS = {kind.upper() for kind in KINDS}

# Where kinds and actions have their home: the rest asks, and never names one.
HOMES_OF_KINDS = ("targets/core/kinds/", "targets/words/", "targets/models/")
HOMES_OF_ACTIONS = ("targets/core/", "targets/words/", "targets/models/")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    """Return a file's path from the root of the repository on."""
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    """Return what a file holds."""
    return path.read_text(encoding="utf-8")


def functions(path: Path) -> list[Function]:
    """Return every function and method of a module, inner ones too."""
    return [node for node in ast.walk(ast.parse(text(path))) if isinstance(node, Function)]


def statements_built(source: str) -> list[int]:
    """Return the lines on which a database is given a statement that is put together there, not written out."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    given = [call for call in calls if getattr(call.func, "attr", "") in ("execute", "executemany")]
    return [call.lineno for call in given if isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Call)]


def lines_of(function: Function) -> int:
    """Return the lines of a function from `def` on, without decorators and without its docstring."""
    first = function.body[0]
    documented = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) else 0
    return function.end_lineno - function.lineno + 1 - documented


def parameters_of(function: Function) -> int:
    """Return how many parameters a function has: `self` and `cls` do not count, *args and **kwargs do."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return len([argument for argument in named if argument and argument.arg not in {"self", "cls"}])


def writes_of(source: str) -> list[tuple[int, str]]:
    """Return line and call of what writes rows: save(), delete(), objects.create(), filter(…).update() and the like.

    `.update()` and `.create()` count where the expression before them names a manager or a queryset; so do `.save()`
    and `.delete()` of a thing, which a row does not take.
    """
    writes = []
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for node in calls:
        if isinstance(node.func, ast.Name) and node.func.id == "insert_all":
            writes.append((node.lineno, "insert_all()"))
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
            continue
        owner = ast.unparse(node.func.value)
        ambiguous = node.func.attr in {"update", "create"} or (node.func.attr in {"delete", "save"} and node.args)
        if owner.endswith("session") or (ambiguous and not QUERYSETS.search(owner)):
            continue
        writes.append((node.lineno, f"{owner[-40:]}.{node.func.attr}()"))
    return writes


def dataclasses_of(source: str) -> list[str]:
    """Return the names of the dataclasses of a module."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(one) for one in node.decorator_list)
    ]


def kinds_named(source: str) -> list[tuple[int, str]]:
    """Return line and word of each place where a module names a kind of target.

    A literal counts where no other thing has that word, and else where it is compared with, or given as, a kind; so
    does a constant named after a kind.
    """
    tree = ast.parse(source)
    named = {(node.lineno, node.value) for node in _literals(tree) if node.value in ONLY_KINDS}
    named |= {(node.lineno, node.value) for node in _of_kinds(tree) if node.value in KINDS}
    for node in ast.walk(tree):
        constant = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None
        if constant in CONSTANTS:
            named.add((node.lineno, constant))
    return sorted(named)


def actions_named(source: str, actions: set[str]) -> list[tuple[int, str]]:
    """Return line and word of each literal that is the name of an action."""
    return sorted((node.lineno, node.value) for node in _literals(ast.parse(source)) if node.value in actions)


def _literals(tree: ast.AST) -> Iterator[ast.Constant]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _of_kinds(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the literals that stand beside `kind`: compared with it, or as the value of that parameter or key."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and "kind" in ast.unparse(node.left):
            for side in node.comparators:
                yield from _literals(side)
        elif isinstance(node, ast.keyword) and (node.arg or "").startswith("kind"):
            yield from _literals(node.value)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "kind":
                    yield from _literals(value)
        elif isinstance(node, ast.Match) and "kind" in ast.unparse(node.subject):
            for case in node.cases:
                yield from _literals(case.pattern)
