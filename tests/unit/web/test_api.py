"""Conversations through the public API, with Rasa and the action server played by `Behind`."""

import json

import pytest
from starlette.testclient import TestClient

from groundrules.conversation.dialogue import APOLOGY, MAX_TEXT
from groundrules.rulebook.rulebook import Rulebook
from groundrules.web.guards import MAX_BODY
from tests.unit.web.gateway import CONVERSATIONS, SECRET_WORDS, Behind, Talk, is_problem


def test_a_conversation_from_first_to_last(client: TestClient, behind: Behind) -> None:
    talk = Talk(client, role="client", stage="after_contract")
    said = talk.post({"client_id": "k1", "text": "May I?"})
    assert said.status_code == 200
    (reply,) = said.json()["messages"]
    assert (reply["seq"], reply["author"], reply["kind"], reply["text"]) == (2, "assistant", "text", "Reply 1.")
    known = {"role": "client", "stage": "after_contract"}
    assert behind.asked[0]["metadata"] == known | {"chosen": {"role": 0, "stage": 0}}
    assert "trace" not in reply
    assert "intent" not in said.text

    pressed = talk.post({"client_id": "k2", "choice": reply["choices"][0]["id"]})
    assert behind.asked[1]["choice"] == {"intent": "ask_why", "entities": {"rule": "a/b"}}
    log = talk.read()
    assert [message["text"] for message in log] == ["May I?", "Reply 1.", "Why?", "Reply 2."]
    assert [message["seq"] for message in log] == [1, 2, 3, 4]
    assert [message.get("client_id") for message in log] == ["k1", None, "k2", None]
    assert talk.read(after=3) == pressed.json()["messages"]
    assert talk.post({"helpful": True, "comment": "Thanks"}, f"/{reply['id']}/feedback").json() == {"status": "stored"}


def test_the_same_client_id_gives_the_same_replies_once(talk: Talk, behind: Behind) -> None:
    one, two = (talk.post({"client_id": "k1", "text": "May I?"}) for _ in range(2))
    assert one.json() == two.json()
    assert len(behind.asked) == 1
    assert len(talk.read()) == 2


def test_when_rasa_is_down_there_is_still_a_sentence(talk: Talk, behind: Behind) -> None:
    behind.down = "rasa"
    said = talk.post({"client_id": "k1", "text": "May I?"})
    assert said.status_code == 200
    (reply,) = said.json()["messages"]
    assert (reply["kind"], reply["text"]) == ("error", APOLOGY.text)
    assert [choice["title"] for choice in reply["choices"]] == ["Talk to a person"]


@pytest.mark.parametrize("body", [None, {}, {"role": None}])
def test_role_and_stage_may_be_left_out(client: TestClient, body: object) -> None:
    began = client.post(CONVERSATIONS, json=body) if body is not None else client.post(CONVERSATIONS)
    assert began.status_code == 201
    assert began.json()["messages"] == []
    assert (began.json()["role"], began.json()["stage"]) == (None, None)


def test_only_the_token_opens_a_conversation(client: TestClient, talk: Talk) -> None:
    other = Talk(client)
    talk.post({"client_id": "k1", "text": SECRET_WORDS})
    reply = talk.read()[1]["id"]
    wrong = [{}, other.headers, {"Authorization": "Bearer "}, {"Authorization": f"Basic {talk.token}"}]
    for headers in wrong:
        for response in (
            client.get(talk.place, headers=headers),
            client.patch(talk.place, headers=headers, json={"role": "agency"}),
            client.get(talk.path, headers=headers),
            client.post(talk.path, headers=headers, json={"client_id": "k2", "text": "x"}),
            client.post(f"{talk.path}/{reply}/feedback", headers=headers, json={"helpful": True}),
        ):
            is_problem(response, 401, "bad-token")
            assert response.headers["www-authenticate"] == "Bearer"
    assert len(talk.read()) == 2
    assert talk.state()["role"] is None


