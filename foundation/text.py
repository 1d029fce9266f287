"""Keys by which names are found and ordered as Vietnamese readers expect, the same on every database."""

import re
import unicodedata
from hashlib import sha256

LONGEST = 4000  # characters: a reason, a note, a remark, a message
LONGEST_TEXT = 20_000  # characters: a narrative, a legal basis, a whole content
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # no text holds these; tab and new line may stand

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula
_PARTED = re.compile(r"([;,\n\t])([=+\-@])")  # and where one begins behind what a spreadsheet may take for a new cell

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS = {letter: f"{place:02d}" for place, letter in enumerate(_ALPHABET, start=40)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_SHAPES = {"\u0306": "\u0306", "\u0302": "\u0302", "\u031b": "\u031b"}  # breve, circumflex, horn make letters


def search_key(text: str) -> str:
    """Return the text in lower case without diacritics, đ as d, single spaces: "Bắc Giang" -> "bac giang"."""
    return " ".join(unmarked(text.casefold()).split())


def unmarked(text: str) -> str:
    """Return the text with each letter as it is without its marks: "Đảng" -> "Dang"."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def sort_key(text: str) -> str:
    """Return a key whose plain byte order is the Vietnamese order: A Ă Â B C D Đ E Ê …, tones after letters."""
    letters, tones = [], []
    for letter in _letters(unicodedata.normalize("NFD", text.casefold())):
        base, tone = letter
        letters.append(_LETTERS.get(base) or _other(base))
        tones.append(tone)
    return "".join(letters) + " " + "".join(tones)


def _other(sign: str) -> str:
    """Return the place of what is no letter: spaces first, then digits, then the rest."""
    return "00" if sign.isspace() else f"{10 + int(sign)}" if sign.isdecimal() else "30"


def _letters(decomposed: str):
    """Yield (letter with its shape, tone) for each letter of an NFD text."""
    base, tone = "", "0"
    for mark in decomposed:
        if mark in _SHAPES and base:
            base = unicodedata.normalize("NFC", base + mark)
        elif mark in _TONES:
            tone = _TONES[mark]
        elif not unicodedata.combining(mark):
            if base:
                yield base, tone
            base, tone = mark, "0"
    if base:
        yield base, tone


def mark(*parts) -> str:
    """Return a short mark of plain values, by which a page knows that what it showed still stands."""
    return sha256(repr(parts).encode()).hexdigest()[:16]


def nfc(text: str) -> str:
    """Return the text in Unicode NFC."""
    return unicodedata.normalize("NFC", text)


def grouped(number: int) -> str:
    """Return a whole number >= 0 with dots between groups of three: 1.234.567."""
    return f"{number:,}".replace(",", ".")


def as_text(cell: str) -> str:
    """Return a cell of CSV that no spreadsheet reads as a formula, whatever parts its cells (ASVS 1.2.10)."""
    cell = _PARTED.sub(r"\1'\2", cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def has_hidden_signs(text: str) -> bool:
    """Say whether a text holds signs that nobody sees or that turn its direction (Unicode categories Cc, Cf)."""
    return any(unicodedata.category(sign) in ("Cc", "Cf") for sign in text)


def tidy_username(text: str) -> str:
    """Return a username as it is stored: NFKC, lower case, trimmed."""
    return unicodedata.normalize("NFKC", text).strip().lower()
