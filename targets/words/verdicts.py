"""The words of the verdicts (docs/glossary.md): one for each, whoever prints it."""

from django.utils.translation import gettext_lazy as _

from targets.core import scheme

_WORDS = {
    scheme.MET: _("Đạt"),
    scheme.NOT_MET: _("Chưa đạt"),
    scheme.NO_DATA: _("Chưa đủ số liệu"),
    scheme.NO_ACTIVITY: _("Không phát sinh"),
    scheme.MONITORED: _("Theo dõi"),
}


def verdict_word(verdict: str, is_closed: bool = False) -> str:
    """Return a verdict's word; what is not met stays so once the year is closed ("Không đạt")."""
    return str(_("Không đạt") if verdict == scheme.NOT_MET and is_closed else _WORDS[verdict])
