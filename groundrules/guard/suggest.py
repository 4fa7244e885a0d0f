"""Rewrites a message: the sentences with a finding give way to the allowed way of saying it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groundrules.guard.clauses import BARGAIN, Part, part_with
from groundrules.guard.judge import NOT_ALLOWED, Finding
from groundrules.guard.kinds import Kind
from groundrules.guard.prepared import Prepared, Span

# Beside one of these, the rest of a sentence is often the other half of a deal, or the reason for it: it goes too.
_DEALS = {
    kind.value
    for kind in (
        Kind.OUTSIDE_PAYMENT,
        Kind.FEE_DODGING,
        Kind.PAYMENT_DETAILS,
        Kind.PAY_TO_WORK,
        Kind.CREDENTIALS,
        Kind.ACCOUNT_ACCESS,
        Kind.FEEDBACK_PRESSURE,
    )
}
# Of these, what is put in the place of one says enough for the other.
_SAME = {
    **dict.fromkeys((Kind.OUTSIDE_PAYMENT.value, Kind.PAYMENT_DETAILS.value), "payment"),
    **dict.fromkeys((Kind.EMAIL.value, Kind.HANDLE.value, Kind.MESSENGER.value), "messages"),
}
# "I'd love to go on with you, but ...": it is no half of a deal.
_WARM = re.compile(
    r"(?P<kept>(?:i|we)(?:['\u2019](?:d|ve|m|re)| would| have| am| are| really| do| also)* "
    r"(?:love|loved|like|liked|enjoy|enjoyed|happy|glad|appreciate|excited)\b"
    rf"(?:(?!{BARGAIN})[^,.;:!?%\d$\u20ac\u00a3\n]){{0,80}}?)\s*[,;\u2013\u2014-]?\s+but\b",
    re.I,
)
# "The 10% kills me.": beside the wish to pay elsewhere it is the reason for it.
_REASON = re.compile(
    r"(?=.*(?:\d ?%|\b(?:fees?|commissions?|cut|percent)\b)).*\b(?:kill\w*|too (?:high|much|big)|expensive|insane|"
    r"crazy|steep|eat\w*|robbery|rip-?off|hurt\w*|los(?:e|ing)|hate|unfair|annoy\w*|takes?|painful|ridiculous|huge|"
    r"sav(?:e|ing))\b",
    re.I | re.S,
)
_REASON_WORDS = 12
_WITH_REASON = {Kind.OUTSIDE_PAYMENT.value, Kind.FEE_DODGING.value}
# "Hi Ana," or "Good morning!": it says nothing that could be wrong. A number or an @ in it may.
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|hola|buen[oa]s(?: d[ií]as| tardes)?|"
    r"bonjour|bonsoir|salut|hallo|guten (?:tag|morgen|abend)|moin|servus|ciao|buongiorno|ol[aá]|oi|bom dia|boa tarde|"
    r"здравствуйте|привет|добрый день|добрий день|привіт|вітаю|halo|selamat (?:pagi|siang|sore)|merhaba|namaste|salam)"
    r"(?!\w)[^\d@,.!?:;\n]{0,30}[,!:]\s+",
    re.I,
)


# Endings that are no words: "done.thanks" is a stop without its space.
_LINK = re.compile(
    r"(?<![\w@.-])(?:https?://[\w./-]{4,120}|(?:www\.)?[a-z0-9][\w-]{1,60}(?:\.[\w-]{2,40}){0,4}\.(?:com|net|org|io|dev|"
    r"app|design|studio|agency|info|biz|site|online|xyz|tech|shop|eu|uk|de|ua|pl|br|ca|au|pk|ph|ng)\b(?:/[\w./-]{0,100})?)",
    re.I,
)


@dataclass(frozen=True)
class Replacement:
    """A stretch of the message, as a span of the text as sent, and the sentences that are allowed in its place.

    Where only a part of a sentence goes, `lead` ends what stays before it, and `trail` begins what stays after it.
    `about` says of each sentence what it is about: of two about the same, a message needs one.
    """

    start: int
    end: int
    sentences: tuple[str, ...]
    lead: str = ""
    trail: str = ""
    about: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What to put there; empty where the message says it already."""
        return self.saying(self.sentences)

    def saying(self, sentences: Sequence[str]) -> str:
        """Return what to put there if it is to say these sentences."""
        return f"{self.lead}{' '.join(sentences)}{self.trail}"

    def public(self) -> dict[str, Any]:
        """Return the replacement of the API's `check` object."""
        return {"start": self.start, "end": self.end, "text": self.text}


