"""Takes a wish about the policy: says what holds today, notes the wish, and tells later what became of it."""

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from actions.base import ASK_HUMAN, WISHES, GroundRulesAction, Said, Turn, rule_choice
from actions.explain_rule import say_rule
from actions.situation import read_situation, slots_of
from groundrules.rulebook.answer import Focus
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.wording import plain_date

NOTED = (
    "I have noted your wish{about}, with today's date, for the people who keep this rulebook. "
    "I cannot promise that anything will change, and nobody has answered it yet."
)
_OPEN = "open"
# What people at the desk may have said of a wish.
_STATUS = {
    "considered": "being considered",
    "planned": "planned",
    "done": "done",
    "declined": "declined",
}
_ANSWERED = "The people who keep this rulebook have looked at it. What a rule says today is what its page says."
_KEPT = "Ask me about it in this chat whenever you like: I will tell you where it stands."


def note_wish(rulebook: Rulebook, turn: Turn) -> Said:
    """Say plainly that the rule stands as it is, and note the wish about it.

    The wish is about the rule that the message names, or else about the one under discussion.
    """
    rule_id = wished_rule(rulebook, turn)
    situation = read_situation(turn.text, turn.situation, rulebook)
    if rule_id is None:
        slots = {**slots_of(situation), **_kept(turn, None)}
        return Said("text", f"{NOTED.format(about='')} {_KEPT}", {"wish": {"rule": None}}, (ASK_HUMAN,), slots)
    said = say_rule(rulebook, rule_id, Focus.RULE, situation)
    # Role and stage may have led to another rule than the one named.
    rule = rulebook.rule(said.content["answer"]["rule"])
    noted = NOTED.format(about=f" about \u201c{rule.title}\u201d")
    text = f"{noted} {_KEPT}\n\nWhat holds today: {said.text}"
    # A page that draws the answer from its parts shows the summary, not the text.
    answer = said.content["answer"]
    answer = answer | {"summary": f"{noted} {answer['summary']}"}
    content = {**said.content, "answer": answer, "wish": {"rule": rule.id}}
    return replace(said, text=text, content=content, slots={**said.slots, **_kept(turn, rule.id)})


def _kept(turn: Turn, rule_id: str | None) -> dict[str, Any]:
    """Return the slot that keeps the conversation's wishes, with one more."""
    today = datetime.now(timezone.utc).date()
    return {WISHES: [*turn.wishes, {"rule": rule_id, "on": today.isoformat()}]}


def wished_rule(rulebook: Rulebook, turn: Turn) -> str | None:
    """Return the rule that a wish is about, or None where neither the message nor the conversation names one."""
    named = turn.known_rules(rulebook)
    if named and turn.decision == Decision.ANSWER.value:
        return named[0]
    if turn.rule in rulebook.rules:
        return turn.rule
    return named[0] if named and turn.decision == Decision.CLARIFY.value else None


class TellWishes(GroundRulesAction):
    """What became of the wishes voiced in this conversation."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_tell_wishes"

    def answer(self, turn: Turn) -> Said:
        """List the wishes of this conversation with date and status, or say that there are none."""
        if not turn.wishes:
            text = (
                "I have no wish of yours on record in this chat; I cannot see what you told somebody else. Tell me "
                "your wish about a rule, and I will note it with today's date."
            )
            return Said("text", text, choices=(ASK_HUMAN,))
        rulebook = self.rulebook
        lines = "".join(f"\n- {_line(rulebook, wish)}" for wish in turn.wishes)
        answered = any(_status(wish) != _OPEN for wish in turn.wishes)
        end = _ANSWERED if answered else "Nobody has answered yet, as far as I can see."
        text = f"This is what I noted for you:{lines}\n\n{end}"
        buttons = [
            rule_choice(rulebook, rule)
            for rule in (wish["rule"] for wish in turn.wishes[-1:])
            if rule is not None and rule in rulebook.rules
        ]
        return Said("text", text, choices=(*buttons, ASK_HUMAN))


def _line(rulebook: Rulebook, wish: dict[str, str | None]) -> str:
    rule = rulebook.rules.get(wish["rule"] or "")
    about = f"\u201c{rule.title}\u201d" if rule else "the rules in general"
    return f"about {about}, noted on {plain_date(str(wish['on']))}: {_status(wish)}"


def _status(wish: dict[str, str | None]) -> str:
    return _STATUS.get(wish.get("status") or "", _OPEN)
