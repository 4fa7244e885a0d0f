"""Takes a message apart: into its sentences, and into the questions it asks when it asks more than one."""

import re

_MAX_QUESTIONS = 4
_MIN_WORDS = 4
_MAX_SENTENCES = 6
_MIN_SENTENCE_WORDS = 3
_ASKING = r"(?:am|are|can|could|did|do|does|how|if|is|may|must|shall|should|what|when|where|which|who|why|will|would)"
_SENTENCE_END = re.compile(r"(?<=[?!.;])\s+|\n+")
# "can I call her, and where do I report him": a new question begins after the comma or the "and".
_NEXT_QUESTION = re.compile(rf"\s*(?:,|;|\band\b|\balso\b)[\s,]*(?:and|also|plus)?\s*(?={_ASKING}\b)", re.I)
_QUESTION = re.compile(rf"^(?:\W*(?:and|also|but|so|then|plus|first|second(?:ly)?|\d+[.)])\W*)*{_ASKING}\b", re.I)
_QUOTED = re.compile(r"[\"\u201c\u201d].*?[\"\u201c\u201d]", re.S)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of `text` that say something, at most six; an empty list if there are fewer than two."""
    sentences = [sentence.strip() for sentence in _SENTENCE_END.split(text)]
    telling = [sentence for sentence in sentences if len(sentence.split()) >= _MIN_SENTENCE_WORDS]
    return telling[:_MAX_SENTENCES] if len(telling) > 1 else []


def split_questions(text: str) -> list[str]:
    """Return the questions in `text`, at most four, in order; an empty list if it asks fewer than two.

    Quoted words are somebody else's, so nothing inside quotation marks is split.
    """
    if _QUOTED.search(text):
        return []
    pieces = [piece for sentence in _SENTENCE_END.split(text) for piece in _NEXT_QUESTION.split(sentence)]
    questions = [piece.strip() for piece in pieces if _is_question(piece.strip())]
    return questions[:_MAX_QUESTIONS] if len(questions) > 1 else []


def _is_question(piece: str) -> bool:
    return len(piece.split()) >= _MIN_WORDS and (piece.endswith("?") or bool(_QUESTION.match(piece)))
