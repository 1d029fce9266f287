"""Every document of every quarter, made and measured: `make documents` (`python -m tests.every_document [SCENE …]`).

Scenes: `demo` (the demonstration: partial and submitted figures), `full` (the shipped figures of 2023–2025, with the
merger of 2025), `empty` (agreements without a figure). Files and faults stand in build/documents; 1 where there is one.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "documents"
NOW = {"demo": "2024-09-18T09:30+07:00", "full": "2026-01-10T09:30+07:00", "empty": "2026-01-10T09:30+07:00"}
WINDOWS = ("q1", "q2", "q3", "q4", "through-2", "through-3", "through-4")
PASSWORD = b"mat khau dai de thu\n"


def prepare(scene: str) -> None:
    """Fill an empty SQLite database with a scene, by the product's own commands."""

    def run(*arguments: str, **more) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True, capture_output=True, **more)

    run("migrate", "--verbosity", "0")
    if scene == "demo":
        run("prepare_demo")
        return
    for year in (2024, 2025):
        run("load_agreement", f"data/agreements/{year}.json")
    run("create_user", "quantri", "--role", "administrator", "--password-stdin", input=PASSWORD)
    if scene == "full":
        run("import_figures", "data/figures-cum4.csv", "--by", "quantri", "--accept")


def made(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Make every document of the database into a folder; yield each one's name and what is wrong with it."""
    import django

    django.setup()
    from foundation.errors import Refused
    from pledges.models import Agreement
    from targets.documents.exports.files import DOCX, PDF, make
    from targets.documents.queries.authority import check_made
    from targets.documents.queries.kinds import KINDS
    from targets.documents.queries.places import provinces_of
    from targets.words.documents import BANNER
    from tests.paper_faults import faults_of
    from tests.papers import ADDRESS, scope

    for agreement in Agreement.objects.filter(state=Agreement.State.PUBLISHED).order_by("year"):
        for kind, window, province, provisional in _asked(KINDS, [one.code for one in provinces_of(agreement)]):
            more = {"year": agreement.year, "province": province, "provisional": provisional}
            name = f"{agreement.year}-{window}-{kind}{f'-{province}' if province else ''}{'-p' if provisional else ''}"
            try:
                check_made(kind, scope(window, **more))
            except Refused:
                continue
            for form in (DOCX, PDF):
                file = make(kind, partial(scope, window, **more), form, address=ADDRESS.format)
                (folder / f"{name}.{form}").write_bytes(file.content)
            banner = str(BANNER) if provisional else ""
            yield name, faults_of(file.content, code=file.document.grouped_code, banner=banner)


def _asked(kinds, provinces: list[str]) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what is asked for: kind, window, province, whether provisional."""
    for window in WINDOWS:
        for kind in kinds.values():
            for province in provinces if kind.needs_province else [""]:
                for provisional in (False, True) if kind.may_be_provisional else (False,):
                    yield kind.name, window, province, provisional


def main() -> int:
    """Make and measure the scenes that are asked for, or all; return the exit status."""
    wanted, faulty = sys.argv[1:] or list(NOW), 0
    if len(wanted) > 1:  # a database and a moment each
        commands = [[sys.executable, "-m", "tests.every_document", scene] for scene in wanted]
        return max(subprocess.run(command, cwd=ROOT).returncode for command in commands)
    [scene] = wanted
    folder = OUT / scene
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "database.sqlite3"
    database.unlink(missing_ok=True)
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{database}", "DEMO": "1", "SECRET_KEY": "only-to-make-documents",
        "FIXED_NOW": NOW[scene], "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "cluster_emulation.settings",
    }  # fmt: skip
    prepare(scene)
    number = 0
    for name, faults in made(folder):
        number += 1
        faulty += bool(faults)
        sys.stdout.writelines(f"{scene}/{name}: {fault}\n" for fault in faults[:5])
    sys.stdout.write(f"{scene}: {number} documents, {faulty} with faults, in {folder}\n")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
