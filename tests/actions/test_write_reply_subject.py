"""The subject under discussion decides which text is given, before the words on the surface of the request."""

import pytest

from groundrules.rulebook.store import RulebookStore
from tests.actions.test_write_reply_told import _asked

TRADE, TEST, NO_PAYMENT = "refuse-feedback-trade", "offer-paid-test", "decline-outside-payment"
NUMBER, SECOND, MESSAGES = "refuse-phone-number", "second-no-contact", "stay-in-messages"
LEND, CONVERSION = "refuse-to-lend-account", "propose-conversion"
CONTACT = "contact-sharing/before-contract"


def test_a_price_to_put_in_is_no_subject(store: RulebookStore) -> None:
    told = [("he wants a free sample", {TEST: 1.0})]
    text = "reply pls, her name is Maria, my price is 80 dollars"
    outcome = _asked(store, text, told=told, rule="conduct/no-free-work", drafts={"keep-my-rate": 0.8})
    assert outcome.slots["draft"] == {"id": TEST, "form": "normal", "name": "Maria", "amount": "80 dollars"}


def test_a_refused_text_is_one_that_speaks_of_a_report(store: RulebookStore) -> None:
    told = [("he wants 100 for five stars", {TRADE: 0.99})]
    drafts = {"tell-them-reported": 0.64}
    outcome = _asked(
        store, "write him a no, and mention the 100", told=told, rule="feedback/no-pressure", drafts=drafts
    )
    assert outcome.only["draft"]["id"] == TRADE
    vague = _asked(store, "write him something about the invoice", drafts=drafts)
    assert "I will not write" not in vague.only["text"]
    assert "I will not write" in _asked(store, "write him that I reported it", drafts=drafts).only["text"]


@pytest.mark.parametrize(
    ("text", "intent", "rule", "draft"),
    [
        ("he's already angry, say no for me", "ask_rule", "accounts/no-sharing-or-sale", LEND),
        ("write him how to do it", "ask_instead", "conversion/full-time-hire", CONVERSION),
        ("write no", "deny", CONTACT, MESSAGES),
    ],
)
def test_an_order_to_write_is_one_whatever_it_was_taken_for(
    store: RulebookStore, text: str, intent: str, rule: str, draft: str
) -> None:
    told = [("the story", {draft: 0.9, "first-milestone-steps": 0.09})]
    assert _asked(store, text, intent, told, rule=rule).only["draft"]["id"] == draft


def test_a_draft_suits_another_rule_beside_its_own(store: RulebookStore) -> None:
    told = [("he wants to employ me", {"first-milestone-steps": 0.4})]
    outcome = _asked(store, "write him how to do it", told=told, rule="conversion/full-time-hire")
    assert outcome.only["draft"]["id"] == CONVERSION


def test_a_second_time_has_a_text_of_its_own(store: RulebookStore) -> None:
    told = [("he wants my whatsapp", {MESSAGES: 0.9})]
    outcome = _asked(store, "write it for me pls, second time", told=told, rule=CONTACT)
    assert outcome.only["draft"]["id"] == SECOND


def test_one_text_is_given_and_not_offered(store: RulebookStore) -> None:
    outcome = _asked(store, "write me a reply", told=[("he is odd", {NUMBER: 0.5})])
    assert outcome.only["draft"]["id"] == NUMBER


def test_who_is_asked_what_it_is_about_may_say_so(store: RulebookStore) -> None:
    asked = _asked(store, "say no to him for me").slots["draft"]
    outcome = _asked(store, "he wants my phone number", "ask_rule", drafts={NUMBER: 0.98}, draft=asked)
    assert outcome.only["draft"]["id"] == NUMBER
    about = {CONVERSION: 0.43, "decline-pay-to-work": 0.2, NO_PAYMENT: 0.15}
    rules = ["payments/client-suggests-it"]
    outcome = _asked(store, "to paying outside", "ask_rule", ranking=rules, drafts=about, draft=asked)
    assert outcome.only["draft"]["id"] == NO_PAYMENT, "a no was asked for"


@pytest.mark.parametrize("text", ["how much is the fee?", "may I use Zoom?"])
def test_a_question_is_answered_even_so(store: RulebookStore, text: str) -> None:
    asked = _asked(store, "say no to him for me").slots["draft"]
    rules = ["fees/freelancer-service-fee"]
    outcome = _asked(store, text, "ask_rule", ranking=rules, decision="answer", drafts={NUMBER: 0.9}, draft=asked)
    assert outcome.only["kind"] == "answer"


def test_what_is_for_others_is_not_offered(store: RulebookStore) -> None:
    told = [("she wants to be paid directly", {NO_PAYMENT: 0.47, "report-outside-payment": 0.4})]
    outcome = _asked(store, "write me something to send her", told=told, role="client")
    assert (outcome.only["draft"]["id"], outcome.only["draft"]["role"]) == (NO_PAYMENT, "client")
    told = [("she wants to be paid directly", {NO_PAYMENT: 0.47, "keep-client-on-upwork": 0.4})]
    outcome = _asked(store, "write me something", told=told, role="client")
    assert outcome.only["draft"]["id"] == NO_PAYMENT
    assert len(_asked(store, "write me something", told=told, role="freelancer").only["choices"]) > 1


def test_an_order_may_name_what_it_is_about(store: RulebookStore) -> None:
    plain, vague = {NO_PAYMENT: 0.9}, {NO_PAYMENT: 0.1}
    assert _asked(store, "write no to paypal", "ask_rule", drafts=plain).only["draft"]["id"] == NO_PAYMENT
    for text, drafts in (("write no to paypal", vague), ("reply to a paypal offer, allowed?", plain)):
        assert "draft" not in _asked(store, text, "ask_rule", drafts=drafts).only
    told = [("she wants a free test", {TEST: 0.9})]
    outcome = _asked(store, "ok write that, price 50 usd", told=told, rule="conduct/no-free-work")
    assert outcome.slots["draft"] == {"id": TEST, "form": "normal", "name": None, "amount": "50 usd"}
