"""Reports about users: the list, one in full, and each outcome, without a script."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.rulebook import Rulebook
from tests.unit.web.desk_pages.browser import AgentInBrowser
from tests.unit.web.gateway import Behind, Talk

_REPORT = {
    "reference": "GR-222222",
    "what": "They asked me to pay a deposit.",
    "who": "Client Tom",
    "where": "in a message",
    "when": "last week",
    "evidence": "a screenshot",
    "wish": "education",
}


@pytest.fixture
def talk(client: TestClient, behind: Behind) -> Talk:
    """The conversation in which a report was made."""
    talk = Talk(client)
    behind.says = {"kind": "text", "text": "Your report has the number GR-222222.", "report": _REPORT}
    talk.post({"client_id": "u1", "text": "I want to report somebody"})
    behind.says = None
    return talk


def _decide(agent: AgentInBrowser, **fields: str) -> Any:
    return agent.send(agent.get("/desk/reports/GR-222222"), "/outcome", **fields)


def test_a_report_is_listed_and_shown_in_full(ann: AgentInBrowser, talk: Talk, rulebook: Rulebook) -> None:
    listed = ann.get("/desk/reports")
    assert "GR-222222 They asked me to pay a deposit. Client Tom" in listed.text
    page = ann.get("/desk/reports/GR-222222")
    for words in (*_REPORT.values(), "I want to report somebody"):
        assert {"education": "Education only"}.get(words, words) in page.text, words
    # Whoever chooses a text has it before their eyes.
    for text in rulebook.support.education:
        assert text.text in page.text


def test_nothing_was_reported(ann: AgentInBrowser) -> None:
    assert "No report waits for a decision." in ann.get("/desk/reports").text
    assert "No report was closed yet." in ann.get("/desk/reports?show=closed").text


def test_a_reminder_shows_the_text_to_send(ann: AgentInBrowser, talk: Talk, rulebook: Rulebook) -> None:
    text = next(one for one in rulebook.support.education if one.id == "no-charge-for-work")
    page = _decide(ann, outcome="education:no-charge-for-work", note="Clear.")
    assert page.path == "/desk/reports/GR-222222"
    assert "Your decision is kept." in page.text
    assert f"Send this to the other party, on the platform {text.text}" in page.text
    assert "Note Clear." in page.text
    assert not page.has_form("/outcome")
    assert "A person has looked at your report GR-222222." in talk.read()[-1]["text"]
    assert "GR-222222" in ann.get("/desk/reports?show=closed").text
    assert "GR-222222" not in ann.get("/desk/reports").text


def test_a_closer_look_leaves_it_open(ann: AgentInBrowser, talk: Talk) -> None:
    before = talk.read()
    page = _decide(ann, outcome="review", note="Ask the account team.")
    assert "In review" in page.text
    assert talk.read() == before
    assert "GR-222222" in ann.get("/desk/reports?show=in_review").text
    assert "No action" in _decide(ann, outcome="no_action").text
    assert len(talk.read()) == len(before) + 1


def test_of_two_who_decide_one_does(ann: AgentInBrowser, ben: AgentInBrowser, talk: Talk) -> None:
    old = ben.get("/desk/reports/GR-222222")
    _decide(ann, outcome="no_action")
    late = ben.send(old, "/outcome", outcome="education:own-account", note="Words that took a while.")
    assert late.status == 409
    assert "Ann has decided on this report while you had it open." in late.text
    assert "Words that took a while." in late.text
    assert "Outcome No action" in late.text


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("", 422), ("education", 422), ("education:", 404), ("education:no-such-text", 404), ("penalty", 422)],
)
def test_an_outcome_that_there_is_not(ann: AgentInBrowser, talk: Talk, outcome: str, status: int) -> None:
    page = _decide(ann, outcome=outcome, note="Words that took a while.")
    assert page.status == status
    assert "Words that took a while." in page.text
    assert "GR-222222" in ann.get("/desk/reports").text
