"""Declines to help with breaking a rule or with getting past a check, and shows the way that is allowed."""

from collections.abc import Sequence
from dataclasses import replace

from actions.base import ASK_HUMAN, Said, Turn, choice
from actions.explain_rule import say_rule
from actions.situation import read_situation
from groundrules.rulebook.answer import Focus
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook

NO = (
    "I won't help with getting round a rule or past a check: if it comes out, it is your account and your income that "
    "pay for it. Nor do I know, or guess at, what sets a warning off."
)
_ALLOWED = "Tell me what you want to reach, and I will look for the way that is allowed."


def decline_help(rulebook: Rulebook, turn: Turn) -> Said | Sequence[Said]:
    """Say no, why, and what to do instead: by the likeliest rule, or in general where none is likely."""
    known = turn.known_rules(rulebook)
    if not known or turn.decision == Decision.UNKNOWN.value:
        return Said(
            "out_of_scope", f"{NO} {_ALLOWED}", choices=(choice("What can you do?", "ask_capabilities"), ASK_HUMAN)
        )
    said = say_rule(rulebook, known[0], Focus.INSTEAD, read_situation(turn.text, turn.situation, rulebook))
    answer = said.content["answer"]
    rule = f"The rule: {answer['statement']}"
    return replace(
        said,
        text=f"{NO}\n\n{rule}\n\n{said.text}",
        content={**said.content, "answer": answer | {"summary": f"{NO} {answer['summary']}"}},
    )
