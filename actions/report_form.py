"""Takes the answers of a report: what is kept, what is asked again, and when the report is sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions.base import Said, Turn
from actions.form import CANCEL, REQUESTED, SKIP, given
from actions.form_action import FormAction
from actions.report import (
    CONFIRM,
    EDUCATION,
    NO_ANSWERS,
    QUESTIONS,
    REVIEW,
    SEND,
    SLOTS,
    Question,
    cancelled,
    noted,
    say_question,
    slot,
    stored,
    what_becomes_of_it,
)
from actions.report_change import Change, read_change
from groundrules.language.about_report import asks_what_becomes
from groundrules.language.replies import (
    MOST,
    asks_back,
    cancels,
    cancels_beside,
    clean,
    goes_back,
    has_words,
    sends,
    skips,
    starts_over,
)
from groundrules.language.report_parts import adds, has_time, is_user_name, parts_in, tells_more
from groundrules.language.report_wish import only_wish
from groundrules.reference import new_reference

_BACK = "Back to your report. Say \u201ccancel\u201d to leave it."
_NO_WORDS = "I could not read any words in that."
_NEEDED = "I need at least one sentence about this."
_TOO_LONG = f"That was long, so I kept the first {MOST:,} characters."
_ADDED = "I have added that to what happened."
_FROM_THE_START = "All right, from the start. What you told so far is dropped."
_FIRST = "This is the first question."
_NO_TIME = "I could not read a time in that."
_NEED_NOT = "You need not: say \u201cskip\u201d to leave it out."
_TELL = "Please tell me in a few words, or say \u201cskip\u201d."
_CHOOSE = "I can pass on one of these two wishes only. Please choose one, or say \u201cskip\u201d."
_NO_MONEY = (
    "A report cannot bring money back. Refunds and disputes are for that; ask me about them at any time. "
    "Here I can pass on one of these two wishes only."
)
_NOT_NOW = "I cannot answer that. Let us finish your report first, or say \u201ccancel\u201d."
_NOT_SENT = (
    "Nothing is sent yet. Please say \u201csend\u201d, \u201ccancel\u201d, or name the part that you want to change."
)
_WHY = re.compile(
    r"\W*(?:(?:but|and|so|sorry) )*(?:why|what for|why (?:do|would|must|should) (?:you|i)\b.{0,40}|why (?:that|this)"
    r"|(?:what|which) (?:do you mean|should i (?:say|write|put|give)|counts"
    r"|(?:kind|sort|evidence|proof|name|date|place)\b.{0,40})|like what|such as(?: what)?|for example)\W*",
    re.I,
)
# Whether the question asked must be answered.
_MUST = re.compile(
    r"\W*(?:(?:but|and|so|sorry) )*(?:(?:do|must|should|shall) (?:i|we) (?:really )?(?:have to |need to |got to )?"
    r"(?:give|say|tell|answer|name|fill|know|write|provide|put)\b.{0,30}"
    r"|(?:is|are) (?:it|this|that|these|the \w+) (?:really )?(?:required|mandatory|needed|necessary|optional|a must)"
    r"|(?:can|may|could) (?:i|we) (?:skip|leave)\b.{0,30})\W*",
    re.I,
)
_OPENINGS = frozenset({"greet", "thank", "affirm", "goodbye"})
_FEW_WORDS, _SHORT_CHANGE, _SHORT_QUESTION = 3, 6, 12
_WISHED = {
    EDUCATION: re.compile(r"\beducat|\bremind|\bteach|\bwarn|\brules?\b|\bfirst\b|^\W*1\W*$", re.I),
    REVIEW: re.compile(r"\breview|\blook\b|\bcheck|\binvestigat|\bban|\baction|\bpunish|\bsecond\b|^\W*2\W*$", re.I),
}
_AMENDS = re.compile(r"\W*(?:actually|sorry|correction|wait|no wait|oops|oh|i meant?|sry)\b", re.I)
_MONEY = re.compile(r"\bmoney\b|\brefund|\bpay\b|\bpaid\b|\bpayment|\bcompensat|\breimburs|[$\u20ac\u00a3]", re.I)


class ValidateReportForm(FormAction):
    """Rasa's action for the form `report_form`."""

    asks = SLOTS

    def name(self) -> str:
        """As in domain.yml; Rasa wants the word `validate`."""
        return "validate_report_form"

    def answer(self, turn: Turn) -> Said | Sequence[Said]:
        """Take the answer to the question asked, or answer the user's own question first."""
        asked = str(turn.slots[REQUESTED]).removeprefix(slot(""))
        pressed = given(turn)
        if pressed:
            return self._pressed(turn, asked, *pressed)
        return (None if turn.pressed else self._about_form(turn, asked)) or self._answered(turn, asked)

    def _about_form(self, turn: Turn, asked: str) -> Said | Sequence[Said] | None:
        """Do what is said about the report itself: leave it, a question about it, a change; None for all else."""
        steered = _steered(turn, asked)
        if steered:
            return steered
        # In a story, "stop" may be what somebody said.
        if asked != "what" and cancels_beside(turn.text):
            return [cancelled(), *self.instead(turn)]
        reason = _reason(QUESTIONS[asked], turn.text) if asked in QUESTIONS else None
        if reason:
            return _ask(turn, asked, reason)
        if asked != CONFIRM and only_wish(turn.text):
            return _ask(turn, asked)
        if asks_what_becomes(turn.text):
            return [what_becomes_of_it(self.rulebook), _ask(turn, asked, _BACK)]
        change = read_change(turn.text)
        return _changed(turn, change) if change and _meant(turn, asked, change) else None

    def _answered(self, turn: Turn, asked: str) -> Said | Sequence[Said]:
        aside = self.aside(turn, _ask(turn, asked, _BACK)) if turn.pressed or has_words(turn.text) else None
        return aside or self._typed(turn, asked)

    def _pressed(self, turn: Turn, asked: str, field: str, answer: str) -> Said:
        if answer == CANCEL:
            return cancelled()
        if (field, answer) == (CONFIRM, SEND) and asked == CONFIRM:
            return self._send(turn)
        if field in QUESTIONS and not (QUESTIONS[field].needed and answer == SKIP):
            return _next(turn, field, "" if answer == SKIP else answer)
        return _ask(turn, asked)

    def _typed(self, turn: Turn, asked: str) -> Said:
        text = clean(turn.text)
        placed = _placed(turn, asked, text)
        if placed or asked == CONFIRM:
            return placed or self._confirm(turn)
        why_not = _not_taken(QUESTIONS[asked], turn, text)
        if why_not is not None:
            return _ask(turn, asked, why_not)
        if skips(text):
            return _next(turn, asked, "")
        if asked == "wish":
            wished = _wishes(text)
            unclear = _NO_MONEY if _MONEY.search(text) and not wished else _CHOOSE
            return _next(turn, asked, wished[0]) if len(wished) == 1 else _ask(turn, asked, unclear)
        return _next(turn, asked, text[:MOST], _TOO_LONG if len(text) > MOST else "")

    def _confirm(self, turn: Turn) -> Said:
        if sends(turn.text):
            return self._send(turn)
        change = read_change(turn.text)
        return _changed(turn, change) if change else _ask(turn, CONFIRM, _NOT_SENT)

    def _send(self, turn: Turn) -> Said:
        answers = _answers(turn)
        if not answers.get("what"):
            return _ask(turn, "what", _NEEDED)
        told = {field: answers.get(field) or None for field in QUESTIONS}
        return stored(self.rulebook, {"reference": new_reference(), **told})


