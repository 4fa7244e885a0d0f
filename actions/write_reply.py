"""Gives a text to paste, and changes the one given last: shorter, firmer, as the other side, with a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.base import ASK_HUMAN, CANDIDATES, DRAFT, RULE, Earlier, Said, Turn, choice
from actions.situation import mentioned, read_situation, slots_of
from groundrules.language.amounts import read_amount
from groundrules.language.names import read_name, wants_no_name
from groundrules.language.own_doing import own_doing, own_story
from groundrules.language.wording_request import asks_for_words, asks_what_to_tell
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
    wants_warmer,
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
# What is answered in its own way, also where it ends in "what do I tell him".
_OWN_ANSWERS = frozenset({"false_claim", "help_to_break", "report_user", "check_message"})
WRITE_REPLY, CHANGE_DRAFT, RESTATE, TELL_CONTEXT = "write_reply", "change_draft", "ask_restate", "tell_context"
FORM, NAME, AMOUNT = "form", "name", "amount"
NO_DRAFT = "I have no ready text that plainly fits, and I will not make one up."
ABOUT_WHAT = "Gladly. What is it about? Tell me what the other person wants from you."
NO_TEXT = "I have no ready text for that, because it needs your own facts. These steps may help you write it."
NO_WARMER = (
    "I have no warmer version of this text, because I only give texts that have been checked. You can add a line of "
    "your own after the greeting, such as: I hope your week is going well."
)
WARMEST = "This is the warmest version I have:"
_ALSO = "What I do have: {forms}."
THIS_ONE = "Is this the text you need?"
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
    amount: str | None = None

    @classmethod
    def last(cls, rulebook: Rulebook, turn: Turn) -> "Shown | None":
        """Return the draft shown last, unless it has been withdrawn since."""
        slot = turn.slots.get(DRAFT) or {}
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
        name, amount = _name_in(rulebook, text, sure=True), read_amount(text)
        return replace(self, name=name or self.name, amount=amount or self.amount)


def write_reply(rulebook: Rulebook, turn: Turn) -> Said:
    """Give the draft that was asked for, offer those that are close, or own up to having none."""
    if turn.pressed and turn.entities.get(DRAFT) in rulebook.drafts:
        return say_draft(rulebook, turn, turn.entities[DRAFT], turn.situation)
    situation = read_situation(turn.text, turn.situation, rulebook)
    rule = turn.rule if turn.rule in rulebook.rules else None
    request = _request(rulebook, turn, situation)
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
    return offer_drafts(rulebook, " ".join(opening if picked.drafts else opening[:1]), picked.drafts, situation)


def _request(rulebook: Rulebook, turn: Turn, situation: Situation, text: str | None = None) -> Request:
    """Return what is asked for, in the light of what was told before; a name or a sum in it is no situation."""
    text = turn.text if text is None else text
    for known in (_name_in(rulebook, text, sure=True), read_amount(text)):
        text = text.replace(known, " ") if known else text
    told = [earlier for earlier in turn.earlier if not is_bare(earlier.text)]
    # Who is asked to say no takes nothing back, whatever they wrote before.
    refuses = re.search(r"\b(?:no|not|decline|refuse|refusal)\b", text, re.IGNORECASE)
    plainest = _plainest(told)
    own = own_doing(text) or (is_bare(text) and not refuses and plainest is not None and own_story(plainest.text))
    rule = turn.rule if turn.rule in rulebook.rules else None
    return Request(text, turn.drafts, rule, situation, plainest.drafts if plainest else (), own)


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
    if isinstance(draft, RefusedDraft):
        return _refuse(rulebook, draft, situation)
    before = Shown.last(rulebook, turn)
    known = before if before and before.draft.id == draft_id else Shown(draft, Form.NORMAL)
    shown = replace(known, draft=draft, form=form_for(draft, situation.role)).told(rulebook, turn.text)
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


def change_draft(rulebook: Rulebook, turn: Turn) -> Said:
    """Show the draft again in another form, in the other voice, or with another name."""
    shown = Shown.last(rulebook, turn)
    if turn.pressed:
        shown = _pressed(rulebook, turn, shown)
        return _say(rulebook, shown, _again(rulebook, shown), turn.situation) if shown else _nothing(rulebook, turn)
    if shown is None or not turn.changes:
        return _nothing(rulebook, turn)
    change = turn.changes[0][0]
    warmer = wants_warmer(turn.text)
    if change == AMOUNT:
        return _say(rulebook, shown.told(rulebook, turn.text), "Here it is with the sum:", turn.situation)
    if change == NAME and not warmer:
        return _rename(rulebook, turn, shown)
    role = turn.situation.role
    form = changed(shown.draft, shown.form, Form.NORMAL if warmer else Form(change), role)
    if warmer and form in {shown.form, None}:
        return _no_warmer(rulebook, shown, turn.situation)
    now = replace(shown, form=form or shown.form).told(rulebook, turn.text)
    opening = WARMEST if warmer else _again(rulebook, now)
    opening = opening if form else f"There is no {_called(Form(change))} version of this text. It was:"
    return _say(rulebook, now, opening, turn.situation)


def about_draft(rulebook: Rulebook, turn: Turn) -> Turn:
    """Return the turn as a change of the draft shown, where it is one; without a draft, as what else it may mean.

    With a draft on the screen, "make it short" and "I'm the client" are about the draft and not about its rule.
    """
    if turn.pressed:
        return turn
    if _asks_what_to_tell(rulebook, turn):
        return replace(turn, intent=WRITE_REPLY)
    shown = Shown.last(rulebook, turn)
    if shown:
        change = _meant_change(rulebook, turn, shown)
        told = turn.intent == TELL_CONTEXT
        situation = read_situation(turn.text, turn.situation, rulebook) if told else turn.situation
        return replace(turn, intent=CHANGE_DRAFT, changes=[(change, 1.0)], situation=situation) if change else turn
    if turn.intent == CHANGE_DRAFT and asks_for_words(turn.text):
        return replace(turn, intent=WRITE_REPLY)
    explained = turn.rule in rulebook.rules and turn.intent == CHANGE_DRAFT
    return replace(turn, intent=RESTATE) if explained and named_change(turn.text) is Form.SHORTER else turn


def _asks_what_to_tell(rulebook: Rulebook, turn: Turn) -> bool:
    """Whether the message asks what to tell the other side, after a rule or a story that a draft may answer.

    Where there is neither, it may be about anything; and no words are found for a breach.
    """
    if turn.intent in _OWN_ANSWERS or not asks_what_to_tell(turn.text):
        return False
    bare = is_bare(_request(rulebook, turn, turn.situation).text)
    return bare or turn.rule in rulebook.rules or turn.intent != "out_of_scope"


def _meant_change(rulebook: Rulebook, turn: Turn, shown: Shown) -> str | None:
    named = named_change(turn.text)
    if wants_warmer(turn.text) and is_bare(turn.text):
        return Form.NORMAL.value
    amount = read_amount(turn.text) if DraftField.AMOUNT in shown.draft.fields else None
    if amount and is_bare(turn.text.replace(amount, "")):
        return AMOUNT
    if turn.intent == RESTATE:
        return named.value if named else None
    if turn.intent == WRITE_REPLY:
        name = _name_in(rulebook, turn.text, sure=True)
        change = NAME if name else (named.value if named else None)
        return change if is_bare(turn.text.replace(name or "", "")) else None
    return _other_side(rulebook, turn, shown, named) if turn.intent == TELL_CONTEXT else None


def _other_side(rulebook: Rulebook, turn: Turn, shown: Shown, named: Form | None) -> str | None:
    role = mentioned(turn.text, rulebook).role or _party(rulebook, turn.text)
    speaks = form_for(shown.draft, role) if role else named
    turns = speaks is not None and (speaks is Form.OTHER_VOICE) != (shown.form is Form.OTHER_VOICE)
    return Form.OTHER_VOICE.value if turns else None


def _party(rulebook: Rulebook, text: str) -> Role | None:
    """Return the role that a message of one word names."""
    parties = rulebook.marketplace.parties.items()
    return next((role for role, party in parties if text.strip(" .!,").casefold() == party.one), None)


def _pressed(rulebook: Rulebook, turn: Turn, last: Shown | None) -> Shown | None:
    """Return what a button below a draft asks for; the name is kept while it is the same draft."""
    draft = rulebook.drafts.get(turn.entities.get(DRAFT, ""))
    if not isinstance(draft, Draft) or turn.entities.get(FORM) not in {form.value for form in Form}:
        return None
    known = last if last and last.draft.id == draft.id else Shown(draft, Form.NORMAL)
    return replace(known, draft=draft, form=Form(turn.entities[FORM]))


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
    near = pick(rulebook, _request(rulebook, turn, turn.situation, "")).drafts
    return offer_drafts(rulebook, NOTHING_TO_CHANGE, near, turn.situation)


def _say(rulebook: Rulebook, shown: Shown, opening: str, situation: Situation) -> Said:
    """Say the draft with its note; what is still open and what comes next stand below."""
    draft = shown.draft
    payload = compose(draft, shown.form, shown.name, situation.role, shown.amount)
    note = f"Note: {draft.note}" if draft.note else ""
    fill_in = _FILL_IN if "[" in payload["text"] else ""
    text = "\n\n".join(part for part in (opening, payload["text"], fill_in, note) if part)
    buttons = [*_forms(rulebook, shown), choice("Why this rule?", "choose_rule", rule=draft.rule)]
    slots = {RULE: draft.rule, CANDIDATES: None, DRAFT: shown.slot, **slots_of(situation)}
    return Said("draft", text, {"draft": payload}, buttons, slots)


def _forms(rulebook: Rulebook, shown: Shown) -> list[dict[str, Any]]:
    """Return the buttons for the other forms of what is shown."""
    return [
        choice(_title(rulebook, shown.draft, form, shown.form), CHANGE_DRAFT, draft=shown.draft.id, form=form.value)
        for form in offered_forms(shown.draft, shown.form)
    ]


def _no_warmer(rulebook: Rulebook, shown: Shown, situation: Situation) -> Said:
    """Own up to having nothing kinder than what is shown, and name the forms that there are."""
    forms = _forms(rulebook, shown)
    also = _ALSO.format(forms=", ".join(form["title"][0].lower() + form["title"][1:] for form in forms))
    return Said(
        "text",
        f"{NO_WARMER}\n\n{also}" if forms else NO_WARMER,
        choices=(*forms, ASK_HUMAN),
        slots={DRAFT: shown.slot, **slots_of(situation)},
    )


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
