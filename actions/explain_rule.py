"""Answers a question about a rule, asks which rule was meant, or says that it does not know."""

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.base import CANDIDATES, RULE, GroundRulesAction, Said, Turn, ask_human, choice, rule_choice
from actions.situation import read_situation, slots_of
from actions.write_reply import WHICH, offer_drafts, say_draft
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook

CANDIDATES_SHOWN = 3
# Below this share of the best rule, the answer says that another may have been meant, and two questions are two.
_PLAINLY = 0.9
_AT_ONCE = 2
# Whoever was asked just before which rule is meant is rather answered with this share than asked again.
_RATHER_THAN_ASK = 0.45
# What a reader is likely to ask next, as buttons, in this order.
_NEXT = {
    Focus.WHY: ("Why?", "ask_why"),
    Focus.CONSEQUENCE: ("What if I do it?", "ask_consequence"),
    Focus.INSTEAD: ("What can I do instead?", "ask_instead"),
    Focus.SECTION: ("Where is it written?", "ask_section"),
    Focus.EXCEPTION: ("Any exceptions?", "ask_exceptions"),
}
NOT_FOUND = (
    "I am not sure I have a rule for that, and I do not want to guess. I can explain the rules on {subjects}. "
    "Try other words, or ask for a person."
)

_TWICE = "I have not understood you twice now. If it is none of these, a person can look at it with you."
REPORT_HERE = choice("Report it here", "report_user")
NO_LIST = "I have not offered you a list to choose from just now. What would you like to know?"


def say_rule(rulebook: Rulebook, rule_id: str, focus: Focus, situation: Situation) -> Said:
    """Explain one rule, remember it as the rule under discussion, and offer the likely next questions."""
    answer = compose(rulebook, rule_id, focus, situation)
    following = [choice(title, intent) for other, (title, intent) in _NEXT.items() if other is not focus]
    if not answer.payload["exceptions"]:
        following = [button for button in following if button["intent"] != "ask_exceptions"]
    reporting = rulebook.marketplace.reporting
    if reporting and answer.rule_id == reporting.how:
        following.insert(0, REPORT_HERE)
    slots = {RULE: answer.rule_id, CANDIDATES: None, **slots_of(situation)}
    return Said("answer", answer.text, {"answer": answer.payload}, following, slots)


def say_candidates(rulebook: Rulebook, rule_ids: list[str], situation: Situation, *, again: bool = False) -> Said:
    """Ask which of these rules was meant, by their questions; where it has been asked just before, offer a person."""
    lines = "".join(f"\n- {rulebook.rule(rule_id).question}" for rule_id in rule_ids)
    buttons = [rule_choice(rulebook, rule_id) for rule_id in rule_ids]
    none = choice("None of these", "choose_none")
    text = f"I want to get this right. Which of these do you mean?{lines}"
    if again:
        text += f"\n\n{_TWICE}"
        none = ask_human(why="unclear")
    return Said(
        "clarify", text, {"candidates": rule_ids}, [*buttons, none], {CANDIDATES: rule_ids, **slots_of(situation)}
    )


_PLACES = (
    re.compile(r"\b(1|1st|first|one|top)\b", re.I),
    re.compile(r"\b(2|2nd|second|two|middle)\b", re.I),
    re.compile(r"\b(3|3rd|third|three)\b", re.I),
)


def picked_in_words(text: str, candidates: Sequence[str]) -> str | None:
    """Return the candidate that "the second one" or "number 3" or "the last" means."""
    if candidates and re.search(r"\blast\b", text, re.I):
        return candidates[-1]
    # "the second one" holds a "one" too, so later places are looked for first.
    for place in reversed(range(min(len(_PLACES), len(candidates)))):
        if _PLACES[place].search(text):
            return candidates[place]
    return None


