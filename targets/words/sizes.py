"""How large a file is, as people say it."""

from fractions import Fraction

from targets.core.numbers import format_decimal, round_half_away

UNITS = ("B", "KB", "MB", "GB", "TB")


def size_text(size: int) -> str:
    """Return a number of bytes with at most one decimal: "412 KB", "8,2 MB", "2 GB"; 1 KB is 1.024 bytes."""
    amount, place = Fraction(size), 0
    while amount >= 1024 and place < len(UNITS) - 1:
        amount, place = amount / 1024, place + 1
    return f"{format_decimal(round_half_away(amount, 1 if place > 1 else 0))}\N{NO-BREAK SPACE}{UNITS[place]}"
