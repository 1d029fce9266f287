"""How backups stand, where a page of a lower room says so."""

from django import template

from foundation.clock import now
from targets.backups.queries.state import State, backup_state

register = template.Library()


@register.simple_tag
def backups_stand() -> State:
    """Return how backups stand now."""
    return backup_state(now())
