"""Reads which part of a report is to be changed, and to what: "change the date to 1 November"."""

import re
from dataclasses import dataclass

from groundrules.language.replies import clean, has_words, sends, skips
from groundrules.language.report_parts import adds

_PARTS = {
    "who": re.compile(r"\bwho\b|\bnames?\b|\busers?\b|\bprofile\b|\bperson\b", re.I),
    "where": re.compile(r"\bwhere\b|\bplace\b", re.I),
    "when": re.compile(r"\bwhen\b|\bdates?\b|\bday\b|\btime\b", re.I),
    "evidence": re.compile(r"\bevidence\b|\bproof\b|\bscreenshots?\b|\blink\b", re.I),
    "wish": re.compile(r"\bwish\b|\boutcome\b|\beducation\b|\breview\b", re.I),
    "what": re.compile(r"\bwhat\b|\bstory\b|\bdescription\b|\btext\b", re.I),
}
_ASKED = re.compile(r"\b(?:change|correct|edit|fix|set|update|make|put|replace|amend)\b", re.I)
_BE = r"(?:is|was|were|should be|should say|must be|must say|to be)"
# "Who: Vera".
_LABELLED = re.compile(r"\W*(?:what happened|who|where|when|evidence|my wish)\s*[:=]", re.I)
# "The name is wrong".
_WRONG = re.compile(r"\b(?:wrong|incorrect|not (?:right|correct|true)|mistake|error|typo)\b", re.I)
# What stands between the part's name and its new value: "to", "is", a comma, a colon.
_BETWEEN = re.compile(
    r"(?: (?:happened|name|part|one|answer|it (?:was|happened)))?"
    rf"(?:\s*[,;:=\u2013\u2014-]+\s*|\s+(?:(?:in)?to|as)\b:?\s*|\s+{_BE}\b:?\s*)+",
    re.I,
)
# "her name is Vera": only the name is the value.
_LEAD = re.compile(
    r"(?:and |so )?(?:make it|set it to|it'?s|that'?s|"
    rf"(?:it|that|this|(?:his|her|their|the|its) (?:\w+ )?\w+) {_BE})\s+"
    r"(?:actually |really |in fact )?",
    re.I,
)
# "the name is wrong" gives no new one.
_NO_VALUE = re.compile(
    r"\W*(?:(?:all|completely|totally|just|still|not|really|a|an|the|is|was|it|that|please|pls|me|something|else) ?)*"
    r"(?:wrong|incorrect|right|correct|true|false|missing|mistake|error|typo|off|bad|different|else|please|pls|too|again"
    r"|instead|changed?|fix(?:ed)?)\W*",
    re.I,
)
# "Leave out the evidence".
_LEFT_OUT = re.compile(r"\b(?:leave out|leave\b.{0,30}\bout\b|remove|delete|drop|without|clear|take out)\b", re.I)
# "Add that he also threatened me": to what happened.
_ADD = re.compile(
    r"\W*(?:(?:please|also|and|can you|could you|i want to|i'd like to|let me) )*add"
    r"(?:\s*[:,]\s*|(?: also| please)? "
    r"(?:to (?:it|that|the (?:story|report|text)|my (?:report|story)|what happened)\s*[:,]?\s*)?"
    r"(?:(?:the fact )?that |this: ?)?)",
    re.I,
)
_MAKE = re.compile(r"\W*(?:(?:please|ok|no|can you|could you) )*(?:make|set|put) (?:the |my )?", re.I)
_LEAST_ADDED, _SHORT = 3, 8
_PLEASE = re.compile(r"[\s,]+(?:please|pls|plz|thanks|thank you)\W*$", re.I)


@dataclass(frozen=True)
class Change:
    """A part of the report, by its field, and whether its change is asked for in so many words.

    `value` is the new one: None where none is given, "" where the part is to be left out. `adds` says that the old one
    stays.
    """

    field: str
    value: str | None
    plain: bool
    adds: bool = False


def read_change(text: str) -> Change | None:
    """Return what is to be changed; None where the message names no part."""
    added = _ADD.match(text)
    if added and len(text[added.end() :].split()) >= _LEAST_ADDED:
        return Change("what", clean(text[added.end() :]), plain=True, adds=True)
    found = [(match.start(), match.end(), field) for field, words in _PARTS.items() if (match := words.search(text))]
    if not found:
        return None
    start, end, field = min(found)
    value = _value(field, text, end)
    if value is None and _MAKE.fullmatch(text[:start]):
        # "Make the date last week" does without a "to".
        value = _value(field, f"{text[:end]}: {text[end:]}", end)
    asked = (_ASKED.search(text) or _LABELLED.match(text)) is not None
    if value is None and len(text.split()) <= _SHORT and _WRONG.search(text):
        asked = True
    if value is None and len(text.split()) <= _SHORT and _LEFT_OUT.search(text):
        return Change(field, "", plain=True)
    return Change(field, value, asked, field == "what" and adds(value or ""))


def _value(field: str, text: str, end: int) -> str | None:
    between = _BETWEEN.match(text, end)
    if field == "wish" and not between:
        # "please make it education only": the part's name is its value.
        return text
    if not between:
        return None
    value = clean(_PLEASE.sub("", text[between.end() :]))
    if field != "what":
        value = _LEAD.sub("", value, count=1) if _LEAD.match(value) else value
        value = value.rstrip(".!?\"'\u201d ").lstrip("\"'\u201c ")
    if field != "what" and skips(value):
        return ""
    return None if not has_words(value) or _NO_VALUE.fullmatch(value) or sends(value) else value
