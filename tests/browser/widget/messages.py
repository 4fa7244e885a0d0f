"""Messages of the assistant, as its actions say them."""

from collections.abc import Sequence
from typing import Any

OPENINGS = {
    "ok": "I found nothing in this message that the rules speak against.",
    "caution": "Careful with this message: part of it is fine in a special case only.",
    "not_allowed": "Better not send it like this: 3 things in it are against the rules.",
}
ADVICE = "I only advise; the marketplace decides. If I find nothing, that is not a permission."
WHY = "Most scams begin by pulling someone off the site, where nobody can step in."
INSTEAD = "Keep talking in Messages until a contract has started."
RULE = "contact-sharing/before-contract"


def source(title: str, **more: str) -> dict[str, Any]:
    """A source, as a reason or a section names it."""
    return {
        "source": "T",
        "title": title,
        "url": "https://example.com/terms",
        "authority": "binding",
        "seen": "2026",
    } | more


def a_choice(title: str, intent: str = "ask_rule") -> dict[str, Any]:
    """A button."""
    return {"title": title, "intent": intent, "entities": {}}


def an_answer(**more: Any) -> dict[str, Any]:
    """A message of kind `answer`, with every part that a rule can have."""
    answer = {
        "rule": RULE,
        "title": "Contact details before a contract",
        "verdict": "not_allowed",
        "role": "freelancer",
        "stage": "before_contract",
        "summary": "No, not before a contract has started.",
        "statement": "Until a contract has begun, nobody may pass on or ask for contact details.",
        "reasons": [
            {"text": WHY, "protects": ["both"], "source": source("An announcement")},
            {"text": "Staff can check what stays on record.", "protects": ["client"], "source": source("A reminder")},
        ],
        "consequence": "It can mean a warning, up to the loss of the account.",
        "instead": [INSTEAD, "Have the client send an offer."],
        "exceptions": [{"text": "For a legal step.", "rule": "contact-sharing/legal", "title": "Legal steps"}],
        "sections": [source("Terms of Use", name="Terms of Use, section 4", number="4")],
        "history": [{"date": "2020-06-26", "change": "The ban came into force."}],
        "variants": [],
        "as_of": "2026-11-22",
        "confidence": "high",
        "caution": "Official pages differ on the penalty.",
        "focus": "rule",
        "version": 1,
    } | more
    choices = [a_choice("Why?", "ask_why"), a_choice("Any exceptions?", "ask_exceptions"), a_choice("And a link?")]
    return {"kind": "answer", "text": f"{answer['summary']} {WHY}", "answer": answer, "choices": choices}


def a_clarify() -> dict[str, Any]:
    """A message of kind `clarify`."""
    titles = ["May a client ask me for money?", "What does a client pay?", "None of these"]
    text = "\n".join(["Which of these do you mean?", *(f"- {title}" for title in titles)])
    return {"kind": "clarify", "text": text, "candidates": ["a/b", "c/d"], "choices": [a_choice(one) for one in titles]}


def finding(message: str, words: str, **more: str) -> dict[str, Any]:
    """A finding with its place in the message, counted in characters as Python counts them."""
    start = message.index(words)
    rule = {"kind": "email", "rule": RULE, "why": WHY, "instead": INSTEAD}
    return rule | {"start": start, "end": start + len(words), "text": words} | more


def a_check(
    message: str, findings: Sequence[dict[str, Any]], verdict: str = "not_allowed", **more: str
) -> dict[str, Any]:
    """A message of kind `check`, with all that the text must say."""
    text = "\n\n".join([OPENINGS.get(verdict, verdict), *(f"- {one['text']}" for one in findings), ADVICE])
    check = {"verdict": verdict, "findings": list(findings), "message": message} | more
    return {"kind": "check", "text": text, "check": check}


def a_draft(**more: Any) -> dict[str, Any]:
    """A message of kind `draft`, as the action says it."""
    draft = {
        "id": "decline-outside-payment",
        "title": "Say no to payment outside",
        "text": "Hi Priya,\n\nThank you, but I take payment here only.\n\nPlease send me an offer for [job].",
        "rule": "payments/client-suggests-it",
        "form": "shorter",
        "role": "freelancer",
        "holds": "A polite no.",
        "note": "Keep a screenshot, and say nothing about a report.",
    } | more
    parts = ["Here it is, shorter:", draft["text"], "Fill in what stands in [brackets].", f"Note: {draft['note']}"]
    choices = [a_choice(title, "change_draft") for title in ("Firmer", "In the client's voice")]
    return {"kind": "draft", "text": "\n\n".join(parts), "draft": draft, "choices": choices}


MESSAGE = (
    "Hi Anna, thanks for the brief! 🙂 I like it a lot.\n"
    "Write me at anna@example.com or call +49 170 1234567, then we can settle it without the fee."
)
SUGGESTION = "Hi Anna, thanks for the brief! 🙂 I like it a lot.\nWe can talk about everything here in Messages."
FEE = {
    "kind": "outside_payment",
    "rule": "payments/outside",
    "why": "Payment protection holds only for money that goes through the marketplace.",
    "instead": "Send an offer with the amount you agreed on.",
    "title": "Paying outside the marketplace",
}
FULL_CHECK = a_check(
    MESSAGE,
    [
        finding(MESSAGE, "anna@example.com"),
        finding(MESSAGE, "+49 170 1234567", kind="phone"),
        finding(MESSAGE, "settle it without the fee", **FEE),
    ],
    suggestion=SUGGESTION,
) | {"choices": [a_choice("Why?", "ask_why"), a_choice("Make it ok", "fix_it")]}
