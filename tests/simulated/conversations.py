"""Makes up conversations and writes them to a database: the same ones for the same seed, and what is true of them."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import insert
from sqlalchemy.engine import Connection, Engine

from groundrules.conversation.handoff.machine import AGENT, ASSISTANT, State
from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.models import ConversationRow, FeedbackRow, MessageRow, WishRow
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage

# The last day on which somebody asks, and over how many days they do.
LAST_DAY, DAYS = date(2026, 11, 21), 120
_BATCH = 500
_FINDING = {"start": 0, "end": 4, "text": "[..]", "verdict": "not_allowed", "why": "Why.", "instead": "Do that."}
_KINDS = ("email", "phone", "handle", "outside_payment")
# What a turn is, by how often.
_TURNS = {"answered": 55, "why": 12, "unclear": 18, "checked": 6, "handed_over": 3, "failed": 1, "wish": 2, "thanks": 3}


@dataclass
class Truth:
    """What is true of the conversations: turns by what they are, and by reply the group that a question belongs to."""

    turns: Counter[str] = field(default_factory=Counter)
    groups: dict[str, str] = field(default_factory=dict)
    conversations: int = 0
    helpful: int = 0
    unhelpful: int = 0


class Simulation:
    """Fills an empty database."""

    def __init__(self, engine: Engine, rulebook: Rulebook, seed: int = 7) -> None:
        self._engine = engine
        self._rulebook = rulebook
        self._random = random.Random(seed)  # noqa: S311  # the same database each time
        self._words = yaml.safe_load(Path(__file__).with_name("questions.yml").read_text(encoding="utf-8"))
        self._alone = list(self._words["alone"])
        self._rules = sorted(rulebook.rules)
        self._number = 0
        self._rows: dict[Any, list[dict[str, Any]]] = {}
        self.truth = Truth()

    def fill(self, conversations: int) -> Truth:
        """Add so many conversations; return what is true of them."""
        with self._engine.begin() as connection:
            for count in range(conversations):
                self._converse()
                if count % _BATCH == _BATCH - 1:
                    self._write(connection)
            self._write(connection)
        return self.truth

    def _write(self, connection: Connection) -> None:
        for model in (ConversationRow, MessageRow, FeedbackRow, WishRow, TicketRow):
            rows = self._rows.pop(model, [])
            if rows:
                connection.execute(insert(model.__table__), rows)

    def _converse(self) -> None:
        chance = self._random
        self.truth.conversations += 1
        talk = self._id("c")
        began = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=timezone.utc)
        began -= timedelta(days=chance.randrange(DAYS)) - timedelta(seconds=chance.randrange(80_000))
        situation = Situation(chance.choice([*Role, None]), chance.choice([*Stage, None]))
        turns = chance.choices(list(_TURNS), weights=list(_TURNS.values()), k=chance.randint(1, 6))
        rule = chance.choice(self._rules)
        for place, turn in enumerate(turns):
            # A reason is asked for after a rule was told.
            known = turn != "why" or "answered" in turns[:place]
            self._turn(talk, began + timedelta(minutes=3 * place), 2 * place, turn if known else "answered", rule)
        self._row(
            ConversationRow,
            id=talk,
            created_at=began,
            token_digest=talk.ljust(64, "0"),
            token_expires_at=began + timedelta(days=30),
            role=situation.role.value if situation.role else None,
            stage=situation.stage.value if situation.stage else None,
            owner=ASSISTANT,
            last_seq=2 * len(turns),
            role_choices=0,
            stage_choices=0,
            revision=0,
            visitor_name=chance.choice([None, None, "Zelda Quintero"]),
        )

    def _turn(self, talk: str, at: datetime, seq: int, turn: str, rule: str) -> None:
        self.truth.turns[turn] += 1
        said, reply, group = self._reply(turn, rule)
        asked, answered = self._message(talk, at, seq + 1, "user", said), self._id("m")
        waits = timedelta(milliseconds=self._random.randint(150, 900))
        row = {
            "author": ASSISTANT,
            "reply_to": asked,
            "reply_place": 0,
            "choices": {},
            "client_id": None,
            "trace": None,
        }
        more = {"id": answered, "conversation_id": talk, "seq": seq + 2, "at": at + waits, "name": None}
        self._row(MessageRow, **{**row, **more, **reply})
        if group:
            self.truth.groups[answered] = group
        if turn == "handed_over":
            self._ticket(talk, at, seq + 1, answered)
        if turn == "wish":
            self._row(WishRow, message_id=answered, rule_id=rule, at=at, status="open")
        if turn == "answered" and self._random.random() < 0.2:
            helpful = self._random.random() < 0.8
            self.truth.helpful += helpful
            self.truth.unhelpful += not helpful
            self._row(FeedbackRow, message_id=answered, helpful=helpful, comment=None, at=at)

    def _reply(self, turn: str, rule: str) -> tuple[str, dict[str, Any], str]:
        """Return what is asked, how it is answered, and for what is not understood, the group."""
        text, kind = "So it is.", "text"
        content: dict[str, Any] = {}
        if turn == "unclear":
            said, outcome, group = self._unclear()
            content = {"candidates": [rule]} if outcome == "clarified" else {}
            return said, _said("clarify" if content else "out_of_scope", "Which of these?", content), group
        if turn in {"answered", "why", "wish"}:
            answer = compose(self._rulebook, rule, Focus.WHY if turn == "why" else Focus.RULE, Situation())
            return self._rulebook.rule(rule).question, _said("answer", answer.text, {"answer": answer.payload}), ""
        if turn == "checked":
            finding = {**_FINDING, "kind": self._random.choice(_KINDS), "rule": rule, "title": rule}
            content = {"check": {"verdict": "not_allowed", "message": self._id("t"), "findings": [finding]}}
            kind = "check"
        if turn in {"failed", "handed_over"}:
            kind = "error" if turn == "failed" else "handoff"
        return turn, _said(kind, text, content), ""

    def _unclear(self) -> tuple[str, str, str]:
        chance, words = self._random, self._words
        if self._alone and chance.random() < 0.02:
            said = self._alone.pop()
            return said, "refused", said
        # Some are asked far more often than others.
        names = sorted(words["groups"])
        name = chance.choices(names, weights=[1 + place % 5 for place in range(len(names))])[0]
        said = chance.choice(words["groups"][name]["wordings"])
        said = chance.choice(words["before"]) + said + chance.choice(words["after"])
        said += chance.choice(words["personal"]) if chance.random() < 0.1 else ""
        return said, words["groups"][name]["outcome"], name

    def _ticket(self, talk: str, at: datetime, seq: int, answered: str) -> None:
        claimed = at + timedelta(seconds=self._random.randint(20, 600))
        self._row(
            TicketRow,
            id=f"GR-{answered[-12:]}",
            conversation_id=talk,
            state=State.RESOLVED.value,
            version=3,
            why="asked",
            requested_at=at,
            claimed_at=claimed,
            closed_at=claimed + timedelta(minutes=9),
            agent="Ann",
            agent_role=AGENT,
            resolution="Answered",
            start_seq=seq,
            claimed_seq=seq + 1,
            ended_seq=seq + 1,
        )

    def _message(self, talk: str, at: datetime, seq: int, author: str, said: str) -> str:
        made = self._id("m")
        nothing = dict.fromkeys(("name", "trace", "reply_to", "reply_place"))
        row = {"id": made, "conversation_id": talk, "seq": seq, "author": author, "at": at, "kind": "text"}
        self._row(MessageRow, **row, **nothing, text=said, content={}, choices={}, client_id=made)
        return made

    def _id(self, kind: str) -> str:
        self._number += 1
        return f"{kind}_{self._number:012d}"

    def _row(self, model: Any, **values: Any) -> None:
        self._rows.setdefault(model, []).append(values)


def _said(kind: str, text: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "text": text, "content": content}
