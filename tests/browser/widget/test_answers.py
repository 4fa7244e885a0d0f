"""The card that explains a rule, and what can be said about it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.widget.host import HostSite
from tests.browser.widget.messages import RULE, WHY, a_choice, a_clarify, an_answer
from tests.e2e.played_rasa import Script
from tests.e2e.stack import Stack

Show = Callable[..., Visit]


def the_card(visited: Visit) -> Locator:
    return visited.page.locator("article.answer").last


def test_the_verdict_and_one_reason_are_seen_at_once_the_rest_on_demand(shown: Show) -> None:
    card = the_card(shown(an_answer()))
    expect(card).to_have_accessible_name("Contact details before a contract")
    expect(card.locator(".verdict")).to_have_text("Not allowed")
    expect(card.locator(".verdict svg")).to_be_visible()
    expect(card.locator(".answer-head .meta")).to_have_text("a freelancer, before a contract")
    expect(card.locator(".answer-summary")).to_have_text("No, not before a contract has started.")
    expect(card.get_by_role("heading", level=4)).to_have_text(["Why"])
    expect(card.get_by_text(WHY)).to_be_visible()
    expect(card.get_by_text("Protects both sides")).to_be_visible()
    expect(card.locator(".caution")).to_have_text("Take care: Official pages differ on the penalty.")
    parts = {
        "What to do": "Have the client send an offer.",
        "If broken": "It can mean a warning, up to the loss of the account.",
        "Exceptions": "For a legal step.",
        "More reasons": "Staff can check what stays on record.",
        "Sources": "Terms of Use, section 4",
        "History": "26 June 2020 The ban came into force.",
    }
    expect(card.locator("summary")).to_have_text(list(parts))
    for title, words in parts.items():
        folded = card.locator("details").filter(has_text=title)
        expect(folded.get_by_text(words)).to_be_hidden()
        folded.locator("summary").press("Enter")
        expect(folded).to_contain_text(words)
        expect(folded.get_by_text(words).first).to_be_visible()


def test_what_changed_leads_to_our_own_pages_whatever_they_are_served_by(shown: Show, stack: Stack) -> None:
    ours, theirs = f"{stack.url}/help/changes?since=2026-05-01", "http://example.com/changes"
    text = (
        f"This has changed:\n- A step. {stack.url}/help/fees/direct-contracts\n\nAll changes by date: {ours} {theirs}."
    )
    said = shown({"kind": "text", "text": text}).page.locator("article.kind-text").last
    expect(said.get_by_role("link")).to_have_count(2)
    expect(said.get_by_role("link").last).to_have_attribute("href", ours)
    expect(said.locator("li")).to_contain_text("A step.")
    expect(said).to_contain_text(theirs)


def test_a_change_with_a_date_ahead_is_mentioned(shown: Show) -> None:
    change = "Contact details may be shared before a contract."
    card = the_card(shown(an_answer(coming={"date": "2031-01-01", "change": change, "answer": "Yes."})))
    expect(card.locator("p.note")).to_have_text(f"A change is coming on 1 January 2031: {change}")


def test_it_says_as_of_when_it_was_checked_and_how_sure_it_is(shown: Show) -> None:
    visited = shown(an_answer(), an_answer(confidence="low"))
    foot = visited.page.locator("article.answer > .meta").filter(has_text="as of 22 November 2026")
    expect(foot).to_have_count(2)
    expect(foot.first).not_to_contain_text("confidence")
    expect(foot.last).to_contain_text("low confidence")


def test_the_rule_s_page_is_linked_wherever_the_widget_stands(
    embedded: Callable[..., Visit], script: Script, stack: Stack
) -> None:
    visited = embedded().open()
    visited.ask("May I?")
    link = visited.page.get_by_role("link", name="The whole rule")
    expect(link).to_have_attribute("href", f"{stack.url}/help/{RULE}")
    expect(link).to_have_attribute("target", "_blank")


def test_the_card_answers_what_it_can_and_leaves_other_questions_to_buttons(shown: Show) -> None:
    card = the_card(shown(an_answer()))
    expect(card.locator(".choices button")).to_have_text(["And a link?"])
    expect(card.get_by_text("Not what you meant?")).to_be_visible()


@pytest.mark.parametrize(
    ("focus", "title", "words"),
    [
        ("why", "Why", "Staff can check what stays on record."),
        ("instead", "What to do", "Have the client send an offer."),
        ("section", "Sources", "Terms of Use, section 4"),
        ("history", "History", "26 June 2020"),
    ],
)
def test_the_part_that_was_asked_for_is_open(shown: Show, focus: str, title: str, words: str) -> None:
    card = the_card(shown(an_answer(focus=focus)))
    expect(card.get_by_role("heading", level=4)).to_have_text([title])
    expect(card.locator(".part")).to_contain_text(words)
    expect(card.locator("summary").filter(has_text=title)).to_have_count(0)


def test_an_answer_about_one_point_leads_to_the_whole_rule_without_a_button(shown: Show) -> None:
    answer = an_answer(focus="point", verdict="info", summary="A link may go into a proposal.", points=["A link may."])
    answer["choices"] = [a_choice("The whole rule", "ask_more"), *answer["choices"]]
    card = the_card(shown(answer))
    expect(card.get_by_text("A link may go into a proposal.")).to_be_visible()
    expect(card.get_by_role("link", name="The whole rule")).to_be_visible()
    expect(card.get_by_role("button", name="The whole rule")).to_have_count(0)


def test_where_nothing_is_known_it_says_so(shown: Show) -> None:
    card = the_card(shown(an_answer(focus="exception", exceptions=[], history=[])))
    expect(card.locator(".part")).to_have_text("Exceptions Nothing is published about this.", use_inner_text=True)
    expect(card.locator("summary").filter(has_text="History")).to_have_count(0)


def test_what_it_depends_on_is_said(shown: Show) -> None:
    variants = [
        {"roles": ["client", "agency"], "stages": ["after_contract"], "answer": "Yes, you may."},
        {"roles": [], "stages": ["active_contract"], "answer": "In the contract's own room."},
    ]
    card = the_card(shown(an_answer(verdict="conditional", role=None, stage=None, variants=variants)))
    expect(card.locator(".verdict")).to_have_text("It depends")
    expect(card.locator(".part").first.locator("li")).to_have_text(
        [
            "Clients or agencies, after a contract has ended: Yes, you may.",
            "While a contract is running: In the contract's own room.",
        ]
    )


def test_role_and_stage_follow_the_answer(shown: Show) -> None:
    visited = shown(an_answer())
    page = visited.page
    expect(page.get_by_label("I am")).to_have_value("freelancer")
    expect(page.get_by_label("Stage")).to_have_value("before_contract")
    page.reload()
    visited.wait_for_reply(1)
    expect(page.get_by_label("Stage")).to_have_value("before_contract")


def test_a_chosen_role_counts_from_then_on(shown: Show) -> None:
    visited = shown(an_answer())
    page = visited.page
    with page.expect_response(lambda response: response.request.method == "PATCH") as changed:
        page.get_by_label("I am").select_option("client")
    assert changed.value.json()["role"] == "client"
    assert changed.value.request.post_data_json == {"role": "client"}
    with page.expect_response(lambda response: response.request.method == "PATCH") as changed:
        page.get_by_label("Stage").select_option("")
    assert changed.value.json()["role"] == "client"
    assert changed.value.json()["stage"] is None
    page.reload()
    visited.wait_for_reply(1)
    expect(page.get_by_label("I am")).to_have_value("client")
    expect(page.get_by_label("Stage")).to_have_value("")


def test_a_role_that_cannot_be_stored_goes_back(shown: Show) -> None:
    visited = shown(an_answer())
    visited.expected.append("503 (Service Unavailable)")
    page = visited.page
    page.route("**/conversations/*", lambda route: route.fulfill(status=503, json={}))
    page.get_by_label("I am").select_option("client")
    expect(page.locator(".bar-note")).to_contain_text("Something went wrong.")
    expect(page.get_by_label("I am")).to_have_value("freelancer")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".bar-note")).to_be_hidden()


def test_a_question_back_is_answered_with_a_press(shown: Show, script: Script) -> None:
    visited = shown(a_clarify())
    page = visited.page
    choices = page.get_by_role("list", name="Which of these?")
    expect(choices.get_by_role("button")).to_have_count(3)
    expect(page.locator("article.kind-clarify .prose")).to_have_text("Which of these do you mean?")
    script.message = an_answer()
    choices.get_by_role("button", name="What does a client pay?").click()
    visited.wait_for_reply(2)
    expect(page.locator(".mine .bubble").last).to_have_text("What does a client pay?")
    expect(page.get_by_label("Your question")).to_be_focused()


def test_whether_it_helped_is_stored_with_a_reason(shown: Show) -> None:
    visited = shown(an_answer())
    page = visited.page
    yes, no = (page.get_by_role("button", name=name) for name in ("Yes, this helped", "No, this did not help"))
    yes.click()
    expect(page.locator(".judgement")).to_contain_text("Thank you.")
    expect(page.get_by_label("What was wrong or missing?")).to_be_hidden()
    no.click()
    expect(no).to_have_attribute("aria-pressed", "true")
    expect(yes).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".reason")).to_be_in_viewport(ratio=1)
    page.get_by_label("What was wrong or missing?").fill("I meant after the contract.")
    with page.expect_response("**/feedback") as stored:
        page.locator(".reason").get_by_role("button", name="Send").click()
    assert stored.value.status == 200
    assert stored.value.request.post_data_json == {"helpful": False, "comment": "I meant after the contract."}
    expect(page.locator(".reason")).to_be_hidden()
    page.reload()
    visited.wait_for_reply(1)
    expect(no).to_have_attribute("aria-pressed", "true")


def test_a_verdict_that_cannot_be_stored_is_taken_back(shown: Show) -> None:
    visited = shown(an_answer())
    visited.expected.append("500 (Internal Server Error)")
    page = visited.page
    page.route("**/feedback", lambda route: route.fulfill(status=500, json={}))
    no = page.get_by_role("button", name="No, this did not help")
    no.click()
    expect(page.locator(".judgement")).to_contain_text("That could not be saved.")
    expect(no).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Not now").click()
    expect(page.locator(".reason")).to_be_hidden()


def test_a_link_to_ask_asks_once(visit: Show) -> None:
    visited = visit(f"/ask?rule={RULE}")
    visited.wait_for_reply(1)
    page = visited.page
    assert page.url.endswith("/ask")
    page.reload()
    visited.wait_for_reply(1)
    expect(page.locator(".mine")).to_have_count(1)


def test_without_javascript_the_page_leads_to_the_help_centre(visit: Show) -> None:
    page = visit(java_script_enabled=False).page
    words = page.locator("noscript").inner_html()
    assert "Asking needs JavaScript." in words
    assert '<a href="/help">' in words


def test_a_site_may_keep_the_server_elsewhere(embedded: Show, site: HostSite, stack: Stack) -> None:
    visited = embedded(f'src-base="{stack.url}/"').open()
    visited.ask("May I?")
    expect(visited.page.locator("article.answer")).to_be_visible()
