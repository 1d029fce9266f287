"""A Vietnamese sentence that keeps its pattern and values apart, so that it can be said in another language."""

from collections.abc import Callable


class Sentence(str):
    """The sentence in Vietnamese, for whoever only reads it. `instead`: an agreement's own words for it."""

    pattern: str
    values: dict[str, str]

    def __new__(cls, pattern: str, *, instead: str = "", **values: str) -> "Sentence":
        """Fill the pattern's holes; a pattern without values is taken as it is."""
        sentence = super().__new__(cls, instead or (pattern % values if values else pattern))
        sentence.pattern, sentence.values = pattern, values
        return sentence

    def said(self, translate: Callable[[str], str]) -> str:
        """Return the sentence with its pattern translated; an agreement's own words are in one language only."""
        return translate(self.pattern) % self.values if self.values else translate(self.pattern)
