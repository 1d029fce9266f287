"""Copies the few files that pages need from node_modules to build/assets, and builds icons.svg from static/icons.txt.

Nothing else of the packages is served. Run by scripts/setup.sh after `npm ci`; idempotent.
"""

import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
MODULES, TARGET = ROOT / "node_modules", ROOT / "build" / "assets"
SVG = "http://www.w3.org/2000/svg"

FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "fonts/inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "fonts/inter-latin-ext.woff2",
    "@fontsource-variable/inter/files/inter-vietnamese-wght-normal.woff2": "fonts/inter-vietnamese.woff2",
}
SOURCE_MAP = re.compile(r"^\s*(?://|/\*)[#@]\s*sourceMappingURL=\S+\s*(?:\*/)?\s*$", re.MULTILINE)


def copy(source: Path, target: Path) -> None:
    """Copy one file; style sheets and scripts lose the line that names a source map, which is not served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".css", ".js"}:
        target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def sprite(names: list[str]) -> str:
    """Return one SVG with a <symbol> per icon; a name that the package does not have ends the program."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name in names:
        path = MODULES / "bootstrap-icons" / "icons" / f"{name}.svg"
        if not path.is_file():
            sys.exit(f"static/icons.txt: bootstrap-icons has no {name!r}")
        icon = ElementTree.parse(path).getroot()
        symbol = ElementTree.SubElement(root, f"{{{SVG}}}symbol", id=name, viewBox=icon.get("viewBox", "0 0 16 16"))
        symbol.extend(icon)
    return ElementTree.tostring(root, encoding="unicode")


def main() -> None:
    """Build build/assets."""
    for source, target in FILES.items():
        copy(MODULES / source, TARGET / target)
    lines = (ROOT / "static" / "icons.txt").read_text(encoding="utf-8").splitlines()
    names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    (TARGET / "icons.svg").write_text(sprite(sorted(set(names))), encoding="utf-8")


if __name__ == "__main__":
    main()
