"""What of Rasa's events may be published for analytics: fields of a list, with values that are known beforehand.

Rasa's own event holds what people write many times over. Here an event is not cleaned of it: a new one is made, of
numbers and of names that the domain, the rulebook or the code already know, so whatever else stands in an event stays
behind.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.core.constants import DEFAULT_ACTION_NAMES
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from groundrules import request_ids
from groundrules.guard.judge import CAUTION, NOT_ALLOWED, OK
from groundrules.language.which import LANGUAGES, OTHER
from groundrules.reply_kinds import KINDS
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.schema import Role, Stage, Verdict

_MODEL = re.compile(r"[0-9a-f]{32}")
_ROLES = frozenset(role.value for role in Role)
_STAGES = frozenset(stage.value for stage in Stage)
_DECISIONS = frozenset(decision.value for decision in Decision)
_VERDICTS = frozenset({*(verdict.value for verdict in Verdict), OK, CAUTION, NOT_ALLOWED})
_LANGUAGES = frozenset({*LANGUAGES, OTHER})
_EVENTS = frozenset(kind.type_name for kind in all_subclasses(Event))
# An event that Rasa does not know.
UNKNOWN = "unknown"
_NAMING = frozenset({"action", "action_execution_rejected", "followup", "active_loop"})
# The last time that can be one, in seconds since 1970: in the year 2100.
_LATEST = 4_102_444_800
# How many of the ranked rules are told.
_RULES = 3

Fields = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """The names that may be published."""

    intents: frozenset[str]
    actions: frozenset[str]
    slots: frozenset[str]
    rules: frozenset[str]


def known_names(domain: Path, rules: Collection[str]) -> Known:
    """Return the names in Rasa's domain at `domain`, beside the rulebook's ids."""
    content = yaml.safe_load(domain.read_text(encoding="utf-8"))
    forms = content.get("forms", {})
    return Known(
        intents=frozenset(content["intents"]),
        actions=frozenset({*content["actions"], *forms, *DEFAULT_ACTION_NAMES}),
        slots=frozenset({*content["slots"], "requested_slot"}),
        rules=frozenset(rules),
    )


class EventFields:
    """Makes of one of Rasa's events what is published of it."""

    def __init__(self, known: Known, key: str) -> None:
        self._known = known
        self._key = key.encode()
        self._of: dict[str, Callable[[Mapping[str, Any]], Fields]] = {
            "user": self._user,
            "bot": self._bot,
            "slot": self._slot,
            **dict.fromkeys(_NAMING, self._named),
        }

    def __call__(self, event: Mapping[str, Any]) -> Fields:
        """Return the event to publish: type, time, model, the conversation's pseudonym, and what its type allows."""
        kind = _one_of(_EVENTS, event.get("event")) or UNKNOWN
        shown: Fields = {
            "event": kind,
            "conversation": self._pseudonym(event.get("sender_id")),
            "time": _time(event.get("timestamp")),
            "model": _like(_MODEL, _part(event, "metadata").get("model_id")),
            **(self._of[kind](event) if kind in self._of else {}),
        }
        return {name: value for name, value in shown.items() if value is not None}

    def _pseudonym(self, sender: object) -> str | None:
        if not isinstance(sender, str):
            return None
        return hmac.new(self._key, sender.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]

    def _user(self, event: Mapping[str, Any]) -> Fields:
        parsed, metadata = _part(event, "parse_data"), _part(event, "metadata")
        intent = _part(parsed, "intent")
        request_id = metadata.get(request_ids.METADATA)
        return {
            "intent": _one_of(self._known.intents, intent.get("name")),
            "confidence": _share(intent.get("confidence")),
            "decision": _one_of(_DECISIONS, parsed.get("rule_decision")),
            "rules": self._ranked(parsed.get("rule_ranking")),
            "language": _one_of(_LANGUAGES, parsed.get("language")),
            "role": _one_of(_ROLES, metadata.get("role")),
            "stage": _one_of(_STAGES, metadata.get("stage")),
            "request_id": request_id if request_ids.accepted(request_id) == request_id else None,
        }

    def _bot(self, event: Mapping[str, Any]) -> Fields:
        said = _part(event, "data", "custom")
        trace, candidates = _part(said, "trace"), said.get("candidates")
        verdict = _part(said, "answer").get("verdict") or _part(said, "check").get("verdict")
        return {
            "kind": _one_of(KINDS, said.get("kind")),
            "action": _one_of(self._known.actions, trace.get("action")),
            "decision": _one_of(_DECISIONS, trace.get("decision")),
            "rule": self._rule(trace.get("rule")),
            "verdict": _one_of(_VERDICTS, verdict),
            "candidates": [rule for rule in candidates if self._rule(rule)] if isinstance(candidates, list) else None,
        }

    def _slot(self, event: Mapping[str, Any]) -> Fields:
        values = {"role": _ROLES, "stage": _STAGES, "rule": self._known.rules}
        name = _one_of(self._known.slots, event.get("name"))
        return {"name": name, "value": _one_of(values.get(name or "", frozenset()), event.get("value"))}

    def _named(self, event: Mapping[str, Any]) -> Fields:
        return {
            "name": _one_of(self._known.actions, event.get("name")),
            "confidence": _share(event.get("confidence")),
        }

    def _ranked(self, ranking: object) -> list[Fields] | None:
        if not isinstance(ranking, list):
            return None
        rules = [one for one in ranking if isinstance(one, Mapping) and self._rule(one.get("rule"))]
        return [{"rule": one["rule"], "confidence": _share(one.get("confidence"))} for one in rules[:_RULES]]

    def _rule(self, rule: object) -> str | None:
        return _one_of(self._known.rules, rule)


def _part(whole: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return the object within an object that these names lead to; an empty one if there is none."""
    part: Any = whole
    for name in names:
        part = part.get(name) if isinstance(part, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _one_of(known: Collection[str], value: object) -> str | None:
    return value if isinstance(value, str) and value in known else None


def _like(form: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and form.fullmatch(value) else None


def _number(value: object, most: float) -> float | None:
    return (
        float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most else None
    )


def _time(value: object) -> float | None:
    """Return seconds since 1970, to the microsecond; None for anything else."""
    found = _number(value, _LATEST)
    return None if found is None else round(found, 6)


def _share(value: object) -> float | None:
    """Return a number from 0 to 1; None for anything else."""
    found = _number(value, 1.0)
    return None if found is None else round(found, 4)
