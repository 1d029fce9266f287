"""Of which units a document of one unit may be: the members, and those that report for them before a merger."""

from pledges.models import Agreement, Province
from targets.calendar.queries.rulebook import Rulebook
from targets.calendar.queries.territory import lineage


def provinces_of(agreement: Agreement) -> list[Province]:
    """Return an agreement's members with all their predecessors, in the agreement's order."""
    book = Rulebook()
    members = book.members(agreement)
    return list(dict.fromkeys(province for member in members for province in lineage(member, book.links())))
