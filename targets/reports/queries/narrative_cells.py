"""The text under one pledge on the entry, check and submission pages, as stored or as typed and not saved."""

import json
from dataclasses import dataclass

from django.urls import reverse

from pledges.models import Pledge
from targets.models import NarrativeVersion, Submission
from targets.reports.queries.cells import Clash, Typed


@dataclass(frozen=True)
class NarrativeCell:
    """The text under one pledge, as stored or as typed and not saved."""

    key: str
    pledge_pk: int
    url: str
    version: NarrativeVersion | None
    typed: str | None = None
    problem: str = ""
    clash: Clash | None = None
    is_locked: bool = False
    is_refused: bool = False  # its box on the person's page holds what was not taken

    @property
    def text(self) -> str:
        """Return what the box shows."""
        return self.typed if self.typed is not None else self.version.text if self.version else ""

    @property
    def version_number(self) -> int:
        """Return the number of the version that stands; 0 where nothing was ever written."""
        return self.version.number if self.version else 0

    @property
    def seen(self) -> int:
        """Return the version number that a save of this page will say it saw."""
        return self.version_number

    @property
    def stored_json(self) -> str:
        """Return what is stored as JSON, for the script after a conflict."""
        return json.dumps({"t": self.version.text if self.version else ""}, ensure_ascii=False)

    @property
    def is_unsaved(self) -> bool:
        """Say whether the box shows something that is not stored."""
        return self.typed is not None and self.typed != (self.version.text if self.version else "")

    @property
    def evidence(self) -> str:
        """Return where the files behind it stand."""
        return f"{self.url}evidence/"

    @property
    def outcome(self) -> str:
        """Return how the last save ended: saved, wrong, clash or locked."""
        if self.is_locked:
            return "locked"
        return "wrong" if self.problem or self.is_refused else "clash" if self.clash else "saved"

    @property
    def state(self) -> str:
        """Return the mark beside the box."""
        if self.outcome in ("locked", "wrong"):
            return self.outcome
        return "unsaved" if self.clash or self.is_unsaved else "saved" if self.text else "empty"

    @property
    def rows(self) -> int:
        """Return how many lines the box opens with."""
        return min(max(self.text.count("\n") + len(self.text) // 110 + 1, 2), 12)


def narrative_cell(submission: Submission, pledge: Pledge, told: dict, typed: Typed) -> NarrativeCell:
    """Return the text under a pledge; `told`: the versions that the person may see, by pledge id."""
    key = f"narrative-{pledge.pk}"
    return NarrativeCell(
        key,
        pledge.pk,
        reverse("targets:narrative", args=[submission.pk, pledge.pk]),
        told.get(pledge.pk),
        typed=typed.texts.get(key),
        problem=typed.problems.get(key, ""),
        clash=typed.clashes.get(key),
        is_locked=key in typed.locked,
        is_refused=key in typed.wrong,
    )
