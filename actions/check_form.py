"""Asks for the message to check, and for the stage where the outcome depends on it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from actions.aside import answer_aside, as_question, is_aside, names_rule
from actions.base import Said, Turn
from actions.check import (
    CANCEL_CHECK,
    CHECK_ANOTHER,
    CHECK_MESSAGE,
    CHECK_STAGE,
    CHECK_TEXT,
    FIX_MESSAGE,
    NOT_CHECKED,
    ask_stage,
    beside_check,
    say_check,
    told_around,
)
from actions.follow_up import FOCUS, TELL_CONTEXT
from actions.form import CANCEL, REQUESTED, given
from actions.form_action import FormAction
from actions.situation import mentioned_stage, read_situation, slots_of
from groundrules.guard.pasted import pasted_message, without_question
from groundrules.language.asks_person import asks_for_person
from groundrules.language.remarks import is_remark
from groundrules.language.replies import MOST, asks_back, cancels, clean, has_words, skips
from groundrules.language.to_us import asks_us, goes_on, tells_us
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.schema import Stage

_CANCELLED = "All right, I have checked nothing."
_NO_WORDS = "I see no words in that. Please paste the message as you would send it, or say \u201ccancel\u201d."
_TOO_LONG = f"That was long, so I checked the first {MOST:,} characters."
_BACK = "Back to your message."
_NOT_YET = (
    "I have no message from you yet. Please paste it as you would send it, or say \u201ccancel\u201d. "
    "If that is the message, put it in quotation marks."
)
_ANSWERED = (
    "I took that for a question to me, and have checked nothing. If it is your message, press the button and paste it "
    "in quotation marks."
)
# Said in a few words, and for certain, these are for us and not for the other side.
_TO_US = frozenset(
    {
        *FOCUS,
        TELL_CONTEXT,
        CHECK_MESSAGE,
        FIX_MESSAGE,
        "affirm",
        "deny",
        "thank",
        "ask_capabilities",
        "ask_what_are_you",
    }
)
_SURE, _FEW_TO_US = 0.8, 6
# A short answer to the question for the stage, beyond what is understood anywhere.
_STAGES = (
    (Stage.AFTER, re.compile(r"\b(?:ended|over|closed|finished|done|after|past|last|third)\b", re.I)),
    (Stage.BEFORE, re.compile(r"\b(?:no|not|none|nope|yet|before|interview(?:ing)?|applying|first)\b", re.I)),
    (Stage.ACTIVE, re.compile(r"\b(?:yes|yep|running|active|hired|have|started|during|ongoing|open|second)\b", re.I)),
)
_FEW_WORDS = 8
_QUOTED = re.compile(r"[\"'\u201c\u2018\u00ab].*[\"'\u201d\u2019\u00bb]", re.S)
_ASKS = re.compile(
    r"\W*(?:(?:ok|sure|yes|please|pls|so) )*(?:is|can|could|may|would|will|check|here|this|it'?s|my|the)\b.{0,60}?"
    r"(?:[\"\u201c\u00ab:\n\u2192]|[-=]>|\s[-\u2013\u2014]\s)",
    re.I,
)


class ValidateCheckForm(FormAction):
    """Rasa's action for the form `check_form`."""

    asks = (CHECK_TEXT, CHECK_STAGE)

    def name(self) -> str:
        """As in domain.yml; Rasa wants the word `validate`."""
        return "validate_check_form"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """Take the message or the stage; check as soon as enough is known."""
        pressed = given(turn)
        if (pressed and pressed[1] == CANCEL) or (not turn.pressed and cancels(turn.text)):
            return Said("text", _CANCELLED, slots={**NOT_CHECKED, REQUESTED: None})
        if turn.slots[REQUESTED] == CHECK_TEXT:
            return self._take_text(turn)
        if pressed and pressed[0] == CHECK_STAGE:
            return self._check(str(turn.slots[CHECK_TEXT]), replace(turn.situation, stage=Stage(pressed[1])))
        return self._take_stage(turn)

    def _take_text(self, turn: Turn) -> Said | Sequence[Said]:
        ask = Said("text", _NO_WORDS, slots={REQUESTED: CHECK_TEXT})
        if turn.pressed:
            return self.aside(turn, ask) or ask
        said = clean(turn.text)
        if not has_words(said):
            return ask
        pasted = self._pasted(said)
        if not pasted and not self.checker.check(said[:MOST], Situation()).findings:
            answered = self._answer_us(turn, said)
            if answered:
                return answered
            if self._for_us(turn, said):
                told = read_situation(said, turn.situation, self.rulebook)
                again = replace(ask, text=_NOT_YET, choices=(CANCEL_CHECK,), slots={**ask.slots, **slots_of(told)})
                return (self.aside(turn, again) if asks_for_person(said) else None) or again
        text = (pasted or said)[:MOST]
        situation = told_around(self.rulebook, pasted, turn) if pasted else turn.situation
        if situation.stage is None and mentioned_stage(text) is None and self._depends(text, situation):
            question, buttons = ask_stage()
            slots = {**slots_of(situation), CHECK_TEXT: text, REQUESTED: CHECK_STAGE}
            return Said("text", question, choices=buttons, slots=slots)
        checked = self._check(text, situation, _TOO_LONG if len(pasted or said) > MOST else "")
        beside = beside_check(self.rulebook, replace(turn, situation=situation), self.checker, checked)
        return replace(beside, slots={**checked.slots, **beside.slots})

    def _pasted(self, said: str) -> str | None:
        """Return the message inside "is this ok: ..."; None where all of it is the message, as it should be here."""
        pasted = pasted_message(said)
        framed = _ASKS.match(said) or _QUOTED.fullmatch(said) or without_question(said, surely=True) != said
        if not pasted or not framed or len(said) > MOST:
            return None
        alone, whole = (self.checker.check(text, Situation()) for text in (pasted, said))
        return pasted if len(alone.findings) == len(whole.findings) else None

    def _answer_us(self, turn: Turn, said: str) -> Sequence[Said] | None:
        """Leave the form for what is plainly put to us; to find nothing in a question would be a false comfort."""
        if not (asks_us(said) or goes_on(said) or tells_us(said)):
            return None
        aside = turn.intent not in {CHECK_MESSAGE, FIX_MESSAGE} and is_aside(turn, self.rulebook)
        if not (aside or asks_us(said) or names_rule(turn)):
            return None
        found = answer_aside(turn if aside else as_question(turn), self.store, self._checker)
        # Another form would have to wait until this one is closed.
        answers = [answer for answer in found if answer.then is None]
        if not answers:
            return None
        last = answers[-1]
        note = [] if last.kind == "clarify" else [Said("text", _ANSWERED, choices=(CHECK_ANOTHER,))]
        answers[-1] = replace(last, slots={**last.slots, **NOT_CHECKED, REQUESTED: None})
        return [*answers, *note]

    def _for_us(self, turn: Turn, said: str) -> bool:
        """Whether this is a short word to us, and no message."""
        few = len(said.split()) <= _FEW_TO_US
        meant = few and turn.intent in _TO_US and turn.confidence >= _SURE
        about_us = goes_on(said) or tells_us(said) or (few and mentioned_stage(said) is not None)
        return meant or about_us or is_remark(said) or asks_for_person(said)

    def _take_stage(self, turn: Turn) -> Said | Sequence[Said]:
        question, buttons = ask_stage()
        ask = Said("text", question, choices=buttons, slots={REQUESTED: CHECK_STAGE})
        text = str(turn.slots[CHECK_TEXT])
        if not turn.pressed and not asks_back(turn.text):
            # Whatever else is answered, the strictest stage is taken rather than asking for ever.
            return self._check(text, replace(turn.situation, stage=_stage(turn.text)))
        aside = self.aside(turn, replace(ask, text=f"{_BACK} {question}"))
        return aside or self._check(text, replace(turn.situation, stage=_stage(turn.text)))

    def _check(self, text: str, situation: Situation, before: str = "") -> Said:
        said = say_check(self.rulebook, self.checker, text, situation)
        slots = {**said.slots, **NOT_CHECKED, REQUESTED: None}
        return replace(said, text=f"{before}\n\n{said.text}".strip(), slots=slots)

    def _depends(self, text: str, situation: Situation) -> bool:
        outcomes = self.checker.check_each(text, [replace(situation, stage=stage) for stage in Stage])
        return len({(check.verdict, tuple(_rules(check))) for check in outcomes}) > 1


def _rules(check: Any) -> list[str]:
    return [finding.rule for finding in check.findings]


def _stage(text: str) -> Stage | None:
    """Return the stage that an answer names; None where it names none, or is left open."""
    told = mentioned_stage(text)
    if told is not None or skips(text) or len(text.split()) > _FEW_WORDS:
        return told
    return next((stage for stage, words in _STAGES if words.search(text)), None)
