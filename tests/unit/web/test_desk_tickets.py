"""The desk over HTTP: a ticket from the request to its end, as agents and the user see it."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from groundrules.desk.accounts import DeskRole
from tests.unit.web.desk import AgentAt
from tests.unit.web.gateway import CONVERSATIONS, SECRET_WORDS, Behind, Talk, is_problem

RULE = "contact-sharing/before-contract"
ASKS = {"kind": "handoff", "text": "You want a person.", "trace": {"intent": "ask_human", "confidence": 0.93}}


@pytest.fixture
def ann(client: TestClient) -> AgentAt:
    return AgentAt(client, "Ann")


@pytest.fixture
def ben(client: TestClient) -> AgentAt:
    return AgentAt(client, "Ben")


def _ask(talk: Talk, behind: Behind, client_id: str = "p1") -> str:
    """Ask for a person; return the ticket's number."""
    behind.says = ASKS
    answer = talk.post({"client_id": client_id, "text": "I want to talk to a person"})
    assert answer.status_code == 200, answer.text
    behind.says = None
    number: str = answer.json()["messages"][0]["handoff"]["ticket"]
    return number


@pytest.fixture
def number(client: TestClient, talk: Talk, behind: Behind, ann: AgentAt) -> str:
    return _ask(talk, behind)


def test_from_the_request_to_the_end(client: TestClient, behind: Behind, ann: AgentAt) -> None:
    talk = Talk(client, role="freelancer", stage="before_contract")
    talk.post({"client_id": "u1", "text": "Is that fine?"})
    number = _ask(talk, behind)
    assert talk.state()["owner"] == "agent"
    assert talk.state()["handoff"] == {"state": "queued", "ticket": number, "position": 1}
    assert talk.post({"client_id": "u2", "text": "My account is on hold."}).json()["messages"][0]["author"] == "system"

    (listed,) = ann.get("/tickets?state=queued").json()["tickets"]
    assert (listed["id"], listed["reason"], listed["position"]) == (number, "My account is on hold.", 1)
    taken = ann.change(number, "claim").json()["ticket"]
    assert (taken["state"], taken["agent"]) == ("assigned", {"name": "Ann", "role": "agent"})
    assert talk.state()["handoff"] == {
        "state": "assigned",
        "ticket": number,
        "agent": {"name": "Ann", "role": "agent"},
    }
    assert talk.post({"client_id": "u3", "text": "Hello Ann"}).json()["messages"] == []

    sent = ann.change(number, "messages", text="Hello! See this:", rule=RULE).json()
    assert sent["ticket"]["version"] == taken["version"]
    words, answer = talk.read()[-2:]
    assert [words, answer] == sent["messages"]
    assert (words["author"], words["name"], words["text"]) == ("agent", "Ann", "Hello! See this:")
    assert (answer["kind"], answer["answer"]["rule"]) == ("answer", RULE)
    assert (answer["answer"]["role"], answer["answer"]["stage"]) == ("freelancer", "before_contract")
    assert answer["answer"]["sections"]

    ann.change(number, "notes", text=f"{SECRET_WORDS} for colleagues")
    assert SECRET_WORDS not in str(talk.read())
    back = ann.change(number, "return").json()["ticket"]
    assert back["state"] == "returned"
    assert talk.state()["owner"] == "assistant"
    talk.post({"client_id": "u4", "text": "why?"})
    assert behind.asked[-1]["metadata"]["rule"] == RULE
    authors = [message["author"] for message in talk.read()]
    asked = ["user", "assistant", "user", "system", "user", "system"]
    assert authors == [*asked, "system", "user", "agent", "agent", "system", "user", "assistant"]


def test_the_agent_sees_all_that_the_assistant_knew(talk: Talk, number: str, ann: AgentAt) -> None:
    whole = ann.get(f"/tickets/{number}").json()
    assert [message["text"] for message in whole["transcript"]][:1] == ["I want to talk to a person"]
    assert whole["transcript"][1]["trace"] == ASKS["trace"] == whole["trace"]
    assert whole["conversation"] | {"owner": "agent", "role": None} == whole["conversation"]
    assert [entry["what"] for entry in whole["history"]] == ["ask", "queue"]
    assert whole["notes"] == []
    assert "trace" not in str(talk.read())


def test_the_rest_of_a_transcript_can_be_read(talk: Talk, number: str, ann: AgentAt) -> None:
    seq = talk.read()[-1]["seq"]
    talk.post({"client_id": "u2", "text": "It is urgent"})
    read = ann.get(f"/tickets/{number}/messages?after={seq}").json()["messages"]
    assert [message["author"] for message in read] == ["user", "system"]
    assert read[0]["text"] == "It is urgent"