def _steered(turn: Turn, asked: str) -> Said | None:
    """Stop, begin anew or go back a step, where that is asked for."""
    if cancels(turn.text):
        return cancelled()
    if starts_over(turn.text):
        asked_first = say_question("what", _FROM_THE_START)
        return replace(asked_first, slots={**NO_ANSWERS, **asked_first.slots})
    return _before(turn, asked) if goes_back(turn.text) else None


def _reason(question: Question, text: str) -> str | None:
    """Return why the question is asked, and whether it must be answered, where the text wants to know."""
    if _WHY.fullmatch(text) or (question.needed and _MUST.fullmatch(text)):
        return question.why
    return f"{_NEED_NOT} {question.why}" if _MUST.fullmatch(text) else None


def _not_taken(question: Question, turn: Turn, text: str) -> str | None:
    """Return what to say before asking again, where the text is no answer; None where it is one."""
    words = len(text.split())
    if not has_words(text):
        return _NO_WORDS
    if asks_back(text) and (not question.needed or words <= _SHORT_QUESTION):
        return _NOT_NOW
    if question.field == "when" and not skips(text) and not sends(text) and not has_time(text):
        return _NO_TIME
    if not question.needed:
        # "Yes" answers none of these questions.
        return (_CHOOSE if question.field == "wish" else _TELL) if sends(text) else None
    # "Ok", "hello": they are about to tell it.
    opening = sends(text) or (turn.intent in _OPENINGS and words <= _FEW_WORDS)
    return _NEEDED if skips(text) else "" if opening else None


