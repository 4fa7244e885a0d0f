"""A person takes over, in two browsers and over the real assistant: one asks in the widget, one works at the desk."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.e2e.desk import add_agent, let_go
from tests.e2e.stack import Stack

Open = Callable[..., Visit]
NAME = "Nora"
RULE = re.compile(r"/help/conversion/amount$")
OWN_PASSWORD = "quiet harbour 41"


@dataclass(frozen=True)
class Both:
    """The page with the widget, and the desk beside it."""

    chat: Page
    desk: Page

    @property
    def head(self) -> Locator:
        """Where the widget says whom one talks to."""
        return self.chat.locator(".head .meta")

    def user_writes(self, text: str) -> None:
        """Send a message to a person; it stands at the desk."""
        self.chat.locator("textarea#text").fill(text)
        self.chat.keyboard.press("Enter")
        expect(self.desk.locator(".by-user .words").last).to_have_text(text)

    def agent_writes(self, text: str) -> None:
        """Send a message to the user; it stands in the widget."""
        self.desk.locator("#words").fill(text)
        self.desk.keyboard.press("Enter")
        expect(self.chat.locator(".from-agent").last).to_contain_text(text)


@pytest.fixture
def at_desk(visit: Open, stack: Stack) -> Iterator[Page]:
    """The queue, for an agent who has just been given a one-time password and chosen her own; she leaves at the end."""
    given = add_agent(stack, NAME)
    page = visit("/desk").page
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(given)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    page.get_by_label("The password that you were given").fill(given)
    page.get_by_label("New password", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("New password, again").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    expect(page.locator("#said")).to_contain_text("Your password is changed.")
    yield page
    page.locator("#menu-me summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in at the desk")).to_be_visible()
    let_go(stack, NAME)


@pytest.fixture
def both(visit: Open, at_desk: Page) -> Both:
    """Somebody has asked a question and then for a person; the agent has taken the ticket."""
    asking = visit()
    both = Both(asking.page, at_desk)
    asking.ask("can i give my whatsapp to a client before he hires me?")
    expect(both.chat.locator("article.answer").first).to_be_visible()
    both.chat.get_by_label("Your question").fill("this is no use, let me talk to a real person please")
    both.chat.keyboard.press("Enter")
    waiting = both.chat.locator(".bar-wait")
    expect(waiting).to_contain_text("Waiting for a person. You are number")
    words = "He insists, and I am afraid to lose the job."
    both.chat.locator("textarea#text").fill(words)
    both.chat.keyboard.press("Enter")
    row = at_desk.locator("#group-waiting .row", has_text=words)
    expect(row.get_by_role("link", name="Contact details before a contract")).to_be_visible()
    row.get_by_role("button", name="Take").click()
    expect(at_desk.locator("#compose-hint")).to_contain_text("Enter sends")
    expect(both.head).to_have_text(f"You are talking to {NAME}, support agent")
    expect(waiting).to_be_hidden()
    return both


def _link_of(card: Locator) -> Locator:
    return card.get_by_role("link", name="The whole rule")


def test_a_person_takes_over_and_the_assistant_goes_on_from_there(both: Both) -> None:
    chat, desk = both.chat, both.desk
    # The agent sees what was said, and how the assistant came to it.
    expect(desk.locator(".by-user .words").first).to_have_text("can i give my whatsapp to a client before he hires me?")
    trace = desk.locator(".by-assistant .how").first
    expect(trace).to_contain_text("Understood as “ask rule”")
    expect(trace).to_contain_text("Cited: Contact details before a contract")

    desk.locator("#words").press_sequentially(f"Hello, this is {NAME}.")
    expect(chat.locator(".typing")).to_have_text(f"{NAME} is writing")
    desk.keyboard.press("Enter")
    expect(chat.locator(".from-agent").last).to_contain_text(f"Hello, this is {NAME}.")
    expect(chat.locator(".typing")).to_be_hidden()
    chat.get_by_label("Your message").press_sequentially("Hello! What")
    expect(desk.locator("#typing")).to_have_text("The user is writing")
    both.user_writes("Hello! What if we leave together?")
    expect(desk.locator("#typing")).to_be_empty()
    # While the agent has the conversation, nobody but the agent answers.
    expect(chat.locator(".from-system").last).to_contain_text(f"{NAME} has joined")
    expect(chat.locator("article.answer")).to_have_count(1)

    desk.keyboard.press("/")
    desk.locator("#find").fill("how much is the conversion fee")
    desk.locator("#found button", has_text="How much the Conversion Fee is").click()
    expect(desk.locator(".attached")).to_be_visible()
    both.agent_writes("This is what it costs:")
    card = chat.locator("article.answer").last
    expect(_link_of(card)).to_have_attribute("href", RULE)
    card.locator("summary", has_text="Sources").click()
    expect(card.locator("details[open]")).to_contain_text("section")

    desk.get_by_role("button", name="Back to the assistant").click()
    expect(desk.locator("#said")).to_have_text("The assistant answers the user again.")
    expect(both.head).to_have_text("The rules, and why")
    expect(chat.locator(".from-system").last).to_contain_text(NAME)
    chat.get_by_label("Your question").fill("why?")
    chat.keyboard.press("Enter")
    why = chat.locator("article.answer").nth(2)
    expect(why.get_by_role("heading", name="Why", exact=True)).to_be_visible()
    expect(_link_of(why)).to_have_attribute("href", RULE)


def test_a_ticket_is_closed_and_the_conversation_goes_on(both: Both) -> None:
    both.agent_writes("Everything is said, I think.")
    both.user_writes("Yes, thank you.")
    both.desk.locator("#menu-close summary").click()
    both.desk.get_by_label("Why").select_option("Explained the rule")
    both.desk.get_by_role("button", name="Close the ticket").click()
    expect(both.desk.locator(".history")).to_contain_text("closed it: Explained the rule")
    expect(both.head).to_have_text("The rules, and why")
    both.chat.get_by_label("Your question").fill("and once the contract has started?")
    both.chat.keyboard.press("Enter")
    expect(both.chat.locator("article.answer").last.locator(".answer-head")).to_contain_text(
        "while a contract is running"
    )
