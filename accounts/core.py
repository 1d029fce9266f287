"""Plain rules of signing in: what an initial password looks like, how long a guesser waits. No Django, no clock."""

import secrets

LONGEST_PASSWORD = 128  # characters
INITIAL_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: they are read wrongly from paper
FREE_GUESSES = 5  # of one person from one address
LONGEST_DELAY = 60  # seconds
FREE_GUESSES_OF_A_NAME = 20  # from everywhere together
LONGEST_DELAY_OF_A_NAME = 3  # seconds: a nuisance to a guesser, not a lock for its owner
GUESSES_OF_AN_ADDRESS = 120  # wrong ones in a minute: a whole office sits behind one address


def new_initial_password() -> str:
    """Return a password to be used once: four groups of four, about 79 bits, easy to read aloud."""
    return "-".join("".join(secrets.choice(INITIAL_ALPHABET) for _ in range(4)) for _ in range(4))


def delay(failures: int) -> int:
    """Return the seconds between guesses of one person from one address: 1, 2, 4 … 60 after five failures (B-5)."""
    return 0 if failures < FREE_GUESSES else min(LONGEST_DELAY, 2 ** min(failures - FREE_GUESSES, 10))


def delay_of_name(failures: int) -> int:
    """Return the seconds between guesses of one person from all addresses together; never a lock (B-5)."""
    return max(0, min(LONGEST_DELAY_OF_A_NAME, failures - FREE_GUESSES_OF_A_NAME + 1))
