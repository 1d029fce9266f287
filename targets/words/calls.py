"""What is sent to the units' group about reports that are waited for."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from foundation.dates import moment_text
from targets.words import lateness, letters


def for_the_group(
    cluster: str, period: str, sent: tuple[int, int], waiting: Sequence[tuple[str, datetime]], *, now: datetime
) -> str:
    """Return a message in a few lines: how many have sent it, who has not, what they are asked to do.

    `sent`: how many of how many; `waiting`: each unit with its due moment.
    """
    head = _("%(cluster)s, báo cáo %(period)s.") % {"cluster": cluster, "period": period}
    lines = [f"{head} {letters.sent(moment_text(now), *sent)}"]
    if not waiting:
        return lines[0]
    lines += [f"- {unit}: {_standing(due_at, now)}" for unit, due_at in waiting]
    return "\n".join([*lines, letters.request([due_at < now for _unit, due_at in waiting])])


def _standing(due_at: datetime, now: datetime) -> str:
    return lateness.overdue_since(due_at, now) if due_at < now else lateness.due_by(due_at)
