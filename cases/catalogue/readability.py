"""How hard a Dutch text is to read (docs/adr/0010-readability.md).

Three simple measures, each of them something a writer can act on: the score of Flesch as Douma fitted it to Dutch
(long words and long sentences together), the longest sentence, and the share of long words.
"""

import re
from dataclasses import dataclass

LEAST_SCORE = 60
LONGEST_SENTENCE = 20
MOST_LONG_WORDS = 0.25
# A word of so many syllables is long.
LONG_WORD = 4
# Fewer words say nothing about how somebody writes.
LEAST_WORDS = 15

_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Dutch vowels that are one sound together; with a diaeresis a new syllable begins.
_SYLLABLE = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyáéíóúàèêëïöüâîôû]", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """What was measured. `score` is about 100 for very easy and about 0 for very hard."""

    words: int
    score: float
    longest: int
    long_words: float

    @property
    def hard(self) -> bool:
        """Whether the text is harder than language level B1 allows."""
        if self.longest > LONGEST_SENTENCE:
            return True
        if self.words < LEAST_WORDS:
            return False
        return self.score < LEAST_SCORE or self.long_words > MOST_LONG_WORDS


def syllables(word: str) -> int:
    """How many syllables a Dutch word has, as one hears it; at least one."""
    return max(1, len(_SYLLABLE.findall(word)))


def sentences(text: str) -> list[list[str]]:
    """The words of every sentence; a new line begins a new one."""
    return [words for part in _SENTENCE_END.split(text) if (words := _WORD.findall(part))]


def measure(text: str) -> Reading:
    """The three measures of a text."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    if not words:
        return Reading(0, 100.0, 0, 0.0)
    counts = [syllables(word) for word in words]
    score = 206.84 - 0.93 * len(words) / len(found) - 77 * sum(counts) / len(words)
    return Reading(
        words=len(words),
        score=score,
        longest=max(len(sentence) for sentence in found),
        long_words=sum(count >= LONG_WORD for count in counts) / len(words),
    )
