"""Which part of a report a short answer is about: "his name is Max" says who, "in messages" where, "yesterday" when."""

import re
from difflib import get_close_matches

_NAMED = re.compile(
    r"(?:(?:his|her|their|the|its|my \w+'?s) (?:(?:user|client|freelancer|agency|profile|account)(?:'?s)? ?)?"
    r"(?:name|nickname|nick|handle)(?: there)?(?:\s*[:=]\s*|\s+(?:is|was)\s+(?:called\s+)?)"
    r"|(?:he|she|they|(?:the|this|that|my) \w+)(?:(?:'s|'re| is| was| are) (?:called|named)"
    r"| goes by(?: the name(?: of)?)?)\s+"
    r"|(?:user ?name|name|user|handle)(?:\s*[:=]\s*|\s+is\s+))"
    r"(?P<name>\S+(?:\s+\S+){0,4})",
    re.I,
)
_GUESS = re.compile(r"(?:(?:i think|i believe|i guess|well|oh|ok|so|and|sorry|wait|no)\b\W*)+", re.I)
_NO_NAME = re.compile(r"(?:not|un\w+|hidden|fake|false|wrong|secret|no|in|on|a|an|the|private|different)\b", re.I)
_USER_NAME = re.compile(r"@?(?=[\w-]*[_\d])(?=[\w-]*[a-z])[a-z][\w-]{2,30}", re.I)
_IT_WAS = (
    r"(?:(?:it|that|this) (?:was|is|happened|were)|happened|(?:he|she|they) (?:did|wrote|said|sent) (?:it|this|that))"
)
_PLACE = re.compile(
    rf"(?:{_IT_WAS} )?(?:all )?(?:in|on|by|via|through|over|during) "
    r"(?:(?:an?|the|my|our|his|her|their|some|private|direct|public|chat|video|phone|voice|zoom) )*"
    r"(?:messages?|chats?|dms?|inbox|profiles?|profile page|job ?(?:posts?|posting)|calls?|proposals?|reviews?)",
    re.I,
)
_EVIDENCE = re.compile(
    r"(?:(?:i|we) (?:also )?(?:have|'ve got|got|can show)|i've got) (?:(?:an?|the|some|two|three|many|a few|all) )*"
    r"(?:screen ?shots?|recordings?|links?)(?: (?:of|to) (?:it|that|this|(?:the|his|her) \w+))?",
    re.I,
)
_PART_OF_DAY = r"(?: (?:at )?(?:morning|afternoon|evening|night|noon))?"
_UNIT = r"(?:minute|hour|day|week|month|year|night|evening|morning|afternoon|weekend|time)s?"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|ten|(?:a )?few|(?:a )?couple(?: of)?|some|several)"
_DATE = r"\d{1,2}(?:st|nd|rd|th)?"
_ONE_TIME = (
    rf"(?:(?:the day before )?yesterday{_PART_OF_DAY}|today|tonight|just now|right now|recently|lately|every day|daily"
    rf"|(?:this|last|past) (?:{_UNIT}|{_DAY}|{_MONTH})|{_NUMBER} {_UNIT} ago"
    rf"|(?:the )?{_DAY}{_PART_OF_DAY}|(?:the )?{_DATE}(?: of)? {_MONTH}(?:,? \d{{4}})?"
    rf"|(?:in|since) {_MONTH}|{_MONTH} (?:{_DATE}(?:,? \d{{4}})?|\d{{4}})|\d{{1,4}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?)"
)
_TIME = re.compile(
    rf"(?:{_IT_WAS} )?(?:(?:on|in(?! \w+\W*$)|since(?! \w+\W*$)|around|about|maybe|probably|from|all|i think) )*"
    rf"{_ONE_TIME}(?: (?:at|around) \d{{1,2}}(?:[:.]\d\d)?(?: ?[ap]m)?)?",
    re.I,
)
_BETWEEN = re.compile(r"\s*[,;\n]\s*|\s+and\s+", re.I)

