"""What every custom action shares: reading the turn, saying one structured message, and never falling silent."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.situation import ROLE, STAGE, chosen_since
from groundrules import request_ids
from groundrules.database import SECONDS, make_engine
from groundrules.model_file import model_run
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.store import RulebookStore
from groundrules.settings import Settings

logger = logging.getLogger(__name__)

RULE, CANDIDATES, WISHES, DISCUSSED = "rule", "candidates", "wishes", "discussed"
# The intent of a question about a rule.
ASK_RULE = "ask_rule"
# In a message's metadata.
LAST_ASKED = "last_asked"
# The draft shown last, and in it whether something else has been explained since: see actions/write_reply.py.
DRAFT, PAST = "draft", "past"
_ENDS_DRAFT = frozenset({"answer", "check"})

# How many rules a conversation can come back to ("back to the fee: ...").
_REMEMBERED = 12
# How many messages back it may be told what a text is about.
_LOOKED_BACK = 4


@dataclass(frozen=True)
class Earlier:
    """A message that the user wrote before this one, with the drafts that its words are like."""

    text: str
    drafts: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Turn:
    """What an action may know: the user's message as Rasa understood it, and the conversation's state."""

    text: str
    intent: str
    confidence: float
    asks_rule: float
    intents: Sequence[tuple[str, float]]
    entities: dict[str, str]
    ranking: Sequence[tuple[str, float]]
    decision: str
    sure: float
    claims: Sequence[tuple[str, float]]
    drafts: Sequence[tuple[str, float]]
    changes: Sequence[tuple[str, float]]
    question_rules: Sequence[str]
    # The ranking and the decision for the message together with the earlier one that it leans on, if it leans on one.
    subject_ranking: Sequence[tuple[str, float]]
    subject_decision: str
    # Intents and ranking as the message by itself has them; the others may be weighed by the conversation.
    said_intents: Sequence[tuple[str, float]]
    said_ranking: Sequence[tuple[str, float]]
    rule: str | None
    candidates: Sequence[str]
    situation: Situation
    language: str
    wishes: Sequence[dict[str, str | None]]
    discussed: Sequence[str]
    slots: Mapping[str, Any]
    refilled: Mapping[str, Any]
    model: str | None
    # The user's last message before this visit (UTC), by the gateway's record; None on a first visit.
    last_asked: datetime | None = None
    # The user's messages before this one, the latest first.
    earlier: Sequence["Earlier"] = ()

    @classmethod
    def read(cls, tracker: Tracker) -> "Turn":
        """Read the tracker. Role and stage are what was said or chosen last, else what the host page began with.

        `refilled` holds the slots that something else than a message has changed since the last one: a choice, or a
        person who took over and showed a rule.
        """
        latest = tracker.latest_message
        metadata = latest.get("metadata") or {}
        refilled = chosen_since(tracker.slots, metadata) | _shown_by_person(tracker.slots, metadata)
        slots = tracker.slots | refilled
        intent = latest.get("intent") or {}
        return cls(
            text=latest.get("text") or "",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            asks_rule=dict(_ranked(latest, "intent", "name")).get(ASK_RULE, 0.0),
            intents=_ranked(latest, "intent", "name"),
            entities={entity["entity"]: entity["value"] for entity in latest.get("entities") or ()},
            ranking=_ranked(latest, "rule", "rule"),
            decision=latest.get("rule_decision") or "",
            sure=float(latest.get("rule_sure") or 1.0),
            claims=_ranked(latest, "claim", "claim"),
            drafts=_ranked(latest, "draft", "draft"),
            changes=_ranked(latest, "change", "change"),
            question_rules=[found["rule"] for found in latest.get("question_rules") or ()],
            subject_ranking=[(one["rule"], one["confidence"]) for one in latest.get("subject_ranking") or ()],
            subject_decision=latest.get("subject_decision") or "",
            said_intents=_ranked(latest, "intent", "name"),
            said_ranking=_ranked(latest, "rule", "rule"),
            rule=slots.get(RULE),
            candidates=slots.get(CANDIDATES) or (),
            situation=Situation(
                role=_member(Role, slots.get(ROLE) or metadata.get(ROLE)),
                stage=_member(Stage, slots.get(STAGE) or metadata.get(STAGE)),
            ),
            language=latest.get("language") or "en",
            # The gateway's record knows what became of them; where Rasa is asked without it, the slot has them.
            wishes=metadata.get(WISHES) or tracker.get_slot(WISHES) or (),
            discussed=tracker.get_slot(DISCUSSED) or (),
            slots=slots,
            refilled=refilled,
            model=_model(tracker),
            earlier=_earlier(tracker),
            last_asked=datetime.fromisoformat(metadata[LAST_ASKED]) if metadata.get(LAST_ASKED) else None,
        )

    @property
    def pressed(self) -> bool:
        """Whether a button was pressed: the channel then gives the intent's name as the text."""
        return self.text == self.intent

    @property
    def leans_on_rules(self) -> bool:
        """Whether the message leans on an earlier one, and is about rules together with it."""
        return bool(self.subject_ranking) and self.subject_decision != Decision.UNKNOWN.value

    def known_rules(self, rulebook: Rulebook) -> list[str]:
        """Return the ranked rules that the rulebook still holds, best first; one may be withdrawn since training."""
        return [rule for rule, _ in self.ranking if rule in rulebook.rules]


