"""Reads from a person's words who they are and where they stand with the other side."""

import re
from functools import lru_cache

from groundrules.language.patterns import PhraseFinder
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.marketplace import USUAL_WORDS, Marketplace
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage

_BE = "am|'m|m|im|are|'re|is|'s"
_KNOWN = "old|former|past|previous|ex|current|new?"
# Wherever a word of `USUAL_WORDS` stands, the marketplace's own words for that side are understood as well.
_ROLES = {
    Role.CLIENT.value: [
        f"i {_BE} a|the|an? new? client|buyer|employer|customer|hirer",
        f"i|we {_BE} hiring|recruiting",
        "im a? the? client|buyer|employer|hiring",
        "as a? the? client|buyer|employer",
        "i|we hired someone|somebody|people|her|him",
        "and for|about a|the client|buyer",
        "what about a|the? client|clients|buyer",
        "for clients|buyers",
        "i|we want|need|plan|wanna|would to? hire",
        "i|we have? hired a|an|the|this|my freelancer|developer|designer|writer|contractor|va|person",
        f"my|our {_KNOWN} freelancer|freelancers|contractor",
        "freelancer|contractor|developer|designer i|we * hired",
        "i|we posted a|my|our job",
        "on the client|buyer side",
        "speaking|asking as a? client",
    ],
    Role.AGENCY.value: [
        "i|we run|own|manage|have a|an|my|our small? agency",
        f"i|we {_BE} a|an|the small? agency",
        "im an agency",
        "my|our agency",
        "as an|a agency",
        "for|about an|the agency",
        "agency owner|manager|member",
        "for agencies",
    ],
    Role.FREELANCER.value: [
        f"i {_BE} a|an|the new? freelancer|contractor|seller|talent",
        "im a freelancer",
        "as a? the? freelancer",
        "for freelancers",
        f"my|our {_KNOWN} client|clients|buyer",
        "a|the|this|one|another|some|new client|buyer * me",
        "client|buyer wants|asks|asked|told|tells|offers|offered|sent|invited|hired me",
        "on the freelancer side",
        "hires|hired|hire|hiring me",
    ],
}
_NO_STAGE = "none"
_STAGES = PhraseFinder(
    {
        Stage.ACTIVE.value: [
            "contract|offer has|is|'s|was? already? started|begun|active|running|accepted|signed|live|ongoing",
            "contract starts|begins|started|began|running",
            "once|after|when|since the|a|our contract has? starts|started|begins|began|begun",
            "once|after|when the|an|my offer is|was|got? accepted",
            "we|i * have|got a|an|the|our active|running|signed|open? contract",
            "during|within|mid the|a|an|our? contract",
            "in the middle of a|the|our contract|project|job",
            "active|running|ongoing|current|existing|open contract",
            "under contract",
            "contract is|'s|has|been * running|underway",
            "once|after|since he|she|they|client|i|we has|have|'ve|am|'m|was|is|got? hired|hires me?",
            "accepted the|his|her|their|my offer",
            "while|when the|a contract is|'s running|active|on",
            "we|i are|'re|am|'m * working together",
            "now that we|i have a contract",
            "we|i|they|he|she|both|'ve|have|had already|just|both|finally signed",
            "if|once|after|when|since|now|that we|i|they|both|he|she|everything|it already|have|has|'ve|is|was? signed",
            "am|'m|im|are|'re|is|'s|was|got already hired|working|contracted",
            "already working|hired for|with|by|them|me|him|her",
        ],
        # Other papers are signed, too.
        _NO_STAGE: [
            "signed an|a|the|his|her|their|our|this|any? nda|confidentiality|non|disclosure|w8|w9|petition|receipt",
        ],
        Stage.BEFORE.value: [
            "before|until|till the|a|any|our? contract",
            "before|until|till|b4 we|i hire|hired",
            "have|'ve|has no contract",
            "only|just got|at * interview",
            "before|until|till he|she|they|the|a|my? client? hires|hire|hired|hiring me|us?",
            "before|until|till being|getting|i get|am|'m|im|i'm? hired",
            "before the|an|any|his? offer|hire|hiring",
            "no contract yet|so",
            "without a|any contract",
            "no|not a? contract|hired yet",
            "not|n't|never hired|started|accepted|signed * yet",
            "pre - contract",
            "precontract|prehire",
            "at|in the interview|proposal stage|phase",
            "b4 hire|hiring|contract",
            "only|just invited|interviewing",
            "as far as a|an|the interview",
            "got|get to the interview",
        ],
        Stage.AFTER.value: [
            "contract|job|project|milestone has|is|'s|was|have? already? ended|closed|finished|over|completed|done",
            "contract|job|project ends|closes",
            "after|once|when the|a|our|this? contract|job|project is|has|'s? "
            "ended|ends|closed|closes|over|finished|done|completed",
            "after we|i have|'ve? finished|ended|closed",
            "after it|its|it's is|'s|s|has? over|done|finished|ended",
            "old|former|past|previous|ex client|clients|freelancer",
            "ended|closed|finished the|our|a contract",
        ],
    }
)


def read_situation(text: str, before: Situation, rulebook: Rulebook) -> Situation:
    """Return `before` with what `text` says about role and stage; the last mention of each counts."""
    role = _last(_roles(_own_words(rulebook.marketplace)), text)
    return Situation(role=Role(role) if role else before.role, stage=mentioned_stage(text) or before.stage)


def mentioned(text: str, rulebook: Rulebook) -> Situation:
    """Return only what `text` itself says about role and stage."""
    return read_situation(text, Situation(), rulebook)


def mentioned_stage(text: str) -> Stage | None:
    """Return the stage that `text` itself names."""
    stage = _last(_STAGES, text)
    return Stage(stage) if stage and stage != _NO_STAGE else None


def _own_words(marketplace: Marketplace) -> tuple[tuple[Role, str], ...]:
    """Return what the marketplace calls the sides beside the usual words; a pattern's token is one word."""
    return tuple(
        (role, word.casefold())
        for role, party in marketplace.parties.items()
        for word in (party.one, party.many, *party.also)
        if word.casefold() not in USUAL_WORDS[role] and len(word.split()) == 1
    )


@lru_cache(maxsize=2)
def _roles(own: tuple[tuple[Role, str], ...]) -> PhraseFinder:
    def widened(pattern: str) -> str:
        for role, usual in USUAL_WORDS.items():
            words = "|".join(word for side, word in own if side is role)
            if words:
                pattern = re.sub(rf"\b(?:{'|'.join(usual)})\b", rf"\g<0>|{words}", pattern)
        return pattern

    return PhraseFinder({role: [widened(pattern) for pattern in patterns] for role, patterns in _ROLES.items()})


def _last(finder: PhraseFinder, text: str) -> str | None:
    found = finder.find(text)
    return max(found, key=lambda name: (found[name][1], found[name][1] - found[name][0])) if found else None
