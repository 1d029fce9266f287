"""docs/faults.md names every fault, and every test of this folder; test_docs asks whether what it names is there."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = (HERE.parent.parent / "docs" / "faults.md").read_text(encoding="utf-8")
OUR_OWN = {"test_table.py", "test_ledger.py"}  # of the tools, not of the product


def test_every_fault_has_a_test_and_every_test_its_fault():
    rows = re.findall(r"^\| (F\d\d) \|.*\| (.*) \|$", TABLE, re.MULTILINE)
    assert [fault for fault, _tests in rows] == [f"F{number:02}" for number in range(1, 27)]
    assert [fault for fault, tests in rows if ".py::test_" not in tests] == []
    here = {
        f"faults/{path.name}::{node.name}"
        for path in HERE.glob("test_*.py")
        if path.name not in OUR_OWN
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert {name for name in here if f"`{name}`" not in TABLE} == set()
