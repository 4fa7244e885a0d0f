"""Reads what a reply says of how a question was answered. Nothing here asks the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Outcome(str, Enum):
    """How a message of a user's was answered."""

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    REFUSED = "refused"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    CHECKED = "checked"
    OTHER = "other"


# What counts as a question; the rest are messages to check, thanks, and what is said about a request for a person.
QUESTIONS = (Outcome.ANSWERED, Outcome.CLARIFIED, Outcome.REFUSED, Outcome.HANDED_OVER, Outcome.FAILED)
# What was not understood, or not well enough.
UNCLEAR = (Outcome.CLARIFIED, Outcome.REFUSED)
_BY_KIND = {
    "answer": Outcome.ANSWERED,
    "draft": Outcome.ANSWERED,
    "clarify": Outcome.CLARIFIED,
    "out_of_scope": Outcome.REFUSED,
    "error": Outcome.FAILED,
    "check": Outcome.CHECKED,
}


@dataclass(frozen=True)
class Reading:
    """What a reply tells: the outcome, the rule and its topic, which part of it, and for whom and when."""

    outcome: Outcome
    rule: str | None
    topic: str | None
    focus: str | None
    role: str | None
    stage: str | None


def read_reply(
    kind: str, content: Mapping[str, Any], trace: Mapping[str, Any] | None, *, opened_ticket: bool
) -> Reading:
    """Read a reply. Of those about a person, only the one that `opened_ticket` hands the question over.

    A question that was asked back about belongs to the topic of the first rule offered, and to no rule.
    """
    outcome = _BY_KIND.get(kind, Outcome.OTHER)
    if kind == "handoff" and opened_ticket:
        outcome = Outcome.HANDED_OVER
    answer = content.get("answer") or {}
    rule = answer.get("rule")
    if kind == "draft":
        rule = (trace or {}).get("rule")
    candidates = content.get("candidates") or ()
    near = rule or (candidates[0] if outcome is Outcome.CLARIFIED and candidates else None)
    return Reading(
        outcome=outcome,
        rule=rule,
        topic=str(near).partition("/")[0] if near else None,
        focus=answer.get("focus") or ("draft" if kind == "draft" and rule else None),
        role=answer.get("role"),
        stage=answer.get("stage"),
    )


def findings_of(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the kind and the rule of each thing that a check found."""
    check = content.get("check") or {}
    return [(one["kind"], one["rule"]) for one in check.get("findings") or () if one.get("kind") and one.get("rule")]
