"""Texts to paste: which draft fits what was asked for, in which form, with whose name in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from groundrules.language.patterns import PhraseFinder
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import OPEN_PLACE, Draft, DraftField, RefusedDraft, Role


class Form(str, Enum):
    """The forms of a draft; `OTHER_VOICE` is the text that the other side would send."""

    NORMAL = "normal"
    SHORTER = "shorter"
    FIRMER = "firmer"
    OTHER_VOICE = "other_voice"


class Fit(str, Enum):
    """How a request is met: with one draft, with some to choose from, or with none that fits."""

    ONE = "one"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True)
class Request:
    """Somebody wants a text: in which words, about which rule (if one is under discussion), as whom and when.

    `ranking` gives drafts with their shares, best first; what is missing to 1 speaks for none of them. `told` is the
    ranking of what was told before, for a request that names nothing itself. `own` says that it, or what was told, is
    about what the person did: only then may a draft take something back. `to_them` says that the words are for the
    other person, so that none for the staff will do; `refuses` that they are to say no.
    """

    text: str
    ranking: Sequence[tuple[str, float]]
    rule: str | None
    situation: Situation
    told: Sequence[tuple[str, float]] = ()
    own: bool = False
    to_them: bool = False
    refuses: bool = False


@dataclass(frozen=True)
class Pick:
    """`drafts` are ids: for `ONE` the draft and then others that may have been meant; for `NONE` the nearest."""

    fit: Fit
    drafts: tuple[str, ...]


@dataclass(frozen=True)
class Weights:
    """When a draft is given outright, and what makes one likelier.

    A draft needs a share of at least `sure`, or of `likely` where the next has at most `clear` times as much; those
    with at least `close` times the best one's share are close to it. One that only a story is like needs `told`.
    `none` is what speaks for no draft, where a situation is named: request words alone speak for none as well.
    `same_rule` is a draft about the rule under discussion; `other_role` and `other_stage` are drafts that are not for
    the role or the stage of the conversation. `no_refusal` is a draft that says no to nothing, where a no is asked for.
    """

    sure: float = 0.5
    likely: float = 0.35
    told: float = 0.75
    clear: float = 0.75
    close: float = 0.35
    none: float = 0.5
    same_rule: float = 2.0
    other_role: float = 0.5
    other_stage: float = 0.5
    no_refusal: float = 0.3


SHIPPED = Weights()
_SHOWN = 3

_MILESTONE_OF = re.compile(rf"(?<=milestone) of \{{{DraftField.AMOUNT.value}\}}")

# A request with no word beyond these says nothing about the situation.
_BARE_TEXT = (
    "1 2 3 a about again aggressive already also am an and angry answer answering answers any are as at back bad be "
    "best better bit blunt brief briefer but called calm can client clients cold compose cool copy cosier could "
    "customer d decent decline direct distant do does doesn doesnt don down draft dry english even example explain "
    "fancy few firm firmer for formal formulate freelancer friendlier friendly from gentle gentler get give gladly "
    "go good got guy harsh have he help her here hi him his how human i id im in into is it job just kind kinder "
    "kindly less let like line lines little ll long longer losing m make may me mean message messages milder mind "
    "more msg my name named need needed nice nicely nicer no not note now of ok okay one or out paste person "
    "personal phrase pick please pls plz polite politely politer prepare professional proper pushy put quick re "
    "ready refusal refuse replies reply respond response right robotic rude s said sample say says script send "
    "sentence sentences severe shall she short shorter should so soft soften softer some somebody someone something "
    "sorry sound sounds spare stiff strict stricter strong stronger suggest suggestion sweeter t tell template "
    "templates text texts that the their them then they thing think thinking this those to today tone too tough "
    "turn two u up ur us ve version versions want warm warmer warmth way we well what which will with without word "
    "wording words would write written you your"
)
_BARE = frozenset(_BARE_TEXT.split())
_REFUSES = re.compile(r"Say no|Turn down|Hold", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+")

_CHANGES = PhraseFinder(
    {
        Form.SHORTER.value: [
            "short|shorter|brief|briefer|briefly|shorten|condense|compact|concise|trim|shrink|tldr|tl;dr|abbreviate",
            "too long|wordy",
            "one|two|three|1|2|3|few|single sentence|sentences|line|lines",
            "cut it|this|that",
            "less|fewer words|text",
            "boil|sum it|this|that down|up",
            "in a nutshell",
        ],
        Form.FIRMER.value: [
            "firm|firmer|stronger|stricter|strict|tougher|tough|sharper|sterner|bolder",
            "more direct|determined|serious|assertive",
            "too soft|nice|weak|friendly",
            "less soft|nice|friendly",
        ],
        Form.OTHER_VOICE.value: [
            "client|buyer|customer|freelancer|employer|agency 's voice|side|view|version|perspective|words",
            "client|buyer|customer|freelancer|employer voice|side|view|version|perspective",
            "other voice|side|view|perspective|way",
            "as|from|by the|a client|buyer|customer|freelancer|employer",
            "reverse|switch|swap|flip * roles|sides|voice|it",
        ],
        Form.NORMAL.value: [
            "longer|softer|milder|gentler|kinder|friendlier|warmer|original",
            "first|normal|full|long|usual|standard version|text|one",
            "back to|before",
        ],
    }
)


_WARMER = PhraseFinder(
    {
        "warmer": [
            "warm|warmer|warmth|softer|soften|milder|gentler|kinder|friendlier|nicer|politer|sweeter|cosier",
            "more|bit|little|sound|sounds polite|kind|friendly|gentle|soft|human|personal|nice",
            "less|too|so|bit|little|sounds|sound|not|n't so? rude|cold|harsh|hard|stiff|formal|blunt|mean|robotic",
            "less|too firm|strict|tough|dry|direct|angry|aggressive|distant|severe",
            "not|n't so|too firm|strict|tough|direct",
            "tone it|that|this down",
        ]
    }
)


def wants_warmer(text: str) -> bool:
    """Tell whether the words ask for a kinder tone: "warmer please", "too cold", "less rude"."""
    return bool(_WARMER.find(text))


def is_bare(text: str) -> bool:
    """Tell whether a request names no situation of its own: "write that for me", "a polite no I can paste"."""
    return all(word in _BARE for word in _TOKEN.findall(text.casefold()))


def named_change(text: str) -> Form | None:
    """Return the form that the words ask for, going by the last that is named."""
    if wants_warmer(text):
        return Form.NORMAL
    found = _CHANGES.find(text)
    return Form(max(found, key=lambda name: found[name][1])) if found else None


def names_change(text: str) -> bool:
    """Tell whether a message says no more than how a text should be: "warmer", "a bit shorter please"."""
    return is_bare(text) and named_change(text) is not None


def text_in(draft: Draft, form: Form) -> str | None:
    """Return the draft's text in a form, or None where it has none."""
    other = draft.other_voice.text if draft.other_voice else None
    texts = {Form.SHORTER: draft.shorter, Form.FIRMER: draft.firmer, Form.OTHER_VOICE: other}
    return texts.get(form, draft.text)


