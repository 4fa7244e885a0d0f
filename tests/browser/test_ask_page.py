"""The page to ask on, with the real assistant behind it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.e2e.stack import Stack

QUESTION = "can i giv my whatsapp to a client before he hires me?"
Open = Callable[..., Visit]
_ASK_RULE = "document.querySelector('ground-rules-help').ask({rule: 'contact-sharing/before-contract'})"


def test_the_main_conversation_by_keyboard_alone(visit: Open) -> None:
    visited = visit()
    page = visited.page
    box = page.get_by_label("Your question")
    visited.picture("ask-welcome")
    box.focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    card = page.locator("article.answer").first
    expect(card.locator(".verdict")).to_have_text("Not allowed")
    expect(card.get_by_role("heading", name="Why")).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    visited.picture("ask-answer")

    card.locator("summary", has_text="Sources").press("Enter")
    expect(card.locator("details[open]").get_by_role("link").first).to_be_visible()
    expect(card.locator(".choices")).not_to_contain_text("Why?")

    visited.ask("why?")
    why = page.locator("article.answer").nth(1)
    expect(why.get_by_role("heading", name="Why", exact=True)).to_be_visible()

    visited.ask("and once the contract has started?")
    started = page.locator("article.answer").nth(2)
    expect(started.locator(".answer-head")).to_contain_text("while a contract is running")
    expect(page.get_by_label("Stage")).to_have_value("active_contract")


@pytest.mark.parametrize("place", range(4))
def test_an_example_question_is_answered_outright(visit: Open, place: int) -> None:
    visited = visit()
    examples = visited.page.locator(".welcome button")
    expect(examples).to_have_count(4)
    examples.nth(place).click()
    visited.wait_for_reply(1)
    expect(visited.page.locator("article.answer").first).to_be_visible()
    expect(visited.page.locator(".welcome")).to_be_hidden()


def test_a_reload_keeps_the_thread(visit: Open) -> None:
    visited = visit()
    visited.ask(QUESTION)
    before = visited.page.locator(".log").inner_text()
    visited.page.reload()
    visited.wait_for_reply(1)
    assert visited.page.locator(".log").inner_text() == before
    visited.ask("why?")
    expect(visited.page.locator("article.answer").nth(1)).to_contain_text("Why")


def test_a_chosen_role_and_stage_change_the_answer(visit: Open) -> None:
    visited = visit()
    page = visited.page
    page.get_by_label("I am").select_option("client")
    page.get_by_label("Stage").select_option("active_contract")
    page.evaluate(_ASK_RULE)
    visited.wait_for_reply(1)
    heads = page.locator(".answer-head")
    expect(heads.first).to_contain_text("a client, while a contract is running")
    with page.expect_response(lambda response: response.request.method == "PATCH"):
        page.get_by_label("Stage").select_option("before_contract")
    page.evaluate(_ASK_RULE)
    visited.wait_for_reply(2)
    expect(heads.last).to_contain_text("a client, before a contract")
    expect(page.locator(".verdict").last).to_have_text("Not allowed")


def test_a_message_is_checked_and_a_reply_is_written(visit: Open) -> None:
    visited = visit()
    visited.ask("Check this message: Hi Anna, write me at anna@example.com before you hire me.")
    check = visited.page.locator("article.check")
    expect(check.locator("mark").first).to_contain_text("anna@example.com")
    visited.ask("write me a reply to a client who wants to pay by paypal")
    draft = visited.page.locator("article.draft")
    expect(draft.locator(".paste-text")).not_to_be_empty()
    draft.get_by_role("button", name="Shorter").click()
    expect(visited.page.locator("article.draft")).to_have_count(2)


def test_a_rule_is_asked_about_by_its_address(visit: Open) -> None:
    visited = visit("/ask?rule=contact-sharing/what-counts")
    visited.wait_for_reply(1)
    link = visited.page.locator("article.answer").get_by_role("link", name="The whole rule")
    assert (link.get_attribute("href") or "").endswith("/help/contact-sharing/what-counts")


def test_a_dead_rasa_is_owned_up_to_and_the_talk_goes_on(visit: Open, stack: Stack) -> None:
    visited = visit()
    visited.ask(QUESTION)
    with stack.without("rasa"):
        visited.ask("why is that?")
        trouble = visited.page.locator(".kind-error")
        expect(trouble).to_contain_text("Sorry, I could not look that up just now")
        expect(trouble.get_by_role("button", name="Talk to a person")).to_be_visible()
        visited.picture("rasa-down")
    visited.ask("why?")
    expect(visited.page.locator("article.answer").nth(1).get_by_role("heading", name="Why", exact=True)).to_be_visible()


def test_it_says_what_is_what_to_screen_readers(visit: Open) -> None:
    page = visit().page
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask about the rules")
    for landmark in ("main", "banner", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    expect(page.get_by_role("region", name="Ground Rules")).to_be_visible()
    expect(page.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "polite")


def test_the_api_documentation_is_drawn(visit: Open) -> None:
    visited = visit("/api/docs")
    expect(visited.page.get_by_text("Begin a conversation")).to_be_visible()
    visited.picture("api-docs")
