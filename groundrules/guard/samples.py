"""Tells details that are somebody's from details that are only talked about: test data, code, dummies."""

import re

from groundrules.guard.kinds import Candidate, Kind
from groundrules.guard.prepared import Prepared

_DETAILS = frozenset({Kind.EMAIL, Kind.PHONE, Kind.HANDLE, Kind.PAYMENT_DETAILS})
_NEAR = 140
_ABOUT_DATA = re.compile(
    r"\b(?:dummy|placeholders?|sample (?:data|text|row|rows)|test (?:data|user|account|number|"
    r"card|mail|cases?)|fixtures?|seed data|"
    r"faker|lorem|normali[sz]e|e\.164|regex|validat(?:e|ion|or)|rejected|bounce[ds]?|error from the log|"
    r"log lines?|logs? (?:shows?|says?|has|have|entry|entries)|failed logins?|login failed|user=|mail=|stack ?trace|"
    r"naming check|is (?:free|taken) on|mock-?ups?|business card|def |assert |"
    r"return (?:none|true|false|self|[\w.]*[.({\[\"'])|curl |"
    r"select |insert into|console\.log|"
    r"no-?reply@|in (?:the|our|this) (?:script|scene|storyboard|screenplay|screenshot|story|novel|episode)\b|"
    r"(?:the )?(?:screen|sign|poster|phone) (?:shows|displays)|header says|reply-to:|"
    r"isbn|check digit|serial|millimet(?:re|er)s|nashville numbers|the drummer|(?:syllab|silab|sylab|silb)\w+|"
    r"(?:lesson|course|module|unit) (?:plan|\d)|pupils|learners|students (?:say|read|repeat|hear)|dialogue|"
    r"voice-?over line|line \d+:|(?:the|our|your) (?:flyer|leaflet|poster|label|sticker|footer)(?:'s)?\b|footer must|"
    r"(?:standard|official|published|well-known) (?:sample|test|example)|seed data|chess|knit\w*|crossword|sudoku|"
    r"for example in the form|example input|e\.g\. user@)|```|<input|=> "
)
# Somebody's words in a script are not the writer's own.
_SAID = re.compile(r"(?<=\bsays )(?P<mark>['\"])[^'\"\n]{2,80}(?P=mark)")
_OWN = re.compile(
    r"\b(?:my|our|me|us|mine) (?:mail|e-?mail|number|phone|address|inbox|cell|whatsapp)|\b(?:write|"
    r"mail|call|text|reach|ping|contact) (?:me|us)\b"
)


def is_sample(message: Prepared, candidate: Candidate) -> bool:
    """Whether the words around a detail say that it is data to work with, and none that it is the writer's own."""
    if candidate.kind not in _DETAILS:
        return False
    around = message.folded_part((max(0, candidate.start - _NEAR), candidate.end + _NEAR))
    return bool(_ABOUT_DATA.search(around)) and not _OWN.search(_SAID.sub("", around))
