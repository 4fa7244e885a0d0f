"""Changes the text given last: shorter, firmer, warmer, as the other side, with a name or a sum."""

import re
from collections.abc import Callable
from dataclasses import replace

from actions.base import ASK_HUMAN, DRAFT, Earlier, Said, Turn
from actions.situation import mentioned, read_situation, slots_of
from actions.write_reply import (
    CHANGE_DRAFT,
    WRITE_REPLY,
    Shown,
    a_party,
    asked_before,
    name_in,
    offer_drafts,
    other_forms,
    request_of,
    say_shown,
)
from groundrules.language.amounts import read_amount
from groundrules.language.draft_details import corrected_sum, only_who, still_presses, wanted_sum, without_details
from groundrules.language.names import wants_no_name
from groundrules.language.replies import asks_back
from groundrules.language.wording_request import asks_for_words, asks_what_to_tell, orders_words
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.draft import (
    Fit,
    Form,
    changed,
    form_for,
    is_bare,
    named_change,
    names_change,
    pick,
    wants_warmer,
)
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Draft, DraftField, Role

# The share from which a message that tells what a text is about is taken to be about a rule.
_LIKELY = 0.3
# What may tell what a text is to be about.
_TELLS = frozenset({"ask_rule", "tell_context", "ask_instead", "ask_consequence", "out_of_scope", "deny"})
RESTATE, TELL_CONTEXT = "ask_restate", "tell_context"
FORM, NAME, AMOUNT, WHO, AGAIN = "form", "name", "amount", "who", "again"
# What is answered in its own way, also where it ends in "what do I tell him".
_OWN_ANSWERS = frozenset({"false_claim", "help_to_break", "report_user", "check_message"})
NO_WARMER = (
    "I have no warmer version of this text, because I only give texts that have been checked. You can add a line of "
    "your own after the greeting, such as: I hope your week is going well."
)
WARMEST = "This is the warmest version I have:"
_ALSO = "What I do have: {forms}."
NOTHING_TO_CHANGE = "I have not written anything for you just now. Tell me what the text should be about."
NOBODY_NAMED = "Good to know. The text speaks to the person directly, so nothing in it changes."
NO_SUM = "This text has no place for a sum; you can add one yourself before you send it. It was:"
NOT_MINE = (
    "I cannot put that in, because I only give texts that have been checked. You can add it yourself before you send "
    "it. The text was:"
)
_A_NAME = re.compile(r"\b(?:names?d?|call(?:ed)?|greet\w*|address|dear|hi|hello|personal\w*|to|for)\b", re.IGNORECASE)
WHICH_NAME = 'Whose name shall I put in? Say it like this: "her name is Priya".'


def is_about_draft(rulebook: Rulebook, turn: Turn) -> bool:
    """Whether few words that may be taken for small talk are about a text: "tell her no", or "nicer" with one shown."""
    return about_draft(rulebook, turn).intent in {WRITE_REPLY, CHANGE_DRAFT}


def change_draft(rulebook: Rulebook, turn: Turn) -> Said:
    """Show the draft again in another form, in the other voice, or with another name."""
    shown = Shown.last(rulebook, turn)
    if turn.pressed:
        shown = _pressed(rulebook, turn, shown)
        return (
            say_shown(rulebook, shown, _again(rulebook, shown), turn.situation) if shown else _nothing(rulebook, turn)
        )
    shown = shown or _came_back_to(rulebook, turn)
    if shown is None or not turn.changes:
        return _nothing(rulebook, turn)
    change, warmer = turn.changes[0][0], wants_warmer(turn.text)
    if change in _OTHERWISE and not (change == NAME and warmer):
        return _OTHERWISE[change](rulebook, turn, shown)
    return _in_form(rulebook, turn, shown, Form.NORMAL if warmer else Form(change))


def _came_back_to(rulebook: Rulebook, turn: Turn) -> Shown | None:
    """Return the draft that something else was explained after, where the message can only be about that."""
    past = Shown.last(rulebook, turn, past=True)
    insists = past is not None and turn.rule == past.draft.rule and _told_of_them(turn.text, past) == AGAIN
    return past if names_change(turn.text) or insists else None


def _in_form(rulebook: Rulebook, turn: Turn, shown: Shown, change: Form) -> Said:
    warmer = wants_warmer(turn.text)
    form = changed(shown.draft, shown.form, change, turn.situation.role)
    if warmer and form in {shown.form, None}:
        return _no_warmer(rulebook, shown, turn.situation)
    now = replace(shown, form=form or shown.form).told(rulebook, turn.text)
    opening = WARMEST if warmer else _again(rulebook, now)
    opening = opening if form else f"There is no {_called(change)} version of this text. It was:"
    return say_shown(rulebook, now, opening, turn.situation)


