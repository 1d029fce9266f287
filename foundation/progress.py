"""How far a long piece of work is: whoever does it says so, whoever began it may listen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[int, int], None] | None] = ContextVar("listener", default=None)


@contextmanager
def watched(listener: Callable[[int, int], None]) -> Iterator[None]:
    """Tell `listener` (done, all) of the work in the block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(done: int, of: int) -> None:
    """Say how much of a piece of work is done; where nobody listens nothing happens."""
    listener = _listener.get()
    if listener:
        listener(done, of)
