"""Compiles every locale/**/*.po to its .mo with polib: the set-up needs no GNU gettext."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Compile what is newer than its compiled file."""
    for source in sorted((ROOT / "locale").glob("**/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


if __name__ == "__main__":
    main()
