"""Gives a text to paste: the one that was asked for, those that are close, or none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.base import ASK_HUMAN, CANDIDATES, DRAFT, PAST, RULE, Earlier, Said, Turn, choice
from actions.situation import read_situation, slots_of
from groundrules.language.amounts import read_amount
from groundrules.language.draft_details import still_presses, wanted_sum, without_details
from groundrules.language.names import read_name
from groundrules.language.own_doing import own_doing, own_story
from groundrules.language.wording_request import asks_for_words, asks_what_to_tell, for_other_side
from groundrules.rulebook.answer import Focus, Situation
from groundrules.rulebook.answer import compose as compose_answer
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.draft import (
    Fit,
    Form,
    Request,
    changed,
    compose,
    form_for,
    is_bare,
    named_change,
    offered_forms,
    pick,
    related,
    voice,
)
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Draft, DraftField, DraftKind, RefusedDraft, Role
from groundrules.rulebook.wording import STAGE_WORDS

# The share of a draft from which it is worth a button beside an answer about its rule.
_OFFERED_FROM = 0.6
# The share of a draft from which a story is taken to be one that it answers; how much less an earlier one counts.
_TOLD_FROM, _FADES = 0.2, 0.8
# How far down its ranking a request may be about the rule under discussion.
_SHARES_LOOKED_AT = 3
WRITE_REPLY, CHANGE_DRAFT = "write_reply", "change_draft"
NO_DRAFT = "I have no ready text that plainly fits, and I will not make one up."
ABOUT_WHAT = "Gladly. What is it about? Tell me what the other person wants from you."
NO_TEXT = "I have no ready text for that, because it needs your own facts. These steps may help you write it."
THIS_ONE = "Is this the text you need?"
WHICH = "Which of these texts do you need?"
REFUSED = "I will not write that one."
NO_PLACE = "It has no place for a {what}; you can add that yourself before you send it."
# "A short no", "reply, firm": the form of the text, and not a firm that wants it.
_OF_A_FORM = re.compile(
    r"\b(?:short|brief|quick|firm|strict|strong|tough)\w*\s+(?:but\s+)?(?:\w+\s+)?(?:no|reply|message|msg|answer|text|note|one|"
    r"version|refusal)\b|\b(?:firm|firmer|firmly|short|shorter|briefly|strict|stricter)\W*(?:please|pls|plz)?\W*$|"
    r"\b(?:make|keep|say|write)\s+(?:it|that|this)\s+(?:\w+\s+)?(?:short|brief|firm|strict)",
    re.IGNORECASE,
)
# In the slot of the draft, where a request waits to hear what it is about.
_ASKED = "asked"
_FILL_IN = "Fill in what stands in [brackets]."
_CHECKLIST = "Here is a checklist for yourself; it is not a message to send."
_TITLES = {Form.NORMAL: "The first version", Form.SHORTER: "Shorter", Form.FIRMER: "Firmer"}


@dataclass(frozen=True)
class Shown:
    """A draft as it is shown; it stays in a slot."""

    draft: Draft
    form: Form
    name: str | None = None
    amount: str | None = None

    @classmethod
    def last(cls, rulebook: Rulebook, turn: Turn, *, past: bool = False) -> "Shown | None":
        """Return the draft shown last, unless it has been withdrawn since.

        One after which something else was explained counts only where a `past` one is asked for.
        """
        slot = turn.slots.get(DRAFT) or {}
        if slot.get(PAST) and not past:
            return None
        draft = rulebook.drafts.get(slot.get("id", ""))
        if not isinstance(draft, Draft):
            return None
        return cls(draft, Form(slot["form"]), slot["name"], slot.get("amount"))

    @property
    def slot(self) -> dict[str, Any]:
        """What the slot keeps."""
        kept = {"id": self.draft.id, "form": self.form.value, "name": self.name}
        return kept | ({"amount": self.amount} if self.amount else {})

    def told(self, rulebook: Rulebook, text: str) -> "Shown":
        """Return it with the name and the amount that `text` surely gives."""
        name, amount = name_in(rulebook, text, sure=True), read_amount(text) or wanted_sum(text)
        return replace(self, name=name or self.name, amount=amount or self.amount)


def write_reply(rulebook: Rulebook, turn: Turn) -> Said:
    """Give the draft that was asked for, offer those that are close, or own up to having none."""
    if turn.pressed and turn.entities.get(DRAFT) in rulebook.drafts:
        return say_draft(rulebook, turn, turn.entities[DRAFT], turn.situation)
    situation = read_situation(turn.text, turn.situation, rulebook)
    rule = turn.rule if turn.rule in rulebook.rules else None
    request = request_of(rulebook, turn, situation)
    picked = pick(rulebook, request)
    if picked.fit is Fit.ONE:
        return say_draft(rulebook, turn, picked.drafts[0], situation, picked.drafts[1:])
    if picked.fit is Fit.SOME:
        return offer_drafts(rulebook, WHICH if len(picked.drafts) > 1 else THIS_ONE, picked.drafts, situation)
    unsaid = is_bare(request.text) and rule is None
    steps = _steps(rulebook, turn, request, picked.drafts)
    if steps:
        return steps
    opening = [ABOUT_WHAT, "Or take one of these:"] if unsaid else [NO_DRAFT, "The nearest I have:"]
    said = offer_drafts(rulebook, " ".join(opening if picked.drafts else opening[:1]), picked.drafts, situation)
    return replace(said, slots={**said.slots, DRAFT: {_ASKED: turn.text}}) if unsaid else said


def asked_before(turn: Turn) -> str | None:
    """Return the request that could not be met for want of a subject, while that is what was asked for last."""
    asked: str | None = (turn.slots.get(DRAFT) or {}).get(_ASKED)
    return asked


def request_of(rulebook: Rulebook, turn: Turn, situation: Situation, text: str | None = None) -> Request:
    """Return what is asked for, in the light of what was told before; a name or a sum in it is no situation."""
    text = turn.text if text is None else text
    for known in (name_in(rulebook, text, sure=True), None if wanted_sum(text) else read_amount(text)):
        text = text.replace(known, " ") if known else text
    told = [earlier for earlier in turn.earlier if not is_bare(earlier.text)]
    # Who is asked to say no takes nothing back, whatever they wrote before.
    refuses = re.search(r"\b(?:no|not|decline|refuse|refusal)\b", text, re.IGNORECASE) is not None
    plainest = _plainest(told)
    rule = turn.rule if turn.rule in rulebook.rules else None
    if rule or plainest:
        text = without_details(text)
    own = own_doing(text) or (is_bare(text) and not refuses and plainest is not None and own_story(plainest.text))
    told_drafts = plainest.drafts if plainest else ()
    no = refuses and is_bare(text)
    return Request(text, turn.drafts, rule, situation, told_drafts, own, for_other_side(turn.text), no)


def _plainest(told: Sequence[Earlier]) -> Earlier | None:
    """Return the message that is plainest about one draft; the longer ago, the less it counts."""
    shares = [one.drafts[0][1] * _FADES**place if one.drafts else 0.0 for place, one in enumerate(told)]
    return told[shares.index(max(shares))] if told else None


def _steps(rulebook: Rulebook, turn: Turn, request: Request, near: Sequence[str]) -> Said | None:
    """Own up to having no text, and give the steps of the rule that the request is about, as for an appeal.

    Of the drafts that are `near`, only those about a related rule stand below.
    """
    named = request.rule if is_bare(request.text) else _rule_meant(rulebook, turn)
    if named is None or not rulebook.rule(named).instead:
        return None
    answer = compose_answer(rulebook, named, Focus.INSTEAD, request.situation)
    about = related(rulebook, named)
    drafts = [rulebook.drafts[draft] for draft in near if rulebook.drafts[draft].rule in about]
    buttons = [choice(draft.title, WRITE_REPLY, draft=draft.id) for draft in drafts]
    buttons += [choice("Why this rule?", "choose_rule", rule=answer.rule_id), ASK_HUMAN]
    slots = {RULE: answer.rule_id, CANDIDATES: None, **slots_of(request.situation)}
    return Said("answer", f"{NO_TEXT}\n\n{answer.text}", {"answer": answer.payload}, buttons, slots)


def _rule_meant(rulebook: Rulebook, turn: Turn) -> str | None:
    """Return the rule that a request for a text is plainly about, where no draft is at all likely."""
    if any(share >= _TOLD_FROM for _, share in turn.drafts[:1]):
        return None
    likely = turn.known_rules(rulebook)[: 1 if turn.decision == Decision.ANSWER.value else _SHARES_LOOKED_AT]
    named = likely[0] if turn.decision == Decision.ANSWER.value and likely else turn.rule
    return named if named in likely else None


def say_draft(rulebook: Rulebook, turn: Turn, draft_id: str, situation: Situation, others: Sequence[str] = ()) -> Said:
    """Give one draft, in the form that fits the person; `others` may have been meant instead."""
    draft = rulebook.drafts[draft_id]
    if isinstance(draft, Draft) and draft.again and not turn.pressed and still_presses(turn.text):
        draft_id, draft = draft.again, rulebook.drafts[draft.again]
    if isinstance(draft, RefusedDraft):
        return _refuse(rulebook, draft, situation)
    before = Shown.last(rulebook, turn)
    known = before if before and before.draft.id == draft_id else Shown(draft, Form.NORMAL)
    form = _form_asked_for(turn.text, draft, form_for(draft, situation.role))
    shown = replace(known, draft=draft, form=form).told(rulebook, turn.text)
    opening = " ".join(
        filter(None, (_introduce(rulebook, shown, situation), _without_place(rulebook, turn.text, draft)))
    )
    said = say_shown(rulebook, shown, opening, situation)
    if not others:
        return said
    titles = "".join(f"\n- {rulebook.drafts[other].title}" for other in others)
    buttons = [choice(rulebook.drafts[other].title, WRITE_REPLY, draft=other) for other in others]
    return replace(said, text=f"{said.text}\n\nNot what you meant? Perhaps:{titles}", choices=(*said.choices, *buttons))


def _form_asked_for(text: str, draft: Draft, form: Form) -> Form:
    """Return the shorter or the firmer form, where the request is for one: "reply to him for me, firm"."""
    asked = named_change(text) if _OF_A_FORM.search(text) else None
    return (changed(draft, form, asked, None) or form) if asked in {Form.SHORTER, Form.FIRMER} else form


def _without_place(rulebook: Rulebook, text: str, draft: Draft) -> str:
    """Say what was to be put in and has no place in this text."""
    missing = [
        what
        for what, field, given in (
            ("name", DraftField.NAME, name_in(rulebook, text, sure=True)),
            ("sum", DraftField.AMOUNT, wanted_sum(text)),
        )
        if given and field not in draft.fields
    ]
    return NO_PLACE.format(what=" or a ".join(missing)) if missing else ""


def offer_drafts(rulebook: Rulebook, opening: str, drafts: Sequence[str], situation: Situation) -> Said:
    """Offer drafts to choose from, by their titles."""
    titles = [rulebook.drafts[draft].title for draft in drafts]
    buttons = [choice(title, WRITE_REPLY, draft=draft) for title, draft in zip(titles, drafts, strict=True)]
    lines = "".join(f"\n- {title}" for title in titles)
    slots = {CANDIDATES: list(drafts) or None, **slots_of(situation)}
    return Said("text", f"{opening}{lines}", choices=(*buttons, ASK_HUMAN), slots=slots)


def offer_text(rulebook: Rulebook, turn: Turn, said: Said | Sequence[Said]) -> Said | Sequence[Said]:
    """Add a button for the draft that a request was about, where the rule was explained instead."""
    enough = _TOLD_FROM if asks_what_to_tell(turn.text) else _OFFERED_FROM
    likely = [draft for draft, share in turn.drafts[:1] if share >= enough and draft in rulebook.drafts]
    if not (isinstance(said, Said) and said.kind in {"answer", "clarify"} and likely and asks_for_words(turn.text)):
        return said
    button = choice(rulebook.drafts[likely[0]].title, WRITE_REPLY, draft=likely[0])
    return replace(
        said,
        text=f"{said.text}\n\nI can also give you a text for it: {button['title']}.",
        choices=(*said.choices, button),
    )


def name_in(rulebook: Rulebook, text: str, *, sure: bool) -> str | None:
    """Return the name in `text`; a marketplace or an app is nobody."""
    market = rulebook.marketplace
    return read_name(text, sure=sure, never=[market.name, *market.elsewhere])


def _refuse(rulebook: Rulebook, refused: RefusedDraft, situation: Situation) -> Said:
    said = offer_drafts(
        rulebook, f"{REFUSED} {refused.why}\n\nWhat I can write for you instead:", refused.instead, situation
    )
    why = choice("Why this rule?", "choose_rule", rule=refused.rule)
    return replace(said, choices=(*said.choices[:-1], why), slots={**said.slots, RULE: refused.rule, DRAFT: None})


def say_shown(rulebook: Rulebook, shown: Shown, opening: str, situation: Situation) -> Said:
    """Say the draft with its note; what is still open and what comes next stand below."""
    draft = shown.draft
    payload = compose(draft, shown.form, shown.name, situation.role, shown.amount)
    note = f"Note: {draft.note}" if draft.note else ""
    fill_in = _FILL_IN if "[" in payload["text"] else ""
    text = "\n\n".join(part for part in (opening, payload["text"], fill_in, note) if part)
    buttons = [*other_forms(rulebook, shown), choice("Why this rule?", "choose_rule", rule=draft.rule)]
    slots = {RULE: draft.rule, CANDIDATES: None, DRAFT: shown.slot, **slots_of(situation)}
    return Said("draft", text, {"draft": payload}, buttons, slots)


def other_forms(rulebook: Rulebook, shown: Shown) -> list[dict[str, Any]]:
    """Return the buttons for the other forms of what is shown."""
    return [
        choice(_title(rulebook, shown.draft, form, shown.form), CHANGE_DRAFT, draft=shown.draft.id, form=form.value)
        for form in offered_forms(shown.draft, shown.form)
    ]


def _introduce(rulebook: Rulebook, shown: Shown, situation: Situation) -> str:
    """Say what it is and for whom; and, where it is, that it is meant for another time."""
    draft = shown.draft
    if draft.kind is DraftKind.CHECKLIST:
        return _CHECKLIST
    opening = f"Here is a text to paste, as {a_party(rulebook, shown, situation.role)} would write it."
    if situation.stage is None or situation.stage in draft.stages:
        return opening
    return f"{opening} Take care: it is meant for the time {' or '.join(STAGE_WORDS[stage] for stage in draft.stages)}."


def a_party(rulebook: Rulebook, shown: Shown, role: Role | None) -> str:
    """Name who speaks in what is shown: "a client"."""
    party = rulebook.marketplace.parties[voice(shown.draft, shown.form, role)].one
    return f"{'an' if party[0] in 'aeiou' else 'a'} {party}"


def _title(rulebook: Rulebook, draft: Draft, form: Form, shown: Form) -> str:
    """Name a form on its button."""
    if Form.OTHER_VOICE in (form, shown):
        return f"In the {rulebook.marketplace.parties[voice(draft, form, None)].one}'s voice"
    return _TITLES[form]
