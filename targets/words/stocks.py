"""How a period of a carried-over stock joins the one before, in words."""

from django.utils.translation import gettext as _

from targets.core import stocks
from targets.core.numbers import format_count


def joint(standing: str, difference: int) -> str:
    """Return how an opening stock stands to what remained: "khớp", "đứt: lệch +2"."""
    if standing == stocks.BREAKS:
        return _("đứt: lệch %(n)s") % {"n": format_count(difference, signed=True)}
    return {stocks.HOLDS: _("khớp"), stocks.FIRST: _("kỳ đầu")}.get(standing, _("chưa đủ số liệu"))
