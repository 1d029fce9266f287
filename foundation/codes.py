"""Codes of things that people configure: what one may be, and one proposed from a name. Looks nothing up."""

import re
from collections.abc import Callable
from itertools import count

from foundation.text import search_key

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
MOST_IN_A_SLUG = 60
MOST_PROPOSED = 40  # characters of a proposed code, before its number


def propose_code(name: str, is_taken: Callable[[str], bool], *, joint: str = "_", longest: int = MOST_PROPOSED) -> str:
    """Return a code made of a name's words that nothing has yet, with a number where it is taken; "" of no word."""
    words = re.findall(r"[a-z0-9]+", search_key(name))
    code = joint.join(words)
    while len(code) > longest and len(words) > 1:
        words = words[:-1]
        code = joint.join(words)
    code = code[:longest]
    if not code or not is_taken(code):
        return code
    endings = (f"{joint}{number}" for number in count(2))
    numbered = (code[: longest - len(ending)].rstrip(joint) + ending for ending in endings)
    return next(other for other in numbered if not is_taken(other))
