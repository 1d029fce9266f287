"""What each person may read (docs/workflow.md): the data of tests/test_content_matrix.py.

Every report of the scene says something of its own at each layer: a text or number that stands nowhere else.
"""

from dataclasses import dataclass

DRAFT, SENT, ACCEPTED, INNER, ASKED, RETURNED = "draft", "sent", "accepted", "inner", "asked", "returned"

# Who reads a layer of a report of Hòa Bình: what is being typed, what was sent, what was accepted, a commander's
# reason for sending back, a request to correct, and what the reviewer and the province wrote to each other.
OWN = {"reporter", "commander"}
OVERSIGHT = {"leader", "administrator"}
WITH_A_ROLE = OWN | OVERSIGHT | {
    "reporter_b", "commander_b", "reviewer", "past_reviewer", "other_reviewer", "other_leader", "other_administrator",
}  # fmt: skip
READERS = {
    DRAFT: OWN | OVERSIGHT,
    SENT: OWN | OVERSIGHT | {"reviewer"},
    RETURNED: OWN | OVERSIGHT | {"reviewer"},
    ASKED: OWN | OVERSIGHT,
    INNER: OWN,
    ACCEPTED: WITH_A_ROLE,
}
ACTORS = (*sorted(WITH_A_ROLE), "nobody", "anonymous")

# The layers that a report in each state has; the first is what it says now.
STATES = {
    "draft": (DRAFT, INNER),  # presented, sent back by the own commander
    "presented": (DRAFT,),
    "submitted": (SENT, DRAFT),
    "returned": (DRAFT, SENT, RETURNED),
    "accepted": (ACCEPTED, DRAFT, SENT, ASKED),
    "reopened": (DRAFT, ACCEPTED, ASKED),
    "resubmitted": (SENT, ACCEPTED),
    "typed_again": (DRAFT, SENT, INNER),  # returned, presented, sent back
}

# Where the report in each state stands: the province, and the quarter of 2024.
PLACES = {
    "accepted": ("hoa-binh", 1),
    "resubmitted": ("hoa-binh", 2),
    "submitted": ("hoa-binh", 3),
    "draft": ("hoa-binh", 4),
    "reopened": ("vinh-phuc", 1),
    "returned": ("vinh-phuc", 2),
    "presented": ("vinh-phuc", 3),
    "typed_again": ("vinh-phuc", 4),
}

# Pages of results are asked for in these ways too.
QUESTIONS = ("", "?basis=provisional", "?window=q1&basis=provisional", "?on=2024-12-19")
ACTIONS = ("record_paper", "send_back", "return", "accept")


@dataclass(frozen=True)
class Marker:
    """What stands nowhere else: the text that a page may show, of a layer of the report in a state."""

    state: str
    layer: str
    what: str
    text: str

    def readers(self) -> set[str]:
        """Return the actors who may read it."""
        return READERS[self.layer]
