"""A conversation's messages as the desk draws them: cards, marks, and how the assistant came to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from groundrules.rulebook.rulebook import Rulebook

_DECISIONS = {
    "answer": "sure enough to answer",
    "clarify": "unsure between rules, so it asked",
    "unknown": "not about a rule it knows",
}


class _Told(dict[str, Any]):
    """A part of a message; what it does not hold is None, because an older version of the assistant told less."""

    def __missing__(self, key: str) -> None:
        return None


@dataclass(frozen=True)
class Cited:
    """A rule that a message rests on or might have: `title` and `href` are empty for one that is no longer there."""

    rule: str
    title: str
    href: str
    share: float | None = None
    version: int | None = None


@dataclass(frozen=True)
class Trace:
    """How the assistant understood a message, and what it rested its reply on."""

    intent: str
    confidence: float | None
    decision: str
    candidates: Sequence[Cited]
    cited: Cited | None
    draft: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a checked message; `number` is that of the finding that it belongs to, if any."""

    text: str
    number: int | None


@dataclass(frozen=True)
class Entry:
    """One message, as the API shows it; `pieces` is the message that it checks, with the findings marked."""

    message: Mapping[str, Any]
    trace: Trace | None
    pieces: Sequence[Piece]


def read_entries(messages: Sequence[Mapping[str, Any]], rulebook: Rulebook) -> list[Entry]:
    """Return the messages of a transcript to be drawn."""
    return [Entry(told(message), _trace(message.get("trace"), rulebook), _pieces(message)) for message in messages]


def told(value: Any) -> Any:
    """Return a message or a part of it, ready to be asked for what it may not hold."""
    if isinstance(value, Mapping):
        return _Told({key: told(part) for key, part in value.items()})
    return [told(part) for part in value] if isinstance(value, list) else value


def marked(text: str, findings: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """Cut a text where findings begin and end; what belongs to several is given to the first of them."""
    places = {0, len(text), *(place for one in findings for place in (one["start"], one["end"]))}
    cuts = sorted(place for place in places if 0 <= place <= len(text))
    pieces = []
    for start, end in pairwise(cuts):
        belongs = [place for place, one in enumerate(findings, 1) if one["start"] <= start and end <= one["end"]]
        pieces.append(Piece(text[start:end], belongs[0] if belongs else None))
    return pieces


def _pieces(message: Mapping[str, Any]) -> list[Piece]:
    check = message.get("check")
    return marked(check["message"], check["findings"]) if check and check.get("message") else []


def _trace(trace: Mapping[str, Any] | None, rulebook: Rulebook) -> Trace | None:
    """Read a trace; what an older version of the assistant did not tell is left out."""
    if trace is None:
        return None
    ranking = trace.get("ranking") or ()
    return Trace(
        intent=str(trace.get("intent") or "").replace("_", " "),
        confidence=trace.get("confidence"),
        decision=_DECISIONS.get(trace.get("decision") or "", ""),
        candidates=[cite(rulebook, one["rule"], share=one["confidence"]) for one in ranking],
        cited=cite(rulebook, trace["rule"], version=trace.get("version")) if trace.get("rule") else None,
        draft=str(trace.get("draft") or ""),
    )


def cite(rulebook: Rulebook, rule_id: str, share: float | None = None, version: int | None = None) -> Cited:
    """Return a rule with a link to its page, or to the version that was cited."""
    rule = rulebook.rules.get(rule_id)
    href = f"/help/{rule_id}" if rule is not None else ""
    if version is not None:
        href = f"/help/{rule_id}/versions/{version}"
    return Cited(rule_id, rule.title if rule is not None else rule_id, href, share, version)
