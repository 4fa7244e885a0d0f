"""A user in the widget and an agent at the desk: from the request to the hand-back, as both see it."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.desk.conftest import User, take
from tests.browser.widget.messages import an_answer
from tests.e2e.played_rasa import Script

AtDesk = Callable[..., Visit]
Asks = Callable[..., User]
RULE = "contact-sharing/before-contract"


def test_from_the_request_to_the_hand_back(at_desk: AtDesk, user: Asks, script: Script) -> None:
    desk = at_desk("Ann").page
    expect(desk.get_by_text("Nobody waits now.")).to_be_visible()
    asking = user()
    asking.visited.ask("can i give my whatsapp to a client?")
    asking.asks_for_person()
    chat = asking.visited.page

    # The queue fills by itself.
    expect(desk.locator("#group-waiting .row")).to_have_count(1)
    expect(desk).to_have_title("(1) Queue · Desk")
    asking.writes("He insists, and I am afraid to lose the job.")
    expect(desk.locator(".row-words")).to_have_text("He insists, and I am afraid to lose the job.")

    take(desk, asking.ticket)
    expect(desk.locator("#said")).to_contain_text("You have joined the conversation.")
    expect(chat.locator(".head .meta")).to_contain_text("You are talking to Ann")
    expect(chat.locator(".head .meta")).to_contain_text("Ann")
    expect(desk.locator(".by-user .words").first).to_have_text("can i give my whatsapp to a client?")
    desk.get_by_text("Understood as “ask rule”, 93 %").click()
    expect(desk.get_by_role("link", name="Contact details before a contract").first).to_be_visible()

    desk.keyboard.press("w")
    desk.keyboard.type("Hello, this is Ann.")
    expect(chat.locator(".typing")).to_have_text("Ann is writing")
    desk.keyboard.press("Enter")
    expect(chat.locator(".from-agent").last).to_contain_text("Hello, this is Ann.")
    expect(chat.locator(".typing")).to_be_hidden()
    expect(desk.locator("#words")).to_have_value("")
    # What was unfolded stays so, though the page was drawn anew.
    expect(desk.get_by_text("Sure enough to answer.")).to_be_visible()

    asking.writes("Hello Ann!")
    expect(desk.locator(".by-user .words").last).to_have_text("Hello Ann!")

    desk.keyboard.press("/")
    expect(desk.locator("#find")).to_be_focused()
    desk.keyboard.type("contact details before a contract")
    desk.locator("#found button", has_text="Contact details before a contract").press("Enter")
    expect(desk.locator(".attached")).to_contain_text("Until then, neither side may give or ask")
    expect(desk.locator("#words")).to_be_focused()
    desk.keyboard.type("Please read this:")
    desk.keyboard.press("Enter")
    expect(desk.locator(".attached")).to_have_count(0)
    card = chat.locator("article.answer").last
    expect(card).to_contain_text("Until then, neither side may give or ask")
    expect(card).to_contain_text("User Agreement, section 7.2")
    expect(chat.locator(".from-agent").last).to_contain_text("Please read this:")

    asked = script.asked
    desk.get_by_role("button", name="Back to the assistant").click()
    expect(desk.locator("#said")).to_have_text("The assistant answers the user again.")
    expect(desk.locator("#no-compose")).to_contain_text("This ticket is closed.")
    expect(chat.locator(".head .meta")).to_have_text("The rules, and why")
    script.message = an_answer(summary="An answer in context.")
    asking.writes("and why is that?")
    expect(chat.locator("article.answer").last).to_contain_text("An answer in context.")
    # While a person answered the assistant was not asked; now it knows what she showed.
    assert script.asked == asked + 1
    assert script.last["metadata"]["rule"] == RULE


def test_what_both_sides_write_stands_in_one_order_on_both(at_desk: AtDesk, user: Asks) -> None:
    desk = at_desk("Ann").page
    asking = user().asks_for_person()
    chat = asking.visited.page
    take(desk, asking.ticket)
    said = []
    for turn in range(4):
        for box, other in ((desk.locator("#words"), chat), (chat.locator("textarea#text"), desk)):
            said.append(f"Message {turn}.{len(said)}")
            expect(box).to_have_value("")
            box.fill(said[-1])
            box.press("Enter")
            other.get_by_text(said[-1], exact=True).first.wait_for()
    expect(desk.locator("#entries .words").filter(has_text="Message ")).to_have_text(said)
    expect(chat.locator(".bubble, .from-agent .prose").filter(has_text="Message ")).to_have_text(said)


def test_what_would_tell_the_user_to_break_a_rule_is_not_sent_by_accident(at_desk: AtDesk, user: Asks) -> None:
    visited = at_desk("Ann")
    visited.expected.append("status of 422")
    desk = visited.page
    asking = user().asks_for_person()
    take(desk, asking.ticket)
    desk.keyboard.type("Write me at ann@mail.example.com")
    expect(desk.locator("#check")).to_contain_text("Before you send this:")
    desk.keyboard.press("Enter")
    expect(desk.locator("#check")).to_contain_text("This was not sent yet.")
    expect(desk.locator("#check section")).to_be_focused()
    expect(desk.locator("#words")).to_have_value("Write me at ann@mail.example.com")
    desk.locator("#words").fill("Write to me here")
    desk.locator("#words").press("Enter")
    expect(asking.visited.page.locator(".from-agent").last).to_contain_text("Write to me here")
    expect(desk.locator("#check section")).to_have_count(0)
    desk.locator("#words").fill("Never send ann@mail.example.com to a client")
    desk.locator("#words").press("Enter")
    desk.get_by_role("button", name="Send it as it is").click()
    expect(asking.visited.page.locator(".from-agent").last).to_contain_text("Never send ann@mail.example.com")


def test_a_colleague_reads_along_and_takes_over(at_desk: AtDesk, user: Asks) -> None:
    asking = user().asks_for_person()
    path = f"/desk/tickets/{asking.ticket}"
    ann, ben = at_desk("Ann", path).page, at_desk("Ben", path).page
    ann.get_by_role("button", name="Take the ticket").click()
    expect(ben.locator("#no-compose")).to_contain_text("Ann writes here.")
    ben.locator("#note").fill("Same client as yesterday.")
    ben.get_by_role("button", name="Add the note").click()
    expect(ann.locator(".note")).to_contain_text("Same client as yesterday.")
    ann.locator("#words").fill("Half a sentence")
    ann.locator("#menu-pass summary").click()
    ann.get_by_label("To whom, of those who are here").select_option("Ben")
    ann.get_by_role("button", name="Pass it on").click()
    expect(ann.locator("#no-compose")).to_contain_text("Ben writes here.")
    expect(ben.locator("#words")).to_be_visible()
    expect(asking.visited.page.locator(".head .meta")).to_contain_text("Ben")
    ben.locator("#menu-pass summary").click()
    ben.get_by_label("To whom, of those who are here").select_option("Ann")
    ben.get_by_role("button", name="Pass it on").click()
    # What she had begun to write is still there.
    expect(ann.locator("#words")).to_have_value("Half a sentence")


def test_a_ticket_is_closed_with_a_reason(at_desk: AtDesk, user: Asks) -> None:
    desk = at_desk("Ann").page
    asking = user().asks_for_person()
    take(desk, asking.ticket)
    desk.locator("#menu-close summary").click()
    desk.get_by_label("Why").select_option("Explained the rule")
    desk.get_by_label("More for colleagues (optional)").fill("He will wait.")
    desk.get_by_role("button", name="Close the ticket").click()
    expect(desk.locator(".history")).to_contain_text("Ann closed it: Explained the rule: He will wait.")
    expect(desk.locator("#menu-close")).to_have_count(0)
    expect(asking.visited.page.locator(".from-system").last).to_contain_text(re.compile("Ann has closed your request"))


def test_an_answer_is_found_wrong(at_desk: AtDesk, user: Asks) -> None:
    asking = user()
    asking.visited.ask("can i give my number?")
    asking.asks_for_person()
    desk = at_desk("Ann", f"/desk/tickets/{asking.ticket}").page
    desk.get_by_text("This answer was wrong").first.click()
    desk.get_by_label("What is wrong with it?").first.fill("He asked about something else.")
    desk.get_by_role("button", name="Put it on the review list").first.click()
    expect(desk.locator(".review-mark")).to_contain_text("Ann found it wrong: He asked about something else.")
    lea = at_desk("Lea", "/desk/reviews").page
    expect(lea.get_by_text("Ann: He asked about something else.").first).to_be_visible()
    lea.get_by_role("link", name="can i give my number?").first.click()
    lea.get_by_label("Find the rule that was meant").fill("payment stays on")
    lea.get_by_role("button", name="Find").click()
    lea.locator("input[value='rule:payments/on-platform-only']").check()
    lea.get_by_role("button", name="Keep this decision").click()
    expect(lea.locator("#said")).to_have_text("Your decision is kept. It can be undone until it is exported.")
