"""A report at the desk: the text that is sent is read before it is chosen, and two do not decide at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.desk.conftest import User
from tests.e2e.played_rasa import Script

AtDesk = Callable[..., Visit]
_REPORT = {
    "reference": "GR-222222",
    "what": "They wanted 50 $ before I could start.",
    "who": "Client Tim",
    "where": "in a message",
    "when": None,
    "evidence": None,
    "wish": "review",
}


@pytest.fixture
def reported(user: Callable[..., User], script: Script) -> User:
    """Somebody who has made a report."""
    script.message = {"kind": "text", "text": "It has the number GR-222222.", "report": _REPORT}
    reporting = user()
    reporting.visited.ask("I want to report somebody")
    return reporting


def test_a_reminder_is_read_before_it_is_chosen(at_desk: AtDesk, reported: User) -> None:
    page = at_desk("Ann", "/desk/reports").page
    late = at_desk("Ben", "/desk/reports/GR-222222")
    page.get_by_role("link", name="They wanted 50 $ before I could start.").click()
    reminder = page.get_by_role("radio", name="Nobody pays to get work")
    expect(reminder).to_be_hidden()
    page.get_by_text("Remind the other party").click()
    expect(page.locator(".option", has=reminder)).to_contain_text("Please take the request back.")
    reminder.check()
    page.get_by_label("Note for colleagues (optional)").fill("Clear enough.")
    page.get_by_role("button", name="Keep this decision").click()
    expect(page.locator("#said")).to_have_text("Your decision is kept.")
    expect(page.locator("[data-copy]")).to_contain_text("Please take the request back.")
    expect(reported.visited.page.locator(".from-system").last).to_contain_text("A person has looked at your report")

    late.expected.append("status of 409")
    late.page.get_by_role("radio", name="No action").check()
    late.page.get_by_role("button", name="Keep this decision").click()
    expect(late.page.get_by_role("alert").filter(has_text="Somebody was quicker")).to_contain_text("Ann has decided")
