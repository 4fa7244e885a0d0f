"""The main job: a question about a rule, its reason, its place in the terms, and the same for another stage."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from groundrules.rulebook.load import load_rulebook
from tests.e2e.client import Talk
from tests.e2e.stack import PROJECT, Stack

QUESTION = "can i giv my whatsapp to a client before he hires me?"
RULES = sorted(load_rulebook(PROJECT / "policies").rules)


def check_whole(answer: dict[str, Any]) -> None:
    """Assert that an answer holds all that a person is promised: rule, reason, consequence, way out, place, date."""
    assert answer["summary"].strip()
    assert all(
        reason["text"].strip() and reason["protects"] and reason["source"]["title"] for reason in answer["reasons"]
    )
    assert answer["reasons"]
    assert answer["consequence"].strip()
    assert answer["instead"]
    assert answer["sections"]
    assert all(section["name"].strip() and section["url"].startswith("https://") for section in answer["sections"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", answer["as_of"])


def test_the_whole_conversation(http: httpx.Client) -> None:
    talk = Talk.begin(http)

    first = talk.say(QUESTION)
    answer = first["answer"]
    assert (first["kind"], answer["rule"], answer["verdict"]) == (
        "answer",
        "contact-sharing/before-contract",
        "not_allowed",
    )
    assert (answer["focus"], answer["role"], answer["stage"]) == ("rule", "freelancer", "before_contract")
    check_whole(answer)
    for part in (answer["summary"], answer["reasons"][0]["text"], answer["consequence"], *answer["instead"]):
        assert part in first["text"], "the text must be complete by itself"

    why = talk.say("why?")
    assert (why["answer"]["rule"], why["answer"]["focus"]) == ("contact-sharing/before-contract", "why")
    assert all(reason["text"] in why["text"] for reason in why["answer"]["reasons"])

    where = talk.say("where does it say that")
    assert (where["answer"]["rule"], where["answer"]["focus"]) == ("contact-sharing/before-contract", "section")
    assert all(section["name"] in where["text"] for section in where["answer"]["sections"])

    started = talk.say("and once the contract has started?")["answer"]
    assert (started["rule"], started["stage"]) == ("contact-sharing/during-contract", "active_contract")
    assert started["verdict"] in {"allowed", "conditional"}

    log = talk.log()
    assert [message["seq"] for message in log] == list(range(1, 9))
    assert [message["author"] for message in log] == ["user", "assistant"] * 4
    assert log[1] == first


@pytest.mark.parametrize("gap", ["  ", "\n", " \t "], ids=repr)
def test_white_space_changes_nothing(http: httpx.Client, gap: str) -> None:
    talk = Talk.begin(http)
    talk.say(QUESTION)
    started = talk.say(f"and once the contract{gap}has started?")["answer"]
    assert (started["rule"], started["stage"]) == ("contact-sharing/during-contract", "active_contract")


def test_a_button_asks_for_what_it_says(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    first = talk.say(QUESTION)
    pressed = talk.choose(first, "What can I do instead?")
    assert (pressed["answer"]["rule"], pressed["answer"]["focus"]) == (first["answer"]["rule"], "instead")
    assert talk.said_by_user() == [QUESTION, "What can I do instead?"]


def test_the_command_line_gives_the_same_answer(stack: Stack, http: httpx.Client) -> None:
    command = [PROJECT / ".venv" / "bin" / "groundrules", "ask", "--json", QUESTION]
    run = subprocess.run(
        command, cwd=PROJECT, env=stack.environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    (message,) = json.loads(run.stdout)
    check_whole(message["answer"])
    expected = Talk.begin(http).say(QUESTION)
    assert (message["text"], message["answer"]) == (expected["text"], expected["answer"])


def test_a_section_is_looked_up_and_its_rule_can_be_chosen(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    listed = talk.say("what does 7.2 say?")
    assert listed["kind"] == "clarify"
    assert "7.2" in listed["text"]
    chosen = talk.choose(listed, listed["choices"][0]["title"])
    assert chosen["answer"]["rule"] == listed["candidates"][0]


def test_the_rulebook_is_listed_whole(http: httpx.Client) -> None:
    listed = http.get("/api/v1/rules").raise_for_status().json()["rules"]
    assert len(RULES) == 86
    assert sorted(rule["id"] for rule in listed) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_read_and_found_by_its_title(http: httpx.Client, rule: str) -> None:
    record = http.get(f"/api/v1/rules/{rule}").raise_for_status().json()
    assert record["id"] == rule
    assert record["reasons"]
    named = {item["source"] for part in ("reasons", "sections", "history") for item in record.get(part, ())}
    assert set(record["source_records"]) == named
    found = http.get("/api/v1/rules", params={"q": record["title"]}).raise_for_status().json()["rules"]
    assert rule in [hit["id"] for hit in found[:3]]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_reached_by_talking(http: httpx.Client, rule: str) -> None:
    """By its own question, at worst through the choices that are offered."""
    record = http.get(f"/api/v1/rules/{rule}").raise_for_status().json()
    talk = Talk.begin(http)
    reply = talk.say(record["question"])
    if reply["kind"] == "clarify":
        assert rule in reply["candidates"]
        reply = talk.choose(reply, record["question"])
    # A question that names its own stage or role may be governed by the variant's rule instead.
    governing = {rule, *(variant["see"] for variant in record.get("variants", ()) if variant.get("see"))}
    assert reply["kind"] == "answer"
    assert reply["answer"]["rule"] in governing


def test_every_part_is_named_as_healthy(http: httpx.Client) -> None:
    health = http.get("/healthz")
    assert (health.status_code, set(health.json()["parts"])) == (200, {"gateway", "rasa", "actions", "database"})


def test_the_home_holds_what_it_should(stack: Stack) -> None:
    kept = {path.name for path in stack.home.iterdir() if path.suffix in {".db", ".json", ".yml"}}
    assert kept == {"ground-rules.db", "trackers.db", "secrets.json", "endpoints.yml"}
    assert Path(stack.home).stat().st_mode & 0o777 == 0o700
