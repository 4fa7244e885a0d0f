"""Reads the short things that people say to a question in a form: leave it out, stop, send it, or a question back."""

import re
import unicodedata

# What is kept of one answer, in characters.
MOST = 2_000

_FILLER = (
    r"(?:please|pls|plz|ok|okay|oh|well|no|actually|sorry|just|thanks|thank you|thx|let'?s|lets|i want to|i'd like to)"
)
_BESIDE = (
    rf"(?:{_FILLER}|then|so|and|but|alright|right|hm+|um+|hey|wait|fine|now|instead|(?:can|could) (?:we|i|you)|i said)"
)
_STOPS = (
    r"(?:(?:cancel|stop|abort|quit|exit|end|drop|forget|leave|scrap|get out|(?:let|get) me out)"
    r"(?: (?:it|that|this|all|here|about it|everything|of (?:it|this|that|here)))*"
    r"(?: (?:the|my|this|that) (?:report|check|form|whole thing|thing))?"
    r"|never ?mind|nvm|(?:i(?:'ve)? )?(?:have )?changed? my mind"
    r"|(?:i )?(?:really )?(?:do not|don'?t|dont|no longer) (?:want|wish|wanna|feel like)"
    r"(?: to| (?:it|this|that)| (?:to )?(?:report|do|send|go on|continue|check|file|make a report)"
    r"(?: (?:it|this|that|him|her|them|anyone|anybody))?)(?: any ?more)?"
    r"|(?:do not|don'?t|dont) (?:send|submit|store|save|file)(?: (?:it|this|that|anything|(?:the|my|this) report))?)"
)
_CANCEL = re.compile(rf"(?:{_BESIDE} )*{_STOPS}(?: {_BESIDE}| {_STOPS})*")
_SKIP = re.compile(
    rf"(?:{_FILLER} )*(?:"
    r"skip(?: (?:it|this|that|one|this one|this question|the question))*|next(?: (?:one|question))?|pass"
    r"|(?:i )?(?:do not|don'?t|dont|can'?t|cannot|can not|wouldn'?t) (?:really )?(?:know|remember|recall|say|tell)"
    r"(?: (?:it|that|him|her|exactly|any ?more|now|who|when|where"
    r"|(?:his|her|their|the) (?:exact )?(?:user ?)?(?:name|date|day|time|profile)))*"
    r"|idk|dunno|no (?:idea|clue)|not sure|unsure|unknown|n ?/? ?a|none|nothing|nope|no|nah"
    r"|(?:i(?:'ve)? )?(?:have |got )*(?:no (?:evidence|proof|screenshots?)|none|nothing)(?: (?:at all|left|to show))*"
    r"|(?:i )?don'?t have (?:any(?:thing)?|it|one)(?: (?:evidence|proof|screenshots?|to show))*"
    r"|leave (?:it|that|this) (?:out|empty|blank)"
    r"|(?:i )?(?:do not|don'?t|dont|won'?t|wont) (?:want|wish|like)(?: to)? (?:say|tell|give|answer|share)"
    r"(?: (?:it|that|this|him|her|them|you|the name|a name|his name|her name|here))*"
    r"|(?:i'?d )?(?:prefer|rather) not(?: to)?(?: say| tell)?|doesn'?t matter|no matter|whatever"
    rf")(?: {_FILLER})*"
)
_SEND = re.compile(
    rf"(?:{_FILLER} )*(?:"
    r"(?:send|submit|store|save|file|confirm)(?: (?:it|this|that|off|now))*(?: (?:the|my|this) report)?"
    r"|yes|y|yep|yeah|yup|sure|correct|right|exactly|fine|good|perfect|looks? (?:good|right|fine|ok)|go ahead|do it"
    r"|(?:all|that'?s|thats|it'?s|everything is|all is) (?:right|correct|fine|good|ok|it)|confirmed|ok|okay"
    rf")(?: {_FILLER}| (?:it is|yes|send it|send|go ahead|do it|that'?s right))*"
)
_LEAD = rf"(?:{_BESIDE}|i'd like to|take me|bring me|let me|help me) "
_BACK = re.compile(
    rf"(?:{_LEAD})*(?:(?:go|step|move) back|back|undo|(?:the )?previous (?:one|question|step))"
    rf"(?: (?:(?:to )?(?:the )?(?:previous|last|earlier) (?:one|question|step)"
    r"|(?:a|one) (?:step|question)|it|that|once))*"
    rf"(?: {_BESIDE})*"
)
_OVER = re.compile(
    rf"(?:{_LEAD})*(?:(?:start|begin|do|try)(?: (?:it|this|that|all|everything))*"
    r"(?: (?:over|again|anew|afresh|from (?:the )?(?:start|beginning|scratch)))+"
    r"|restart(?: (?:it|this|(?:the|my) report))?|from (?:the )?(?:start|beginning|scratch)(?: again)?)"
    rf"(?: {_BESIDE})*"
)
_LONGEST_STOP = 16
_PARTS = re.compile(r"\s*[,.;:!?\n]+\s*|\s+[-\u2013\u2014]+\s+|\s+(?:and|but|because|cause|cos)\s+")
_ONCE = re.compile(r"[.!?]+(?:\s|$)")
# A question that does without its mark: "will he know it was me", "what happens to my report".
_QUESTION = re.compile(
    r"(?:(?:and|but|so|ok|okay|oh|wait|also|btw|by the way|first|hey|um+|before that|(?:one|quick|a) question|meanwhile"
    r"|in the meantime|please|then) )*(?:"
    r"(?:will|would|do|does|did|can|could|may|should|shall|is|are|am|was|has|have)(?:n'?t)? "
    r"(?:i|you|he|she|they|it|we|my|the|this|that|there|his|her|their|someone|anyone|anybody|these|those"
    r"|\w+(?: \w+)? (?:allowed|forbidden|ok|okay|banned|legal|permitted))"
    r"|(?:what|who|how|why|where|which)(?:'?s)? "
    r"(?:is|are|was|will|would|do|does|did|can|could|may|should|happens|if|about|long|many|much|to|kind|sort|else|sees|reads|gets)"
    r")\b"
)
_HOW = re.compile(
    r"\b(?:how (?:to|do|does|can|could|would|should|must|i|we|one|is|are)|how'?s|where'?s|what happens"
    r"|where (?:do|can|is|are|to|should|would|must)|which (?:button|link|menu|way|form)"
    r"|(?:ways?|steps|procedure|process) (?:to|of|for|is)"
    r"|(?:can|may|could|should|shall|must) (?:i|we|one)|(?:do|does|will) (?:i|we|they|he|she))\b"
)
_LONGEST_QUESTION, _SHORT_QUESTION = 30, 7
# Signs that turn the direction of what follows them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Return `text` without outer spaces and without characters that disturb a terminal or a database."""
    return "".join(" " if _disturbs(letter) else letter for letter in text).strip()


