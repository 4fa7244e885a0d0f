"""Gives a text to paste, and changes the one given last: shorter, firmer, as the other side, with a name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.base import ASK_HUMAN, CANDIDATES, DRAFT, RULE, Said, Turn, choice
from actions.situation import mentioned, read_situation, slots_of
from groundrules.language.names import read_name, wants_no_name
from groundrules.language.wording_request import asks_for_words
from groundrules.rulebook.answer import Situation
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
    voice,
)
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Draft, DraftField, DraftKind, RefusedDraft, Role
from groundrules.rulebook.wording import STAGE_WORDS

# The share of a draft from which it is worth a button beside an answer about its rule.
_OFFERED_FROM = 0.6
WRITE_REPLY, CHANGE_DRAFT, RESTATE, TELL_CONTEXT = "write_reply", "change_draft", "ask_restate", "tell_context"
FORM, NAME = "form", "name"
NO_DRAFT = "I have no ready text that plainly fits, and I will not make one up."
ABOUT_WHAT = "Gladly. What is it about? Tell me what the other person wants from you."
WHICH = "Which of these texts do you need?"
NOTHING_TO_CHANGE = "I have not written anything for you just now. Tell me what the text should be about."
WHICH_NAME = 'Whose name shall I put in? Say it like this: "her name is Priya".'
REFUSED = "I will not write that one."
_FILL_IN = "Fill in what stands in [brackets]."
_CHECKLIST = "Here is a checklist for yourself; it is not a message to send."
_TITLES = {Form.NORMAL: "The first version", Form.SHORTER: "Shorter", Form.FIRMER: "Firmer"}


@dataclass(frozen=True)
class Shown:
    """A draft as it is shown; it stays in a slot until something else is explained."""

    draft: Draft
    form: Form
    name: str | None = None

    @classmethod
    def last(cls, rulebook: Rulebook, turn: Turn) -> "Shown | None":
        """Return the draft shown last, unless it has been withdrawn since."""
        slot = turn.slots.get(DRAFT) or {}
        draft = rulebook.drafts.get(slot.get("id", ""))
        return cls(draft, Form(slot["form"]), slot["name"]) if isinstance(draft, Draft) else None

    @property
    def slot(self) -> dict[str, Any]:
        """What the slot keeps."""
        return {"id": self.draft.id, "form": self.form.value, "name": self.name}


def write_reply(rulebook: Rulebook, turn: Turn) -> Said:
    """Give the draft that was asked for, offer those that are close, or own up to having none."""
    if turn.pressed and turn.entities.get(DRAFT) in rulebook.drafts:
        return say_draft(rulebook, turn, turn.entities[DRAFT], turn.situation)
    situation = read_situation(turn.text, turn.situation, rulebook)
    rule = turn.rule if turn.rule in rulebook.rules else None
    picked = pick(rulebook, Request(turn.text, turn.drafts, rule, situation))
    if picked.fit is Fit.ONE:
        return say_draft(rulebook, turn, picked.drafts[0], situation, picked.drafts[1:])
    if picked.fit is Fit.SOME:
        return offer_drafts(rulebook, WHICH, picked.drafts, situation)
    unsaid = is_bare(turn.text) and rule is None
    opening = [ABOUT_WHAT, "Or take one of these:"] if unsaid else [NO_DRAFT, "The nearest I have:"]
    return offer_drafts(rulebook, " ".join(opening if picked.drafts else opening[:1]), picked.drafts, situation)


def say_draft(rulebook: Rulebook, turn: Turn, draft_id: str, situation: Situation, others: Sequence[str] = ()) -> Said:
    """Give one draft, in the form that fits the person; `others` may have been meant instead."""
    draft = rulebook.drafts[draft_id]
    if isinstance(draft, RefusedDraft):
        return _refuse(rulebook, draft, situation)
    before = Shown.last(rulebook, turn)
    known = before.name if before and before.draft.id == draft_id else None
    name = _name_in(rulebook, turn.text, sure=True) or known
    shown = Shown(draft, form_for(draft, situation.role), name)
    said = _say(rulebook, shown, _introduce(rulebook, shown, situation), situation)
    if not others:
        return said
    titles = "".join(f"\n- {rulebook.drafts[other].title}" for other in others)
    buttons = [choice(rulebook.drafts[other].title, WRITE_REPLY, draft=other) for other in others]
    return replace(said, text=f"{said.text}\n\nNot what you meant? Perhaps:{titles}", choices=(*said.choices, *buttons))


def offer_drafts(rulebook: Rulebook, opening: str, drafts: Sequence[str], situation: Situation) -> Said:
    """Offer drafts to choose from, by their titles."""
    titles = [rulebook.drafts[draft].title for draft in drafts]
    buttons = [choice(title, WRITE_REPLY, draft=draft) for title, draft in zip(titles, drafts, strict=True)]
    lines = "".join(f"\n- {title}" for title in titles)
    slots = {CANDIDATES: list(drafts) or None, **slots_of(situation)}
    return Said("text", f"{opening}{lines}", choices=(*buttons, ASK_HUMAN), slots=slots)


def offer_text(rulebook: Rulebook, turn: Turn, said: Said | Sequence[Said]) -> Said | Sequence[Said]:
    """Add a button for the draft that a request was about, where the rule was explained instead."""
    likely = [draft for draft, share in turn.drafts[:1] if share >= _OFFERED_FROM and draft in rulebook.drafts]
    if not (isinstance(said, Said) and said.kind in {"answer", "clarify"} and likely and asks_for_words(turn.text)):
        return said
    button = choice(rulebook.drafts[likely[0]].title, WRITE_REPLY, draft=likely[0])
    return replace(
        said,
        text=f"{said.text}\n\nI can also give you a text for it: {button['title']}.",
        choices=(*said.choices, button),
    )


def change_draft(rulebook: Rulebook, turn: Turn) -> Said:
    """Show the draft again in another form, in the other voice, or with another name."""
    shown = Shown.last(rulebook, turn)
    if turn.pressed:
        shown = _pressed(rulebook, turn, shown)
        return _say(rulebook, shown, _again(rulebook, shown), turn.situation) if shown else _nothing(rulebook, turn)
    if shown is None or not turn.changes:
        return _nothing(rulebook, turn)
    change = turn.changes[0][0]
    if change == NAME:
        return _rename(rulebook, turn, shown)
    role = turn.situation.role
    form = changed(shown.draft, shown.form, Form(change), role)
    now = Shown(shown.draft, form or shown.form, _name_in(rulebook, turn.text, sure=True) or shown.name)
    opening = _again(rulebook, now) if form else f"There is no {_called(Form(change))} version of this text. It was:"
    return _say(rulebook, now, opening, turn.situation)


def about_draft(rulebook: Rulebook, turn: Turn) -> Turn:
    """Return the turn as a change of the draft shown, where it is one; without a draft, as what else it may mean.

    With a draft on the screen, "make it short" and "I'm the client" are about the draft and not about its rule.
    """
    if turn.pressed:
        return turn
    shown = Shown.last(rulebook, turn)
    if shown:
        change = _meant_change(rulebook, turn, shown)
        told = turn.intent == TELL_CONTEXT
        situation = read_situation(turn.text, turn.situation, rulebook) if told else turn.situation
        return replace(turn, intent=CHANGE_DRAFT, changes=[(change, 1.0)], situation=situation) if change else turn
    explained = turn.rule in rulebook.rules and turn.intent == CHANGE_DRAFT
    return replace(turn, intent=RESTATE) if explained and named_change(turn.text) is Form.SHORTER else turn


def _meant_change(rulebook: Rulebook, turn: Turn, shown: Shown) -> str | None:
    named = named_change(turn.text)
    if turn.intent == RESTATE:
        return named.value if named else None
    if turn.intent == WRITE_REPLY:
        name = _name_in(rulebook, turn.text, sure=True)
        if not is_bare(turn.text.replace(name or "", "")):
            return None
        return NAME if name else (named.value if named else None)
    if turn.intent == TELL_CONTEXT:
        role = mentioned(turn.text, rulebook).role or _party(rulebook, turn.text)
        speaks = form_for(shown.draft, role) if role else named
        turns = speaks is not None and (speaks is Form.OTHER_VOICE) != (shown.form is Form.OTHER_VOICE)
        return Form.OTHER_VOICE.value if turns else None
    return None


def _party(rulebook: Rulebook, text: str) -> Role | None:
    """Return the role that a message of one word names."""
    parties = rulebook.marketplace.parties.items()
    return next((role for role, party in parties if text.strip(" .!,").casefold() == party.one), None)


def _pressed(rulebook: Rulebook, turn: Turn, last: Shown | None) -> Shown | None:
    """Return what a button below a draft asks for; the name is kept while it is the same draft."""
    draft = rulebook.drafts.get(turn.entities.get(DRAFT, ""))
    if not isinstance(draft, Draft) or turn.entities.get(FORM) not in {form.value for form in Form}:
        return None
    return Shown(draft, Form(turn.entities[FORM]), last.name if last and last.draft.id == draft.id else None)


def _rename(rulebook: Rulebook, turn: Turn, shown: Shown) -> Said:
    name = _name_in(rulebook, turn.text, sure=False)
    if DraftField.NAME not in shown.draft.fields:
        return _say(
            rulebook, shown, "This text greets nobody, so there is no place for a name. It was:", turn.situation
        )
    if name is None and not wants_no_name(turn.text):
        return Said("text", WHICH_NAME)
    opening = "Here it is with the name:" if name else "Here it is without a name:"
    return _say(rulebook, replace(shown, name=name), opening, turn.situation)


def _name_in(rulebook: Rulebook, text: str, *, sure: bool) -> str | None:
    market = rulebook.marketplace
    return read_name(text, sure=sure, never=[market.name, *market.elsewhere])


def _refuse(rulebook: Rulebook, refused: RefusedDraft, situation: Situation) -> Said:
    said = offer_drafts(
        rulebook, f"{REFUSED} {refused.why}\n\nWhat I can write for you instead:", refused.instead, situation
    )
    why = choice("Why this rule?", "choose_rule", rule=refused.rule)
    return replace(said, choices=(*said.choices[:-1], why), slots={**said.slots, RULE: refused.rule, DRAFT: None})


def _nothing(rulebook: Rulebook, turn: Turn) -> Said:
    near = pick(rulebook, Request("", turn.drafts, turn.rule, turn.situation)).drafts
    return offer_drafts(rulebook, NOTHING_TO_CHANGE, near, turn.situation)


def _say(rulebook: Rulebook, shown: Shown, opening: str, situation: Situation) -> Said:
    """Say the draft with its note; what is still open and what comes next stand below."""
    draft = shown.draft
    payload = compose(draft, shown.form, shown.name, situation.role)
    note = f"Note: {draft.note}" if draft.note else ""
    fill_in = _FILL_IN if "[" in payload["text"] else ""
    text = "\n\n".join(part for part in (opening, payload["text"], fill_in, note) if part)
    buttons = [
        choice(_title(rulebook, draft, form, shown.form), CHANGE_DRAFT, draft=draft.id, form=form.value)
        for form in offered_forms(draft, shown.form)
    ]
    buttons.append(choice("Why this rule?", "choose_rule", rule=draft.rule))
    slots = {RULE: draft.rule, CANDIDATES: None, DRAFT: shown.slot, **slots_of(situation)}
    return Said("draft", text, {"draft": payload}, buttons, slots)


def _introduce(rulebook: Rulebook, shown: Shown, situation: Situation) -> str:
    """Say what it is and for whom; and, where it is, that it is meant for another time."""
    draft = shown.draft
    if draft.kind is DraftKind.CHECKLIST:
        return _CHECKLIST
    opening = f"Here is a text to paste, as {_a_party(rulebook, shown, situation.role)} would write it."
    if situation.stage is None or situation.stage in draft.stages:
        return opening
    return f"{opening} Take care: it is meant for the time {' or '.join(STAGE_WORDS[stage] for stage in draft.stages)}."


def _again(rulebook: Rulebook, shown: Shown) -> str:
    if shown.form is Form.OTHER_VOICE:
        return f"Here it is as {_a_party(rulebook, shown, None)} would write it:"
    return "Here it is again:" if shown.form is Form.NORMAL else f"Here it is, {_called(shown.form)}:"


def _called(form: Form) -> str:
    return {Form.SHORTER: "shorter", Form.FIRMER: "firmer", Form.OTHER_VOICE: "other"}.get(form, "longer")


def _a_party(rulebook: Rulebook, shown: Shown, role: Role | None) -> str:
    party = rulebook.marketplace.parties[voice(shown.draft, shown.form, role)].one
    return f"{'an' if party[0] in 'aeiou' else 'a'} {party}"


def _title(rulebook: Rulebook, draft: Draft, form: Form, shown: Form) -> str:
    """Name a form on its button."""
    if Form.OTHER_VOICE in (form, shown):
        return f"In the {rulebook.marketplace.parties[voice(draft, form, None)].one}'s voice"
    return _TITLES[form]