@dataclass(frozen=True)
class Said:
    """An action's outcome: one message in the shape of design section 5, and the slots it leaves behind.

    `then` names the action that Rasa runs next instead of listening, such as a form that takes the next messages.
    """

    kind: str
    text: str
    content: dict[str, Any] = field(default_factory=dict)
    choices: Sequence[dict[str, Any]] = ()
    slots: dict[str, Any] = field(default_factory=dict)
    then: str | None = None


def choice(title: str, intent: str, **entities: str) -> dict[str, Any]:
    """A button: what it says, and what it means to Rasa. The gateway shows only the title."""
    return {"title": title, "intent": intent, "entities": entities}


def rule_choice(rulebook: Rulebook, rule_id: str) -> dict[str, Any]:
    """A button that asks about a rule in the rule's own words."""
    return choice(rulebook.rule(rule_id).question, "choose_rule", rule=rule_id)


def ask_human(**why: str) -> dict[str, Any]:
    """A button that asks for a person; `why` says what led there: "unclear", "account" or "report"."""
    return choice("Talk to a person", "ask_human", **why)


ASK_HUMAN = ask_human()
APOLOGY = Said(
    "error",
    "Sorry, I could not look that up just now. Please try again in a minute, or ask for a person.",
    choices=(ASK_HUMAN,),
)


@lru_cache(maxsize=1)
def rulebook_store() -> RulebookStore:
    """The rulebook in this installation's database, opened at first use."""
    return RulebookStore(make_engine(Settings().database_url, SECONDS))


