"""Recognises questions about what becomes of a report: "who reads this?", "what happens to her?"."""

import re

from groundrules.language.replies import plain

_IT = r"(?:it|this|that|these|(?:my|the|this|a|such a|such) reports?|reports|my answers|all (?:of )?(?:this|that))"
_THEM = (
    r"(?:him|her|them|me|us|(?:the|my|this|that) (?:other )?"
    r"(?:client|freelancer|person|guy|man|woman|user|side|account|agency|profile))"
)
_THEY = r"(?:you|they|we|support|staff|upper staff|(?:the )?(?:support )?team|somebody|someone|anybody|anyone)"
_LATER = (
    r"(?: (?:now|next|then|here|after|afterwards|after (?:that|this)|exactly|(?:if|when|once|after) i "
    rf"(?:send|sent|report|reported|submit|submitted|file|say send)(?: (?:{_IT}|{_THEM}))?))*"
)
_QUESTIONS = (
    rf"what (?:do|will|would|can|are) {_THEY} (?:going to |gonna |even |then )*(?:do|doing){_LATER}"
    rf"(?: (?:with|about|to) (?:{_IT}|{_THEM}))?{_LATER}",
    rf"what(?:'s|s| is| will| would)? (?:going to |gonna )?happens?{_LATER}(?: (?:to|with) (?:{_IT}|{_THEM}))?{_LATER}",
    r"what(?:'s|s| is| comes| happens) next|what next|and then what",
    r"who (?:is going to |is gonna |will |would |can |else |exactly |then )*"
    r"(?:reads?|sees?|gets?|looks? at|checks?|receives?"
    rf"|decides?|handles?|deals? with|reviews?)(?: (?:about|on))?(?: {_IT})?{_LATER}",
    rf"where (?:does|do|will|would|is|are) (?:{_IT}|{_THEY}) (?:go|going|send|sent|end up|kept|stored|landing|land)"
    rf"(?: {_IT})?(?: to)?{_LATER}",
    r"how long (?:does|will|would|do|until|till|before) .{0,20}"
    r"\b(?:take|takes|wait|hear|answer|answered|reply|decide)\b.{0,25}",
    r"when (?:do|will|can|would) (?:i|they|you|we|someone|somebody) "
    r"(?:get|hear|know|answer|reply|be told|tell me|decide)\b.{0,30}",
    rf"will (?:i|{_THEY}) (?:hear back|hear (?:from|about|anything)|get an? (?:answer|reply|response)|answer|reply"
    rf"|tell me|let me know|read|look at|look into|do (?:something|anything))\b.{{0,30}}",
    rf"(?:will|would|does|is|are) (?:he|she|they|{_THEM}) (?:going to |gonna )?(?:be |get )+"
    r"(?:banned|punished|suspended|kicked(?: out)?|blocked|warned|removed|in trouble)",
    rf"(?:will|would|does|do|can|could) (?:he|she|they|{_THEM}) (?:be able to )?"
    rf"(?:see|read|get|be told about|be shown) {_IT}",
    rf"(?:is|are|will|would) (?:my (?:user ?)?name|my identity|{_IT}) (?:be )?"
    r"(?:shown|visible|seen|public|anonymous|secret|private|confidential|passed on|told)(?: to \w+)?",
    rf"(?:do|will|would|are) you (?:going to )?(?:send|pass|forward|give|submit|sending)(?: {_IT})?(?: on)? to \w+",
    rf"(?:does|will|is) {_IT} (?:go|going|sent|be sent) (?:straight |directly )?to \w+",
)
_OPENING = r"(?:(?:and|but|so|ok|okay|wait|also|btw|well|um+|hm+|sorry|first|before that) )*"
_ASKED = re.compile(rf"{_OPENING}(?:{'|'.join(_QUESTIONS)})(?: (?:please|pls|btw|though|anyway))?")


def asks_what_becomes(text: str) -> bool:
    """Whether a person who makes a report asks who reads it, where it goes, or what comes of it."""
    return _ASKED.fullmatch(plain(text)) is not None
