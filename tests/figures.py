"""`make figures`, or `python -m tests.figures`: how long the house's parts are, what they name; and the goals.

Product files are those of the apps, without migrations. A function's lines go from `def` to its end, decorators and
docstring left out. p95 is the smallest number that 95 of 100 do not exceed.
"""

import argparse
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from targets.core.workflow import TRANSITIONS
from tests import page_queries, source

WIDE = 160  # characters of a line
QUERIES = {"entry page": 30, "one cell saved": 25, "reviewer's sheet": 35}


@dataclass(frozen=True)
class Row:
    """One figure: what it is, how much, what it should be, where it comes from (shown with --where)."""

    what: str
    figure: str
    goal: str
    where: Sequence[str] = ()


def spread(numbers: Sequence[int]) -> str:
    """Return median, 95th percentile and maximum as a text."""
    ordered = sorted(numbers)
    p95 = ordered[-(-95 * len(ordered) // 100) - 1]
    return f"{statistics.median(ordered):g} / {p95} / {ordered[-1]}"


def longest(sizes: dict[str, int], count: int = 10) -> list[str]:
    """Return the largest of {where: size} as lines."""
    return [f"{size} {where}" for where, size in sorted(sizes.items(), key=lambda item: -item[1])[:count]]


def of_lengths() -> Iterator[Row]:
    """Measure files, functions and parameters."""
    files = {source.name(path): len(source.text(path).splitlines()) for path in source.PRODUCT}
    functions = {
        f"{source.name(path)}:{node.lineno} {node.name}": node
        for path in source.PRODUCT
        for node in source.functions(path)
    }
    lines = {where: source.lines_of(node) for where, node in functions.items()}
    parameters = {where: source.parameters_of(node) for where, node in functions.items()}
    yield Row("file lines, median / p95 / max", spread(list(files.values())), "58 / 223 / 314", longest(files))
    yield Row("function lines, median / p95 / max", spread(list(lines.values())), "≤ 8 / 22 / 40", longest(lines))
    yield Row("parameters of one function, max", str(max(parameters.values())), "6", longest(parameters))


def of_views() -> Row:
    """Measure what views write by themselves."""
    views = [path for path in source.PRODUCT if "views" in (path.stem, *path.parts)]
    lines = sum(len(source.text(path).splitlines()) for path in views)
    writes = [
        f"{source.name(path)}:{line}: {call}" for path in views for line, call in source.writes_of(source.text(path))
    ]
    return Row("ORM writes per 1.000 view lines", f"{1000 * len(writes) / lines:.1f} ({lines} lines)", "0", writes)


def of_templates() -> Row:
    """Measure wide lines of templates."""
    wide = {
        f"{source.name(path)}:{number}": len(line)
        for path in source.TEMPLATES
        for number, line in enumerate(source.text(path).splitlines(), 1)
        if len(line) > WIDE
    }
    templates = {where.split(":")[0] for where in wide}
    figure = f"{len(wide)} in {len(templates)} of {len(source.TEMPLATES)}, longest {max(wide.values(), default=0)}"
    return Row(f"template lines over {WIDE} characters", figure, "0", longest(wide))


def of_read_side() -> Row:
    """Count the shapes of the read side."""
    shapes = {
        source.name(path): names
        for path in source.PRODUCT
        if "queries" in (path.stem, *path.parts) and (names := source.dataclasses_of(source.text(path)))
    }
    where = [f"{path}: {', '.join(names)}" for path, names in shapes.items()]
    count = sum(len(names) for names in shapes.values())
    return Row("dataclasses in the read side", f"{count} in {len(shapes)} files", "each with one reader", where)


def of_names() -> Iterator[Row]:
    """Count the modules that name a kind of target or an action of the workflow outside its home."""
    for what, homes, words_of in (
        ("a kind of target", source.HOMES_OF_KINDS, source.kinds_named),
        ("an action", source.HOMES_OF_ACTIONS, lambda text: source.actions_named(text, set(TRANSITIONS))),
    ):
        outside = [path for path in source.PRODUCT if not source.name(path).startswith(homes)]
        where = [line for path in outside if (line := _named(path, words_of(source.text(path))))]
        yield Row(f"modules that name {what} outside its home", str(len(where)), "0", where)


def _named(path: Path, words: list[tuple[int, str]]) -> str:
    return f"{source.name(path)}: {', '.join(f'{line} {word}' for line, word in words)}" if words else ""


def of_queries() -> Iterator[Row]:
    """Measure the queries of the dearest pages."""
    for page, asked in page_queries.measured().items():
        yield Row(f"queries: {page}", f"{asked.queries} ({asked.repeats} of them repeats)", f"≤ {QUERIES[page]}")


def rows() -> Iterator[Row]:
    """Measure everything."""
    yield from of_lengths()
    yield of_views()
    yield of_templates()
    yield of_read_side()
    yield from of_names()
    yield from of_queries()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--where", action="store_true", help="under each figure, the places it comes from")
    wanted = parser.parse_args()
    print("| | us | goal |\n|---|---|---|")
    for row in rows():
        print(f"| {row.what} | {row.figure} | {row.goal} |", flush=True)
        if wanted.where:
            print("".join(f"    {line}\n" for line in row.where), end="")


if __name__ == "__main__":
    main()
