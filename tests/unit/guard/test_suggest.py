"""groundrules/guard/suggest.py: the message as it may be sent, from findings that are made up."""

import pytest

from groundrules.guard.judge import Finding
from groundrules.guard.prepared import Prepared, prepare
from groundrules.guard.suggest import left_out, replacements, suggest
from groundrules.guard.words import words

GOES, RUNS = "Payment goes through the contract here.", "Payment runs through the contract here, without details."


def found(message: Prepared, kind: str, text: str, put_instead: str) -> Finding:
    """Return a finding at `text`."""
    start = message.text.index(text)
    return Finding(kind, start, start + len(text), text, "a/b", "Why.", "Instead.", "not_allowed", put_instead, "Rule")


def suggested(text: str, *, narrow: bool = True) -> str | None:
    """Return the message with PAYPAL and DETAIL taken for what is not allowed."""
    message = prepare(text, words())
    findings = [found(message, "outside_payment", "PAYPAL", GOES)] if "PAYPAL" in text else []
    findings += [found(message, "payment_details", "DETAIL", RUNS)] if "DETAIL" in text else []
    return suggest(message, replacements(message, findings, narrow=narrow))


def test_of_two_sentences_about_payment_one_is_enough() -> None:
    assert suggested("Let's move to PAYPAL. I start on Monday. My account is DETAIL.") == f"{GOES} I start on Monday."
    assert suggested("Let's move to PAYPAL, my account is DETAIL.") == GOES
    assert suggested("My account is DETAIL.") == RUNS


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        (
            "Hi Mark, I'd love to go on with you, but can we move to PAYPAL?",
            f"Hi Mark, I'd love to go on with you. {GOES}",
        ),
        ("We really enjoyed this - but please use PAYPAL.", f"We really enjoyed this. {GOES}"),
        ("I'd like 20% more, but pay me by PAYPAL.", GOES),
        ("I'd be happy with less pay, but by PAYPAL.", GOES),
        ("I can start on Monday, but pay me by PAYPAL.", GOES),
    ],
)
def test_a_kind_word_before_a_deal_stays(text: str, suggestion: str) -> None:
    assert suggested(text) == suggestion
    assert suggested("I'd love it, but by PAYPAL.", narrow=False) == GOES


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Let's move to PAYPAL. The 10% kills me. I start on Monday.", f"{GOES} I start on Monday."),
        ("Hi Jo, the fees here are insane. Let's move to PAYPAL.", f"Hi Jo, {GOES[0].lower()}{GOES[1:]}"),
        ("Let's move to PAYPAL. The fee is in my price.", f"{GOES} The fee is in my price."),
        (
            "The fees are insane. I start on Monday. Let's move to PAYPAL.",
            f"The fees are insane. I start on Monday. {GOES}",
        ),
    ],
)
def test_the_reason_beside_a_deal_goes_with_it(text: str, suggestion: str) -> None:
    assert suggested(text) == suggestion


def test_beside_anything_else_it_stays() -> None:
    text = "My account is DETAIL. The 10% kills me."
    assert suggested(text) == f"{RUNS} The 10% kills me."


def test_a_link_that_goes_with_its_sentence_is_named() -> None:
    message = prepare("If you like lin.dev/work, ask Jo at DETAIL or at PAYPAL.me. I start on 10.12.", words())
    findings = [found(message, "phone", "DETAIL", RUNS), found(message, "handle", "PAYPAL.me", RUNS)]
    suggestion = suggest(message, replacements(message, findings))
    assert left_out(message, findings, suggestion) == ("lin.dev/work",)
    assert left_out(message, findings, message.text) == ()
    assert left_out(message, findings, None) == ()
