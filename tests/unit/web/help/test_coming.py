"""A rule with a coming text, on its page, in the API and in the feed: the day before, on the day, and the day after."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.store import RulebookStore
from tests.unit.web.help.conftest import Change
from tests.unit.web.help.pages import open_page

RULE = "enforcement/forum-privacy"
COMING = {
    "effective_from": "2027-03-01",
    "change": "The forum opens to everyone.",
    "source": "S4",
    "answer": "Yes, from now on.",
    "verdict": "allowed",
    "variants": [],
}


@pytest.fixture
def day(client: TestClient, change: Change) -> list[date]:
    """The present day of the gateway, as a list of one to be changed; the rule has a coming text."""
    change(RULE, coming=COMING)
    today = [date(2027, 2, 28)]
    client.app.state.rulebook = RulebookStore(client.app.state.engine, today=lambda: today[0])
    return today


def test_until_then_the_page_and_the_api_give_the_old_text_and_mention_the_change(
    client: TestClient, day: list[date]
) -> None:
    page = open_page(client, f"/help/{RULE}").text
    assert "A change is coming on 1 March 2027. The forum opens to everyone." in page
    assert "From then on: Yes, from now on." in page
    whole = client.get(f"/api/v1/rules/{RULE}").json()
    assert whole["answer"] != COMING["answer"]
    assert whole["coming"]["effective_from"] == "2027-03-01"


@pytest.mark.parametrize("today", [date(2027, 3, 1), date(2027, 3, 2)])
def test_from_then_on_they_give_the_new_one(client: TestClient, day: list[date], today: date) -> None:
    before = client.get(f"/help/{RULE}").headers["ETag"]
    day[0] = today
    page = open_page(client, f"/help/{RULE}").text
    assert "is coming" not in page
    assert "Yes, from now on." in page
    assert "1 March 2027" in page
    whole = client.get(f"/api/v1/rules/{RULE}").json()
    assert (whole["answer"], whole["verdict"]) == (COMING["answer"], "allowed")
    assert "coming" not in whole
    assert client.get(f"/help/{RULE}", headers={"If-None-Match": before}).status_code == 200
