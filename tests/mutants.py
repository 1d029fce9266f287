"""`make mutants`, or `python -m tests.mutants [FILE…]`: which small changes of the core would no test notice?

Without files the whole of targets/core is changed, about 3.300 times; that takes a good quarter of an hour on two
cores, one file a minute or two. Works in a copy of the repository, so nothing of it is left behind. Prints how many
mutants were killed, survived or have no test at all, file by file, then every survivor as a diff. Some survivors change
nothing that anyone could see. Exit status 0 when all could be tried.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.source import ROOT

CORE = "targets/core"
MUTMUT = [sys.executable, "-m", "mutmut"]
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "var", "build", "mutants")
ASKED = re.compile(r"^\s*(?P<mutant>\S+): (?P<ending>.+)$", re.MULTILINE)
KILLED, SURVIVED, UNTESTED = "killed", "survived", "no tests"
GOOD = {KILLED, SURVIVED, UNTESTED, "timeout", "caught by type check"}


def modules(arguments: list[str]) -> list[str]:
    """Return the modules of files given, all of the core where none is."""
    paths = [Path(argument).resolve().relative_to(ROOT).with_suffix("") for argument in arguments]
    if outside := [path.as_posix() for path in paths if not path.is_relative_to(CORE)]:
        sys.exit(f"Only {CORE} is tried; not {', '.join(outside)}")
    return [".".join(path.parts) for path in paths] or [".".join(Path(CORE).parts)]


def module_of(mutant: str) -> str:
    """Return the module in which a mutant lives: its name is module.function__mutmut_number."""
    return mutant.rpartition(".")[0]


def endings(folder: Path, wanted: list[str]) -> dict[str, str]:
    """Return how the trial of each mutant of the wanted modules ended, by its name."""
    told = subprocess.run([*MUTMUT, "results", "--all", "true"], cwd=folder, capture_output=True, text=True, check=True)
    return {
        found["mutant"]: found["ending"]
        for found in ASKED.finditer(told.stdout)
        if any(f"{found['mutant']}.".startswith(f"{module}.") for module in wanted)
    }


def table(ended: dict[str, str]) -> str:
    """Return how many mutants of each module ended how."""
    lines = ["| module | killed | survived | untested | other |", "|---|---|---|---|---|"]
    counts: dict[str, Counter] = {}
    for mutant, ending in ended.items():
        counts.setdefault(module_of(mutant), Counter())[ending] += 1
    counts["all"] = sum(counts.values(), Counter())
    for module, count in counts.items():
        known = [count[KILLED], count[SURVIVED], count[UNTESTED]]
        lines.append(f"| {module} | {' | '.join(map(str, [*known, count.total() - sum(known)]))} |")
    return "\n".join(lines)


def difference(folder: Path, mutant: str) -> str:
    """Return what a mutant changes."""
    told = subprocess.run([*MUTMUT, "show", mutant], cwd=folder, capture_output=True, text=True, check=True)
    changed = [line for line in told.stdout.splitlines() if line.startswith(("-", "+"))]
    return "\n".join(changed[2:])  # without the names of the two files


def main(arguments: list[str]) -> int:
    """Try the mutants; print how it ended; return the exit status."""
    wanted = modules(arguments)
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name) / ROOT.name
        shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
        done = subprocess.run([*MUTMUT, "run", *(f"{module}.*" for module in wanted)], cwd=folder, check=False)
        ended = endings(folder, wanted)
        print(f"\n{table(ended)}\n")
        for mutant, ending in ended.items():
            if ending != KILLED:
                print(f"── {mutant}: {ending}\n{difference(folder, mutant)}\n", flush=True)
    return done.returncode or int(not ended or not GOOD.issuperset(ended.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
