"""What the documents say is true: the examples of docs/metrics.md run, and links lead somewhere."""

import doctest
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_examples_of_the_metrics_run():
    failed, tried = doctest.testfile(str(ROOT / "docs" / "metrics.md"), module_relative=False)
    assert (failed, tried > 15) == (0, True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tests_that_a_document_names_are_there(page):
    named = re.findall(r"`(?:tests/)?([\w/]+\.py)::(\w+)`", page.read_text(encoding="utf-8"))
    missing = [f"{file}::{name}" for file, name in named if not _has(ROOT / "tests" / file, name)]
    assert missing == []


def _has(file: Path, name: str) -> bool:
    return file.exists() and f"\ndef {name}(" in file.read_text(encoding="utf-8")


def test_each_chosen_requirement_of_security_has_a_test_or_its_reason():
    table = re.findall(
        r"^\| (\d[^|]*) \| ([^|]+) \| (.+) \|$", (ROOT / "docs/security.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(table) == 42
    assert [asked for asked, _what, held in table if "::test_" not in held and "Reason: " not in held] == []


def test_what_the_page_of_operations_has_an_officer_type_can_be_typed():
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    assert len(blocks) > 5
    for block in blocks:
        assert subprocess.run(["sh", "-n"], input=block, text=True, capture_output=True).stderr == ""
    in_vietnamese = (ROOT / "docs" / "operations.vi.md").read_text("utf-8")
    assert re.findall(r"```sh\n(.*?)```", in_vietnamese, re.DOTALL) == blocks
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    assert set(re.findall(r"docker compose (?:exec|run|cp)(?: -T| --rm)* (\w+)", text)) <= set(services)
    assert set(re.findall(r"compose\.yml:(deploy/\S+?)`", text)) == {"deploy/offline.yml"}


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_every_target_of_the_makefile_is_told(page):
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = set(re.findall(r"^\| `make ([a-z-]+)", (ROOT / page).read_text("utf-8"), re.MULTILINE))
    assert told == targets


def test_every_room_is_named_and_drawn_above_those_that_it_may_import():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [season] = [one for one in contracts if one.get("containers") == ["targets"]]
    layers = [re.findall(r"\w+", layer) for layer in season["layers"]]
    rooms = [layer[0] for layer in layers if (ROOT / "targets" / layer[0] / "queries").is_dir()]
    for page in ("README.md", "README.vi.md"):
        assert [room for room in rooms if f"{room}/`" not in (ROOT / page).read_text("utf-8")] == []
    picture = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("```")[1]
    drawn = re.findall(r"--> (\w+)", picture.split("subgraph")[1].split("\n  end")[0])
    assert drawn == [layer[0] for layer in layers if layer[0] not in ("urls", "tasks")]
