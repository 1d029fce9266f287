"""What the database gave up, so that another transaction could go on, done again at once."""

from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError

GIVEN_UP = {"40001", "40P01"}  # could not be serialized, waited for each other: nothing of the transaction stands
MOST_REPEATS = 3
Answer = TypeVar("Answer")


def repeated(act: Callable[[], Answer], *, most: int = MOST_REPEATS) -> Answer:
    """Return what an act returns, which is done again each time the database gave it up, `most` times; then it raises.

    The act must be one that may be done twice: it writes in one transaction.
    """
    try:
        return act()
    except DatabaseError as error:
        if most == 0 or not was_given_up(error):
            raise
    return repeated(act, most=most - 1)


def was_given_up(error: BaseException) -> bool:
    """Say whether the database ended a transaction for the sake of another, by the code of its error."""
    return isinstance(error, DatabaseError) and getattr(error.__cause__, "pgcode", None) in GIVEN_UP
