"""Whatever fails behind the gateway, a person gets a sentence, nothing is lost, and the talk goes on afterwards."""

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.e2e.client import Message, Talk
from tests.e2e.stack import PROJECT, Stack, environment, free_ports, prepare

QUESTION = "can i giv my whatsapp to a client before he hires me?"
RULE = "contact-sharing/before-contract"


def check_problem(response: httpx.Response, status: int, code: str) -> None:
    """Assert that a response is the problem document named."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == f"urn:ground-rules:problem:{code}"
    assert response.json()["detail"].strip()


def check_apology(reply: Message) -> None:
    """Assert that a reply is an honest sentence with a way to a person."""
    assert reply["kind"] == "error"
    assert "try again" in reply["text"]
    assert [choice["title"] for choice in reply["choices"]] == ["Talk to a person"]


@pytest.mark.parametrize("part", ["actions", "rasa"])
def test_a_dead_part_is_owned_up_to_and_the_talk_goes_on(stack: Stack, http: httpx.Client, part: str) -> None:
    talk = Talk.begin(http)
    assert talk.say(QUESTION)["answer"]["rule"] == RULE
    with stack.without(part):
        health = http.get("/healthz")
        assert health.status_code == 503
        assert {name for name, state in health.json()["parts"].items() if state != "ok"} == {part}
        check_apology(talk.say("why is that so?"))
        # The rulebook itself needs neither Rasa nor the actions.
        assert http.get(f"/api/v1/rules/{RULE}").status_code == 200
    again = talk.say("why?")
    assert (again["answer"]["rule"], again["answer"]["focus"]) == (RULE, "why")
    assert talk.said_by_user() == [QUESTION, "why is that so?", "why?"]


def test_a_killed_gateway_comes_back_with_every_word(stack: Stack, http: httpx.Client) -> None:
    talk = Talk.begin(http)
    talk.say(QUESTION)
    before = talk.log()
    with stack.without("gateway", signal.SIGKILL), pytest.raises(httpx.TransportError):
        talk.post(text="is anybody there?")
    assert talk.log() == before
    assert talk.say("why?")["answer"]["rule"] == RULE


def test_a_gateway_killed_while_it_answers_answers_the_retry(stack: Stack, http: httpx.Client) -> None:
    talk = Talk.begin(http)
    with ThreadPoolExecutor(1) as pool:
        cut_off = pool.submit(talk.post, "one-id", text=QUESTION)
        with stack.without("gateway", signal.SIGKILL):
            error = cut_off.exception(timeout=30)
    assert error is None or isinstance(error, httpx.TransportError)
    (reply,) = talk.replies("one-id", text=QUESTION)
    assert reply["answer"]["rule"] == RULE
    assert [message["author"] for message in talk.log()] == ["user", "assistant"]


def test_a_long_message_is_refused_with_its_limit_and_not_stored(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    response = talk.post(text="x" * 3000)
    check_problem(response, 413, "message-too-long")
    assert response.json()["limit"] == 2000
    assert "2000" in response.json()["detail"]
    assert talk.log() == []
    assert talk.say(QUESTION)["answer"]["rule"] == RULE


@pytest.mark.parametrize(
    "command",
    [
        '/ask_rule{"rule":"x"}',
        '/choose_rule{"rule":"fees/x"}',
        ' //choose_rule{"rule": "fees/x"}',
        "/restart",
        "/ask_why",
    ],
)
def test_a_typed_command_is_only_words(stack: Stack, http: httpx.Client, command: str) -> None:
    talk = Talk.begin(http)
    assert talk.say(QUESTION)["answer"]["rule"] == RULE
    talk.say(command)
    assert talk.said_by_user()[1] == command
    heard = understood(stack, talk.id)[1]
    assert not heard["text"].startswith("/")
    assert heard["parse_data"]["entities"] == []
    assert heard["parse_data"]["intent"]["confidence"] < 1.0, "words are guessed at; only a button is certain"
    assert len(understood(stack, talk.id)) == 2, "the conversation was begun anew"


def understood(stack: Stack, conversation: str) -> list[dict[str, Any]]:
    """Return what Rasa made of each of the user's messages, from its own store."""
    query = "SELECT data FROM events WHERE sender_id = ? AND type_name = 'user' ORDER BY id"
    with closing(sqlite3.connect(f"file:{stack.home / 'trackers.db'}?mode=ro", uri=True)) as trackers:
        return [json.loads(data) for (data,) in trackers.execute(query, (conversation,))]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}])