def replacements(
    message: Prepared, findings: Sequence[Finding], narrow: bool = False, only_before: bool = False
) -> tuple[Replacement, ...]:
    """Return what to put in the place of the sentences that are not allowed; each stands by itself.

    With `narrow`, what can stand without the part that is not allowed stays in such a sentence; with `only_before`, of
    this only what comes before it.
    """
    wrong = [finding for finding in findings if finding.verdict == NOT_ALLOWED]
    found: list[Replacement] = []
    stretches = _by_stretch(message, wrong)
    for place, (span, there) in enumerate(stretches):
        part = _part(message, span, there, only_before) if narrow else Part(span)
        start, end = part.span
        if _WITH_REASON.intersection(finding.kind for finding in there):
            until = stretches[place + 1][0][0] if place + 1 < len(stretches) else len(message.text)
            start, end = _with_reasons(message, part.span, (found[-1].end if found else 0, until))
        rest = message.text[:start] + message.text[end:]
        told: dict[str, str] = {}
        for finding in there:
            if finding.put_instead not in rest:
                told.setdefault(_SAME.get(finding.kind, finding.put_instead.casefold()), finding.put_instead)
        sentences = list(told.values())
        if sentences and not part.lead and message.text[:start].rstrip(" ").endswith(","):
            sentences[0] = _within_a_sentence(sentences[0])
        found.append(Replacement(start, end, tuple(sentences), part.lead, part.trail, tuple(told)))
    return tuple(found)


def suggest(message: Prepared, changes: Sequence[Replacement]) -> str | None:
    """Return the message with all replacements made; None if there are none.

    What replaces a sentence is said once, however many sentences it replaces.
    """
    if not changes:
        return None
    said: set[str] = set()
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces.append(message.text[at : change.start])
        told = dict(zip(change.about or change.sentences, change.sentences, strict=True))
        pieces.append(change.saying([sentence for about, sentence in told.items() if about not in said]))
        said.update(told)
        at = change.end
    pieces.append(message.text[at:])
    return _tidy("".join(pieces))


def left_out(message: Prepared, findings: Sequence[Finding], suggestion: str | None) -> tuple[str, ...]:
    """Return the links that the suggestion drops though they are no finding: they stood right beside one."""
    found = [(finding.start, finding.end) for finding in findings]
    links = [
        match[0]
        for match in _LINK.finditer(message.text)
        if not any(start < match.end() and match.start() < end for start, end in found)
    ]
    return tuple(dict.fromkeys(link for link in links if suggestion is not None and link not in suggestion))


def _by_stretch(message: Prepared, findings: Sequence[Finding]) -> list[tuple[Span, list[Finding]]]:
    """Return the sentences that hold a finding, joined where a finding reaches over several."""
    stretches: list[tuple[Span, list[Finding]]] = []
    for finding in sorted(findings, key=lambda one: one.start):
        start = _after_greeting(message, finding, min(finding.start, message.sentence_at(finding.start)[0]))
        end = max(finding.end, message.sentence_at(finding.end - 1)[1])
        if stretches and start < stretches[-1][0][1]:
            span, there = stretches[-1]
            stretches[-1] = ((span[0], max(span[1], end)), [*there, finding])
        else:
            stretches.append(((start, end), [finding]))
    return stretches


def _part(message: Prepared, span: Span, there: Sequence[Finding], only_before: bool) -> Part:
    """Return the part of the stretch that has to go: of more than one sentence, all of it."""
    found = (min(finding.start for finding in there), max(finding.end for finding in there))
    deal = bool(_DEALS.intersection(finding.kind for finding in there))
    if deal:
        warm = _WARM.match(message.text, span[0], found[0])
        if warm:
            return Part((warm.end("kept"), span[1]), lead=". ")
    if message.sentence_at(span[0])[1] != span[1]:
        return Part(span)
    return part_with(message.text, span, found, deal=deal, only_before=only_before)


def _with_reasons(message: Prepared, span: Span, free: Span) -> Span:
    """Take in the reason for a deal, if it is all that a sentence right beside it says; `free` is what may be taken."""
    start, end = span
    for begin, last in message.sentences:
        greeting = _GREETING.match(message.text, begin, last)
        first = greeting.end() if greeting else begin
        words = message.text[first:last]
        before = last <= start and not message.text[last:start].strip(" ")
        after = end <= first and not message.text[end:first].strip(" ")
        inside = free[0] <= first and last <= free[1]
        if inside and (before or after) and len(words.split()) <= _REASON_WORDS and _REASON.match(words):
            start, end = min(start, first), max(end, last)
    return start, end


def _after_greeting(message: Prepared, finding: Finding, start: int) -> int:
    """Leave out "Hi Ana," at the beginning of a sentence, unless what was found stands in it."""
    greeting = _GREETING.match(message.text, start, finding.end)
    outside = greeting and (finding.start == start or finding.start >= greeting.end())
    return greeting.end() if greeting and outside else start


def _within_a_sentence(sentence: str) -> str:
    """Write a sentence so that it can follow a comma."""
    return sentence if sentence.startswith(("I ", "I'")) else sentence[0].lower() + sentence[1:]


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()