def _disturbs(letter: str) -> bool:
    return letter in _TURNING or (unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t")


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it, in any script: "🙂🙂" and "?" say nothing."""
    return any(letter.isalnum() for letter in text)


def cancels(text: str) -> bool:
    """Whether the person wants to stop: "cancel", "never mind"."""
    return _CANCEL.fullmatch(plain(text)) is not None


def cancels_beside(text: str) -> bool:
    """Whether one part of a short message stops it: "forget this, I want to dispute instead"."""
    if len(text.split()) > _LONGEST_STOP:
        return False
    return any(cancels(part) for part in _PARTS.split(text.strip()) if part.strip())


def goes_back(text: str) -> bool:
    """Whether the person wants the question before this one: "go back"."""
    return _BACK.fullmatch(plain(text)) is not None


def starts_over(text: str) -> bool:
    """Whether the person wants to begin anew: "start over"."""
    return _OVER.fullmatch(plain(text)) is not None


def skips(text: str) -> bool:
    """Whether the person leaves the question out: "skip", "don't know", "none"."""
    return _SKIP.fullmatch(plain(text)) is not None


def sends(text: str) -> bool:
    """Whether the person agrees to what is about to be sent: "yes, send it"."""
    return _SEND.fullmatch(plain(text)) is not None


def asks_back(text: str) -> bool:
    """Whether this is one short question and not a story: "will he know it was me?"."""
    words = len(text.split())
    if words > _LONGEST_QUESTION or len(_ONCE.findall(text.strip().rstrip(".!? "))) > 0:
        return False
    # "He wants my bank login, is that normal?" tells a story.
    marked = text.rstrip().endswith("?") and words <= _SHORT_QUESTION
    return marked or _QUESTION.match(plain(text)) is not None


def asks_how(text: str) -> bool:
    """Whether the person asks for the way something is done: "how do I report him", "where is the button"."""
    return _HOW.search(plain(text)) is not None


def plain(text: str) -> str:
    """Return small letters and apostrophes only; a long text, which is no short answer, loses its end."""
    words = re.sub(r"[^\w'/ ]+", " ", text[:200].casefold().replace("\u2019", "'"))
    return " ".join(words.split())
