"""What keeps the pages alive: lost connections, ended sessions, alerts; and that nothing needs a script."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from groundrules.database import make_engine
from tests.browser.conftest import Visit
from tests.browser.desk.conftest import PASSWORD, User
from tests.e2e.stack import Stack

AtDesk = Callable[..., Visit]
Asks = Callable[..., User]
# A page that can be put aside like a tab, and a browser that allows notifications once it is asked.
_ASIDE = """
let aside = false;
Object.defineProperty(document, "hidden", { get: () => aside });
window.putAside = (whether) => { aside = whether; document.dispatchEvent(new Event("visibilitychange")); };
window.asked = 0;
const notified = [];
window.Notification = class {
  static permission = "default";
  static async requestPermission() { window.asked += 1; return (this.permission = "granted"); }
  constructor(title) {
    notified.push(title);
    document.documentElement.dataset.notified = notified.join(", ");
  }
};
"""


def _begin(visit: Callable[..., Visit], name: str, **options: object) -> Page:
    """Log in by the form."""
    page = visit("/desk", **options).page
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    return page


def _notified(page: Page) -> Locator:
    """Return the page's root once there was a notification; `data-notified` names all."""
    return page.locator("html[data-notified]")


def test_all_of_it_works_without_a_script(visit: Callable[..., Visit], user: Asks) -> None:
    page = _begin(visit, "Ann", java_script_enabled=False)
    asking = user().asks_for_person()
    chat = asking.visited.page
    page.reload()
    page.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(page.get_by_text("You have joined the conversation.")).to_be_visible()
    page.get_by_label("Find an answer to cite").fill("contact details before a contract")
    page.get_by_label("Your message to the user").fill("Please read this:")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_label("Your message to the user")).to_have_value("Please read this:")
    page.locator("#found button", has_text="Contact details before a contract").click()
    expect(page.locator(".attached")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(chat.locator(".from-agent").last).to_contain_text("Please read this:")
    expect(chat.locator("article.answer").last).to_contain_text("Until then, neither side may give or ask")
    asking.writes("Thank you!")
    page.reload()
    expect(page.locator(".by-user .words").last).to_have_text("Thank you!")
    page.get_by_label("Only colleagues see this").fill("All is well.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator(".note")).to_contain_text("All is well.")
    page.get_by_role("button", name="Back to the assistant").click()
    expect(page.get_by_text("The assistant answers the user again.")).to_be_visible()
    page.locator("#menu-me summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in at the desk")).to_be_visible()


def test_nothing_is_lost_while_the_gateway_is_away(at_desk: AtDesk, user: Asks, stack: Stack) -> None:
    visited = at_desk("Ann")
    visited.expected += ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET"]
    page = visited.page
    asking = user().asks_for_person()
    asking.visited.expected += visited.expected
    page.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(page.locator("#compose-hint")).to_contain_text("Enter sends")
    with stack.without("gateway"):
        expect(page.locator("#link-lost")).to_contain_text("No connection to the server.")
        page.locator("#words").fill("Are you still there?")
        page.locator("#words").press("Enter")
        expect(page.locator("#said")).to_contain_text("That did not get through.")
        expect(page.locator("#words")).to_have_value("Are you still there?")
        asking.writes("Hello? Hello?")
    expect(page.locator("#link-lost")).to_be_hidden()
    page.locator("#words").press("Enter")
    expect(asking.visited.page.locator(".from-agent .prose")).to_have_text(["Are you still there?"])
    expect(page.locator(".by-user .words").last).to_have_text("Hello? Hello?")
    expect(page.get_by_text("Are you still there?", exact=True)).to_have_count(1)


def test_what_is_typed_outlives_the_session(at_desk: AtDesk, user: Asks, stack: Stack) -> None:
    visited = at_desk("Ann")
    visited.expected.append("status of 401")
    page = visited.page
    asking = user().asks_for_person()
    page.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(page.locator("#compose-hint")).to_contain_text("Enter sends")
    page.locator("#words").press_sequentially("Half a sen")
    engine = make_engine(f"sqlite:///{stack.home / 'ground-rules.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM agent_sessions")
    engine.dispose()
    page.locator("#words").press_sequentially("tence")
    page.locator("#words").press("Enter")
    bar = page.locator("#link-lost")
    expect(bar).to_contain_text("Your session has ended.")
    expect(page.locator("#words")).to_have_value("Half a sentence")
    bar.get_by_role("link", name="Log in again").click()
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#words")).to_have_value("Half a sentence")
    page.locator("#menu-me summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in at the desk")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_new_ticket_alerts_whoever_has_asked_for_it(at_desk: AtDesk, user: Asks) -> None:
    page = at_desk("Ann", before=_ASIDE).page
    notify, flash = page.get_by_role("button", name="Notify me"), page.get_by_role("button", name="Flash the title")
    expect(notify).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("asked") == 0

    page.evaluate("putAside(true)")
    first = user().asks_for_person()
    expect(page.locator(f"#{first.ticket}")).to_be_attached()
    expect(_notified(page)).not_to_be_attached()
    page.evaluate("putAside(false)")

    notify.click()
    flash.click()
    expect(notify).to_have_attribute("aria-pressed", "true")
    expect(flash).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("asked") == 1
    page.evaluate("putAside(true)")
    second = user().asks_for_person()
    expect(_notified(page)).to_have_attribute("data-notified", f"{second.ticket} waits for a person")
    expect(page).to_have_title(f"{second.ticket} waits for a person")
    page.evaluate("putAside(false)")
    expect(page).to_have_title("(2) Queue · Desk")


def test_an_answer_in_ones_own_ticket_alerts_too(at_desk: AtDesk, user: Asks) -> None:
    page = at_desk("Ann", before=_ASIDE).page
    asking = user().asks_for_person()
    page.get_by_role("button", name="Notify me").click()
    page.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(page.locator("#compose-hint")).to_contain_text("Enter sends")
    page.evaluate("Notification.permission = 'granted'")
    page.locator("#words").fill("What is it about?")
    page.locator("#words").press("Enter")
    expect(asking.visited.page.locator(".from-agent")).to_have_count(1)
    expect(page.locator(".by-agent")).to_have_count(1)
    page.evaluate("putAside(true)")
    asking.writes("My account, and nobody else's business.")
    # Whoever passes by sees the number, and no word of the user's.
    expect(_notified(page)).to_have_attribute("data-notified", f"The user has written in {asking.ticket}")


def test_of_several_tabs_one_alerts(at_desk: AtDesk, user: Asks) -> None:
    visited = at_desk("Ann", before=_ASIDE)
    page = visited.page
    page.get_by_role("button", name="Notify me").click()
    other = visited.tab().page
    other.evaluate("Notification.permission = 'granted'")
    for one in (page, other):
        one.evaluate("putAside(true)")
    asking = user().asks_for_person()
    expect(_notified(page)).to_have_attribute("data-notified", f"{asking.ticket} waits for a person")
    other.evaluate("putAside(false)")
    expect(other.locator(f"#{asking.ticket}")).to_be_visible()
    expect(_notified(other)).not_to_be_attached()


def test_of_two_who_take_a_ticket_the_later_is_told(at_desk: AtDesk, user: Asks) -> None:
    asking = user().asks_for_person()
    ann, slow = at_desk("Ann").page, at_desk("Ben")
    slow.expected += ["status of 409", "ERR_FAILED"]
    ben = slow.page
    # Nothing more reaches Ben's page, as if both pressed at the same moment.
    ben.route("**/desk/api/events*", lambda route: route.abort())
    ben.reload()
    ann.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(ann.locator("#words")).to_be_visible()
    expect(asking.visited.page.locator(".head .meta")).to_contain_text("Ann")
    ben.get_by_role("button", name=f"Take {asking.ticket}").click()
    expect(ben.get_by_role("heading", name="The ticket has changed")).to_be_visible()
    expect(ben.locator("main")).to_contain_text("Ann took the ticket")
    ben.get_by_role("link", name="The ticket as it is now").click()
    expect(ben.locator("#no-compose")).to_contain_text("Ann writes here.")