def voice(draft: Draft, form: Form, role: Role | None) -> Role:
    """Return who speaks: the person's own role where the draft is written for it."""
    if form is Form.OTHER_VOICE and draft.other_voice:
        return draft.other_voice.role
    return role if role in draft.roles and role else draft.roles[0]


def form_for(draft: Draft, role: Role | None) -> Form:
    """Return the form that a person of this role gets first: a client gets the client's voice, where there is one."""
    other = draft.other_voice.role if draft.other_voice else None
    return Form.OTHER_VOICE if role is not None and role == other else Form.NORMAL


def changed(draft: Draft, shown: Form, change: Form, role: Role | None) -> Form | None:
    """Return the form that a change leads to, or None if there is no such form.

    To ask for the other voice a second time leads back; the other voice has no shorter and no firmer form.
    """
    if change is Form.NORMAL:
        return form_for(draft, role)
    if change is Form.OTHER_VOICE:
        wanted = Form.NORMAL if shown is Form.OTHER_VOICE else Form.OTHER_VOICE
        return wanted if text_in(draft, wanted) else None
    return change if shown is not Form.OTHER_VOICE and text_in(draft, change) else None


def offered_forms(draft: Draft, shown: Form) -> list[Form]:
    """Return the forms to go on to from the one shown."""
    if shown is Form.OTHER_VOICE:
        return [Form.NORMAL]
    return [form for form in Form if form is not shown and text_in(draft, form)]


def fill_in(text: str, name: str | None, amount: str | None = None) -> str:
    """Put name and amount in, or leave out the places that read on without; what else is open becomes a hint: [date].

    A place for the amount reads on without it only in "a milestone of {amount}".
    """
    place, sum_place = f"{{{DraftField.NAME.value}}}", f"{{{DraftField.AMOUNT.value}}}"
    text = text.replace(place, name) if name else text.replace(f" {place}", "").replace(place, "")
    text = text.replace(sum_place, amount) if amount else _MILESTONE_OF.sub("", text)
    return OPEN_PLACE.sub(r"[\1]", text)


