"""The ticket's page: all that the assistant knew, and everything that an agent does to it, without a script."""

from starlette.testclient import TestClient

from tests.unit.web.desk_pages.browser import AgentInBrowser
from tests.unit.web.desk_pages.conftest import RULE, ask_for_person
from tests.unit.web.gateway import Behind, Talk

_TRACE = {
    "action": "action_answer_message",
    "intent": "ask_rule",
    "confidence": 0.931,
    "decision": "answer",
    "ranking": [{"rule": RULE, "confidence": 0.81}, {"rule": "gone/rule", "confidence": 0.042}],
    "rule": RULE,
    "version": 1,
}


def test_an_agent_sees_all_that_the_assistant_knew(client: TestClient, behind: Behind, ann: AgentInBrowser) -> None:
    talk = Talk(client, role="client", stage="before_contract")
    answer = {"rule": RULE, "title": "Contact details", "verdict": "not_allowed", "summary": "No, not yet."}
    behind.says = {"kind": "answer", "text": "No.", "answer": answer | {"as_of": "2026-11-22"}, "trace": _TRACE}
    talk.post({"client_id": "u1", "text": "May I give my number?"})
    with client.app.state.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE conversations SET visitor_name = 'Jo Lin'")
    page = ann.get(f"/desk/tickets/{ask_for_person(talk, behind)}")
    for words in (
        "May I give my number?",
        "Not allowed Contact details",
        "No, not yet.",
        "Understood as “ask rule”, 93 %",
        "Sure enough to answer.",
        "Contact details before a contract 81 %",
        "gone/rule 4 %",
        "Cited: Contact details before a contract version 1",
        "Jo Lin signed by the host page",
        "Role client",
        "Stage before a contract",
        "The user asked for a person",
    ):
        assert words in page.text, words
    assert f"/help/{RULE}/versions/1" in page.links()


def test_the_check_is_drawn_with_its_marks(client: TestClient, behind: Behind, ann: AgentInBrowser) -> None:
    finding = {
        "kind": "email",
        "start": 9,
        "end": 15,
        "text": "a@b.io",
        "rule": RULE,
        "why": "Scams.",
        "instead": "Wait.",
    }
    check = {
        "verdict": "not_allowed",
        "findings": [finding],
        "message": "Write to a@b.io 🙂",
        "suggestion": "Wait here.",
    }
    talk = Talk(client)
    behind.says = {"kind": "check", "text": "Careful.", "check": check}
    talk.post({"client_id": "u1", "text": "check this"})
    page = ann.get(f"/desk/tickets/{ask_for_person(talk, behind)}")
    assert '<mark>a@b.io<bdi class="mark-number">1</bdi></mark> 🙂' in page.response.text
    assert "a@b.io Scams. Instead: Wait." in page.text
    assert "Wait here." in page.text


def test_an_answer_without_a_trace_can_be_found_wrong_as_well(talk: Talk, behind: Behind, ann: AgentInBrowser) -> None:
    behind.says = {"kind": "text", "text": "I could not look that up."}
    talk.post({"client_id": "u1", "text": "May I?"})
    page = ann.get(f"/desk/tickets/{ask_for_person(talk, behind)}")
    wrong = next(form["action"] for form in page.forms if "/wrong/" in form["action"])
    assert (
        "Ann found it wrong: It should have been looked up."
        in ann.send(page, wrong, note="It should have been looked up.").text
    )


def test_the_rest_of_a_conversation_alone_can_be_asked_for(talk: Talk, ann: AgentInBrowser, taken: str) -> None:
    seen = ann.get(f"/desk/tickets/{taken}").ids
    last = max(int(one.removeprefix("m-")) for one in seen if one.startswith("m-"))
    talk.post({"client_id": "u9", "text": "Are you there?"})
    rest = ann.get(f"/desk/tickets/{taken}?after={last}")
    assert [one for one in rest.ids if one.startswith("m-")] == [f"m-{last + 1}"]
    assert "Are you there?" in rest.text
    nothing = ann.get(f"/desk/tickets/{taken}?after={last + 1}")
    assert [one for one in nothing.ids if one.startswith("m-")] == []
    assert nothing.form("/return")["seen"] == str(last + 1)


