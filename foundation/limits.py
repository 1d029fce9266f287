"""How often a person may ask for what is heavy: counted in the cache, whose loss holds nobody up."""

from datetime import datetime

from django.core.cache import cache
from redis.exceptions import RedisError

MOST, WITHIN = 30, 60  # times, seconds


def seconds_to_wait(what: str, *, at: datetime, most: int = MOST, within: int = WITHIN) -> int:
    """Count that something is asked for; return the seconds to wait where that is too often, else 0.

    `at` is real time.
    """
    spell, gone = divmod(int(at.timestamp()), within)
    place = f"{what}:{spell}"
    try:
        cache.add(place, 0, within)
        return within - gone if cache.incr(place) > most else 0
    except (RedisError, OSError, ValueError):  # ValueError: nothing is kept
        return 0