def say_several(rulebook: Rulebook, rule_ids: list[str], situation: Situation) -> list[Said]:
    """Answer the first two questions in turn and offer the rest."""
    answers = [say_rule(rulebook, rule_id, Focus.RULE, situation) for rule_id in rule_ids[:_AT_ONCE]]
    rest = [rule_choice(rulebook, rule_id) for rule_id in rule_ids[_AT_ONCE:]]
    # Only the last answer carries buttons: they are about the rule now under discussion.
    first = [replace(answer, choices=()) for answer in answers[:-1]]
    return [*first, replace(answers[-1], choices=(*rest, *answers[-1].choices))]


def explain(rulebook: Rulebook, turn: Turn) -> Said | Sequence[Said]:
    """Answer the message as a question of its own, going by the decision taken from the ranking."""
    situation = read_situation(turn.text, turn.situation, rulebook)
    several = [rule for rule in turn.question_rules if rule in rulebook.rules]
    known = turn.known_rules(rulebook)
    plain = bool(turn.ranking) and turn.ranking[0][1] >= _PLAINLY
    if len(several) > 1 and not (plain and turn.ranking[0][0] in several):
        return say_several(rulebook, several, situation)
    if not known or turn.decision == Decision.UNKNOWN.value:
        return _not_found(rulebook, situation)
    again = turn.decision == Decision.CLARIFY.value and _asked_which(rulebook, turn)
    if turn.decision == Decision.CLARIFY.value and not (again and turn.ranking[0][1] >= _RATHER_THAN_ASK):
        return say_candidates(rulebook, known[:CANDIDATES_SHOWN], situation, again=again)
    said = say_rule(rulebook, known[0], Focus.RULE, situation)
    said = offer_others(rulebook, said, known, doubtful=not plain)
    return replace(said, choices=(*said.choices, ask_human(why="unclear"))) if again else said


def _asked_which(rulebook: Rulebook, turn: Turn) -> bool:
    """Whether the user was asked which rule is meant, and no rule has been explained since."""
    return bool(turn.candidates) and all(candidate in rulebook.rules for candidate in turn.candidates)


def _not_found(rulebook: Rulebook, situation: Situation) -> Said:
    text = NOT_FOUND.format(subjects=rulebook.marketplace.subjects_in_words())
    return Said("out_of_scope", text, choices=(ask_human(why="unclear"),), slots=slots_of(situation))


def offer_others(rulebook: Rulebook, said: Said, ranked: Sequence[str], *, doubtful: bool = False) -> Said:
    """Add the next rules in the ranking as buttons; where the answer is `doubtful`, ask whether one was meant."""
    answered = said.content["answer"]["rule"]
    others = [rule for rule in ranked if rule != answered][: CANDIDATES_SHOWN - 1]
    if not others:
        return said
    buttons = [rule_choice(rulebook, rule) for rule in others]
    questions = " ".join(button["title"] for button in buttons)
    text = f"{said.text}\n\nNot what you meant? Perhaps: {questions}" if doubtful else said.text
    return replace(said, text=text, content={**said.content, "candidates": others}, choices=(*said.choices, *buttons))


class ChooseRule(GroundRulesAction):
    """One of the offered rules or drafts was picked: by its button, or in words ("the second one")."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_choose_rule"

    def answer(self, turn: Turn) -> Said:
        """Explain the rule, or give the draft, that the button or the place in the list names."""
        rulebook = self.rulebook
        picked = turn.entities.get(RULE) or picked_in_words(turn.text, turn.candidates)
        if picked is not None and picked in rulebook.drafts:
            return say_draft(rulebook, turn, picked, turn.situation)
        if picked is None and any(candidate in rulebook.drafts for candidate in turn.candidates):
            return offer_drafts(rulebook, WHICH, turn.candidates, turn.situation)
        if picked is None and turn.candidates:
            return say_candidates(rulebook, list(turn.candidates), turn.situation, again=True)
        if picked is None:
            return Said("clarify", NO_LIST, {"candidates": []})
        return say_rule(rulebook, picked, Focus.RULE, turn.situation)


class ChooseNone(GroundRulesAction):
    """None of the offered rules was meant."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_choose_none"

    def answer(self, turn: Turn) -> Said:
        """Admit it, and offer other ways."""
        return _not_found(self.rulebook, turn.situation)