def _placed(turn: Turn, asked: str, text: str) -> Said | None:
    """Keep an answer that plainly belongs to other questions, or adds to what happened; None where it does neither."""
    more = tells_more(text) and (adds(text) or (asked == "when" and not has_time(text)))
    if more and asked not in {"what", "wish"} and not asks_back(text):
        return _added(turn, text, asked)
    parts = parts_in(text, asked)
    # What could be shown may lie "in the messages"; a file has a name as well.
    if not parts or (asked == "evidence" and (is_user_name(text) or parts.keys() & {"where", "evidence"})):
        return None
    others = {field: value for field, value in parts.items() if field != asked}
    return _keep(turn, {field: value[:MOST] for field, value in parts.items()}, noted(others))


def _added(turn: Turn, text: str, asked: str) -> Said:
    """Put more to what happened, and ask on."""
    told = _answers(turn).get("what", "").strip()
    end = "" if not told or told.endswith((".", "!", "?")) else "."
    whole = f"{told}{end} {text}".strip()
    said = _keep(turn, {"what": whole[:MOST]}, f"{_ADDED} {_TOO_LONG}" if len(whole) > MOST else _ADDED)
    return said if told else _ask(turn, asked)


def _before(turn: Turn, asked: str) -> Said:
    """Ask the question before this one again; its answer stands until there is another."""
    fields = [*QUESTIONS, CONFIRM]
    place = fields.index(asked)
    return _ask(turn, fields[place - 1]) if place else _ask(turn, asked, _FIRST)


def _meant(turn: Turn, asked: str, change: Change) -> bool:
    """Whether an earlier answer is to be changed; before all are given, only with its new value."""
    if asked == CONFIRM:
        return change.plain
    if change.plain and change.value == "" and asked != "what":
        return True
    if change.field == asked != "what":
        return change.plain and bool(change.value)
    earlier = change.field in _answers(turn)
    if change.value is None and earlier:
        return change.plain and len(turn.text.split()) <= _SHORT_CHANGE
    return earlier and bool(change.value) and asked != "what" and (change.plain or bool(_AMENDS.match(turn.text)))


def _changed(turn: Turn, change: Change) -> Said:
    """Keep the new value of a part, or ask for it."""
    value = change.value
    if change.field == "wish" and value:
        wished = _wishes(value)
        value = wished[0] if len(wished) == 1 else None
    if change.adds and value:
        return _added(turn, value, change.field)
    if value is None or (change.field == "when" and value and not has_time(value)):
        return _ask(turn, change.field, _NO_TIME if value else "")
    if not value and QUESTIONS[change.field].needed:
        return _ask(turn, change.field, _NEEDED)
    kept = {change.field: value[:MOST]}
    return _keep(turn, kept, _TOO_LONG if len(value) > MOST else noted(kept))


def _wishes(text: str) -> list[str]:
    return [wish for wish, words in _WISHED.items() if words.search(text)]


def _answers(turn: Turn) -> dict[str, str]:
    values = {field: turn.slots.get(slot(field)) for field in QUESTIONS}
    return {field: value for field, value in values.items() if value is not None}


def _ask(turn: Turn, field: str, before: str = "") -> Said:
    return say_question(field, before, _answers(turn))


def _next(turn: Turn, field: str, answer: str, before: str = "") -> Said:
    """Keep an answer, and ask the first question that is still open."""
    return _keep(turn, {field: answer}, before)


def _keep(turn: Turn, kept: Mapping[str, str], before: str = "") -> Said:
    """Keep answers, and ask the first question that is still open."""
    answers = _answers(turn) | dict(kept)
    open_fields = [name for name in QUESTIONS if name not in answers]
    said = say_question(open_fields[0] if open_fields else CONFIRM, before, answers)
    slots = {**said.slots, **{slot(field): answer for field, answer in kept.items()}}
    return Said(said.kind, said.text, choices=said.choices, slots=slots)
