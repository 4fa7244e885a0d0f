"""Recognises a short word to us beside a message to be checked: "make it ok", "why?", "and now?"."""

import re

from groundrules.language.replies import plain, sends, skips

_IT = r"(?:it|this|that|them|(?:my|the) (?:message|text|msg|draft))"
_BEFORE = r"(?:(?:ok|okay|so|and|but|well|please|pls|plz|hey|then|can you|could you|now|no|yes|just) )*"
_AFTER = r"(?: (?:then|now|please|pls|ok|so|already|for me|again|though))*"
_FIX = (
    rf"make {_IT} (?:sound )?(?:ok|okay|right|good|fine|allowed|legal|safe|clean|compliant|acceptable|within the rules)"
    rf"|(?:fix|correct|reword|rewrite|rephrase|repair) {_IT}"
    rf"|(?:fix|correct|reword|rewrite|rephrase|repair|change|edit|adjust|turn|put|word|write|phrase|make) {_IT}"
    r" (?:so|so that|such that|in a way|in a way that|into something) (?:\w+ ){0,4}?"
    r"(?:(?:can|may|could|am allowed to) (?:send|use|post)|(?:is|it'?s|its|be) (?:ok|okay|fine|allowed|safe|within the"
    r" rules)|pass(?:es)?|breaks? no rules?|keeps? (?:to )?the rules)(?: it)?"
)
_REMARK = (
    rf"(?:make|change|do|improve|check|read|see|look at) {_IT}(?: \w+)?"
    rf"|is {_IT} (?:ok|okay|fine|allowed|good)(?: to send)?"
    r"|why(?: (?:not|that|so|is that))?|how come|(?:now )?what(?: (?:now|next|then|else))?|now|then|so|how|where"
    r"|which(?: one| message)?|hello|hi|hey|hi there|(?:are )?you there|huh|h+m+|um+"
    r"|done|ready|ok|okay|thanks|thank you"
    r"|wait|one (?:sec|second|moment|minute)|what do you mean|what (?:message|text)"
    r"|i (?:do not|don'?t|dont) (?:get|understand)(?: it| that| you)?"
    r"|i (?:just |already )*(?:did|have|pasted|sent|gave|wrote|told)"
    r"(?: (?:it|that|you|this|already|above|before|to you))*"
    r"|(?:it'?s |it is |see |read |use |take )?(?:the )?(?:one |message |text |same )?"
    r"(?:above|before|i sent|i wrote|i pasted|from before|same|same one|as before)"
)
_FIXES = re.compile(rf"{_BEFORE}(?:{_FIX}){_AFTER}")
_REMARKS = re.compile(rf"{_BEFORE}(?:{_FIX}|{_REMARK}){_AFTER}")


# Of these words alone, a question names a stage of the work with the other side, and nothing else.
_STAGE_LIST = """
a about accepted active after afterwards again already and be been before begins begun but closed completed contract
contracts done during earlier ended ending ends fine finished finishes first for had has have hired how i if in is
isn't isnt it it's its job later no not now offer ok okay on once or our over project running runs same say signed
sign since so started starting starts still that that's thats the then there there's theres this until was we we've
weve what when while with work would yet
"""
_STAGE_WORDS = frozenset(_STAGE_LIST.split())
_LONGEST_STAGE = 9


def is_stage_alone(text: str) -> bool:
    """Whether there is nothing but the stage in it: "and once the contract is over?"."""
    words = plain(text).split()
    return 0 < len(words) <= _LONGEST_STAGE and _STAGE_WORDS.issuperset(words)


def asks_to_fix(text: str) -> bool:
    """Whether the person wants the message that was checked in the allowed wording: "make it ok then"."""
    return _FIXES.fullmatch(plain(text)) is not None


def is_remark(text: str) -> bool:
    """Whether `text` is a word to us, and surely no message to somebody else."""
    return _REMARKS.fullmatch(plain(text)) is not None or sends(text) or skips(text)