def test_what_can_be_done_depends_on_who_has_the_ticket(
    ann: AgentInBrowser, ben: AgentInBrowser, lea: AgentInBrowser, number: str
) -> None:
    path = f"/desk/tickets/{number}"
    actions = ("/claim", "/messages", "/return", "/resolve", "/transfer")

    def offered(agent: AgentInBrowser) -> set[str]:
        page = agent.get(path)
        return {action for action in actions if page.has_form(action)}

    assert offered(ann) == offered(lea) == {"/claim"}
    ann.send(ann.get(path), "/claim")
    assert offered(ann) == {"/messages", "/return", "/resolve", "/transfer"}
    assert offered(ben) == set()
    assert "Ann writes here." in ben.get(path).text
    # A lead may take a ticket from somebody else, not write in their name.
    assert offered(lea) == {"/return", "/resolve", "/transfer"}
    ann.send(ann.get(path), "/return")
    assert offered(ann) == offered(lea) == set()
    assert "This ticket is closed." in ann.get(path).text


def test_passing_a_ticket_on(ann: AgentInBrowser, ben: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    assert page.form("/transfer")["to"] == "Ben"
    after = ann.send(page, "/transfer")
    assert "Passed on." in after.text
    assert not after.has_form("/messages")
    assert "Ann passed it on to Ben" in after.text
    assert ben.get(f"/desk/tickets/{taken}").has_form("/messages")


def test_nobody_is_there_to_pass_a_ticket_on_to(ann: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    assert "Nobody else is at the desk." in page.text


def test_a_colleague_who_has_just_left_is_not_passed_to(ann: AgentInBrowser, ben: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    ben.send(ben.get("/desk"), "/logout")
    late = ann.send(page, "/transfer")
    assert late.status == 409
    assert "They have left the desk" in late.text
    assert ann.get(f"/desk/tickets/{taken}").has_form("/messages")


def test_a_lead_takes_a_ticket_over(lea: AgentInBrowser, taken: str) -> None:
    page = lea.get(f"/desk/tickets/{taken}")
    after = lea.send(page, "/transfer", to="Lea")
    assert after.has_form("/messages")


def test_giving_a_user_back(talk: Talk, ann: AgentInBrowser, taken: str) -> None:
    after = ann.send(ann.get(f"/desk/tickets/{taken}"), "/return")
    assert "The assistant answers the user again." in after.text
    assert talk.state()["owner"] == "assistant"


def test_closing_a_ticket_with_its_reason(talk: Talk, ann: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    after = ann.send(page, "/resolve", reason="Passed on to the account team", more="number 4711")
    assert "Ann closed it: Passed on to the account team: number 4711" in after.text
    assert talk.state()["owner"] == "assistant"


def test_notes_are_for_colleagues(talk: Talk, ann: AgentInBrowser, ben: AgentInBrowser, taken: str) -> None:
    page = ben.send(ben.get(f"/desk/tickets/{taken}"), "/notes", text="Second time.\nPlease watch.")
    assert "Your note is kept." in page.text
    assert "Second time. Please watch." in ann.get(f"/desk/tickets/{taken}").text
    assert "Second time" not in str(talk.read())
    assert ben.send(page, "/notes", text="  ").status == 422


def test_an_answer_is_found_wrong(client: TestClient, ann: AgentInBrowser, behind: Behind) -> None:
    talk = Talk(client)
    (answer,) = talk.post({"client_id": "u1", "text": "May I?"}).json()["messages"]
    number = ask_for_person(talk, behind)
    page = ann.send(ann.get(f"/desk/tickets/{number}"), f"/wrong/{answer['id']}", note="It meant the other rule.")
    assert "The answer is on the review list." in page.text
    assert "Ann found it wrong: It meant the other rule." in page.text
    assert "It meant the other rule." in ann.get("/desk/reviews").text
    assert "It meant" not in str(talk.read())


def test_a_report_is_linked_from_its_ticket(client: TestClient, behind: Behind, ann: AgentInBrowser) -> None:
    talk = Talk(client)
    report = {"reference": "GR-222222", "what": "They asked for money."}
    behind.says = {
        "kind": "text",
        "text": "It has the number GR-222222.",
        "report": report,
        "choices": [{"title": "Talk to a person", "intent": "ask_human", "entities": {"why": "report"}}],
    }
    (said,) = talk.post({"client_id": "u1", "text": "report"}).json()["messages"]
    (waiting,) = talk.post({"client_id": "u2", "choice": said["choices"][0]["id"]}).json()["messages"]
    page = ann.get(f"/desk/tickets/{waiting['handoff']['ticket']}")
    assert "/desk/reports/GR-222222" in page.links()
    assert "Made a report" in page.text
