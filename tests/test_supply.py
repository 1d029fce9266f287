"""What is taken from others: licences that may be, advisories against a pinned version, what was not looked up."""

import json
import sys
from datetime import date

import pytest

from tests import supply
from tests.supply import NPM, PYPI, SHIPPED, TOOLS, Package, bom, is_allowed, is_within, look, packages, take

TODAY = date(2026, 11, 28)
RECORD = {
    "id": "PYSEC-1",
    "modified": "2026-11-20T00:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": PYPI, "name": "Django"},
            "ranges": [
                {"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "abc"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "5.2"}, {"fixed": "5.2.8"}, {"introduced": "6.0"}]},
            ],
        },
        {"package": {"ecosystem": PYPI, "name": "polib"}, "versions": ["1.0", "1.1"]},
        {
            "package": {"ecosystem": PYPI, "name": "celery"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "5.2.1"}]}],
        },
    ],
}


@pytest.fixture
def advisories(tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(RECORD), "utf-8")
    (tmp_path / "withdrawn.yaml").write_text(json.dumps(RECORD | {"id": "PYSEC-2", "withdrawn": "2026-01-01"}), "utf-8")
    return take([tmp_path])


def python(name, version, licence="MIT", *, is_shipped=True):
    return Package(PYPI, name, version, is_shipped, licence)


@pytest.mark.parametrize(
    ("name", "version", "is_touched"),
    [("django", "5.2.7", True), ("django", "5.2.8", False), ("django", "5.2a1", False), ("django", "6.1", True),
     ("django", "not a version", True), ("polib", "1.1", True), ("polib", "1.2", False), ("celery", "5.2.1", True),
     ("celery", "5.2.2", False), ("redis", "1.0", False)],
)  # fmt: skip
def test_an_advisory_names_the_versions_that_it_touches(advisories, name, version, is_touched):
    faults = look([python(name, version)], advisories=advisories, today=TODAY).faults
    assert faults == ((f"{name} {version}: PYSEC-1",) if is_touched else ())


@pytest.mark.parametrize(
    ("licence", "may_ship", "may_be_a_tool"),
    [("MIT", True, True), ("GPL-3.0-or-later", False, True), ("GPL-2.0-or-later OR MPL-1.1", True, True),
     ("MIT AND GPL-3.0-or-later", False, True), ("AGPL-3.0-only", False, False), ("unknown ('')", False, False)],
)  # fmt: skip
def test_a_licence_is_allowed_when_it_can_be_met(licence, may_ship, may_be_a_tool):
    assert (is_allowed(licence, SHIPPED), is_allowed(licence, TOOLS)) == (may_ship, may_be_a_tool)


def test_what_was_not_looked_up_is_said(advisories):
    taken = [python("django", "5.2.19"), Package(NPM, "bootstrap", "5.3.8", True, "MIT")]
    assert look(taken, advisories=advisories, today=TODAY).gaps == (
        f"no copy of advisories for npm, its packages were not looked up: {supply.CARRY_IN}",
    )
    old = look(taken, advisories=advisories, today=date(2027, 1, 1)).gaps
    assert old[0].startswith("advisories for PyPI are of 2026-11-20")


def test_each_pinned_package_is_looked_at_once_with_a_licence_where_it_is_installed():
    taken = packages()
    assert len({(package.ecosystem, package.name) for package in taken}) == len(taken)
    assert {"django", "bootstrap", "psycopg2-binary"} <= {package.name for package in taken if package.is_shipped}
    assert not [package.name for package in taken if package.licence.startswith("unknown")]
    assert is_within("4.2", [">=4.2,<4.2.15"]) and not is_within("4.2.15", [">=4.2,<4.2.15"])


def test_a_list_that_is_not_what_the_lock_files_say_is_refused_until_it_is_written_anew(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(supply, "SBOM", tmp_path / "sbom.json")
    (tmp_path / "sbom.json").write_text(bom(packages()).replace("5.3.8", "5.3.7"), "utf-8")
    told = "fault: supply/sbom.json is not what the lock files say: python -m tests.supply --write\n"
    answers = []
    for options in ([], ["--write"], []):
        monkeypatch.setattr(sys, "argv", ["supply", *options])
        answers.append((supply.main(), told in capsys.readouterr().out))
    assert answers == [(1, True), (0, False), (0, False)]
