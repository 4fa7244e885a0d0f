"""Whole conversations, written without sight of the training data: conversations.yml says what is expected.

Not every turn is understood yet, so the share of right turns is held to a committed baseline; the rest is listed
when it falls.
"""

import json
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.e2e.client import Message, Talk

CONVERSATIONS = yaml.safe_load((Path(__file__).parent / "conversations.yml").read_text(encoding="utf-8"))
BASELINE = json.loads((Path(__file__).parent / "baseline.json").read_text(encoding="utf-8"))
# A share may move by this much, three turns, before it counts as a drop.
TOLERANCE = 0.01
_KEYS = {"kind", "rule", "rules", "focus", "role", "stage"}


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
    got: dict[str, Any] = {"kind": replies[0]["kind"], **(answers[0] if answers else {})}
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


def test_the_share_of_right_turns_does_not_fall(http: httpx.Client) -> None:
    by_conversation = [wrong_turns(http, conversation) for conversation in CONVERSATIONS]
    wrong = [line for lines in by_conversation for line in lines]
    whole = sum(not lines for lines in by_conversation)
    turns = sum(len(conversation["turns"]) for conversation in CONVERSATIONS)
    share = 1 - len(wrong) / turns
    print(f"{turns - len(wrong)} of {turns} turns right ({share:.3f}), {whole} of {len(CONVERSATIONS)} from end to end")
    assert whole >= BASELINE["whole_conversations"], "\n".join(wrong)
    assert share >= BASELINE["turns_right"] - TOLERANCE, "\n".join(wrong)