def test_an_unknown_conversation_looks_like_a_wrong_token(client: TestClient, talk: Talk) -> None:
    unknown = client.get(f"{CONVERSATIONS}/c_none/messages", headers=talk.headers)
    wrong = client.get(talk.path, headers={"Authorization": "Bearer wrong"})
    one, other = unknown.json(), wrong.json()
    assert one.pop("request_id") != other.pop("request_id")
    assert one == other
    assert unknown.status_code == wrong.status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": SECRET_WORDS}, "body.client_id"),
        ({"client_id": "", "text": SECRET_WORDS}, "body.client_id"),
        ({"client_id": SECRET_WORDS * 6, "text": "x"}, "body.client_id"),
        ({"client_id": "k1"}, "body.__root__"),
        ({"client_id": "k1", "text": SECRET_WORDS, "choice": SECRET_WORDS}, "body.__root__"),
        ({"client_id": "k1", "text": " \n\t"}, "body.__root__"),
        ({"client_id": "k1", "text": [SECRET_WORDS]}, "body.text"),
        ({"client_id": "k1", "choice": SECRET_WORDS * 9}, "body.choice"),
        ({"client_id": "k1", "text": SECRET_WORDS, "role": SECRET_WORDS}, "body"),
        ([SECRET_WORDS], "body"),
    ],
)
def test_a_malformed_message_names_the_field(talk: Talk, body: object, field: str) -> None:
    problem = is_problem(talk.post(body), 422, "invalid-request")
    assert [fault["field"] for fault in problem["errors"]] == [field]
    assert talk.read() == []


def test_bad_json_is_not_echoed(talk: Talk) -> None:
    headers = talk.headers | {"Content-Type": "application/json"}
    for content in (b'{"text": "' + SECRET_WORDS.encode(), b"", b"\xff\xfe"):
        response = talk.client.post(talk.path, content=content, headers=headers)
        assert response.status_code in {400, 422}
        assert response.headers["content-type"] == "application/problem+json"
        assert SECRET_WORDS not in response.text


def test_the_name_of_an_unknown_field_is_not_echoed(talk: Talk) -> None:
    is_problem(talk.post({"client_id": "k1", "text": "x", SECRET_WORDS: 1}), 422, "invalid-request")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CONVERSATIONS, {"role": SECRET_WORDS}),
        (CONVERSATIONS, {"stage": SECRET_WORDS}),
        (CONVERSATIONS, {"token": SECRET_WORDS}),
        (CONVERSATIONS, [SECRET_WORDS]),
    ],
)
def test_a_malformed_beginning(client: TestClient, path: str, body: object) -> None:
    is_problem(client.post(path, json=body), 422, "invalid-request")


def test_the_state_of_a_conversation(client: TestClient) -> None:
    talk = Talk(client, role="client")
    begun = {"conversation": talk.id, "role": "client", "stage": None, "owner": "assistant", "handoff": None}
    assert talk.state() == begun | {"last_seq": 0}
    talk.post({"client_id": "k1", "text": "May I?"})
    assert talk.state() == begun | {"last_seq": 2}


def test_role_and_stage_are_chosen_one_by_one(client: TestClient, behind: Behind) -> None:
    talk = Talk(client, role="client", stage="before_contract")

    def choose(body: object) -> dict[str, object]:
        answer = client.patch(talk.place, json=body, headers=talk.headers)
        assert answer.status_code == 200, answer.text
        assert answer.json() == talk.state()
        return {name: answer.json()[name] for name in ("role", "stage")}

    assert choose({"stage": "active_contract"}) == {"role": "client", "stage": "active_contract"}
    assert choose({"role": None}) == {"role": None, "stage": "active_contract"}
    assert choose({}) == {"role": None, "stage": "active_contract"}
    talk.post({"client_id": "k1", "text": "May I?"})
    told = behind.asked[0]["metadata"]
    assert told == {"role": None, "stage": "active_contract", "chosen": {"role": 1, "stage": 1}}


@pytest.mark.parametrize("body", [{"role": SECRET_WORDS}, {"stage": 1}, {"owner": "agent"}, {"last_seq": 9}, None])
def test_a_malformed_choice_of_role_or_stage(talk: Talk, body: object) -> None:
    before = talk.state()
    is_problem(talk.client.patch(talk.place, json=body, headers=talk.headers), 422, "invalid-request")
    assert talk.state() == before


@pytest.mark.parametrize("after", ["-1", "x", str(2**31), "1.5"])
def test_a_malformed_place_in_the_log(talk: Talk, after: str) -> None:
    is_problem(talk.client.get(f"{talk.path}?after={after}", headers=talk.headers), 422, "invalid-request")


def test_a_long_message_is_refused_with_its_limit(talk: Talk) -> None:
    assert talk.post({"client_id": "k1", "text": "x" * MAX_TEXT}).status_code == 200
    problem = is_problem(talk.post({"client_id": "k2", "text": SECRET_WORDS * 200}), 413, "message-too-long")
    assert problem["limit"] == MAX_TEXT


