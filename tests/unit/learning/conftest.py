"""A small project with phrases of its own, and entries of the review list that were decided on."""

from datetime import datetime, timezone
from pathlib import Path

import pytest

from groundrules.conversation.message import Message
from groundrules.desk.reviews import Decided, Decision, Review

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
FEE, NOTICE = "fees/freelancer-service-fee", "fees/notice-of-change"
PHRASES = f"""\
version: "3.1"

# How people ask for fees.
nlu:
- intent: ask_rule
  metadata:
    rule: {FEE}
  # The first one.
  examples: |
    - how big is the slice that the platform keeps of my pay
    - fee?

- intent: ask_rule
  metadata:
    rule: {NOTICE}
  examples: |
    - do they have to warn me weeks before it gets dearer
"""
HELD_OUT = "does a violinist in the orchestra pit pay the same cut as the singer"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project's folder."""
    phrases = tmp_path / "data" / "nlu" / "rules"
    phrases.mkdir(parents=True)
    (phrases / "fees.yml").write_text(PHRASES, encoding="utf-8")
    asked = f"- turns:\n    - say: {HELD_OUT}\n      expect: {{rule: {FEE}}}\n"
    (tmp_path / "conversations.yml").write_text(asked, encoding="utf-8")
    return tmp_path


def decided(
    text: str, decision: Decision = Decision.RULE, rule: str | None = FEE, visitor: str | None = None
) -> Review:
    """An entry about a message with these words."""
    asked = Message(id="m_q", seq=1, author="user", at=NOW, kind="text", text=text)
    content = {"candidates": ["fees/direct-contracts"]}
    answer = Message(id=f"m_{text[:9]}", seq=2, author="assistant", at=NOW, kind="clarify", text="?", content=content)
    rule = rule if decision is Decision.RULE else None
    return Review(
        message=answer,
        conversation="c",
        visitor=visitor,
        question=asked,
        trace=None,
        marks=[],
        not_helpful="",
        unanswered=False,
        decided=Decided(decision, rule, None, "Lea", NOW, None),
        version=1,
    )
