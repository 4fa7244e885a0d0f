"""Which topic of the rulebook some words name."""

import re

from groundrules.rulebook.marketplace import Marketplace, Topic

_WORD = re.compile(r"[^\W_]+")
# Words of titles that name nothing.
_PLAIN = frozenset("a an and being each for in of on or other our the to with your".split())  # noqa: SIM905  # reads best so
_ENDINGS = ("ings", "ing", "als", "al", "s", "")
_STEM = 3


def topic_named(marketplace: Marketplace, text: str) -> Topic | None:
    """Return the topic whose key, or whose title, is in the text, in whatever form; the one with the most words."""
    said = _stems(text)
    found = []
    for topic in marketplace.topics:
        key, title = _stems(topic.key), _stems(topic.title)
        if key <= said or title <= said:
            found.append((len((key | title) & said), topic))
    return max(found, key=lambda one: one[0], default=(0, None))[1]


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in map(str.casefold, _WORD.findall(text)) if word not in _PLAIN}


def _stem(word: str) -> str:
    ending = next(end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= (_STEM if end else 0))
    return word[: len(word) - len(ending)]