def test_the_name_that_the_host_has_signed_is_shown(client: TestClient, behind: Behind, ann: AgentAt) -> None:
    talk = Talk(client)
    number = _ask(talk, behind)
    with client.app.state.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE conversations SET visitor_name = 'Jo Lin'")
    assert ann.get(f"/tickets/{number}").json()["conversation"]["visitor_name"] == "Jo Lin"


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("claim", {}),
        ("messages", {"text": "Hello"}),
        ("notes", {"text": "A note"}),
        ("transfer", {"to": "Ben"}),
        ("return", {}),
        ("resolve", {"reason": "done"}),
    ],
)
def test_an_old_view_is_a_conflict_with_the_ticket_as_it_stands(
    number: str, ann: AgentAt, ben: AgentAt, what: str, body: dict[str, Any]
) -> None:
    old = ann.ticket(number)["version"]
    taken = ann.change(number, "claim").json()["ticket"]
    problem = is_problem(ann.post(f"/tickets/{number}/{what}", {"version": old, **body}), 409, "stale")
    assert problem["ticket"] == taken
    is_problem(ann.post(f"/tickets/{number}/{what}", body), 422, "invalid-request")
    is_problem(ann.post(f"/tickets/GR-222222/{what}", {"version": 1, **body}), 404, "unknown-ticket")


def test_what_cannot_be_done_is_a_conflict_too(talk: Talk, number: str, ann: AgentAt, ben: AgentAt) -> None:
    is_problem(ann.change(number, "messages", text="Hello"), 409, "not-yours")
    ann.change(number, "claim")
    assert is_problem(ben.change(number, "claim"), 409, "not-possible")["ticket"] == ann.ticket(number)
    is_problem(ben.change(number, "messages", text="Hello"), 409, "not-yours")
    is_problem(ben.change(number, "resolve", reason="mine"), 409, "not-yours")
    is_problem(ann.change(number, "transfer", to="Nobody"), 404, "unknown-agent")
    ben.post("/duty", {"on": False})
    is_problem(ann.change(number, "transfer", to="Ben"), 409, "not-on-duty")
    seen = talk.read()[-1]["seq"]
    talk.post({"client_id": "u2", "text": "Wait"})
    is_problem(ann.change(number, "return", seen=seen), 409, "unseen-message")
    assert ann.change(number, "resolve", reason="answered", seen=talk.read()[-1]["seq"]).status_code == 200


def test_a_colleague_takes_over(talk: Talk, number: str, ann: AgentAt, ben: AgentAt) -> None:
    assert {agent["name"]: agent["present"] for agent in ann.get("/colleagues").json()["agents"]} == {
        "Ann": True,
        "Ben": True,
    }
    ann.change(number, "claim")
    assert ann.change(number, "transfer", to="ben").json()["ticket"]["agent"]["name"] == "Ben"
    assert ben.change(number, "messages", text="Hello").status_code == 200
    assert talk.state()["handoff"]["agent"]["name"] == "Ben"


def test_a_lead_may_take_a_ticket_away(client: TestClient, number: str, ann: AgentAt) -> None:
    lea = AgentAt(client, "Lea", DeskRole.LEAD)
    ann.change(number, "claim")
    assert lea.change(number, "transfer", to="Lea").json()["ticket"]["agent"]["name"] == "Lea"


def test_a_message_is_said_once_however_often_it_is_sent(talk: Talk, number: str, ann: AgentAt) -> None:
    ann.change(number, "claim")
    first = ann.change(number, "messages", text="Hello", client_id="a1").json()["messages"]
    assert ann.change(number, "messages", text="Hello", client_id="a1").json()["messages"] == first
    assert [message["text"] for message in talk.read()].count("Hello") == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "  "},
        {"text": "x" * 2001},
        {"text": "a\x00b"},
        {"text": "Hi", "extra": 1},
        {"rule": RULE, "focus": "all"},
    ],
)
def test_an_agents_message_says_something(number: str, ann: AgentAt, body: dict[str, Any]) -> None:
    ann.change(number, "claim")
    is_problem(ann.change(number, "messages", **body), 422, "invalid-request")


def test_only_rules_can_be_cited(number: str, ann: AgentAt) -> None:
    ann.change(number, "claim")
    is_problem(ann.change(number, "messages", rule="no/rule"), 404, "unknown-rule")
    why = ann.change(number, "messages", rule=RULE, focus="why").json()["messages"]
    assert why[0]["answer"]["focus"] == "why"


