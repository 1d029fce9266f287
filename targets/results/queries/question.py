"""What somebody types to ask for one number: which places, targets and window are meant. Reads no database.

Case and diacritics do not matter, nor the order: "bac ninh toi pham", "tiếp nhận Hòa Bình quý 1/2024".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foundation.text import search_key

YEAR = re.compile(r"20[0-9]{2}")
SIGNS = re.compile(r"[^\w]+")
FILLERS = frozenset(  # words that say nothing by themselves
    (
        "cong", "an", "tinh", "don", "vi", "chi", "tieu", "so", "lieu", "ket", "qua", "bao", "nhieu", "la", "cua",
        "cho", "the", "nao", "trong", "ve", "of", "in", "what", "is",
    )
)  # fmt: skip

# How people name the windows that every year has; the longest of all that fit is meant.
WINDOWS = {
    "q1": ("quy 1", "quy i", "q1", "quarter 1", "quarter i"),
    "q2": ("quy 2", "quy ii", "q2", "quarter 2", "quarter ii"),
    "q3": ("quy 3", "quy iii", "q3", "quarter 3", "quarter iii"),
    "q4": ("quy 4", "quy iv", "q4", "quarter 4", "quarter iv"),
    "through-2": ("6 thang", "6 thang dau nam", "sau thang", "sau thang dau nam", "6 months", "first 6 months"),
    "through-3": ("9 thang", "9 thang dau nam", "chin thang", "9 months"),
    "through-4": ("nam", "ca nam", "year", "full year"),
    "h2": ("6 thang cuoi nam", "sau thang cuoi nam", "last 6 months"),
}

Names = Mapping[str, Iterable[str]]  # of each thing by its code


@dataclass(frozen=True)
class Vocabulary:
    """What can be asked for: names by code. `former`: names of units that went over into a place.

    `words`: what a target's measures are called.
    """

    places: Names
    targets: Names
    former: Names = field(default_factory=dict)
    windows: Names = field(default_factory=dict)  # those that the agreement has beside the year's own
    words: Names = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What was understood: codes, each "" or empty where nothing was named; `former` the places named by an old name.

    `ignored`: the words that say nothing here, as they were typed but without case and diacritics.
    """

    places: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    window: str = ""
    ignored: tuple[str, ...] = ()

    @property
    def names_nothing(self) -> bool:
        """Say whether nothing that there is was named."""
        return not (self.places or self.former or self.targets or self.window)


def year_of(text: str) -> int | None:
    """Return the year that is named, None where none is."""
    years = [int(word) for word in _words(text) if YEAR.fullmatch(word)]
    return years[0] if years else None


def understand(text: str, vocabulary: Vocabulary) -> Question:
    """Return what is meant by a text: whole names of places first, then a window, then targets by their words."""
    words = _without_year(_words(text))
    places, words = _named(words, vocabulary.places)
    former, words = _named(words, vocabulary.former)
    windows = {code: [*phrases] for code, phrases in WINDOWS.items()} | {**vocabulary.windows}
    window, words = _longest(words, windows)
    words = [word for word in words if word not in FILLERS]
    if not (places or former):
        places, words = _by_part(words, vocabulary)
    targets, ignored = _targets(words, vocabulary)
    return Question(tuple(places), tuple(former), targets, window, ignored)


def _words(text: str) -> list[str]:
    return SIGNS.sub(" ", search_key(text)).split()


def _without_year(words: list[str]) -> list[str]:
    """Return the words without a year, and without the word "năm" before it."""
    kept: list[str] = []
    for word in words:
        if not YEAR.fullmatch(word):
            kept.append(word)
        elif kept[-1:] == ["nam"]:
            kept.pop()
    return kept


def _find(words: list[str], phrase: list[str]) -> int | None:
    length = len(phrase)
    places = range(len(words) - length + 1)
    return next((at for at in places if words[at : at + length] == phrase), None) if phrase else None


def _named(words: list[str], names: Names) -> tuple[list[str], list[str]]:
    """Return the codes of what is named whole, the longest names first, and the words that are left."""
    phrases = {tuple(_words(name)) for of in names.values() for name in of}
    found: dict[str, None] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        at = _find(words, list(phrase))
        if at is not None:
            words = words[:at] + words[at + len(phrase) :]
            found |= dict.fromkeys(code for code, of in names.items() if phrase in {tuple(_words(name)) for name in of})
    return list(found), words


def _longest(words: list[str], names: Names) -> tuple[str, list[str]]:
    """Return the code whose longest phrase stands in the words, "" for none, and the words that are left."""
    phrases = [(_words(phrase), code) for code, of in names.items() for phrase in of]
    for phrase, code in sorted(phrases, key=lambda pair: len(pair[0]), reverse=True):
        at = _find(words, phrase)
        if at is not None:
            return code, words[:at] + words[at + len(phrase) :]
    return "", words


def _by_part(words: list[str], vocabulary: Vocabulary) -> tuple[list[str], list[str]]:
    """Return the places of which a word is a part of the name or its initials, where it is no word of a target."""
    known = {word for of in (vocabulary.targets, vocabulary.words) for names in of.values() for word in _all(names)}
    for word in words:
        if word in known:
            continue
        initials = [code for code, names in vocabulary.places.items() if word in map(_initials, names)]
        parts = [code for code, names in vocabulary.places.items() if word in _all(names)]
        if initials or parts:
            return initials or parts, [other for other in words if other != word]
    return [], words


def _initials(name: str) -> str:
    return "".join(word[0] for word in _words(name))


def _all(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in _words(name)}


def _targets(words: list[str], vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the targets that the most of the words speak of, by their names and their measures', and the rest.

    Of two that are spoken of alike the one whose name holds the words whole.
    """
    scores = {
        code: (_begun_by(words, [*names, *vocabulary.words.get(code, ())]), _all(names).intersection(words))
        for code, names in vocabulary.targets.items()
    }
    best = max(((len(begun), len(whole)) for begun, whole in scores.values()), default=(0, 0))
    if best[0] == 0:
        return (), tuple(words)
    codes = tuple(code for code, (begun, whole) in scores.items() if (len(begun), len(whole)) == best)
    understood = {word for code in codes for word in scores[code][0]}
    return codes, tuple(word for word in words if word not in understood)


def _begun_by(words: list[str], names: Iterable[str]) -> set[str]:
    """Return which of the words begin a word of the names."""
    known = _all(names)
    return {word for word in words if len(word) > 1 and any(name.startswith(word) for name in known)}
