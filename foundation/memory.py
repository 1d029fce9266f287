"""How often Python looks through its objects for garbage: seldom, while a piece of work makes many that it keeps."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 20)  # new objects, generations: the default of 700 goes through all of them again and again


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Collect garbage seldom while the block lasts; what is there already is not looked through."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
