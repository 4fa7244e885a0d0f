"""Texts to paste: every scenario of tests/e2e/drafts.yml is reached, and a draft is changed by buttons and words."""

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.schema import Draft
from tests.e2e.client import Message, Talk
from tests.e2e.stack import PROJECT

SCENARIOS = yaml.safe_load((Path(__file__).parent / "drafts.yml").read_text(encoding="utf-8"))
DRAFTS = load_rulebook(PROJECT / "policies").drafts
CASES = [pytest.param(case, text, id=f"{case['scenario']}-{text[:30]}") for case in SCENARIOS for text in case["asked"]]


def offered(reply: Message) -> dict[str, str]:
    """Return the drafts among a reply's buttons, by their titles."""
    by_title = {draft.title: draft.id for draft in DRAFTS.values()}
    return {choice["title"]: by_title[choice["title"]] for choice in reply["choices"] if choice["title"] in by_title}


def test_every_scenario_is_asked_for_twice() -> None:
    assert [case["scenario"] for case in SCENARIOS] == [f"SC{number}" for number in range(1, 19)]
    for case in SCENARIOS:
        assert len(case["asked"]) == 2
        right = {draft.id for draft in DRAFTS.values() if case["scenario"] in draft.scenarios}
        assert right & set(case.get("draft") or ["tell-them-reported"])


@pytest.mark.parametrize(("case", "text"), [case for case in CASES if "draft" in case.values[0]])
def test_the_right_draft_is_given_at_worst_through_a_button(
    http: httpx.Client, case: dict[str, Any], text: str
) -> None:
    talk = Talk.begin(http)
    reply = talk.say(text)
    if reply["kind"] != "draft":
        titles = [title for title, draft in offered(reply).items() if draft in case["draft"]]
        assert titles, f"{reply['kind']}: {reply['text']}"
        reply = talk.choose(reply, titles[0])
    assert reply["draft"]["id"] in case["draft"]
    assert reply["draft"]["text"] in reply["text"], "the text must be complete by itself"
    assert reply["draft"]["holds"]


@pytest.mark.parametrize(("case", "text"), [case for case in CASES if "refused" in case.values[0]])
def test_what_must_not_be_sent_is_never_written(http: httpx.Client, case: dict[str, Any], text: str) -> None:
    talk = Talk.begin(http)
    reply = talk.say(text)
    assert "draft" not in reply
    instead = [title for title, draft in offered(reply).items() if draft in case["refused"]]
    assert instead, f"{reply['kind']}: {reply['text']}"
    assert talk.choose(reply, instead[0])["draft"]["id"] in case["refused"]


def test_a_draft_is_changed_by_buttons_and_by_words(http: httpx.Client) -> None:
    draft = DRAFTS["colleague-on-the-call"]
    assert isinstance(draft, Draft)
    assert draft.other_voice is not None
    talk = Talk.begin(http, "freelancer")
    first = talk.say("write to the client how to add his second manager to our interview call")
    assert (first["draft"]["id"], first["draft"]["form"], first["draft"]["role"]) == (draft.id, "normal", "freelancer")
    assert talk.choose(first, "Shorter")["draft"]["form"] == "shorter"
    named = talk.say("her name is Wanjiru")["draft"]
    assert (named["form"], named["text"]) == ("shorter", draft.shorter.replace("{name}", "Wanjiru"))
    assert talk.say("a bit firmer, please")["draft"]["form"] == "firmer"
    other = talk.choose(first, "In the client's voice")["draft"]
    assert (other["form"], other["role"]) == ("other_voice", "client")
    assert "[colleague]" in other["text"]
    why = talk.choose(first, "Why this rule?")
    assert (why["kind"], why["answer"]["rule"]) == ("answer", draft.rule)


def test_a_request_without_a_subject_is_about_the_rule_under_discussion(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    asked = talk.say("A client wants a deposit of 50 dollars before I may start. Is that allowed?")
    assert asked["answer"]["rule"] == "payments/never-pay-to-work"
    assert talk.say("write that for me")["draft"]["id"] == "decline-pay-to-work"
