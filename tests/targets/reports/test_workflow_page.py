"""docs/workflow.md says what the transition table says."""

from pathlib import Path

from targets.reports.exports.workflow_page import workflow_page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "workflow.md"


def test_the_page_is_the_table():
    assert PAGE.read_text("utf-8") == workflow_page()
