"""docs/workflow.md as text, generated from core.workflow so that page and product cannot disagree; writes no file."""

from targets.core import workflow

HEAD = """# The workflow of a submission

Generated from `targets/core/workflow.py` by `manage.py write_workflow_page`; a test compares. Do not edit by hand.

"""

NOTES = """
Cells can be edited in {editable} only. Provisional figures are those of {provisional}, the submitted version before the
accepted one. History that a submission carries (`carried_by`) moves with it until it is accepted; then only its own
reopening changes it. Of two moves at once one wins; the other is told who moved it and when. The same person asking for
the same move again gets the submission as it stands.

`load_history` accepts a submission as a whole, so it starts from nothing or from history loaded before: over a draft
that a person began, whose other cells nobody presented, and over reviewed figures, each line is refused.
"""


def workflow_page() -> str:
    """Return the whole page: diagram, table of actions, and what the table cannot say."""
    diagram = f"```mermaid\n{workflow.mermaid()}\n```\n\n"
    notes = NOTES.format(editable=_states(workflow.EDITABLE), provisional=_states(workflow.PROVISIONAL))
    return HEAD + diagram + _table() + notes


def _table() -> str:
    rows = ["| Action | Button | From | To | Who | Reason | Tells |", "|---|---|---|---|---|---|---|"]
    for row in workflow.TRANSITIONS.values():
        rows.append(
            f"| {row.action} | {row.label} | {_states(row.sources)} | {row.to or 'stays'} | {row.role} "
            f"| {'yes' if row.needs_reason else '–'} | {', '.join(row.tells) or '–'} |"
        )
    return "\n".join(rows) + "\n"


def _states(states) -> str:
    return ", ".join(sorted(states, key=[workflow.NEW, *workflow.STATES].index))