class GroundRulesAction(Action, ABC):  # type: ignore[misc]  # rasa-sdk carries no types
    """An action that always says something. Subclasses implement `answer` and leave `run` alone."""

    def __init__(self, store: RulebookStore | None = None) -> None:
        self._store = store

    @property
    def store(self) -> RulebookStore:
        """The rulebook's store: the one given, or the installation's."""
        return self._store or rulebook_store()

    @property
    def rulebook(self) -> Rulebook:
        """The current rulebook."""
        return self.store.current()

    @abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    @abstractmethod
    def answer(self, turn: Turn) -> "Said | Sequence[Said]":
        """Say what is to be said, mostly in one message. Whatever is raised here becomes an apology."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Answer the turn: one message, or one for each of two questions."""
        latest = tracker.latest_message or {}
        with request_ids.under(request_ids.accepted((latest.get("metadata") or {}).get(request_ids.METADATA))):
            return self._run(dispatcher, tracker)

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        turn = None
        try:
            turn = Turn.read(tracker)
            answered = self.answer(turn)
            said = [answered] if isinstance(answered, Said) else list(answered)
        except Exception as error:  # noqa: BLE001  # the user gets a sentence whatever fails
            # An exception's text may hold the user's words, so only its type and place are logged.
            logger.error("%s failed with %s at %s", self.name(), type(error).__name__, _place(error))
            said = [APOLOGY]
        else:
            logger.info("%s said %s", self.name(), " and ".join(one.kind for one in said))
        slots: dict[str, Any] = dict(turn.refilled) if turn is not None else {}
        for one in said:
            message = {"kind": one.kind, "text": one.text, "choices": list(one.choices), **one.content}
            dispatcher.utter_message(json_message=message | {"trace": self._trace(turn, one)})
            slots |= one.slots
        if turn is not None and turn.slots.get(DRAFT) and any(one.kind in _ENDS_DRAFT for one in said):
            slots = {DRAFT: _as_past(turn.slots[DRAFT]), **slots}
        if turn is not None and slots.get(RULE):
            slots[DISCUSSED] = [slots[RULE], *(rule for rule in turn.discussed if rule != slots[RULE])][:_REMEMBERED]
        return [
            *(SlotSet(name, value) for name, value in slots.items()),
            *(FollowupAction(one.then) for one in said if one.then),
        ]

    def _trace(self, turn: Turn | None, said: Said) -> dict[str, Any]:
        trace: dict[str, Any] = {"action": self.name()}
        if turn is not None:
            trace |= {
                "intent": turn.intent,
                "confidence": round(turn.confidence, 4),
                "ranking": [{"rule": rule, "confidence": round(score, 4)} for rule, score in turn.ranking],
                "decision": turn.decision,
            }
            trace |= {"model": model_run(turn.model).public()} if turn.model else {}
        answer = said.content.get("answer")
        if answer:
            trace |= {"rule": answer["rule"], "version": answer["version"]}
        draft = said.content.get("draft")
        if draft:
            trace |= {"rule": draft["rule"], "draft": draft["id"], "form": draft["form"]}
        return trace


def _earlier(tracker: Tracker) -> list[Earlier]:
    """Return what the user wrote last before this message; a pressed button wrote nothing."""
    said = [event for event in reversed(tracker.events or ()) if event.get("event") == "user"][1 : _LOOKED_BACK + 1]
    parsed = [(event.get("text") or "", event.get("parse_data") or {}) for event in said]
    return [
        Earlier(text, _ranked(parse, "draft", "draft"))
        for text, parse in parsed
        if text and text != (parse.get("intent") or {}).get("name")
    ]


def _model(tracker: Tracker) -> str | None:
    """Return Rasa's id of the model that read the latest message; Rasa notes it on every event."""
    said: Mapping[str, Any] = next(
        (event for event in reversed(tracker.events or ()) if event.get("event") == "user"), {}
    )
    model = (said.get("metadata") or {}).get("model_id")
    return str(model) if model else None


def _ranked(latest: dict[str, Any], what: str, key: str) -> list[tuple[str, float]]:
    """Return one of the rankings in the parse result: names with their confidence, best first."""
    return [(ranked[key], ranked["confidence"]) for ranked in latest.get(f"{what}_ranking") or ()]


def _as_past(draft: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the slot of a draft that something else was explained after; only what names a change comes back to it."""
    return {**draft, PAST: True} if "id" in draft else None


def _shown_by_person(slots: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return the slots for the rule that an agent has shown since the assistant last explained one."""
    shown = metadata.get(RULE)
    return {RULE: shown, CANDIDATES: None} if shown and shown != slots.get(RULE) else {}


def _place(error: BaseException) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "an unknown place"


def _member(kind: Any, value: Any) -> Any:
    return kind(value) if value in {member.value for member in kind} else None
