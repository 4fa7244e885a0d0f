"""Does a message ask for a report about somebody to be made, and what does it tell already?"""

import re

from groundrules.language.replies import clean, has_words, plain
from groundrules.language.report_parts import is_user_name

# What is reported besides this is no user: "report my income", "report to my client".
_NO_USER = re.compile(
    r"\breport(?:ing)? (?:(?:my|our|the|his|her|their|a|an|any|this|that) )?"
    r"(?:to|back|in|on time|you|me|us"
    r"|income|earnings?|tax(?:es)?|vat|hours|time|progress|expenses|bugs?|sales|results?|card)\b"
)
_KINDS = (
    r"(?:client|freelancer|user|person|member|agency|buyer|seller|profile|account|message|job(?: post(?:ing)?)?"
    r"|guy|man|woman|scam(?:mer)?|problem|issue|case|abuse|fraud|harassment|violation|incident)"
)
_WHOM = (
    rf"(?:(?:an?|the|my|this|that|another) (?:\w+ ){{0,2}}?{_KINDS}|{_KINDS}|some(?:one|body|thing)(?: here)?"
    r"|him|her|them|it|this|that)\b"
)
_HELLO = r"\W*(?:(?:hi|hello|hey|ok|okay|so|well|yes|please|also|and)\b\W*)*"
_WISH = (
    r"(?:(?:i|we)(?: just)?(?: want| need| wish|(?: would|.d) like) to |(?:i|we) (?:wanna|must|have to) |i.?m here to "
    r"|(?:can|may|could) (?:i|we) |(?:can|could|will|would) you (?:please )?(?:help (?:me|us) )?(?:to )?)?"
    r"(?:report|complain|(?:make|file|submit|start|open|lodge) an? (?:\w+ )?(?:report|complaint))\b"
)
_LEAD = re.compile(
    rf"{_HELLO}{_WISH}(?: (?:on |about |against )?{_WHOM})?(?: please| now| here| to you| for me)*", re.I
)
_FILLERS = re.compile(
    r"\W*(?:(?:please|pls|thanks|thank you|now|here|today|for me|to you|right away|asap)\b\W*)*", re.I
)
# What stands between the wish and the story.
_COLON = re.compile(r"\s*(?:[:;,.!\u2013\u2014-]+\s*(?:because |since )?|because |since |as )", re.I)
_TOLD_WORDS, _STORY_WORDS = 2, 6
# Who is only taken to report somebody, without plain words for it, tells a story if somebody does something in it.
_STORY = re.compile(
    r"\b(?:he|she|they|who|because|someone|somebody|(?:this|the|my|a) (?:guy|man|woman|client|freelancer|agency|user))"
    r" \w+",
    re.I,
)

_OPENING = r"(?:(?:hi|hello|hey|ok|okay|so|well|yes|please|pls|also|and|oh|then|now|no) )*"
_THEM = (
    r"(?:him|her|them|(?:an?|the|my|this|that|these|those|another|some) \w+|some(?:one|body)|\w*[_\d]\w*|it|this|that)"
)
_WANTED = re.compile(
    rf"{_OPENING}(?:"
    r"(?:i|we)(?: just| really)? (?:want|need|wish|would like|'d like) to (?:report|(?:make|file|submit) an? "
    r"(?:report|complaint))"
    r"|(?:i'd|we'd) like to report|(?:i|we) wanna report|i'?m here to report"
    r"|(?:(?:can|could|will|would) you )(?:please )?(?:help me )?(?:to )?report"
    r"|(?:make|file|submit|start|open) an? (?:new )?(?:report|complaint)"
    r")\b"
)
# Without "I want" it may be a heading, or a search: "report a review".
_COMMAND = re.compile(rf"{_OPENING}report (?:on |about )?{_THEM}\b")
_COMMAND_WORDS = 5
_REPORTED = re.compile(
    r"(?i)"
    rf"\b(?:(?:i|we)(?: just| really)? (?:want|need|would like|'d like) {_THEM}(?: to be)? reported"
    r"|(?:he|she|this (?:guy|man|woman|client|freelancer|user|person)) (?:should|must|needs? to|has to) be reported)\b"
    r"|(?<!if )(?<!when )\b(?:(?:(?:i|we)(?: just| really)? (?:want to|need to|wanna|would like to|'d like to)"
    r"|(?:i|we)'d like to|please|pls) report (?:him|her|them|it|this(?: \w+)?)"
    r"|i'?m reporting (?:him|her|them|it|this(?: \w+)?))(?: (?:now|here|please|pls|to you|for me|today))*$"
)
_HOW = re.compile(
    r"\b(?:how|where|which|what)\b.{0,30}\breport|\breport\b.{0,60}\b(?:how (?:do|can|could|should|would|to|is)"
    r"|where (?:do|can|is|should)|which (?:button|link|way)|(?:can|may|could|should) i (?:do|report))\b"
)


def only_wish(text: str) -> bool:
    """Whether this says that somebody is to be reported, and nothing of what happened."""
    lead = _LEAD.match(text)
    return lead is not None and _FILLERS.fullmatch(text[lead.end() :]) is not None


def wants_to_report(text: str) -> bool:
    """Whether somebody is to be reported, in plain words: "I want him reported"; not how that is done."""
    said = plain(text)
    if _HOW.search(said) or _NO_USER.search(said):
        return False
    if _COMMAND.match(said) and len(text.split()) >= _COMMAND_WORDS:
        return True
    return _WANTED.match(said) is not None or _REPORTED.search(plain(text[-200:])) is not None


def name_in(text: str) -> str | None:
    """Return the bare user name that is all that the wish to report tells: "report max_77"."""
    lead = _LEAD.match(text)
    rest = text[lead.end() :].strip(" .!:,") if lead else ""
    return rest if is_user_name(rest) else None


def account_in(text: str) -> str | None:
    """Return what the wish to report tells of what happened, in the person's own words; None if it tells nothing."""
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else _REPORTED.sub("", text)
    if not has_words(rest) or _FILLERS.fullmatch(rest) or len(rest.split()) < _TOLD_WORDS:
        return None
    if lead is None and not (len(text.split()) >= _STORY_WORDS and _STORY.search(text)):
        return None
    colon = _COLON.match(rest) if lead else None
    return clean(rest[colon.end() :] if colon else text)
