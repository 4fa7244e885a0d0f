"""Holds written conversations with a running assistant: what to say, and what to expect of each reply."""

from typing import Any

import httpx

from tests.e2e.client import Message, Talk

_KEYS = {"kind", "rule", "rules", "focus", "role", "stage", "correction", "verdict"}


def accepted(wanted: str | list[str]) -> list[str]:
    """Return what is right, where one or several are."""
    return wanted if isinstance(wanted, list) else [wanted]


def mismatches(replies: list[Message], expect: dict[str, Any]) -> list[str]:
    """Return what differs from the expectation, one sentence each."""
    assert expect.keys() <= _KEYS, "an expectation that this test does not know"
    answers = [reply["answer"] for reply in replies if "answer" in reply]
    if "rules" in expect:
        rules = sorted(answer["rule"] for answer in answers)
        return [] if rules == sorted(expect["rules"]) else [f"rules {rules} instead of {sorted(expect['rules'])}"]
    if len(replies) != 1:
        return [f"{len(replies)} replies instead of one"]
    got: dict[str, Any] = {"kind": replies[0]["kind"], **(answers[0] if answers else replies[0].get("check", {}))}
    return [
        f"{key} {got.get(key)} instead of {' or '.join(accepted(wanted))}"
        + (f" (candidates {', '.join(replies[0]['candidates'])})" if replies[0].get("candidates") else "")
        for key, wanted in expect.items()
        if got.get(key) not in accepted(wanted)
    ]


def wrong_turns(http: httpx.Client, conversation: dict[str, Any]) -> list[str]:
    """Hold one conversation; return what differed in its turns."""
    talk = Talk.begin(http, conversation.get("role"), conversation.get("stage"))
    wrong = []
    for turn in conversation["turns"]:
        differences = mismatches(talk.replies(text=turn["say"]), turn["expect"])
        if differences:
            wrong.append(f"{conversation['name']}: {turn['say']!r}: {'; '.join(differences)}")
    return wrong