def compose(draft: Draft, form: Form, name: str | None, role: Role | None, amount: str | None = None) -> dict[str, Any]:
    """Return the `draft` object of the API (design section 5)."""
    payload = {
        "id": draft.id,
        "title": draft.title,
        "text": fill_in(text_in(draft, form) or draft.text, name, amount),
        "rule": draft.rule,
        "form": form.value,
        "role": voice(draft, form, role).value,
        "holds": draft.holds,
    }
    return payload | ({"note": draft.note} if draft.note else {})


def pick(rulebook: Rulebook, request: Request, weights: Weights = SHIPPED) -> Pick:
    """Find the draft that a request asks for: by its words, or, if they name nothing, by what they come after.

    That is the rule under discussion and what was told before. What does not suit the person is given only where it is
    plainly meant, and not offered.
    """
    picked = _pick(rulebook, request, weights)
    first = picked.drafts[:1] if picked.fit is Fit.ONE else ()
    suiting = tuple(draft for draft in picked.drafts[len(first) :] if _suits(rulebook, rulebook.drafts[draft], request))
    if picked.fit is Fit.SOME and len(suiting) < len(picked.drafts):
        return Pick(Fit.ONE, suiting) if len(suiting) == 1 else replace(picked, drafts=suiting or picked.drafts)
    return replace(picked, drafts=first + suiting)


def _suits(rulebook: Rulebook, draft: Draft | RefusedDraft, request: Request) -> bool:
    """Tell whether a draft may be offered: it is for the right reader, and not written to the person's own side."""
    reporting = rulebook.marketplace.reporting
    if request.to_them and reporting and draft.rule == reporting.how:
        return False
    role = request.situation.role
    if role is None or isinstance(draft, RefusedDraft) or role in draft.roles:
        return True
    party = rulebook.marketplace.parties[role]
    own_side = {party.one.casefold(), party.many.casefold(), f"{party.one.casefold()}'s"}
    return not own_side.intersection(draft.title.casefold().split())


def _pick(rulebook: Rulebook, request: Request, weights: Weights) -> Pick:
    bare = is_bare(request.text)
    if bare and request.told:
        request = replace(request, ranking=request.told)
    shares = _weighted(rulebook, request, weights)
    best = sorted(shares, key=lambda draft: -shares[draft])
    own = _about(rulebook, {request.rule} if request.rule else set(), shares, request)
    if bare:
        near = [*own, *_about(rulebook, related(rulebook, request.rule), shares, request)]
        told = _pick_told(rulebook, own, near, shares, weights) if request.told else None
        found = told or _pick_own(own, near, shares, weights)
    else:
        near = own
        found = _pick_named(best, shares, weights)
    if found:
        return found
    nearest = [draft for draft in dict.fromkeys([*near, *best]) if isinstance(rulebook.drafts[draft], Draft)]
    return Pick(Fit.NONE, tuple(nearest[:_SHOWN]))


def _pick_told(
    rulebook: Rulebook, own: list[str], near: list[str], shares: Mapping[str, float], weights: Weights
) -> Pick | None:
    """Pick from the drafts about the rule under discussion the one that suits what was told; without any, from all.

    One about a related rule comes before them where the story is plainly about that.
    A story is no request, so where it is near to several, the one that comes first in the file is the plainest.
    """
    if not own:
        best_first = sorted(shares, key=lambda draft: -shares[draft])
        likely = [draft for draft in best_first if shares[draft] >= weights.likely]
        plain = likely and shares[likely[0]] >= (weights.told if likely[1:] else weights.sure)
        return Pick(Fit.ONE if plain else Fit.SOME, tuple(likely[:1] if plain else likely)) if likely else None
    plainest = max(near, key=lambda draft: shares.get(draft, 0.0))
    if plainest not in own and shares.get(plainest, 0.0) >= weights.sure:
        return Pick(Fit.ONE, tuple(dict.fromkeys([plainest, *near]))[:_SHOWN])
    best = max((shares.get(draft, 0.0) for draft in own), default=0.0)
    level = [draft for draft in rulebook.drafts if draft in own and shares.get(draft, 0.0) >= weights.clear * best]
    return Pick(Fit.ONE, tuple(dict.fromkeys([level[0], *near]))[:_SHOWN]) if best else None


