"""The queue: sorted by what can be done, filtered, and with who waits how long."""

from starlette.testclient import TestClient

from tests.unit.web.desk_pages.browser import AgentInBrowser
from tests.unit.web.desk_pages.conftest import RULE, ask_for_person
from tests.unit.web.gateway import Behind, Talk


def _answer(rule: str) -> dict[str, object]:
    return {"kind": "answer", "text": "It depends.", "answer": {"rule": rule, "summary": "It depends."}}


def test_an_empty_queue_is_calm(ann: AgentInBrowser) -> None:
    page = ann.get("/desk")
    assert "Nobody waits now." in page.text
    assert "<title>Queue · Desk</title>" in page.response.text
    assert "No ticket was closed yet." in ann.get("/desk?show=closed").text


def test_a_waiting_ticket_shows_what_an_agent_needs(client: TestClient, behind: Behind, ann: AgentInBrowser) -> None:
    talk = Talk(client)
    behind.says = _answer(RULE)
    talk.post({"client_id": "u1", "text": "May I?"})
    number = ask_for_person(talk, behind)
    talk.post({"client_id": "u2", "text": "My account is on hold."})
    page = ann.get("/desk")
    for words in (
        "Contact details before a contract",
        "Sharing contact details",
        number,
        "asked for a person",
        "My account is on hold.",
        "under a minute",
        "number 1; 4 min left",
    ):
        assert words in page.text
    assert "<title>(1) Queue · Desk</title>" in page.response.text
    assert page.has_form(f"/desk/tickets/{number}/claim")


def test_tickets_are_sorted_and_filtered(
    client: TestClient, behind: Behind, ann: AgentInBrowser, ben: AgentInBrowser
) -> None:
    for agent in (ann, ben):
        agent.send(agent.get("/desk"), "/duty")
    numbers = {"later": ask_for_person(Talk(client), behind)}
    ben.send(ben.get("/desk"), "/duty")
    numbers |= {name: ask_for_person(Talk(client), behind) for name in ("waiting", "mine", "others", "closed")}
    for agent, name in ((ann, "mine"), (ben, "others"), (ben, "closed")):
        agent.send(agent.get(f"/desk/tickets/{numbers[name]}"), "/claim")
    ben.send(ben.get(f"/desk/tickets/{numbers['closed']}"), "/resolve", more="with care")

    def listed(show: str) -> set[str]:
        text = ann.get(f"/desk?show={show}").text
        return {name for name, number in numbers.items() if number in text}

    assert listed("waiting") == {"waiting"}
    assert listed("mine") == {"mine"}
    assert listed("later") == {"later"}
    assert listed("others") == {"others"}
    assert listed("closed") == {"closed"}
    assert listed("open") == {"waiting", "mine", "later", "others"}
    assert "Answered: with care" in ann.get("/desk?show=closed").text


def test_taking_from_the_queue_leads_to_the_conversation(ann: AgentInBrowser, number: str) -> None:
    page = ann.send(ann.get("/desk"), f"/desk/tickets/{number}/claim")
    assert page.path == f"/desk/tickets/{number}"
    assert "You have joined the conversation." in page.text
    assert "without an answer" in ann.get("/desk?show=mine").text


def test_an_agent_who_reads_without_scripts_sees_new_tickets_too(ann: AgentInBrowser) -> None:
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in ann.get("/desk").response.text
