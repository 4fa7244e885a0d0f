"""Reads from a person's words who they are and where they stand with the other side."""

import re
from functools import lru_cache

from groundrules.language.patterns import PhraseFinder
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.marketplace import USUAL_WORDS, Marketplace
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.situation_words import HINTS, NOTHING, RELATED, SELF, STAGES

_STAGES, _HINTS = PhraseFinder(STAGES), PhraseFinder(HINTS)
_BEFORE_OR_AFTER = re.compile(
    r"\W*(?:(?:ok|okay|no|and|so|but|then|what|how|about|if|i mean|i meant)\W+)*"
    r"(?:(?P<before>before(?:hand| that| it)?)|after(?:wards?| that| it)?|later(?: on)?)\W*",
    re.I,
)
_OVER = re.compile(
    r"\b(?:after|once|when) (?:it|its|it['\u2019]s|it is|that|thats|all is) "
    r"(?:ends?|ended|over|done|finished|closed)\b",
    re.I,
)


def read_situation(text: str, before: Situation, rulebook: Rulebook) -> Situation:
    """Return `before` with what `text` says about role and stage; the last mention of each counts."""
    stage = mentioned_stage(text) or _hinted_stage(text) or _moved_stage(text, before.stage) or before.stage
    return Situation(_role(text, before.role, rulebook), stage)


def mentioned(text: str, rulebook: Rulebook) -> Situation:
    """Return only what `text` itself says about role and stage."""
    return read_situation(text, Situation(), rulebook)


def mentioned_stage(text: str) -> Stage | None:
    """Return the stage that `text` itself names in so many words."""
    return _stage(_last(_STAGES, text))


def _hinted_stage(text: str) -> Stage | None:
    return _stage(_last(_HINTS, text))


def _moved_stage(text: str, stage: Stage | None) -> Stage | None:
    """Return the stage that "and before?", "and afterwards?" or "once it's over" moves on to."""
    if _OVER.search(text):
        return Stage.AFTER
    moved = _BEFORE_OR_AFTER.fullmatch(text)
    if moved is None:
        return None
    return Stage.BEFORE if moved["before"] else Stage.AFTER if stage is Stage.ACTIVE else Stage.ACTIVE


def _stage(found: str | None) -> Stage | None:
    return Stage(found) if found and found != NOTHING else None


def _role(text: str, before: Role | None, rulebook: Rulebook) -> Role | None:
    """What they call themselves counts more than whom they deal with; an agency has both clients and freelancers."""
    own = _own_words(rulebook.marketplace)
    said = _last(_finder(own, related=False), text)
    if said and said != NOTHING:
        return Role(said)
    related = _last(_finder(own, related=True), text)
    return before if before is Role.AGENCY or related in (None, NOTHING) else Role(related)


def _own_words(marketplace: Marketplace) -> tuple[tuple[Role, str], ...]:
    """Return what the marketplace calls the sides beside the usual words; a pattern's token is one word."""
    return tuple(
        (role, word.casefold())
        for role, party in marketplace.parties.items()
        for word in (party.one, party.many, *party.also)
        if word.casefold() not in USUAL_WORDS[role] and len(word.split()) == 1
    )


@lru_cache(maxsize=4)
def _finder(own: tuple[tuple[Role, str], ...], *, related: bool) -> PhraseFinder:
    def widened(pattern: str) -> str:
        for role, usual in USUAL_WORDS.items():
            words = "|".join(word for side, word in own if side is role)
            if words:
                pattern = re.sub(rf"\b(?:{'|'.join(usual)})\b", rf"\g<0>|{words}", pattern)
        return pattern

    groups = RELATED if related else SELF
    return PhraseFinder({role: [widened(pattern) for pattern in patterns] for role, patterns in groups.items()})


def _last(finder: PhraseFinder, text: str) -> str | None:
    found = finder.find(text)
    return max(found, key=lambda name: (found[name][1], found[name][1] - found[name][0])) if found else None
