"""Recognises a short word to us beside a message to be checked: "make it ok", "why?", "and now?"."""

import re

from groundrules.language.replies import plain, sends, skips

_IT = r"(?:it|this|that|them|(?:my|the) (?:message|text|msg|draft))"
_BEFORE = r"(?:(?:ok|okay|so|and|but|well|please|pls|plz|hey|then|can you|could you|now|no|yes|just) )*"
_AFTER = r"(?: (?:then|now|please|pls|ok|so|already|for me|again|though))*"
_FIX = (
    rf"make {_IT} (?:sound )?(?:ok|okay|right|good|fine|allowed|legal|safe|clean|compliant|acceptable|within the rules)"
    rf"|(?:fix|correct|reword|rewrite|rephrase|repair) {_IT}"
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


def asks_to_fix(text: str) -> bool:
    """Whether the person wants the message that was checked in the allowed wording: "make it ok then"."""
    return _FIXES.fullmatch(plain(text)) is not None


def is_remark(text: str) -> bool:
    """Whether `text` is a word to us, and surely no message to somebody else."""
    return _REMARKS.fullmatch(plain(text)) is not None or sends(text) or skips(text)
