"""Small talk, and the truth about the assistant: what it is, what it is not, what it keeps."""

from collections.abc import Callable

from actions.base import ASK_HUMAN, Said, Turn, choice, rule_choice
from actions.report import START_REPORT
from groundrules.language.correction import corrects
from groundrules.language.other_subject import DELETE_CHAT, other_subject
from groundrules.rulebook.rulebook import Rulebook


def _capabilities(rulebook: Rulebook) -> str:
    topics = "".join(f"\n- {topic.title}" for topic in rulebook.marketplace.topics)
    clause = rulebook.best_known_clause()
    section = f"name a section such as {clause}, " if clause else ""
    return (
        f"I explain {rulebook.marketplace.name}'s rules: what each says, why it exists, what happens if it is broken, "
        f"and what you can do instead. I know {len(rulebook.rules)} rules about:{topics}\n\n"
        f'Ask in your own words, {section}or say "search the rules for ...". '
        "I can also check a message before you send it, write one for you to paste, or take a report about a user."
    )


def _what_are_you(rulebook: Rulebook) -> str:
    return (
        f"{rulebook.marketplace.independence} I am a program, not a person. I look rules up in a rulebook and tell "
        "you where each is written and when it was last checked."
    )


def _legal_standing(rulebook: Rulebook) -> str:
    market = rulebook.marketplace
    return f"{market.not_legal_advice} {market.independence} The terms are at {market.links.terms}."


def _privacy(rulebook: Rulebook) -> str:
    return (
        "This chat is kept on the server that runs me, so that you can read it again and a support person can pick it "
        f"up. Nobody else's chat can see it. I send nothing to {rulebook.marketplace.name}. "
        "Please leave passwords and bank details out of it."
    )


_SAYINGS: dict[str, Callable[[Rulebook], str]] = {
    "greet": lambda book: (
        f"Hello! I explain {book.marketplace.name}'s rules and the reasons behind them. What would you like to know?"
    ),
    "goodbye": lambda _: "Goodbye, and good luck with your work.",
    "thank": lambda _: "You are welcome. Is there anything else you would like to know?",
    "affirm": lambda _: "Good. What would you like to know next?",
    "deny": lambda _: "All right. If something else comes up, just ask.",
    "ask_what_are_you": _what_are_you,
    "ask_capabilities": _capabilities,
    "ask_legal_standing": _legal_standing,
    "ask_privacy": _privacy,
    "insult_or_vent": lambda _: (
        "I can hear that this is frustrating, and I am sorry. These rules can cost people time and work. Tell me what "
        "happened, and I will tell you what the rule is, why it is there and what you can do. Or ask for a person."
    ),
}
DELETING = Said(
    "smalltalk",
    'I cannot delete it myself. "Start over" in the chat window takes this chat off your screen. To have it deleted '
    "from the server as well, ask for a person here: those who run me can do that.",
    choices=(ASK_HUMAN,),
)
_WHAT_THEN = "Sorry, I took that the wrong way. What did you mean? A full sentence helps me most."
CHECK_MESSAGE = choice("Check a message", "check_message")
_OFFER_HUMAN = frozenset({"insult_or_vent", "ask_what_are_you", "ask_legal_standing"})
_OFFER_HELP = frozenset({"greet", "thank", "affirm", "deny"})


def small_talk(rulebook: Rulebook, turn: Turn) -> Said:
    """Say the sentence for the intent."""
    if turn.intent == "deny" and corrects(turn.text):
        return _what_then(rulebook, turn)
    if turn.intent == "ask_privacy" and asks_to_delete(turn):
        return DELETING
    choices = []
    if turn.intent in _OFFER_HELP:
        choices.append(choice("What can you do?", "ask_capabilities"))
    if turn.intent == "ask_capabilities":
        choices += [CHECK_MESSAGE, START_REPORT]
    if turn.intent in _OFFER_HUMAN:
        choices.append(ASK_HUMAN)
    return Said("smalltalk", _SAYINGS[turn.intent](rulebook), choices=choices)


def asks_to_delete(turn: Turn) -> bool:
    """Whether the message asks to have this chat deleted; no button says so."""
    return not turn.pressed and other_subject(turn.text) == DELETE_CHAT


def _what_then(rulebook: Rulebook, turn: Turn) -> Said:
    """Ask what was meant, with the rule that was talked of last in reach."""
    last = [rule_choice(rulebook, turn.rule)] if turn.rule and turn.rule in rulebook.rules else []
    return Said("smalltalk", _WHAT_THEN, choices=(*last, choice("What can you do?", "ask_capabilities"), ASK_HUMAN))
