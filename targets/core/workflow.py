"""The one transition table of a submission (docs/workflow.md): who may move it from where to where.

It feeds enforcement, buttons, history, notices, the diagram of docs/workflow.md, and the test of all states; its
words are in targets.words.moves.
Whether a person holds a role is in targets.permissions; the moving itself in targets.reports.services.moves.
"""

from dataclasses import dataclass
from typing import Any

DRAFT, PRESENTED, SUBMITTED = "draft", "presented", "submitted"
ACCEPTED, RETURNED, REOPENED = "accepted", "returned", "reopened"
STATES = (DRAFT, PRESENTED, SUBMITTED, ACCEPTED, RETURNED, REOPENED)
EDITABLE = frozenset({DRAFT, RETURNED, REOPENED})  # cells can be edited only here
PROVISIONAL = frozenset({SUBMITTED, ACCEPTED})  # the only states whose current figures ever count
NEW = "new"  # before the submission exists

REPORTER, COMMANDER, REVIEWER = "reporter", "commander", "reviewer"
LEADER, ADMINISTRATOR = "leader", "administrator"
ROLES = (REPORTER, COMMANDER, REVIEWER, LEADER, ADMINISTRATOR)

# The actions.
PRESENT, TAKE_BACK, SEND_BACK, SUBMIT, RECALL = "present", "take_back", "send_back", "submit", "recall"
BEGIN_REVIEW, ACCEPT, RETURN = "begin_review", "accept", "return"
REOPEN, CANCEL_REOPENING = "reopen", "cancel_reopening"
RECORD_PAPER, LOAD_HISTORY = "record_paper", "load_history"

# What an action may ask for beside a reason: the signed paper, when it came, a ruling on each narrative target, remarks
# on cells, that the report lacks nothing, and that nothing secret is in it.
PAPER, RECEIPT, RULINGS, REMARKS, COMPLETE, NOT_SECRET = (
    "paper", "receipt", "rulings", "remarks", "complete", "not_secret",
)  # fmt: skip

# Who holds a submission in each state, i.e. who is expected to move it next.
HOLDER = {
    DRAFT: REPORTER,
    RETURNED: REPORTER,
    REOPENED: REPORTER,
    PRESENTED: COMMANDER,
    SUBMITTED: REVIEWER,
    ACCEPTED: None,
}


@dataclass(frozen=True)
class Transition:
    """One action. `to` None leaves the state as it is (a stamp). `notice` is the kind told to `tells` (roles).

    `is_alone`: history that the report carries does not move with it, since accepted history has its own reopening.
    """

    action: str
    sources: frozenset[str]
    to: str | None
    role: str
    needs_reason: bool = False
    shortest_reason: int = 0  # characters
    asks: frozenset[str] = frozenset()
    is_alone: bool = False
    notice: str | None = None
    tells: tuple[str, ...] = ()


def _transition(action: str, sources: list[str], to: str | None, role: str, **more: Any) -> Transition:
    return Transition(action, frozenset(sources), to, role, **more)


TRANSITIONS = {
    t.action: t
    for t in (
        _transition(
            PRESENT,
            [DRAFT, RETURNED, REOPENED],
            PRESENTED,
            REPORTER,
            notice="presented",
            tells=(COMMANDER,),
            asks=frozenset({COMPLETE, NOT_SECRET}),
        ),
        _transition(TAKE_BACK, [PRESENTED], DRAFT, REPORTER),
        _transition(
            SEND_BACK,
            [PRESENTED],
            DRAFT,
            COMMANDER,
            needs_reason=True,
            notice="sent_back",
            tells=(REPORTER,),
            asks=frozenset({REMARKS}),
        ),
        _transition(
            SUBMIT,
            [PRESENTED],
            SUBMITTED,
            COMMANDER,
            notice="submitted",
            tells=(REPORTER, REVIEWER),
            asks=frozenset({PAPER}),
        ),
        _transition(
            RECALL,
            [SUBMITTED],
            DRAFT,
            COMMANDER,
            notice="recalled",
            tells=(COMMANDER, REPORTER),
        ),
        _transition(BEGIN_REVIEW, [SUBMITTED], None, REVIEWER),
        _transition(
            ACCEPT,
            [SUBMITTED],
            ACCEPTED,
            REVIEWER,
            notice="accepted",
            tells=(REPORTER, COMMANDER),
            asks=frozenset({RULINGS, REMARKS}),
        ),
        _transition(
            RETURN,
            [SUBMITTED],
            RETURNED,
            REVIEWER,
            needs_reason=True,
            notice="returned",
            tells=(REPORTER, COMMANDER),
            shortest_reason=10,
            asks=frozenset({REMARKS}),
        ),
        _transition(
            REOPEN,
            [ACCEPTED],
            REOPENED,
            ADMINISTRATOR,
            needs_reason=True,
            notice="reopened",
            tells=(REPORTER, COMMANDER),
            is_alone=True,
        ),
        _transition(
            CANCEL_REOPENING,
            [REOPENED],
            ACCEPTED,
            ADMINISTRATOR,
            needs_reason=True,
            notice="accepted",
            tells=(REPORTER, COMMANDER),
            is_alone=True,
        ),
        _transition(
            RECORD_PAPER,
            [DRAFT, RETURNED, REOPENED],
            SUBMITTED,
            ADMINISTRATOR,
            needs_reason=True,
            notice="submitted",
            tells=(REPORTER, COMMANDER, REVIEWER),
            asks=frozenset({PAPER, RECEIPT, COMPLETE}),
        ),
        _transition(
            LOAD_HISTORY,
            [NEW, DRAFT, ACCEPTED],
            ACCEPTED,
            ADMINISTRATOR,
        ),
    )
}

BUTTONS = tuple(action for action in TRANSITIONS if action != LOAD_HISTORY)  # load_history is the importer's only


def transition(action: str, state: str) -> Transition | None:
    """Return the table's row for `action` from `state`, or None where the table has none (then nobody may)."""
    row = TRANSITIONS.get(action)
    return row if row and state in row.sources else None


def mermaid() -> str:
    """Return the state diagram of docs/workflow.md in Mermaid, generated from the table."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for row in TRANSITIONS.values():
        for source in sorted(row.sources, key=[NEW, *STATES].index):
            start = "[*]" if source == NEW else source
            lines.append(f"    {start} --> {row.to or source}: {row.action} ({row.role})")
    return "\n".join(lines)
