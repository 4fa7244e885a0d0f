"""What is said about a request for a person: it is withdrawn, or when, where and how somebody will answer it."""

import re

from groundrules.language.replies import plain

_LEAD = (
    r"(?:(?:please|pls|ok|okay|oh|well|no|so|and|but|sorry|actually|then|hey|hm+|just|can you|could you|i want to"
    r"|i'd like to|i would like to|let me|you can) )*"
)
_REQUEST = r"(?:my|the|this|that) (?:request|ticket)"
_PERSON = (
    r"(?:a |an |any |the |real |human |support )*(?:person|human|agent|anyone|anybody|someone|somebody|support|staff)"
)
_WITHDRAWS = re.compile(
    rf"{_LEAD}(?:(?:withdraw|take back|cancel|delete|close|remove|drop|end|stop|forget)(?: about)? {_REQUEST}"
    rf"(?: (?:for|to (?:talk|speak) to) {_PERSON})?|withdraw(?: (?:it|this|that))?|take it back"
    rf"|i (?:no longer|do not|don'?t) (?:want|need|wish)(?: to (?:talk|speak|wait|write)(?: to| for| with)?)? {_PERSON}"
    rf"|i (?:no longer|do not|don'?t) (?:want|need|wish) to wait"
    rf"|no (?:need (?:for|of)|need to (?:talk|speak) to) {_PERSON})"
    r"(?: (?:please|pls|now|any ?more|any longer|then|again|thanks|thank you|after all))*"
)
_THEM = (
    r"(?:they|(?:the|a|an|some|your|real|human|support) (?:(?:real|human|support) )*"
    r"(?:person|human|agent|staff|people|team|support|one)|support|someone|somebody|anyone|anybody)"
)
_CALLS = r"(?:call|phone|ring|telephone|e ?mail|text|sms)(?: me| us)?(?: (?:up|back))?"
_ANSWERS = (
    r"(?:answer|reply|respond|join|come|write|contact|react|show up|get back|be (?:here|there)|take it up|look at it"
    rf"|read (?:it|this|that|my request)|{_CALLS})"
)
_ANSWERS_S = (
    rf"(?:{_ANSWERS}|answers|replies|responds|joins|comes|writes|contacts|reacts|shows up|gets back|calls|phones"
    r"|is (?:here|there))"
)
_END = (
    r"(?:(?: back| in)?(?: to| with)? (?:me|us|my request|it|this))?"
    r"(?: (?:now|then|about it|today|tonight|soon|please|here|in this chat|by phone|on the phone|at all|ever|or not"
    r"|actually|back|in person|to me|again|roughly|approximately|usually|normally))*"
)
_ANSWER = (
    r"(?:(?:an|the|my|any|some) )?(?:answer|reply|response|back from (?:them|you|someone|somebody)"
    r"|(?:something|anything)? ?back)"
)
_GOING = r"(?: (?:going to|gonna|really|even|finally|actually|also|then|ever|will))*"
_ASKS = re.compile(
    r"(?:(?:please|ok|okay|oh|well|so|and|but|sorry|hey|hm+|btw|also|meanwhile|tell me"
    r"|can you tell me|do you know) )*(?:"
    r"how (?:long|soon|fast|quickly)(?: (?:will|would|does|do|can|could|might|should|is|it|take|takes"
    r"|be|until|till|before|for))*"
    rf" {_THEM}{_GOING} {_ANSWERS_S}{_END}"
    rf"|how long (?:do|will|must|should|would) i (?:(?:have|need) to )?wait(?: for (?:them|{_THEM}|{_ANSWER}))?{_END}"
    rf"|how long (?:is|will|does) (?:the (?:wait|queue|line)|my request)(?: (?:take|be|last))*{_END}"
    rf"|when (?:will|would|do|does|can|is|are) (?:you|{_THEM}){_GOING} {_ANSWERS_S}{_END}"
    rf"|when (?:will|would|do|can) i (?:get|hear|have|receive) {_ANSWER}{_END}"
    rf"|(?:will|would|do|does|is|are) {_THEM}{_GOING} {_ANSWERS}{_END}"
    rf"|(?:will|would|do|are|can) (?:you|they|{_THEM}){_GOING} {_CALLS}{_END}"
    rf"|(?:how|where) (?:will|would|do|does) {_THEM}{_GOING} (?:answer|reply|respond|contact|reach|write){_END}"
    rf"|where (?:will|do|can|would) i (?:get|see|find|read) {_ANSWER}{_END}"
    rf"|will i (?:get|have|receive|be) (?:{_ANSWER}|(?:a )?(?:phone )?call(?:ed)?|phoned){_END}"
    rf"|(?:is|are) (?:anyone|anybody|someone|somebody|people) (?:there|coming|going to come){_END}"
    r")"
)


# After what was said about the request: "and how long does it take?"
_VAGUE = re.compile(
    r"(?:(?:ok|okay|and|so|but|hm+|oh|roughly|about) )*"
    rf"(?:how long(?: (?:does|will|would|can|is) (?:it|that|this)(?: (?:take|be|last))*)?"
    rf"|when(?: will (?:it|that) be)?){_END}"
)


def asks_how_long(text: str) -> bool:
    """Whether this asks how long something takes, whatever it is: "how long?"."""
    return _VAGUE.fullmatch(plain(text)) is not None


def withdraws(text: str) -> bool:
    """Whether a request for a person is taken back in words: "withdraw my request"."""
    return _WITHDRAWS.fullmatch(plain(text)) is not None


def asks_about_wait(text: str) -> bool:
    """Whether the person asks when, where or how they will be answered: "will they phone me"."""
    return _ASKS.fullmatch(plain(text)) is not None