def _with_sum(rulebook: Rulebook, turn: Turn, shown: Shown) -> Said:
    """Show the draft in the same form with another sum, or own up to having no place for one."""
    if DraftField.AMOUNT not in shown.draft.fields:
        return say_shown(rulebook, shown, NO_SUM, turn.situation)
    amount = corrected_sum(turn.text, shown.amount) or read_amount(turn.text) or wanted_sum(turn.text)
    return say_shown(rulebook, replace(shown, amount=amount), "Here it is with the sum:", turn.situation)


def _when_they_insist(rulebook: Rulebook, turn: Turn, shown: Shown) -> Said:
    """Show the draft for somebody who keeps on asking; where there is none, the firmer form."""
    after = rulebook.drafts.get(shown.draft.again or "")
    if not isinstance(after, Draft):
        return _in_form(rulebook, turn, shown, Form.FIRMER)
    form = form_for(after, turn.situation.role)
    return say_shown(rulebook, replace(shown, draft=after, form=form), "Here is one for the next time:", turn.situation)


def about_draft(rulebook: Rulebook, turn: Turn) -> Turn:
    """Return the turn as a change of the draft shown, where it is one; without a draft, as what else it may mean.

    With a draft on the screen, "make it short" and "I'm the client" are about the draft and not about its rule.
    """
    if turn.pressed:
        return turn
    if _asks_what_to_tell(rulebook, turn) or _orders_text(rulebook, turn):
        return replace(turn, intent=WRITE_REPLY)
    awaited = _tells_what_it_is_about(rulebook, turn)
    if awaited:
        return awaited
    shown = Shown.last(rulebook, turn)
    if shown:
        change = _meant_change(rulebook, turn, shown)
        told = turn.intent == TELL_CONTEXT
        situation = read_situation(turn.text, turn.situation, rulebook) if told else turn.situation
        return replace(turn, intent=CHANGE_DRAFT, changes=[(change, 1.0)], situation=situation) if change else turn
    return _without_draft(rulebook, turn)


def _without_draft(rulebook: Rulebook, turn: Turn) -> Turn:
    """Return what seems to change a draft as what it means where none was shown just now."""
    named = named_change(turn.text)
    if named is not Form.SHORTER and _came_back_to(rulebook, turn):
        return replace(turn, intent=CHANGE_DRAFT, changes=[(named.value if named else AGAIN, 1.0)])
    if turn.intent == CHANGE_DRAFT and asks_for_words(turn.text):
        return replace(turn, intent=WRITE_REPLY)
    explained = turn.rule in rulebook.rules and turn.intent == CHANGE_DRAFT
    return replace(turn, intent=RESTATE) if explained and named is Form.SHORTER else turn


def _asks_what_to_tell(rulebook: Rulebook, turn: Turn) -> bool:
    """Whether the message asks what to tell the other side, after a rule or a story that a draft may answer.

    Where there is neither, it may be about anything; and no words are found for a breach.
    """
    if turn.intent in _OWN_ANSWERS or not asks_what_to_tell(turn.text):
        return False
    bare = is_bare(request_of(rulebook, turn, turn.situation).text)
    return bare or turn.rule in rulebook.rules or turn.intent != "out_of_scope"


def _orders_text(rulebook: Rulebook, turn: Turn) -> bool:
    """Whether the message orders a text and it is known which: "say no for me", "write her a no to Zoom".

    With a draft shown, "write it shorter" is about that one.
    """
    if Shown.last(rulebook, turn) or turn.intent in _OWN_ANSWERS or not orders_words(turn.text):
        return False
    request = request_of(rulebook, turn, read_situation(turn.text, turn.situation, rulebook))
    if is_bare(request.text):
        return request.rule is not None or bool(request.told)
    return not turn.text.rstrip().endswith("?") and pick(rulebook, request).fit is Fit.ONE


def _orders_again(rulebook: Rulebook, turn: Turn) -> bool:
    """Whether a message with a draft shown orders no more than that: "write no"."""
    changes = named_change(turn.text) or name_in(rulebook, turn.text, sure=True) or still_presses(turn.text)
    taken_for = {CHANGE_DRAFT, RESTATE, WRITE_REPLY}
    return orders_words(turn.text) and is_bare(turn.text) and not changes and turn.intent not in taken_for


