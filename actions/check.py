"""Checks a message before it is sent: what in it breaks a rule, why, and how to say it in the allowed way."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.base import ASK_HUMAN, ASK_RULE, CANDIDATES, DRAFT, RULE, Said, Turn, choice, rule_choice
from actions.checker import Checker
from actions.explain_rule import say_rule
from actions.form import CANCEL, answer_choice
from actions.report import START_REPORT
from actions.situation import CHECKED, ROLE, STAGE, mentioned, mentioned_stage, read_situation, slots_of
from actions.write_reply import WRITE_REPLY
from groundrules.guard.check import ADVICE, Check
from groundrules.guard.pasted import pasted_message
from groundrules.language.pasting import asks_about_theirs, asks_to_check, written_by_other
from groundrules.language.remarks import asks_to_fix, is_stage_alone
from groundrules.language.replies import MOST
from groundrules.language.to_us import asks_leave_only
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.draft import related
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage, Verdict
from groundrules.rulebook.wording import STAGE_WORDS

CHECK_FORM = "check_form"
CHECK_TEXT, CHECK_STAGE = "check_text", "check_stage"
CHECK_MESSAGE, FIX_MESSAGE, ASK_WHY = "check_message", "fix_message", "ask_why"
NOT_CHECKED: dict[str, Any] = {CHECK_TEXT: None, CHECK_STAGE: None}

CANCEL_CHECK = answer_choice("Cancel", CHECK_TEXT, CANCEL)
CHECK_ANOTHER = choice("Check another message", CHECK_MESSAGE)
_NOTHING_TO_FIX = "There is nothing to change: I found nothing in your message that breaks a rule."
_BEYOND = "My check of messages found nothing here, but it does not know every rule. This one bears on it."
_RESTRICTS = frozenset({Verdict.NOT_ALLOWED.value, Verdict.CONDITIONAL.value})
# An address, a link or a number, not words about one.
_DETAIL = re.compile(r"[@\d]|\w\.\w")
# Right after a check, a stage is asked about in a word: "and before?", "once it ends".
_OPENS = re.compile(r"\W*(?:(?:ok|so|well)\W+)?(?:and|but|what|how|when|once|after|before|during|while|if)\b", re.I)
_STARTS = re.compile(r"\b(?:start|begin|begun|sign|accept|hire|not?\b|isn|until)", re.I)
_BARE = (
    (Stage.BEFORE, re.compile(r"\b(?:before|earlier)\b", re.I)),
    (Stage.AFTER, re.compile(r"\b(?:after|afterwards|over|end(?:s|ed)|finish(?:es|ed)|done|closed|completed)\b", re.I)),
    (Stage.ACTIVE, re.compile(r"\b(?:during|running|runs|active|while)\b", re.I)),
)
# How many rules that may bear on a message are offered beside the outcome.
_OFFERED = 2
# In the slot of the last check: the message is the other side's.
THEIRS = "theirs"
_THEIRS = (
    "What they wrote is against the rules. That is their doing and not yours, as long as you do not go along with it."
)
_THEIRS_OK = "I found nothing in what they wrote that breaks a rule."
_SAY_NO = "Do not go along with it, and answer here."
_WHAT_TO_DO = (
    "What you can do: say no in a sentence, here in Messages. Keep what they wrote. If they go on, report it; "
    "I can help you with both."
)
_NOT_YOURS = f"That message is theirs, so there is nothing for you to put right.\n\n{_WHAT_TO_DO}\n\n{ADVICE}"
_NO_WORDING = "I have no ready wording for this one. Take out what I quoted, and do this instead:"
_NO_REASON = "I found no rule that speaks against that message, so there is no reason to give. Ask me about any rule."
# What a message that names another role or stage may be taken for, right after a check.
_CONTEXT = frozenset({"tell_context", "ask_more", "ask_restate", "ask_exceptions", "ask_consequence"})
_ASK_TEXT = "Gladly. Please paste the message as you would send it."
_STAGES = {
    Stage.BEFORE: ("No contract yet", "What if there is no contract yet?"),
    Stage.ACTIVE: ("Contract is running", "What if we have a contract?"),
    Stage.AFTER: ("Contract has ended", "What if the contract has ended?"),
}


def check_message(rulebook: Rulebook, turn: Turn, checker: Checker) -> Said:
    """Check the message that is pasted into the question; without one, ask for it."""
    checked = turn.slots.get(CHECKED)
    if turn.pressed and checked and turn.entities.get(STAGE):
        return check_again(rulebook, turn, checker, Situation(stage=Stage(turn.entities[STAGE])))
    pasted = None if turn.pressed else pasted_message(turn.text) or _unmarked(checker, turn.text)
    if pasted:
        here = replace(turn, situation=told_around(rulebook, pasted, turn))
        if written_by_other(_around(pasted, turn.text)):
            theirs = say_their_check(rulebook, checker, pasted, here.situation)
            return beside_check(rulebook, here, checker, _with_refusal(rulebook, turn, theirs))
        return beside_check(rulebook, here, checker, say_check(rulebook, checker, pasted, here.situation))
    told = turn.situation if turn.pressed else read_situation(turn.text, turn.situation, rulebook)
    return Said("text", _ASK_TEXT, choices=(CANCEL_CHECK,), slots={**NOT_CHECKED, **slots_of(told)}, then=CHECK_FORM)


def _unmarked(checker: Checker, text: str) -> str | None:
    """Return all of it where a message stands in it that nothing marks off: "check pls hi, mail me at ..."."""
    found = checker.check(text[:MOST], Situation()).findings
    # What is found by its words alone may be what is asked about.
    return text[:MOST] if any(_DETAIL.search(finding.text) for finding in found) else None


def message_to_check(text: str) -> str | None:
    """Return the message that is pasted into `text` to have it checked; None where a quotation is something else."""
    pasted = pasted_message(text)
    return pasted if pasted and asks_to_check(_around(pasted, text)) else None


def told_around(rulebook: Rulebook, message: str, turn: Turn) -> Situation:
    """Return what is known of role and stage: what is said around the message counts, what is in it does not."""
    return read_situation(_around(message, turn.text), turn.situation, rulebook)


def _around(message: str, text: str) -> str:
    return text.replace(message, " ", 1) if message in text else ""


def say_check(rulebook: Rulebook, checker: Checker, text: str, situation: Situation) -> Said:
    """Check a message and say the verdict, each finding, what to write instead, and what the check is worth."""
    check = checker.check(text, situation)
    slots = _slots(check, text, situation)
    rules = slots[CHECKED]["rules"]
    said = check.words(_checked_as(rulebook, text, situation))
    content = {**_content(check.public(), text), "candidates": rules}
    return Said("check", said, content, _buttons(rulebook, rules, situation), slots)


def say_their_check(rulebook: Rulebook, checker: Checker, text: str, situation: Situation) -> Said:
    """Check what the other side wrote: what in it breaks a rule, that it is their doing, and what to do now."""
    check = checker.check(text, situation)
    slots = _slots(check, text, situation)
    slots[CHECKED][THEIRS] = True
    rules = slots[CHECKED]["rules"]
    findings = [replace(finding, instead=_SAY_NO) for finding in check.findings]
    opening = _THEIRS if rules else _THEIRS_OK
    quoted = [f'- "{finding.text}": {finding.why}' for finding in findings]
    steps = [_WHAT_TO_DO] if rules else []
    said = "\n\n".join([f"{opening} {_stage_taken(text, situation)}".strip(), *quoted, *steps, ADVICE])
    shown = replace(check, findings=tuple(findings), suggestion=None, replacements=()).public()
    content = {**_content(shown, text), "candidates": rules}
    why = [choice("Why?", ASK_WHY, rule=rules[0]), START_REPORT] if rules else []
    buttons = [*why, *(rule_choice(rulebook, rule) for rule in rules[1:]), CHECK_ANOTHER]
    return Said("check", said, content, buttons, slots)


def their_breach(rulebook: Rulebook, turn: Turn, checker: Callable[[], Checker]) -> Said | None:
    """Answer "he wrote: ..., is that allowed?" by what the check finds in it; None if that is nothing, or not asked."""
    pasted = None if turn.pressed or turn.intent != ASK_RULE else pasted_message(turn.text)
    if not pasted or not asks_about_theirs(_around(pasted, turn.text)):
        return None
    said = say_their_check(rulebook, checker(), pasted, told_around(rulebook, pasted, turn))
    return _with_refusal(rulebook, turn, said) if said.slots[RULE] else None


def _with_refusal(rulebook: Rulebook, turn: Turn, said: Said) -> Said:
    """Offer the likeliest text to paste that answers what they want."""
    broken = said.slots[CHECKED]["rules"]
    known = [draft for draft, _ in turn.drafts if draft in rulebook.drafts]
    # A text about a rule that was broken comes before one about a related rule.
    for about in (set(broken), {rule for one in broken for rule in related(rulebook, one)}):
        likely = [draft for draft in known if rulebook.drafts[draft].rule in about]
        if likely:
            button = choice(rulebook.drafts[likely[0]].title, WRITE_REPLY, draft=likely[0])
            return replace(said, choices=(*said.choices, button))
    return said


def _slots(check: Check, text: str, situation: Situation) -> dict[str, Any]:
    rules = list(dict.fromkeys(finding.rule for finding in check.findings))
    return {
        CHECKED: {"text": text, **slots_of(situation), "rules": rules},
        RULE: rules[0] if rules else None,
        CANDIDATES: None,
        **slots_of(situation),
    }


def beside_check(rulebook: Rulebook, turn: Turn, checker: Checker, said: Said) -> Said:
    """Where the check found nothing, point to the rule that the message seems to be about.

    The check does not know every rule. One that it does not know and that restricts is explained outright.
    """
    near = turn.known_rules(rulebook)[:_OFFERED]
    if said.slots[RULE] or not near or turn.decision == Decision.UNKNOWN.value:
        return said
    answer = compose(rulebook, near[0], Focus.RULE, turn.situation)
    restricts = answer.payload["verdict"] in _RESTRICTS
    if turn.decision == Decision.ANSWER.value and restricts and not checker.covers(answer.rule_id):
        rule = say_rule(rulebook, near[0], Focus.RULE, turn.situation)
        payload = answer.payload | {"summary": f"{_BEYOND} {answer.payload['summary']}"}
        slots = {**rule.slots, CHECKED: said.slots[CHECKED]}
        return replace(rule, text=f"{_BEYOND}\n\n{rule.text}", content={"answer": payload}, slots=slots)
    buttons = [rule_choice(rulebook, rule) for rule in near]
    return replace(said, content={**said.content, "candidates": near}, choices=(*said.choices, *buttons))


def _checked_as(rulebook: Rulebook, text: str, situation: Situation) -> str:
    whose = f"a {rulebook.marketplace.parties[situation.role].one}'s message" if situation.role else "a message"
    return _stage_taken(text, situation, whose)


def _stage_taken(text: str, situation: Situation, whose: str = "a message") -> str:
    stage = situation.stage or mentioned_stage(text)
    if stage is None:
        return f"You did not say whether a contract is running, so I took it as {whose} before a contract."
    return f"I took it as {whose} {STAGE_WORDS[stage]}."


def _buttons(rulebook: Rulebook, rules: Sequence[str], situation: Situation) -> list[dict[str, Any]]:
    other = Stage.BEFORE if situation.stage is Stage.ACTIVE else Stage.ACTIVE
    context = choice(_STAGES[other][1], CHECK_MESSAGE, stage=other.value)
    if not rules:
        return [context, CHECK_ANOTHER]
    more = [rule_choice(rulebook, rule) for rule in rules[1:]]
    return [choice("Why?", ASK_WHY, rule=rules[0]), choice("Make it ok", FIX_MESSAGE), context, *more]


def ask_stage() -> tuple[str, list[dict[str, Any]]]:
    """Return the question for the stage, and its buttons."""
    buttons = [answer_choice(title, CHECK_STAGE, stage.value) for stage, (title, _) in _STAGES.items()]
    text = "It depends on where you stand. Is there no contract yet, is the contract running, or has it ended?"
    return text, [*buttons, CANCEL_CHECK]


def fix_message(rulebook: Rulebook, turn: Turn, checker: Checker) -> Said:
    """Give the allowed wording of the message that was checked."""
    last = _last(turn)
    if last is None:
        return check_message(rulebook, turn, checker)
    text, before = last
    # What was said of role and stage since the check counts, and what is said with this wish.
    told = read_situation(turn.text, turn.situation, rulebook)
    situation = Situation(told.role or before.role, told.stage or before.stage)
    if turn.slots[CHECKED].get(THEIRS):
        return replace(say_their_check(rulebook, checker, text, situation), text=_NOT_YOURS)
    check = checker.check(text, situation)
    if check.findings:
        return _allowed_wording(rulebook, checker, text, check, situation)
    stage = situation.stage or mentioned_stage(text) or Stage.BEFORE
    others = [Situation(situation.role, other) for other in Stage if other is not stage]
    found = [pair for pair in zip(others, checker.check_each(text, others), strict=True) if pair[1].findings]
    if not found:
        nothing = f"{_NOTHING_TO_FIX} {_checked_as(rulebook, text, situation)}\n\n{ADVICE}"
        return Said("check", nothing, _content(check.public(), text), (CHECK_ANOTHER,))
    # It may have been found wrong for that stage just before.
    there, check = found[0]
    said = _allowed_wording(rulebook, checker, text, check, there)
    note = f"{_upper(STAGE_WORDS[stage])}, I found nothing to change in it. It breaks a rule {_stages_in_words(found)}."
    return replace(said, text=f"{note} {said.text}")


def _stages_in_words(found: Sequence[tuple[Situation, Check]]) -> str:
    return " and ".join(STAGE_WORDS[situation.stage] for situation, _ in found if situation.stage)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _allowed_wording(rulebook: Rulebook, checker: Checker, text: str, check: Check, situation: Situation) -> Said:
    """Give the message without what was found; where that has no wording, say what to take out."""
    again = _buttons(rulebook, [finding.rule for finding in check.findings[:1]], situation)
    buttons = [button for button in again if button["intent"] != FIX_MESSAGE]
    better = checker.check(check.suggestion or text, situation).public()
    if not check.suggestion or better["verdict"] == "not_allowed":
        steps = dict.fromkeys(finding.instead for finding in check.findings)
        steps_text = "".join(f"\n- {step}" for step in steps)
        # The card must not offer a wording that the text says there is none of.
        bare = {key: value for key, value in check.public().items() if key not in {"suggestion", "replacements"}}
        return Said("check", f"{_NO_WORDING}{steps_text}", _content(bare, text), (*buttons, ASK_HUMAN))
    better |= {"suggestion": check.suggestion}
    parts = ["This way it keeps to the rules that I know:", check.suggestion, check.also_gone, ADVICE]
    said = "\n\n".join(part for part in parts if part)
    return Said("check", said, _content(better, check.suggestion), buttons)


def _content(check: Mapping[str, Any], message: str) -> dict[str, Any]:
    """Return the `check` object of the API beside the message that its places count in."""
    return {"check": {**check, "message": message}}


def about_check(rulebook: Rulebook, turn: Turn) -> bool:
    """Whether the message is for the check: a message, or what follows one ("and if we have a contract?", "why?")."""
    if _wants_fix(turn) or _other_stage(rulebook, turn):
        return True
    if turn.intent in {CHECK_MESSAGE, FIX_MESSAGE}:
        return not _only_asks_leave(turn)
    if not is_current(turn):
        return False
    if turn.intent == ASK_WHY:
        return not turn.slots[CHECKED]["rules"]
    return turn.intent in _CONTEXT and mentioned(turn.text, rulebook).known


def answer_check(rulebook: Rulebook, turn: Turn, checker: Checker) -> Said:
    """Answer what is `about_check`."""
    stage = _other_stage(rulebook, turn)
    if stage:
        return check_again(rulebook, turn, checker, Situation(stage=stage))
    if turn.intent == CHECK_MESSAGE:
        return check_message(rulebook, turn, checker)
    if turn.intent == FIX_MESSAGE or _wants_fix(turn):
        return fix_message(rulebook, turn, checker)
    if turn.intent == ASK_WHY:
        return Said("text", _NO_REASON, choices=(CHECK_ANOTHER,))
    return check_again(rulebook, turn, checker, mentioned(turn.text, rulebook))


def _other_stage(rulebook: Rulebook, turn: Turn) -> Stage | None:
    """Return the stage that the last check is to be made for, if that is all that is said: "and once it is over?"."""
    if turn.pressed or not is_current(turn) or not is_stage_alone(turn.text):
        return None
    said = mentioned(turn.text, rulebook).stage
    if said or not _OPENS.match(turn.text) or _STARTS.search(turn.text):
        return said
    return next((stage for stage, words in _BARE if words.search(turn.text)), None)


def _only_asks_leave(turn: Turn) -> bool:
    """Whether no message is there, nor spoken of: "should I delete the message?" is a question about a rule."""
    last = turn.intent == FIX_MESSAGE and turn.slots.get(CHECKED)
    return not (turn.pressed or last or pasted_message(turn.text)) and asks_leave_only(turn.text)


def _wants_fix(turn: Turn) -> bool:
    """Whether the last check is to be put right, whatever was explained since; a text shown since comes first."""
    return bool(turn.slots.get(CHECKED)) and not turn.slots.get(DRAFT) and asks_to_fix(turn.text)


def is_current(turn: Turn) -> bool:
    """Whether the conversation is still about the last check: its rule, or none, is under discussion."""
    checked = turn.slots.get(CHECKED)
    if not checked:
        return False
    return turn.rule in checked["rules"] or (turn.rule is None and not checked["rules"])


def check_again(rulebook: Rulebook, turn: Turn, checker: Checker, told: Situation) -> Said:
    """Check the last message again, as it would be in another situation."""
    last = _last(turn)
    if last is None:
        return check_message(rulebook, turn, checker)
    text, before = last
    say = say_their_check if turn.slots[CHECKED].get(THEIRS) else say_check
    return say(rulebook, checker, text, Situation(told.role or before.role, told.stage or before.stage))


def _last(turn: Turn) -> tuple[str, Situation] | None:
    checked: Mapping[str, Any] | None = turn.slots.get(CHECKED)
    if not checked:
        return None
    role, stage = checked[ROLE], checked[STAGE]
    return checked["text"], Situation(Role(role) if role else None, Stage(stage) if stage else None)
