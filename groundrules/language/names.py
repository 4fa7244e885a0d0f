"""Reads whom a message is written to: "for a client called Maria", "her name is Priya", "Mr Okafor"."""

import re
from collections.abc import Collection, Iterator

_LONGEST, _MOST_WORDS = 40, 3
# Letters of any script, with apostrophes and hyphens between them.
_WORD = r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*"
_WORDS = re.compile(rf"\s*[\"'\u201c]?({_WORD}(?:[ \t]+{_WORD}){{0,{_MOST_WORDS - 1}}})")
_PERSON = (
    "client|buyer|customer|employer|freelancer|contractor|applicant|recipient|developer|designer|writer|translator|"
    "person|someone|somebody|guy|man|woman|lady|he|she|they|who"
)
_SIDES = "client|buyer|customer|employer|freelancer|contractor|applicant"
# What stands after such a word with a capital and is nobody: "Freelancer Plus", "my client Asap".
_NO_CLIENT = "plus|pro|enterprise|business|basic|asap|service|services|fee|fees|support|success|side"
# "My client Wants To Pay" is a heading.
_NOT_TITLE = r"(?!\S*\s+[A-Z]\S*\s+[A-Z])"
_IS = r"(?:['\u2019]s|\s+is|\s*:)"
_TITLED = re.compile(rf"\b(?P<title>(?i:mr|mrs|ms|mx|dr|prof)|Miss)\b\.?\s+(?P<name>{_WORD})")
# What only a name follows, whatever the message is about, and whether it may begin with a small letter.
_SURE = (
    (re.compile(rf"\b(?:his|her|their|first|(?:{_PERSON})['\u2019]?s)\s+name{_IS}", re.I), True),
    (re.compile(rf"\b(?:{_PERSON})(?:['\u2019]s|\s+(?:is|was|are))?\s+(?:called|named)\b", re.I), False),
    (re.compile(r"\b(?:he|she)\s+goes\s+by\b", re.I), False),
    (re.compile(rf"(?:,|\band)\s*(?:the\s+)?name{_IS}", re.I), True),
    (
        re.compile(rf"\b(?:he|she|{_SIDES})(?:['\u2019]s|\s+is)\s+(?:called|named)(?=\s+{_WORD}\s*[.!]?\s*$)", re.I),
        True,
    ),
    # "client Maria", "for my client Dmitri": one name, written as one.
    (
        re.compile(rf"(?:\b(?:{_SIDES})|^(?:{_SIDES.title()}))(?=\s+(?!(?i:{_NO_CLIENT})\b)[A-Z][a-z]{_NOT_TITLE})"),
        False,
    ),
    (re.compile(r"\b(?:what|how)\b.*\b(?:tell|answer|(?:write|reply|respond|say)(?:\s+back)?\s+to)\b", re.I), False),
)
# What a name follows in a message that is known to be about one; the surest first.
_LOOSE = (
    (re.compile(rf"(?<!\bmy )\bname(?:{_IS}|\s+to\b|\s*=)", re.I), True),
    (re.compile(r"(?<!\bmy )\b(?:name|called|named)\b", re.I), False),
    (re.compile(r"\b(?:hi|hello|hey|dear|greet)\b(?:\s+to\b)?", re.I), False),
    (re.compile(r"\b(?:for|to|is|as|it['\u2019]s|he['\u2019]s|she['\u2019]s|recipient['\u2019]s)(?=\s)", re.I), False),
    (re.compile(r","), False),
)
_NEVER = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "back",
        "before",
        "but",
        "by",
        "call",
        "called",
        "can",
        "client",
        "clients",
        "could",
        "customer",
        "dear",
        "did",
        "do",
        "does",
        "email",
        "employer",
        "english",
        "for",
        "freelancer",
        "from",
        "greeting",
        "have",
        "he",
        "hello",
        "her",
        "here",
        "hey",
        "hi",
        "him",
        "his",
        "i",
        "id",
        "i'd",
        "i'll",
        "i'm",
        "im",
        "important",
        "in",
        "is",
        "it",
        "it's",
        "its",
        "known",
        "linkedin",
        "me",
        "message",
        "messages",
        "missing",
        "mr",
        "mrs",
        "ms",
        "my",
        "name",
        "named",
        "no",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "or",
        "our",
        "out",
        "paypal",
        "please",
        "pls",
        "secret",
        "she",
        "skype",
        "so",
        "some",
        "telegram",
        "thank",
        "thanks",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "top",
        "u",
        "unknown",
        "us",
        "was",
        "we",
        "what",
        "whatsapp",
        "when",
        "who",
        "will",
        "with",
        "without",
        "would",
        "you",
        "your",
        "zoom",
        "buyer",
        "agency",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "yesterday",
        "twice",
        "again",
        "away",
        "support",
        "staff",
    ]  # reads best so
)
_NO_NAME = re.compile(
    r"\b(?:without|no|drop|remove|delete|omit|skip|leave out|take out)\s+(?:[\w'\u2019]+\s+){0,2}names?\b"
    r"|\bnames?\s+(?:out|away|off)\b",
    re.I,
)


def read_name(text: str, *, sure: bool, never: Collection[str] = ()) -> str | None:
    """Return the name in `text`, or None.

    `sure` takes only what can be nothing else ("he's called Tom"); otherwise the message is taken to be about a name,
    so that "for Tom" is enough. `never` are names of companies and the like, which are no persons.
    """
    if text.isupper():
        text = text.lower()  # capitals say nothing here
    barred = _NEVER | {word.casefold() for word in never}
    titled = [match for match in _TITLED.finditer(text) if match["name"].casefold() not in barred]
    if titled:
        return f"{titled[-1]['title'].capitalize()} {_capitalised(titled[-1]['name'])}"[:_LONGEST]
    for cue, small in _SURE if sure else (*_SURE, *_LOOSE):
        names = list(_after(cue, text, barred, small=small))
        if names:
            return names[-1]
    return None if sure else _whole(text, barred)


def wants_no_name(text: str) -> bool:
    """Tell whether the message asks to leave the name out; only for one that names nobody."""
    return bool(_NO_NAME.search(text))


def _after(cue: re.Pattern[str], text: str, barred: Collection[str], *, small: bool) -> Iterator[str]:
    for match in cue.finditer(text):
        words = _WORDS.match(text, match.end())
        name = _leading(words[1].split(), barred) if words else None
        if words and name is None and small and _plain(words[1].split()[0]) not in barred:
            name = _capitalised(words[1].split()[0])
        if name:
            yield name[:_LONGEST]


def _leading(words: list[str], barred: Collection[str]) -> str | None:
    """Return the words that begin with a capital, up to the first that does not or that is no name."""
    taken = []
    for word in words:
        if not word[0].isupper() or _plain(word) in barred:
            break
        taken.append(re.sub(r"['\u2019]s$", "", word))
    return " ".join(taken) or None


def _whole(text: str, barred: Collection[str]) -> str | None:
    """Return a message that is nothing but a name: the answer to "which name?"."""
    words = re.findall(_WORD, text)
    if not 0 < len(words) <= _MOST_WORDS or any(_plain(word) in barred for word in words):
        return None
    return " ".join(_capitalised(word) for word in words)[:_LONGEST]


def _plain(word: str) -> str:
    return word.casefold().replace("\u2019", "'")


def _capitalised(word: str) -> str:
    return word if any(letter.isupper() for letter in word) else word.capitalize()