def test_a_choice_and_a_reply_of_another_conversation_are_unknown(client: TestClient, talk: Talk) -> None:
    reply = talk.post({"client_id": "k1", "text": "May I?"}).json()["messages"][0]
    other = Talk(client)
    is_problem(other.post({"client_id": "k1", "choice": reply["choices"][0]["id"]}), 404, "unknown-choice")
    is_problem(talk.post({"client_id": "k2", "choice": SECRET_WORDS}), 404, "unknown-choice")
    is_problem(other.post({"helpful": True}, f"/{reply['id']}/feedback"), 404, "unknown-message")
    is_problem(talk.post({"helpful": True}, f"/{SECRET_WORDS}/feedback"), 404, "unknown-message")
    mine = talk.read()[0]["id"]
    is_problem(talk.post({"helpful": True}, f"/{mine}/feedback"), 404, "unknown-message")


def test_every_rule_is_a_choice_in_every_conversation(talk: Talk, behind: Behind, rulebook: Rulebook) -> None:
    rule = list(rulebook.rules.values())[-1]
    assert talk.post({"client_id": "k1", "choice": f"rule:{rule.id}"}).status_code == 200
    assert behind.asked[0]["choice"] == {"intent": "choose_rule", "entities": {"rule": rule.id}}
    assert talk.read()[0]["text"] == rule.question
    for unknown in (f"rule:{SECRET_WORDS}", "rule:", f"rule:{rule.topic}"):
        is_problem(talk.post({"client_id": "k2", "choice": unknown}), 404, "unknown-choice")
    assert len(talk.read()) == 2


@pytest.mark.parametrize("body", [{}, {"helpful": "perhaps"}, {"helpful": True, "comment": "x" * (MAX_TEXT + 1)}])
def test_malformed_feedback(talk: Talk, body: object) -> None:
    reply = talk.post({"client_id": "k1", "text": "May I?"}).json()["messages"][0]
    is_problem(talk.post(body, f"/{reply['id']}/feedback"), 422, "invalid-request")


@pytest.mark.parametrize("odd", ["\ud83d", "\0", "a\udc00b", "a\0\n"])
@pytest.mark.parametrize("field", ["text", "client_id", "choice", "comment"])
def test_what_no_database_can_store_is_refused(talk: Talk, field: str, odd: str) -> None:
    """JSON can carry half a surrogate pair, and NUL, which PostgreSQL does not take."""
    reply = talk.post({"client_id": "k1", "text": "May I?"}).json()["messages"][0]
    bodies = {"choice": {"client_id": "k2"}, "comment": {"helpful": True}}
    path = talk.path + (f"/{reply['id']}/feedback" if field == "comment" else "")
    body = json.dumps(bodies.get(field, {"client_id": "k2", "text": "x"}) | {field: odd})
    headers = talk.headers | {"Content-Type": "application/json"}
    problem = is_problem(talk.client.post(path, content=body, headers=headers), 422, "invalid-request")
    assert [fault["field"] for fault in problem["errors"]] == [f"body.{field}"]
    assert len(talk.read()) == 2


def test_an_emoji_and_a_line_break_are_no_trouble(talk: Talk) -> None:
    assert talk.post({"client_id": "\U0001f642", "text": "May I?\n\U0001f642\n"}).status_code == 200
    assert talk.read()[0]["text"] == "May I?\n\U0001f642\n"


def test_an_id_that_no_database_can_look_up_is_refused(talk: Talk) -> None:
    for path in (f"{CONVERSATIONS}/c_%00/messages", f"{talk.path}/m_%00/feedback"):
        response = talk.client.post(path, json={"helpful": True}, headers=talk.headers)
        assert {fault["field"] for fault in is_problem(response, 422, "invalid-request")["errors"]} & {
            "path.conversation",
            "path.message",
        }


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_body_is_refused(talk: Talk, announced: bool) -> None:
    body = json.dumps({"client_id": "k1", "text": SECRET_WORDS + "x" * MAX_BODY}).encode()
    pieces = (body[start : start + 4096] for start in range(0, len(body), 4096))
    headers = talk.headers | {"Content-Type": "application/json"}
    response = talk.client.post(talk.path, content=body if announced else pieces, headers=headers)
    is_problem(response, 413, "body-too-large")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_body_in_pieces_arrives_whole(talk: Talk) -> None:
    body = json.dumps({"client_id": "k1", "text": "May I pay outside?"}).encode()
    headers = talk.headers | {"Content-Type": "application/json"}
    response = talk.client.post(talk.path, content=(bytes([byte]) for byte in body), headers=headers)
    assert response.status_code == 200
    assert talk.read()[0]["text"] == "May I pay outside?"


def test_a_body_of_the_very_limit_passes_the_guard(client: TestClient) -> None:
    response = client.post(CONVERSATIONS, content=b"{}".ljust(MAX_BODY), headers={"Content-Type": "application/json"})
    assert response.status_code == 201