def _tells_what_it_is_about(rulebook: Rulebook, turn: Turn) -> Turn | None:
    """Return the turn as the request before it, where that said too little and this message tells the rest."""
    request = asked_before(turn)
    if request is None or turn.intent not in _TELLS or asks_back(turn.text):
        return None
    likely = [rule for rule, share in turn.ranking[:1] if share >= _LIKELY and rule in rulebook.rules]
    earlier = (Earlier(turn.text, turn.drafts), *turn.earlier)
    situation = read_situation(turn.text, turn.situation, rulebook)
    meant = replace(turn, text=request, intent=WRITE_REPLY, rule=next(iter(likely), None), earlier=earlier)
    meant = replace(meant, situation=situation, slots={**turn.slots, DRAFT: None})
    found = pick(rulebook, request_of(rulebook, meant, situation))
    return None if found.fit is Fit.NONE else meant


def _meant_change(rulebook: Rulebook, turn: Turn, shown: Shown) -> str | None:
    named = named_change(turn.text)
    if wants_warmer(turn.text) and is_bare(turn.text):
        return Form.NORMAL.value
    if names_change(turn.text) and (named is Form.SHORTER or named is Form.FIRMER):
        return Form(named).value
    fact = _told_of_them(turn.text, shown) or (Form.NORMAL.value if _orders_again(rulebook, turn) else None)
    if fact:
        return fact
    if turn.intent == RESTATE:
        return named.value if named else None
    if turn.intent == WRITE_REPLY:
        name = name_in(rulebook, turn.text, sure=True)
        change = NAME if name else (named.value if named else None)
        return change if is_bare(turn.text.replace(name or "", "")) else None
    return _other_side(rulebook, turn, shown, named) if turn.intent == TELL_CONTEXT else None


def _told_of_them(text: str, shown: Shown) -> str | None:
    """Return what changes by a word about the other person or the sum: "its 400 not 350", "one for if he insists"."""
    if only_who(text):
        return WHO
    bare = is_bare(without_details(text))
    if corrected_sum(text, shown.amount) or (wanted_sum(text) and bare):
        return AMOUNT
    insists = still_presses(text) and bare and not asks_back(text)
    return AGAIN if insists else None


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
    name = name_in(rulebook, turn.text, sure=False)
    if DraftField.NAME not in shown.draft.fields:
        return say_shown(
            rulebook, shown, "This text greets nobody, so there is no place for a name. It was:", turn.situation
        )
    if name is None and not wants_no_name(turn.text):
        asks_for_one = _A_NAME.search(turn.text)
        return Said("text", WHICH_NAME) if asks_for_one else say_shown(rulebook, shown, NOT_MINE, turn.situation)
    opening = "Here it is with the name:" if name else "Here it is without a name:"
    return say_shown(rulebook, replace(shown, name=name), opening, turn.situation)


def _nothing(rulebook: Rulebook, turn: Turn) -> Said:
    near = pick(rulebook, request_of(rulebook, turn, turn.situation, "")).drafts
    return offer_drafts(rulebook, NOTHING_TO_CHANGE, near, turn.situation)


def _no_warmer(rulebook: Rulebook, shown: Shown, situation: Situation) -> Said:
    """Own up to having nothing kinder than what is shown, and name the forms that there are."""
    forms = other_forms(rulebook, shown)
    also = _ALSO.format(forms=", ".join(form["title"][0].lower() + form["title"][1:] for form in forms))
    return Said(
        "text",
        f"{NO_WARMER}\n\n{also}" if forms else NO_WARMER,
        choices=(*forms, ASK_HUMAN),
        slots={DRAFT: shown.slot, **slots_of(situation)},
    )


def _again(rulebook: Rulebook, shown: Shown) -> str:
    if shown.form is Form.OTHER_VOICE:
        return f"Here it is as {a_party(rulebook, shown, None)} would write it:"
    return "Here it is again:" if shown.form is Form.NORMAL else f"Here it is, {_called(shown.form)}:"


def _called(form: Form) -> str:
    return {Form.SHORTER: "shorter", Form.FIRMER: "firmer", Form.OTHER_VOICE: "other"}.get(form, "longer")


_OTHERWISE: dict[str, Callable[[Rulebook, Turn, Shown], Said]] = {
    NAME: _rename,
    AMOUNT: _with_sum,
    AGAIN: _when_they_insist,
    WHO: lambda *_: Said("text", NOBODY_NAMED),
}
