"""Which phrases of different labels read almost alike, so that no model can keep the labels apart."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from groundrules.language.normal import normal

# Likeness of character n-grams, weighted by how rare they are; seen on 16,000 phrases: from here on up, two phrases
# differ by a word or by their spelling.
ALIKE = 0.85
# Words in more than this share of the phrases tell nothing of what a phrase is about, if there are that many phrases.
_COMMON, _ENOUGH = 0.01, 20
# How much of their rarer words two phrases must share to be looked at more closely.
_SHARED = 0.6
# How many threes of words a question must have to be compared by them, and how many of them may be shared.
_SHORT, _SHARED_THREES = 4, 0.6


def shares_wording(question: str, phrase: str) -> bool:
    """Whether most of what is said in a question, three words at a time, is said in a phrase as well."""
    wanted = threes(question)
    return len(wanted) >= _SHORT and len(wanted & threes(phrase)) >= _SHARED_THREES * len(wanted)


def threes(text: str) -> set[str]:
    """Return every three words that follow each other in a text."""
    words = normal(text).split()
    return {" ".join(words[start : start + 3]) for start in range(len(words) - 2)}


def alike(phrases: Sequence[str], labels: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of phrases, in pairs, that read almost alike and have different labels."""
    said = [normal(phrase) for phrase in phrases]
    places: dict[str, list[int]] = {}
    for place, words in enumerate(said):
        places.setdefault(words, []).append(place)
    # An empty phrase is none.
    same = [pair for words, found in places.items() if words for pair in combinations(found, 2)]
    found = {pair for pair in [*same, *_near(said)] if labels[pair[0]] != labels[pair[1]]}
    return sorted(found)


def _near(said: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs that are much alike. To compare all with all would take long: most share no rarer word."""
    # Slow to import, and needed only here.
    from scipy.sparse import triu  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    counts = Counter(word for words in said for word in set(words.split()))
    rare = sorted(word for word, count in counts.items() if count <= max(_ENOUGH, _COMMON * len(said)))
    if not rare:
        return []
    options: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
    by_word = TfidfVectorizer(analyzer=str.split, vocabulary=rare, **options).fit_transform(said)
    pairs = triu(by_word @ by_word.T, k=1).tocoo()
    close = pairs.data >= _SHARED
    one, other = pairs.row[close], pairs.col[close]
    by_gram = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), **options).fit_transform(said)
    likeness = np.asarray(by_gram[one].multiply(by_gram[other]).sum(axis=1)).ravel()
    return [(int(a), int(b)) for a, b in zip(one[likeness >= ALIKE], other[likeness >= ALIKE], strict=True)]