def _pick_own(own: list[str], near: list[str], shares: Mapping[str, float], weights: Weights) -> Pick | None:
    """Pick from the drafts about the rule under discussion; `near` are those and the ones of related rules."""
    if len(own) == 1 or (own and shares.get(own[0], 0.0) * weights.close > shares.get(own[1], 0.0)):
        return Pick(Fit.ONE, tuple(dict.fromkeys([own[0], *near]))[:_SHOWN])
    return Pick(Fit.SOME, tuple(own[:_SHOWN])) if own else None


def _pick_named(best: list[str], shares: Mapping[str, float], weights: Weights) -> Pick | None:
    """Pick the draft that the words name, or those that are close; None where they name none of ours."""
    if not best or shares[best[0]] < min(weights.sure, 1.0 - sum(shares.values())):
        return None
    close = [draft for draft in best if shares[draft] >= weights.close * shares[best[0]]]
    clear = shares[best[0]] >= weights.likely and len(close) > 1 and shares[best[1]] <= weights.clear * shares[best[0]]
    one = len(close) == 1 or clear or shares[best[0]] >= weights.sure
    return Pick(Fit.ONE if one else Fit.SOME, tuple(close[:_SHOWN]))


def _weighted(rulebook: Rulebook, request: Request, weights: Weights) -> dict[str, float]:
    """Return the shares in the light of the conversation; what speaks for no draft keeps its own."""
    situation = request.situation
    weighted: dict[str, float] = {}
    for draft_id, share in request.ranking:
        draft = _fitting(rulebook, rulebook.drafts.get(draft_id), request)
        if draft is None:
            continue
        weight = weights.same_rule if request.rule in _rules_of(draft) else 1.0
        if isinstance(draft, Draft):
            voices = {*draft.roles, *([draft.other_voice.role] if draft.other_voice else [])}
            weight *= weights.other_role if situation.role and situation.role not in voices else 1.0
            weight *= weights.no_refusal if request.refuses and not _REFUSES.match(draft.title) else 1.0
            weight *= weights.other_stage if situation.stage and situation.stage not in draft.stages else 1.0
        weighted[draft.id] = weighted.get(draft.id, 0.0) + share * weight
    rest = weights.none * max(0.0, 1.0 - sum(share for _, share in request.ranking))
    total = sum(weighted.values()) + rest or 1.0
    return {draft_id: share / total for draft_id, share in weighted.items()}


def _fitting(rulebook: Rulebook, draft: Draft | RefusedDraft | None, request: Request) -> Draft | RefusedDraft | None:
    """Return the draft, or the one in its place where it takes back what somebody else did.

    A story is like the same drafts whoever did it, so what the person did calls for the one that takes it back.
    """
    if isinstance(draft, RefusedDraft) and not _is_refused(draft, request.text):
        return None
    if isinstance(draft, Draft) and draft.otherwise and not request.own:
        return rulebook.drafts.get(draft.otherwise)
    if draft and request.own and request.told and request.ranking is request.told:
        drafts = (other for other in rulebook.drafts.values() if isinstance(other, Draft))
        return next((other for other in drafts if other.otherwise == draft.id), draft)
    return draft


def _is_refused(refused: RefusedDraft, text: str) -> bool:
    words = _TOKEN.findall(text.casefold())
    return not refused.words or any(word.startswith(refused.words) for word in words)


def _about(rulebook: Rulebook, rules: set[str], shares: Mapping[str, float], request: Request) -> list[str]:
    """Return the drafts about any of these rules, the likeliest first, else in the order of the file."""
    about = [_fitting(rulebook, draft, request) for draft in rulebook.drafts.values() if rules & _rules_of(draft)]
    drafts = dict.fromkeys(draft.id for draft in about if isinstance(draft, Draft))
    return sorted(drafts, key=lambda draft: -shares.get(draft, 0.0))


def _rules_of(draft: Draft | RefusedDraft) -> set[str]:
    return {draft.rule, *(draft.also if isinstance(draft, Draft) else ())}


def related(rulebook: Rulebook, rule: str | None) -> set[str]:
    """Return the rules that are related to this one, from either side."""
    if rule is None or rule not in rulebook.rules:
        return set()
    pointing = {other.id for other in rulebook.rules.values() if rule in other.related}
    return {*rulebook.rules[rule].related, *pointing} - {rule}