def test_answers_are_found_for_the_users_role_and_stage(client: TestClient, behind: Behind, ann: AgentAt) -> None:
    talk = Talk(client, role="client", stage="before_contract")
    number = _ask(talk, behind)
    found = ann.get(f"/answers?q=contact details before a contract&ticket={number}").json()["answers"]
    assert RULE in [answer["rule"] for answer in found]
    assert {answer["answer"]["role"] for answer in found} == {"client"}
    assert all(answer["text"] for answer in found)
    assert ann.get("/answers?q=").json()["answers"] == []
    is_problem(ann.get("/answers?q=fee&ticket=GR-222222"), 404, "unknown-ticket")


def test_tickets_are_listed_by_state(talk: Talk, client: TestClient, behind: Behind, ann: AgentAt) -> None:
    first = _ask(talk, behind)
    other = Talk(client)
    second = _ask(other, behind)
    assert [ticket["id"] for ticket in ann.get("/tickets").json()["tickets"]] == [first, second]
    ann.change(first, "claim")
    ann.change(first, "resolve", reason="done")
    assert [ticket["id"] for ticket in ann.get("/tickets").json()["tickets"]] == [second]
    assert [ticket["id"] for ticket in ann.get("/tickets?state=resolved").json()["tickets"]] == [first]
    both = ann.get("/tickets?state=resolved&state=queued").json()["tickets"]
    assert [ticket["id"] for ticket in both] == [second, first]
    is_problem(ann.get("/tickets?state=lost"), 422, "invalid-request")


def test_the_user_withdraws(talk: Talk, client: TestClient, number: str, ann: AgentAt) -> None:
    place = f"{CONVERSATIONS}/{talk.id}/handoff"
    state = client.delete(place, headers=talk.headers)
    assert (state.status_code, state.json()["owner"], state.json()["handoff"]) == (200, "assistant", None)
    assert client.delete(place, headers=talk.headers).json() == state.json()
    is_problem(client.delete(place), 401, "bad-token")
    assert ann.ticket(number)["state"] == "cancelled"


def test_once_a_person_has_joined_the_user_cannot_withdraw(
    talk: Talk, client: TestClient, number: str, ann: AgentAt
) -> None:
    ann.change(number, "claim")
    is_problem(client.delete(f"{CONVERSATIONS}/{talk.id}/handoff", headers=talk.headers), 409, "person-joined")


def test_a_person_answers_while_rasa_is_down_from_first_to_last(talk: Talk, behind: Behind, ann: AgentAt) -> None:
    behind.down = "rasa"
    (apology,) = talk.post({"client_id": "u1", "text": "May I?"}).json()["messages"]
    assert apology["kind"] == "error"
    (waiting,) = talk.post({"client_id": "u2", "choice": apology["choices"][0]["id"]}).json()["messages"]
    number = waiting["handoff"]["ticket"]
    ann.change(number, "claim")
    talk.post({"client_id": "u3", "text": "May I?"})
    assert ann.change(number, "messages", rule=RULE).status_code == 200
    assert ann.change(number, "resolve", reason="answered").json()["ticket"]["state"] == "resolved"
    assert talk.post({"client_id": "u4", "text": "And now?"}).json()["messages"][0]["kind"] == "error"
    assert behind.asked == []
    assert len(talk.read()) == 10


def test_with_nobody_on_duty_the_assistant_goes_on(talk: Talk, behind: Behind, ann: AgentAt) -> None:
    ann.post("/duty", {"on": False})
    number = _ask(talk, behind)
    state = talk.state()
    assert (state["owner"], state["handoff"]["state"], state["handoff"]["ticket"]) == ("assistant", "queued", number)
    assert talk.post({"client_id": "u2", "text": "May I?"}).json()["messages"][0]["text"].startswith("Reply")
    ann.post("/duty", {"on": True})
    assert ann.change(number, "claim").json()["ticket"]["state"] == "assigned"


def test_the_way_to_be_answered_is_checked(talk: Talk, behind: Behind, ann: AgentAt) -> None:
    ann.post("/logout")
    behind.says = ASKS
    (later,) = talk.post({"client_id": "p1", "text": "a person"}).json()["messages"]
    behind.says = None
    [other] = [choice["id"] for choice in later["choices"] if choice["title"] == "Another way"]
    talk.post({"client_id": "u2", "choice": other})
    (refused,) = talk.post({"client_id": "u3", "text": "write me at jo@lin.dev"}).json()["messages"]
    assert "leads off the platform" in refused["text"]
    assert refused["candidates"] == [RULE]
