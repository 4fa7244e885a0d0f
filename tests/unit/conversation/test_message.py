"""What an action may send, and how little of it leaves the server."""

from datetime import datetime, timezone

import pytest

from groundrules.conversation.message import KINDS, Choice, Message, Reply


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_read(kind: str) -> None:
    assert Reply.parse({"kind": kind, "text": "Hello."}) == Reply(kind, "Hello.")


def test_a_full_message_is_read() -> None:
    reply = Reply.parse(
        {
            "kind": "clarify",
            "text": "Which one?",
            "candidates": ["a/b"],
            "answer": {"rule": "a/b"},
            "choices": [{"title": "Tips", "intent": "ask_rule", "entities": {"rule": "a/b"}}],
            "trace": {"intent": "x"},
            "surprise": "dropped",
        }
    )
    assert reply.content == {"candidates": ["a/b"], "answer": {"rule": "a/b"}}
    assert reply.choices == (Choice("Tips", "ask_rule", {"rule": "a/b"}),)
    assert reply.trace == {"intent": "x"}


@pytest.mark.parametrize(
    "data",
    [
        None,
        "hello",
        [],
        {},
        {"kind": "answer"},
        {"text": "x"},
        {"kind": "unheard", "text": "x"},
        {"kind": "text", "text": None},
        {"kind": "text", "text": 5},
        {"kind": "text", "text": "x", "choices": 5},
        {"kind": "text", "text": "x", "choices": ["word"]},
        {"kind": "text", "text": "x", "choices": [{"title": "No intent"}]},
        {"kind": "text", "text": "x", "choices": [{"title": "a", "intent": "b", "more": "c"}]},
    ],
)
def test_what_is_no_message_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"message|malformed"):
        Reply.parse(data)


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "text", "text": ""},
        {"kind": "text", "text": " \n"},
        {"kind": [], "text": "x"},
        {"kind": "text", "text": "x", "choices": [{"title": None, "intent": None}]},
        {"kind": "text", "text": "x", "choices": [{"title": " ", "intent": "ask_why"}]},
        {"kind": "text", "text": "x", "choices": [{"title": "Why?", "intent": ""}]},
        {"kind": "text", "text": "x", "choices": [{"title": "Why?", "intent": "ask_why", "entities": None}]},
    ],
)
def test_a_message_that_would_show_nothing_is_refused(data: object) -> None:
    """The user would see an empty bubble or button instead of the apology (promise 5)."""
    with pytest.raises(ValueError, match=r"message|malformed"):
        Reply.parse(data)


def test_only_the_titles_of_choices_are_shown() -> None:
    message = Message(
        id="m_1",
        seq=3,
        author="assistant",
        at=datetime(2026, 11, 22, 12, tzinfo=timezone.utc),
        kind="answer",
        text="No.",
        content={"answer": {"rule": "a/b"}},
        choices={"m_1.0": {"title": "Why?", "intent": "ask_why", "entities": {"rule": "a/b"}}},
    )
    assert message.public() == {
        "id": "m_1",
        "seq": 3,
        "author": "assistant",
        "at": "2026-11-22T12:00:00.000+00:00",
        "kind": "answer",
        "text": "No.",
        "answer": {"rule": "a/b"},
        "choices": [{"id": "m_1.0", "title": "Why?"}],
    }


@pytest.mark.parametrize(
    ("kind", "intent", "focus"),
    [
        ("answer", "ask_exceptions", "exception"),
        ("answer", "ask_why", "why"),
        ("answer", "ask_rule", None),
        ("draft", "ask_why", None),
    ],
)
def test_a_choice_that_asks_for_a_part_of_the_same_answer_says_which(kind: str, intent: str, focus: str | None) -> None:
    choices = {"m_1.0": {"title": "Tell me", "intent": intent, "entities": {}}}
    message = Message("m_1", 3, "assistant", datetime.now(timezone.utc), kind, "No.", choices=choices)
    assert message.public()["choices"][0].get("focus") == focus
