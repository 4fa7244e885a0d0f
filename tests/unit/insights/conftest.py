"""Conversations that are small enough to count by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Reply
from groundrules.insights.digest import Digest
from groundrules.insights.redact import Redactor
from groundrules.rulebook.schema import Role, Stage
from tests.conftest import Clock

RULE, OTHER_RULE = "contact-sharing/before-contract", "payments/outside"
REFUSED = Reply("out_of_scope", "That is outside what I know.")
CHECK = {"verdict": "not_allowed", "message": "Mail me.", "findings": [{"kind": "email", "rule": RULE}]}


def told(rule: str = RULE, focus: str = "rule", **situation: str) -> Reply:
    """An answer about a rule."""
    return Reply("answer", "So it is.", {"answer": {"rule": rule, "focus": focus, **situation}})


def clarify(*rules: str) -> Reply:
    """A question back."""
    return Reply("clarify", "Which of these?", {"candidates": list(rules)})


def check(intent: str = "check_message", **more: Any) -> Reply:
    """The outcome of a check."""
    return Reply("check", "Please do not.", {"check": CHECK | more}, trace={"intent": intent})


@dataclass
class Scene:
    """A log that is written to in few words; a question takes half a second to answer."""

    log: ConversationLog
    clock: Clock
    engine: Engine
    count: int = field(default=0)

    def talk(self, role: Role | None = None, stage: Stage | None = None, name: str | None = None) -> str:
        """Begin a conversation."""
        return self.log.start(role, stage, visitor_name=name)[0].id

    def ask(self, talk: str, text: str, *replies: Reply, seconds: float = 0.5) -> str:
        """Ask something and be answered; return the id of the first reply."""
        self.count += 1
        question, _ = self.log.add_user_message(talk, f"u{self.count}", text)
        self.clock.advance(seconds=seconds)
        return self.log.add_replies(talk, question.id, replies)[0].id

    def ask_each(self, texts: Sequence[str], reply: Reply) -> None:
        """Ask several things in a conversation of their own."""
        talk = self.talk()
        for text in texts:
            self.ask(talk, text, reply)

    def read(self) -> int:
        """Read what is new."""
        return Digest(self.engine, Redactor()).catch_up()


@pytest.fixture
def scene(engine: Engine, log: ConversationLog, clock: Clock) -> Scene:
    return Scene(log, clock, engine)
