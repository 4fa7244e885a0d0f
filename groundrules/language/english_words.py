"""English words with how often each is written, from the list that comes with symspellpy."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_LIST = "frequency_dictionary_en_82_765.txt"


@lru_cache(maxsize=1)
def english_words() -> Mapping[str, int]:
    """Return how often each word stands in Google's books and pages; read once, at the first call."""
    lines = (files("symspellpy") / _LIST).read_text(encoding="utf-8-sig").splitlines()
    return {word: int(count) for word, _, count in (line.partition(" ") for line in lines)}
