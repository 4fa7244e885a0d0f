"""The results of a search as people read them: the passage that matches, its words marked, and what may be meant."""

import difflib
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.marketplace import Topic
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.search import search_words
from groundrules.rulebook.store import RulebookStore
from groundrules.rulebook.substitutes import Substitute, find_substitutes
from groundrules.rulebook.wording import plain_date

# Nobody reads more; the words that follow only blur the search.
MAX_QUERY = 200
_SHOWN = 20
# Rules whose score is less than this share of the best one's hold only a word by the way.
_GOOD_ENOUGH = 0.3
_WORD = re.compile(r"[^\W_]+")
# Endings by which the forms of a word differ, the longest first; search itself compares stems in the same spirit.
_ENDINGS = ("ings", "ing", "ied", "ies", "ers", "er", "ed", "es", "ly", "s", "e", "y")
_STEM = 3
_ALIKE = 0.78
# Looking for words that are alike takes some milliseconds each.
_CORRECTED = 8


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it is one of the words that were looked for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Result:
    """A rule that was found: its title, and the passage that matches best, from the part named `where`."""

    rule: Rule
    title: Sequence[Piece]
    where: str
    passage: Sequence[Piece]


@dataclass(frozen=True)
class Results:
    """All that a search gives: rules, things to use instead, and where there is nothing, what may be meant."""

    query: str
    found: Sequence[Result]
    substitutes: Sequence[Substitute]
    meant: str | None
    topics: Sequence[Topic]


def find(store: RulebookStore, query: str, topic: str | None, situation: Situation) -> Results:
    """Search the rules of a topic (None: of all) that are meant for a situation; an empty query lists them."""
    rulebook = store.current()
    query = " ".join(query[:MAX_QUERY].split())
    fitting = {
        rule.id: rule for rule in rulebook.applying_to(situation.role, situation.stage) if topic in (None, rule.topic)
    }
    if not query:
        found = [Result(rule, [Piece(rule.title, False)], "", [Piece(rule.answer, False)]) for rule in fitting.values()]
        return Results(query, found, [], None, [])
    hits = [hit for hit in store.search(query, limit=len(rulebook.rules)) if hit.rule_id in fitting]
    stems = {_stem(word) for word in search_words(query)}
    found = [_result(fitting[hit.rule_id], stems) for hit in hits[:_SHOWN] if hit.score >= _GOOD_ENOUGH * hits[0].score]
    substitutes = find_substitutes(rulebook.substitutes.values(), query)
    meant = None if found else corrected(rulebook, query)
    near = [hit.rule_id for hit in store.search(meant or "")]
    topics = [] if found else _topics(rulebook, near)
    return Results(query, found, substitutes, meant, topics)


def marked(text: str, stems: set[str]) -> list[Piece]:
    """Cut `text` where words with one of these stems begin and end."""
    pieces: list[Piece] = []
    end = 0
    for match in _WORD.finditer(text):
        if _stem(match[0].casefold()) in stems:
            pieces += [Piece(text[end : match.start()], False), Piece(match[0], True)]
            end = match.end()
    return [piece for piece in [*pieces, Piece(text[end:], False)] if piece.text]


def corrected(rulebook: Rulebook, query: str) -> str | None:
    """Return the query with unknown words put right as the rulebook spells them; None if that changes nothing."""
    known = sorted({word for rule in rulebook.rules.values() for word in _words(rule)})
    words = _WORD.findall(query.casefold())[:_CORRECTED]
    meant = [next(iter(difflib.get_close_matches(word, known, n=1, cutoff=_ALIKE)), word) for word in words]
    return " ".join(meant) if meant != words else None


def _words(rule: Rule) -> Iterator[str]:
    for text in (rule.title, *(text for _, text in _passages(rule))):
        yield from (word.casefold() for word in _WORD.findall(text) if len(word) > _STEM)


def _topics(rulebook: Rulebook, near: Sequence[str]) -> list[Topic]:
    """Return the topics of the rules that come near, or all if none does."""
    keys = dict.fromkeys(rulebook.rule(rule_id).topic for rule_id in near)
    topics = [topic for topic in map(rulebook.topic, keys) if topic is not None]
    return topics or list(rulebook.marketplace.topics)


def _result(rule: Rule, stems: set[str]) -> Result:
    def count(passage: tuple[str, str]) -> int:
        return len(stems & {_stem(word.casefold()) for word in _WORD.findall(passage[1])})

    where, text = max(_passages(rule), key=count)
    return Result(rule, marked(rule.title, stems), where, marked(text, stems))


def _passages(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield the parts of a rule with their names, those first that say most; of two as good, the first is shown."""
    yield "", rule.answer
    yield "The question", rule.question
    yield "In full", rule.rule
    yield from (("For some", variant.answer) for variant in rule.variants)
    yield from (("What to do", step) for step in rule.instead)
    yield from (("Why", reason.text) for reason in rule.reasons)
    yield from (("Exception", exception.text) for exception in rule.exceptions)
    yield "If the rule is broken", rule.consequence
    if rule.caution:
        yield "Take care", rule.caution
    yield from (("What changed", f"{plain_date(step.date)}: {step.change}") for step in rule.history)
    yield from (("Where it is written", f"{section.title} {section.number or ''}".strip()) for section in rule.sections)


# A rulebook has some three thousand different words.
@functools.lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
