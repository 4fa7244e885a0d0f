"""TF-IDF of a text's character and word n-grams.

scikit-learn learns which n-grams there are and what each is worth. For a message its `transform` spends most of its
time on checks, so known n-grams are counted here; a test holds the two together.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

_WORDS = r"[^\s]+"
_NEAR = 4
_MARKS = ".,!?;:'\"()"


class NGrams:
    """Turns texts into rows, one column an n-gram; letter case makes no difference.

    With `skips`, three words in a row and two words of which the second comes up to four later count as well.
    """

    def __init__(self, skips: bool = False) -> None:
        self._parts = [
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True, dtype=np.float32),
            TfidfVectorizer(
                analyzer="word", ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=_WORDS, dtype=np.float32
            ),
        ]
        if skips:
            self._parts.append(TfidfVectorizer(analyzer=_skips, min_df=2, sublinear_tf=True, dtype=np.float32))
        self._learnt: list[tuple[Any, dict[str, int], Any]] = []

    def fit_transform(self, texts: Sequence[str]) -> csr_matrix:
        """Learn the n-grams of `texts`; return a row a text."""
        lowered = [text.casefold() for text in texts]
        counted = [part.fit_transform(lowered) for part in self._parts]
        self._learn([(part.vocabulary_, part.idf_) for part in self._parts])
        return hstack(counted, format="csr", dtype=np.float32)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return a row a text."""
        # One float64 value here would make scipy copy all coefficients to float64 at every message.
        values: list[npt.NDArray[np.float32]] = [np.zeros(0, dtype=np.float32)]
        columns: list[npt.NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
        ends = [0]
        for text in texts:
            lowered, first, known = text.casefold(), 0, 0
            for analyse, vocabulary, worth in self._learnt:
                counts = Counter(vocabulary[gram] for gram in analyse(lowered) if gram in vocabulary)
                found = np.fromiter(counts, dtype=np.int64, count=len(counts))
                times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
                weights = (np.float32(1.0) + np.log(times)) * worth[found]
                length = np.sqrt(weights @ weights)
                values.append(weights / length if length else weights)
                columns.append(found + first)
                first += len(vocabulary)
                known += len(found)
            ends.append(ends[-1] + known)
        width = sum(len(vocabulary) for _, vocabulary, _ in self._learnt)
        return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(texts), width))

    def dump(self) -> tuple[list[list[str]], dict[str, Any]]:
        """Return what `restore` needs: the n-grams of each part in the order of their columns, and their worth."""
        words = [sorted(vocabulary, key=vocabulary.__getitem__) for _, vocabulary, _ in self._learnt]
        return words, {f"idf{place}": worth for place, (_, _, worth) in enumerate(self._learnt)}

    @classmethod
    def restore(cls, words: Sequence[Sequence[str]], arrays: Any) -> "NGrams":
        """Undo `dump`."""
        made = cls(skips=len(words) > len(cls()._parts))
        columns = [{word: column for column, word in enumerate(some)} for some in words]
        made._learn([(some, arrays[f"idf{place}"]) for place, some in enumerate(columns)])
        return made

    def _learn(self, parts: Sequence[tuple[dict[str, int], Any]]) -> None:
        self._learnt = [
            (part.build_analyzer(), columns, worth.astype(np.float32))
            for part, (columns, worth) in zip(self._parts, parts, strict=True)
        ]


def _skips(text: str) -> list[str]:
    words = [word for word in (word.strip(_MARKS) for word in text.split()) if word]
    pairs = [f"{word}_{later}" for at, word in enumerate(words) for later in words[at + 2 : at + 1 + _NEAR]]
    return pairs + [" ".join(words[at : at + 3]) for at in range(len(words) - 2)]
