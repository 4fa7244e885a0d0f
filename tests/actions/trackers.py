"""Builds the tracker that Rasa would send, and runs an action on it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GroundRulesAction

CLEARLY, UNCLEARLY = 0.9, 0.3
DOMAIN = yaml.safe_load((Path(__file__).resolve().parents[2] / "domain.yml").read_text(encoding="utf-8"))


def tracker(
    text: str = "",
    intent: str = "ask_rule",
    ranking: Sequence[str] = (),
    decision: str = "unknown",
    *,
    own_rule: bool = False,
    claims: Sequence[str] = (),
    drafts: dict[str, float] | None = None,
    changes: Sequence[str] = (),
    with_subject: Sequence[str] = (),
    questions: Sequence[str] = (),
    entities: dict[str, str] | None = None,
    metadata: dict[str, Any] | None = None,
    **slots: Any,
) -> Tracker:
    """Return a tracker whose latest message was understood as told.

    `ranking`, `claims` and `changes` are ids, best first, and `drafts` gives their shares; `own_rule` says that the
    message asks about a rule of its own as clearly as can be; `with_subject` are the rules of the message together with
    the earlier one that it leans on, which then decides; `questions` are the rules of a message that holds several
    questions.
    """
    ranked = [
        {"name": intent, "confidence": CLEARLY},
        {"name": "ask_rule", "confidence": CLEARLY if own_rule else 0.01},
    ]
    message = {
        "text": text,
        "intent": ranked[0],
        "intent_ranking": ranked[:1] if intent == "ask_rule" else ranked,
        "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
        "metadata": metadata or {},
        "rule_ranking": _ranked("rule", ranking, CLEARLY if decision == "answer" else UNCLEARLY),
        "rule_sure": 0.55,
        "rule_decision": decision,
        "claim_ranking": _ranked("claim", claims),
        "draft_ranking": [{"draft": draft, "confidence": share} for draft, share in (drafts or {}).items()],
        "change_ranking": _ranked("change", changes),
        "question_rules": [{"rule": rule} for rule in questions],
    }
    if with_subject:
        message |= {"subject_ranking": _ranked("rule", with_subject, CLEARLY), "subject_decision": "answer"}
    empty = {"rule": None, "role": None, "stage": None, "candidates": None, "wishes": None, "discussed": None}
    return Tracker("c_test", empty | slots, message, [], False, None, {}, "action_listen")


def _ranked(what: str, ids: Sequence[str], best: float = CLEARLY) -> list[dict[str, Any]]:
    shares = [best, *(min(best * 0.95, (1 - best) / 2) ** place for place in range(1, len(ids)))]
    return [{what: name, "confidence": share} for name, share in zip(ids, shares, strict=False)]


@dataclass(frozen=True)
class Outcome:
    """What an action said, and the slots that it set; `discussed` stands apart, since every answer sets it.

    `then` is the action that Rasa is told to run next.
    """

    messages: list[dict[str, Any]]
    slots: dict[str, Any]
    discussed: list[str] | None = None
    then: str | None = None

    @property
    def only(self) -> dict[str, Any]:
        """The only message."""
        (message,) = self.messages
        return message

    @property
    def rule(self) -> str | None:
        """The rule explained in the only message, if it explains one."""
        answer = self.only.get("answer")
        return answer["rule"] if answer else None

    @property
    def buttons(self) -> list[tuple[str, dict[str, str]]]:
        """What the only message's buttons mean."""
        return [(choice["intent"], choice["entities"]) for choice in self.only["choices"]]


def run(action: GroundRulesAction, of: Tracker) -> Outcome:
    """Run the action as the action server does."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, of, {}))
    followed = [event["name"] for event in events if event["event"] == "followup"]
    events = [event for event in events if event["event"] != "followup"]
    assert all(event["event"] == "slot" for event in events)
    for message in dispatcher.messages:
        assert not message["text"], "words outside of the structured message would be split on blank lines"
        # A button's intent goes to Rasa as it stands, so a misspelt one would end in the fallback.
        assert {choice["intent"] for choice in message["custom"]["choices"]} <= set(DOMAIN["intents"])
    slots = {event["name"]: event["value"] for event in events}
    discussed = slots.pop("discussed", None)
    messages = [message["custom"] for message in dispatcher.messages]
    return Outcome(messages, slots, discussed, followed[0] if followed else None)