_TIME_WORDS = (
    *("yesterday", "today", "tonight", "tomorrow", "morning", "afternoon", "evening", "night", "noon", "midnight"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend", "christmas", "easter"),
    *("january", "february", "march", "april", "june", "july", "august", "september", "october", "november"),
    *("december", "second", "minute", "minutes", "hour", "hours", "days", "week", "weeks", "month", "months", "years"),
    *("recently", "lately", "always", "constantly", "earlier", "since", "while", "during", "before", "after", "spring"),
    *("summer", "autumn", "winter", "beginning", "often", "several", "daily", "weekly", "still", "already"),
)
_SHORT_TIME = re.compile(
    r"\b(?:day|year|now|ago|last|may|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|when"
    r"|first|once|twice|every|late|end|start|times?|ever|until|fall|moment|\w*\d\w*)\b"
)
_LEAST_LETTERS, _READ = 5, 400
_ACTOR = (
    r"(?:he|she|they|this (?:guy|man|woman|person|client|freelancer|user)"
    r"|(?:the|my) (?:client|freelancer|guy|buyer|seller))"
)
_OPENS = r"\W*(?:(?:and|also|plus|oh|but|then|yes|well|ok)\b\W*)*"
_TELLS = re.compile(rf"{_OPENS}{_ACTOR} (?!(?:is|was|are|calls?|goes|did)\b)\w+", re.I)
_ALSO = re.compile(r"\balso\b|\btoo\b\W*$|\bas well\b|^\W*(?:and|plus|in addition|additionally)\b", re.I)
_TOLD_WORDS, _NAME_WORDS = 4, 3


def parts_in(text: str, asked: str = "") -> dict[str, str]:
    """Return the parts of a report that a short answer gives, by field; nothing where some of it belongs to none.

    Beside others, the first words may be a name that only the question asked tells: "Max, on his profile".
    """
    found: dict[str, str] = {}
    pieces = [piece.strip().rstrip(".!") for piece in _BETWEEN.split(text.strip()) if piece.strip()]
    for place, piece in enumerate(pieces):
        name = place == 0 and len(pieces) > 1 and asked == "who" and len(piece.split()) <= _NAME_WORDS
        part = _part(piece) or (("who", piece) if name else None)
        if part is None or part[0] in found:
            return {}
        found[part[0]] = part[1]
    return found


def _part(text: str) -> tuple[str, str] | None:
    guess = _GUESS.match(text)
    text = text[guess.end() :] if guess else text
    named = _NAMED.fullmatch(text)
    if named and not _NO_NAME.match(named["name"]):
        return "who", named["name"].strip("\"'\u201c\u201d ")
    for field, words in (("where", _PLACE), ("when", _TIME), ("evidence", _EVIDENCE), ("who", _USER_NAME)):
        if words.fullmatch(text):
            return field, text
    return None


def is_user_name(text: str) -> bool:
    """Whether this is a bare user name, such as `max_77`: it may be a file's name as well."""
    return _USER_NAME.fullmatch(text.strip()) is not None


def has_time(text: str) -> bool:
    """Whether anything in it says when, also with a slip of the pen: a date, "yestarday", "the whole week"."""
    said = text[:_READ].casefold()
    if _SHORT_TIME.search(said):
        return True
    long = (word for word in re.findall(r"[a-z]+", said) if len(word) >= _LEAST_LETTERS)
    return any(get_close_matches(word, _TIME_WORDS, n=1, cutoff=0.84) for word in long)


def tells_more(text: str) -> bool:
    """Whether this tells what the other person did: "he asked for my password"."""
    return len(text.split()) >= _TOLD_WORDS and _TELLS.match(text) is not None


def adds(text: str) -> bool:
    """Whether what is told comes on top of what was told before: "he also threatened me"."""
    return _ALSO.search(text) is not None
