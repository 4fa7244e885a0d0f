"""An old page: what has changed is told, what was written is kept, and where it still makes sense it can be done."""

import pytest
from starlette.testclient import TestClient

from tests.unit.web.desk_pages.browser import AgentInBrowser
from tests.unit.web.gateway import Talk


def test_of_two_who_take_a_ticket_one_gets_it(ann: AgentInBrowser, ben: AgentInBrowser, number: str) -> None:
    queue_of_ann, queue_of_ben = ann.get("/desk"), ben.get("/desk")
    assert ann.send(queue_of_ann, f"{number}/claim").path == f"/desk/tickets/{number}"
    late = ben.send(queue_of_ben, f"{number}/claim")
    assert late.status == 409
    assert "The ticket has changed" in late.text
    assert "Ann took the ticket" in late.text
    assert "is now: Taken Ann" in late.text
    assert {f"/desk/tickets/{number}", "/desk"} <= set(late.links())


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("/messages", {"text": "Words that took a while."}),
        ("/notes", {"text": "Words that took a while."}),
        ("/resolve", {"more": "Words that took a while."}),
    ],
)
def test_what_was_written_on_an_old_page_is_not_lost(
    ann: AgentInBrowser, ben: AgentInBrowser, taken: str, action: str, fields: dict[str, str]
) -> None:
    old = ann.get(f"/desk/tickets/{taken}")
    ann.send(old, "/transfer", to="Ben")
    late = ann.send(old, action, **fields)
    assert late.status == 409
    assert "Ann passed it on to Ben" in late.text
    assert "Words that took a while." in late.text
    again = ann.send(late, action)
    if action == "/notes":
        assert "Your note is kept." in again.text
    else:
        # The ticket is Ben's by now.
        assert again.status == 409
        assert "The ticket is not yours" in again.text
        assert "Words that took a while." in again.text
    assert ben.get(f"/desk/tickets/{taken}").has_form("/messages")


def test_a_ticket_that_changed_and_is_still_ones_own_can_be_closed_all_the_same(
    ann: AgentInBrowser, ben: AgentInBrowser, taken: str
) -> None:
    old = ann.get(f"/desk/tickets/{taken}")
    ann.send(old, "/transfer", to="Ben")
    ben.send(ben.get(f"/desk/tickets/{taken}"), "/transfer", to="Ann")
    late = ann.send(old, "/resolve", more="as agreed")
    assert "Ann passed it on to Ben" in late.text
    assert "Ben passed it on to Ann" in late.text
    assert "Ann closed it: Answered: as agreed" in ann.send(late, "/resolve").text


@pytest.mark.parametrize("action", ["/return", "/resolve"])
def test_a_user_who_writes_meanwhile_is_not_overlooked(
    talk: Talk, ann: AgentInBrowser, taken: str, action: str
) -> None:
    old = ann.get(f"/desk/tickets/{taken}")
    talk.post({"client_id": "u9", "text": "Wait, one more thing!"})
    late = ann.send(old, action)
    assert late.status == 409
    assert "The user has written again" in late.text
    assert "Wait, one more thing!" in late.text
    assert talk.state()["owner"] == "agent"
    assert ann.send(late, action).status == 200
    assert talk.state()["owner"] == "assistant"


def test_a_user_who_has_withdrawn_is_no_longer_taken(
    client: TestClient, talk: Talk, ann: AgentInBrowser, number: str
) -> None:
    queue = ann.get("/desk")
    client.delete(f"{talk.place}/handoff", headers=talk.headers)
    late = ann.send(queue, f"{number}/claim")
    assert (late.status, "The user withdrew the request" in late.text) == (409, True)
    again = ann.send(late, f"{number}/claim")
    assert "That is no longer possible" in again.text


def test_a_page_without_a_version_is_old(ann: AgentInBrowser, number: str) -> None:
    page = ann.send(ann.get(f"/desk/tickets/{number}"), "/claim", version="")
    assert page.status == 422
    assert "Something is missing: version." in page.text
