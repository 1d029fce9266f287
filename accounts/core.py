"""Plain rules of signing in: what an initial password looks like, how long a guesser waits. No Django, no clock."""

import re
import secrets

from zxcvbn import zxcvbn

LONGEST_PASSWORD = 128  # characters
LONGEST_ESTIMATED = 72  # characters: beyond these a password that repeats nothing is long enough
FEWEST_GUESSES = 10**8  # what a chosen password must withstand; the estimate is of guesses, not of signs
# What everybody in this field would try first, without marks, and the password that the demonstration's accounts share.
EXPECTED_WORDS = (
    *("congan", "congantinh", "congannhandan", "bocongan", "canhsat", "cand", "anninh", "toquoc", "vianninhtoquoc"),
    *("giaouoc", "thidua", "giaouocthidua", "cumthidua", "cumso4", "cum4", "vietnam", "matkhau", "quantri", "canbo"),
    *("lanhdao", "thamdinh", "baocao", "quangninh", "phutho", "bacgiang", "bacninh", "hoabinh", "vinhphuc"),
    *("langson", "thainguyen", "hungyen", "backan", "thaibinh", "giao-uoc-2024", "giaouoc2024"),
)
USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,148}[a-z0-9])?")  # no letter that looks like another alphabet's
INITIAL_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: they are read wrongly from paper
FREE_GUESSES = 5  # of one person from one address
LONGEST_DELAY = 60  # seconds
FREE_GUESSES_OF_A_NAME = 20  # from everywhere together
LONGEST_DELAY_OF_A_NAME = 3  # seconds: a nuisance to a guesser, not a lock for its owner
GUESSES_OF_AN_ADDRESS = 120  # wrong ones in a minute: a whole office sits behind one address
RECOVERY_CODES = 8


def new_initial_password() -> str:
    """Return a password to be used once: four groups of four, about 79 bits, easy to read aloud."""
    return "-".join("".join(secrets.choice(INITIAL_ALPHABET) for _ in range(4)) for _ in range(4))


def is_guessable(plain: str, personal: tuple[str, ...] = ()) -> bool:
    """Say whether a password falls to few guesses; `plain` and the person's own words come without marks.

    ASVS 5.0 6.2.4, 6.2.11: repeats, runs, keyboard rows, common and expected words, alone or put together.
    """
    squeezed = "".join(sign for sign in plain if sign.isalnum())  # spaces and marks between words hide nothing
    forms = {form[:LONGEST_ESTIMATED] for form in (plain, squeezed) if form}
    words = [*EXPECTED_WORDS, *personal]
    return any(zxcvbn(form, user_inputs=words)["guesses"] < FEWEST_GUESSES for form in forms)


def delay(failures: int) -> int:
    """Return the seconds between guesses of one person from one address: 1, 2, 4 … 60 after five failures."""
    return 0 if failures < FREE_GUESSES else min(LONGEST_DELAY, 2 ** min(failures - FREE_GUESSES, 10))


def delay_of_name(failures: int, longest: int = LONGEST_DELAY_OF_A_NAME) -> int:
    """Return the seconds between guesses of one person from all addresses together, `longest` at most; never a lock."""
    return max(0, min(longest, failures - FREE_GUESSES_OF_A_NAME + 1))


def new_recovery_codes() -> list[str]:
    """Return codes to be printed, each used once: three groups of four, about 59 bits; no two begin alike."""
    codes: dict[str, str] = {}
    while len(codes) < RECOVERY_CODES:
        code = "-".join("".join(secrets.choice(INITIAL_ALPHABET) for _ in range(4)) for _ in range(3))
        codes.setdefault(code[:4], code)
    return list(codes.values())


def second_factor_kind(typed: str) -> tuple[str, str]:
    """Return what was typed without spaces and hyphens, and whether it is a "generator" code or a "recovery" code."""
    squeezed = re.sub(r"[\s-]", "", typed).lower()
    return ("generator" if re.fullmatch(r"[0-9]{6}", squeezed) else "recovery"), squeezed
