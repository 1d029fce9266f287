"""docs/workflow.md as text, generated from core.workflow so that page and product cannot disagree; writes no file."""

from targets.core import workflow
from targets.words import moves

HEAD = """# The workflow of a submission

Generated from `targets/core/workflow.py` by `manage.py write_workflow_page`; a test compares. Do not edit by hand.

"""

NOTES = """
Cells can be edited in {editable} only. Provisional figures are those of {provisional}, the submitted version before the
accepted one. History that a submission carries (`carried_by`) moves with it until it is accepted; then only its own
reopening changes it. Of two moves at once one wins; the other is told who moved it and when. The same person asking for
the same move again gets the submission as it stands. Reopening grants the request to correct that is open.

A reviewer decides from one sheet that shows every figure and text. Accepting sends a mark of the versions that the
sheet showed; where others stand by then, nothing is written and the sheet is shown anew.

What an abolished unit still owes, its open reports and their reopening pass to its successor's people; where nobody
there can do it, administrators and the reviewers of that agreement find it on their first page. A lead or deputy that
is abolished is acted for by its successor's reviewers. A merger within the year is recorded in one act: validities,
succession, members and the chosen people's roles, on one page with a preview.

`load_history` accepts a submission as a whole, so it starts from nothing or from history loaded before: over a draft
that a person began, whose other cells nobody presented, and over reviewed figures, each line is refused.

## Who reads what

- What is being typed (numbers, reasons, notes, texts) is read by the province's own people, leaders and administrators
  of its cluster. Reviewers of that agreement's lead and deputies, and whoever is assigned, read what was sent last: in
  every state the versions of the last sending that was not recalled, told apart by the order of the record. Everybody
  who holds a role reads what was accepted; an account without a role reads nothing.
- A figure's version is numbered for people by what was submitted: of the versions that its cell had at the sendings
  that stand, the how many-th it is. Saves that were never sent, or were recalled, have no number.
- A commander's reason for sending back, and the cells it means, are read in the own province alone; elsewhere the
  history says only that it was sent back. A request to correct is read by the province, leaders and administrators.
- Provisional results are for leaders and administrators of the cluster, reviewers of that agreement's own lead and
  deputies, and a province of itself; what other years' reports sent counts in them only for who may see that year's.
- An administrator of one cluster changes what that cluster has alone. Provinces and measures that several clusters
  use, new provinces and days off are changed by administrators of all of them; `load_agreement --by USERNAME` asks the
  same.
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
            f"| {row.action} | {moves.button(row.action)} | {_states(row.sources)} | {row.to or 'stays'} | {row.role} "
            f"| {'yes' if row.needs_reason else '–'} | {', '.join(row.tells) or '–'} |"
        )
    return "\n".join(rows) + "\n"


def _states(states) -> str:
    return ", ".join(sorted(states, key=[workflow.NEW, *workflow.STATES].index))
