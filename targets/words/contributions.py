"""What members gave together, in a sentence."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from targets.core.numbers import format_count


def contributed(known: int, asked: int, unit: str, missing: Sequence[str]) -> str:
    """Return how much there is of what is asked, what is wanting, and of whom it is not known."""
    words = {"known": format_count(known), "asked": format_count(asked), "unit": unit}
    words |= {"wanting": format_count(max(asked - known, 0)), "names": ", ".join(missing)}
    if missing:
        return _("Đã biết %(known)s trên %(asked)s %(unit)s; chưa có số của: %(names)s.") % words
    if known < asked:
        return _("Đã có %(known)s trên %(asked)s %(unit)s, còn thiếu %(wanting)s %(unit)s.") % words
    return _("Đã có %(known)s trên %(asked)s %(unit)s.") % words
