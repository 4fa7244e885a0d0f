"""Everything that the assistant learns from already, and everything that it is measured with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from groundrules.language.encoder import SentenceEncoder
from groundrules.language.normal import normal
from groundrules.rulebook.document import read_document
from groundrules.rulebook.overlap import shares_wording
from groundrules.rulebook.phrases import PHRASES
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.warnings import QUESTIONS
from groundrules.settings import PROJECT

OUT_OF_SCOPE = "out_of_scope"
# What all rulebooks share.
SHARED = PROJECT / "data" / "nlu"
REVIEWED = Path("questions") / "reviewed.yml"
# From this likeness of sentence vectors on, two texts say the same in almost the same words.
SAME = 0.96
# So many of the texts that look most alike are compared by their vectors.
_COMPARED = 40
# Shorter questions belong to nobody.
_SHORT = 4
_DASH = "- "


@dataclass(frozen=True)
class Taught:
    """A phrase, and what it is learnt for: the id of a rule, or the name of another intent with its detail."""

    text: str
    label: str


def taught(project: Path, rulebook: Rulebook) -> list[Taught]:
    """Return every phrase of a project, with those that all rulebooks share, and the rules' own words."""
    files = [*sorted(SHARED.glob("*.yml")), *sorted((project / PHRASES).glob("*.yml"))]
    found = [phrase for file in files for phrase in _taught_in(file, rulebook)]
    for rule in rulebook.rules.values():
        found += [Taught(rule.title, rule.id), Taught(rule.question, rule.id)]
    return found


def _taught_in(file: Path, rulebook: Rulebook) -> Iterator[Taught]:
    for block in read_document(file).data["nlu"]:
        detail = " ".join((block.get("metadata") or {}).values())
        label = detail if block.get("intent") == "ask_rule" else f"{block.get('intent', '')} {detail}".strip()
        for line in rulebook.marketplace.fill_in(block.get("examples") or "").splitlines():
            if line.startswith(_DASH):
                yield Taught(line[len(_DASH) :].strip(), label)


def measured(project: Path) -> list[str]:
    """Return the questions that the project is measured with; none of them may be learnt."""
    files = [file for pattern in QUESTIONS for file in sorted(project.glob(pattern)) if file != project / REVIEWED]
    texts = [text for file in files for text in _texts(yaml.safe_load(file.read_text(encoding="utf-8")))]
    return list(dict.fromkeys(text for text in texts if len(text.split()) > _SHORT))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _texts(part)


class Likeness:
    """Finds which of many texts a new one nearly is. The encoder's weights are read at the first `nearest`."""

    def __init__(self, texts: Sequence[str], encoder: SentenceEncoder) -> None:
        self._texts = texts
        self._encoder = encoder
        self._places = {normal(text): place for place, text in enumerate(texts)}

    def nearest(self, text: str) -> int | None:
        """Return the place of the text that says the same in almost the same words, if there is one."""
        if (same := self._places.get(normal(text))) is not None:
            return same
        if not self._texts:
            return None
        gram_rows, vectorizer = self._rows
        likeness = (gram_rows @ vectorizer.transform([text]).T).toarray().ravel()
        places = np.argsort(-likeness)[:_COMPARED]
        vectors = self._encoder.encode([text, *(self._texts[place] for place in places)])
        said = vectors[1:] @ vectors[0]
        best = int(said.argmax())
        return int(places[best]) if said[best] >= SAME else None

    @cached_property
    def _rows(self) -> tuple[Any, Any]:
        # Slow to import, and needed only here.
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, dtype=np.float32)
        return vectorizer.fit_transform(self._texts), vectorizer


def leaks(text: str, questions: Sequence[str], alike: Likeness) -> bool:
    """Whether a phrase gives one of the measured questions away, by its words or by its meaning."""
    return alike.nearest(text) is not None or any(shares_wording(question, text) for question in questions)