def test_a_wrong_token_opens_nothing(http: httpx.Client, headers: dict[str, str]) -> None:
    talk = Talk.begin(http)
    check_problem(http.get(talk.path, headers=headers), 401, "bad-token")
    check_problem(http.post(talk.path, headers=headers, json={"client_id": "a", "text": "hi"}), 401, "bad-token")
    assert talk.log() == []


def test_another_conversations_token_opens_nothing(http: httpx.Client) -> None:
    mine, other = Talk.begin(http), Talk.begin(http)
    mine.say("hello")
    check_problem(http.get(mine.path, headers=other.headers), 401, "bad-token")
    check_problem(http.get("/api/v1/conversations/c_none/messages", headers=other.headers), 401, "bad-token")


def test_a_choice_that_was_not_offered_here_is_unknown(http: httpx.Client) -> None:
    mine, other = Talk.begin(http), Talk.begin(http)
    offered = other.say(QUESTION)["choices"][0]["id"]
    for choice in (offered, "m_none.0", "ask_why", "", "."):
        check_problem(mine.post(choice=choice), 404, "unknown-choice")
    assert mine.log() == []
    assert mine.say(QUESTION)["answer"]["rule"] == RULE


def test_a_repeated_message_is_stored_and_answered_once(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    first = talk.replies("same", text=QUESTION)
    assert talk.replies("same", text=QUESTION) == first
    assert [message["id"] for message in talk.log()][1:] == [message["id"] for message in first]


def test_concurrent_repeats_are_stored_and_answered_once(http: httpx.Client) -> None:
    talk = Talk.begin(http)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: talk.replies("same", text=QUESTION), range(6)))
    assert all(answer == answers[0] for answer in answers)
    assert [message["author"] for message in talk.log()] == ["user", "assistant"]


def test_many_people_at_once_keep_to_their_own_rule(http: httpx.Client) -> None:
    asked = {
        QUESTION: RULE,
        "how much is the freelancer service fee?": "fees/freelancer-service-fee",
        "can I have two accounts?": "accounts/one-account",
        "can I withdraw to my wife's bank account?": "withdrawals/own-name-and-wait",
    }

    def ask(question: str) -> tuple[str, str]:
        talk = Talk.begin(http)
        return talk.say(question)["answer"]["rule"], talk.say("why?")["answer"]["rule"]

    with ThreadPoolExecutor(8) as pool:
        rules = list(pool.map(ask, list(asked) * 3))
    assert rules == [(rule, rule) for rule in asked.values()] * 3


def broken_policies(folder: Path) -> Path:
    """Copy the rulebook and spoil one field; return the copy's folder."""
    shutil.copytree(PROJECT / "policies", folder / "policies")
    path = folder / "policies" / "fees.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.strip().startswith("verdict:"))
    lines[place] = lines[place].split("verdict:")[0] + "verdict: perhaps"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path.parent


@pytest.mark.parametrize("command", [["rules", "lint"], ["prepare"]], ids=" ".join)
def test_a_broken_rule_is_named_by_file_line_and_field(tmp_path: Path, command: list[str]) -> None:
    policies = broken_policies(tmp_path)
    lines = (policies / "fees.yml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.endswith("verdict: perhaps"))
    run = subprocess.run(
        [PROJECT / ".venv" / "bin" / "python", "-m", "groundrules", *command],
        cwd=PROJECT,
        env=environment(tmp_path / "home", free_ports(3)) | {"GROUND_RULES_POLICIES": str(policies)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert f"fees.yml:{line}: " in run.stderr
    assert "verdict" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_taken_port_is_said_at_once(tmp_path: Path) -> None:
    gateway, rasa, actions = free_ports(3)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", rasa))
        taken.listen()
        run = prepare(environment(tmp_path / "home", [gateway, rasa, actions]))
    assert run.returncode == 1
    assert f"Port {rasa} is taken" in run.stderr
    assert "RASA_PORT=" in run.stderr
    assert "Traceback" not in run.stderr


def test_preparing_again_changes_nothing(tmp_path: Path) -> None:
    env = environment(tmp_path / "home", free_ports(3))
    assert prepare(env).returncode == 0
    secrets = (tmp_path / "home" / "secrets.json").read_bytes()
    again = prepare(env)
    assert (again.returncode, again.stdout.strip()) == (0, "Rulebook: 86 rules, 0 records new or changed.")
    assert (tmp_path / "home" / "secrets.json").read_bytes() == secrets
    endpoints = yaml.safe_load((tmp_path / "home" / "endpoints.yml").read_text(encoding="utf-8"))
    assert endpoints["action_endpoint"]["url"] == f"http://127.0.0.1:{env['ACTIONS_PORT']}/webhook"
