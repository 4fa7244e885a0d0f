"""Which rows of digits are no telephone number (dates, times, sizes, lists), and which are one in parts."""

import itertools
import re
from collections.abc import Iterator

_DATE = re.compile(r"^(?:\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4})(?:\D\d{1,4}){0,3}$")
_TIMES = re.compile(r"^(?:[01]?\d|2[0-3]):[0-5]\d(?:[^\d:]{1,7}(?:[01]?\d|2[0-3]):[0-5]\d)+$")
# "1200 x 628", "450 x 210 x 95"
_SIZE = re.compile(r"^\d{1,5}(?:\s?[x\u00d7*]\s?\d{1,5}){1,3}$")
# "10-12, 14-16" and "03-04, 17-04": hours or days, each pair set off by a comma.
_PAIRS = re.compile(r"^\d{1,2}[-.]\d{1,2}(?:,\s?\d{1,2}[-.]\d{1,2})+$")
# "07700, 09004, 12334": as many digits each.
_ALIKE = re.compile(r"^(?:(\d{3}),\s(?:\d{3},\s)*\d{3}|\d{4},\s(?:\d{4},\s)*\d{4}|\d{5},\s(?:\d{5},\s)*\d{5})$")
# "O7700 9OO 318": what stands for a digit.
LETTERS_FOR_DIGITS = str.maketrans("oil", "011")
_LATEST = 31
_ROW = 4
# What people say between the parts of a number that they do not write in one piece.
_SAYS = (
    r"(?:my|the|its|it|is|are|number|numbers|no|digits?|phone|part|group|block|half|first|second|third|fourth|next|last|"
    r"final|finally|remaining|rest|two|three|four|five|six|then|comes?|come|follows|followed|by|and|after|that|this|"
    r"starts?|begins?|ends?|with|in|plus|add|you|of|for|a|an|now|there's|at|end|beginning|front)"
)
_IN_PARTS = re.compile(
    rf"(?<![\w.,:/$\u20ac\u00a3\-])\d{{2,6}}(?:[^\w\n]{{1,4}}(?:{_SAYS}[^\w\n]{{1,3}}){{1,9}}\d{{2,6}}){{1,4}}(?![\w%]|[.,:/]\d)"
)
_OF_A_NUMBER = re.compile(
    r"\b(?:(?:my|the) (?:number|phone|mobile|cell)|digits?|(?:country|area) code|call|ring|dial|text me|tel)\b"
)
# Of two parts alone, one must be told from the other.
_TOLD_APART = re.compile(r"\b(?:digits?|last|rest|ends?|starts?|begins?|remaining|half|follow\w*)\b")
_LEAST, _MOST = 8, 13


def is_measure(written: str) -> bool:
    """Whether it is a day, a row of times or hours, or a size; nobody writes a telephone number so."""
    alike = _DATE.match(written) or _TIMES.match(written) or _SIZE.match(written)
    return bool(alike) or _is_hours(written) or _is_row(written)


def _is_row(written: str) -> bool:
    """Whether the numbers rise by the same step: the sizes "34-36-38-40"."""
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    steps = {later - number for number, later in itertools.pairwise(numbers)}
    return len(numbers) >= _ROW and len(steps) == 1 and min(steps) > 0


def is_list(written: str) -> bool:
    """Whether it reads as a list of days, hours or codes, though a telephone number can be written so, too."""
    if _PAIRS.match(written):
        return all(int(number) <= _LATEST for number in re.findall(r"\d+", written))
    return bool(_ALIKE.match(written))


def _is_hours(written: str) -> bool:
    """Whether it is a list of spans of hours: "10-12, 14-16"."""
    pairs = [re.findall(r"\d+", pair) for pair in written.split(",")] if _PAIRS.match(written) else []
    return bool(pairs) and all(int(start) < int(end) <= 24 for start, end in pairs)


def in_parts(text: str, before: int) -> Iterator[re.Match[str]]:
    """Find "starts with 0770. Then comes 0900. The last three are 318" beside a word for a telephone number."""
    for match in _IN_PARTS.finditer(text):
        groups = re.findall(r"\d+", match[0])
        around = text[max(0, match.start() - before) : match.end() + before // 2]
        likely = len(groups) > 2 or _TOLD_APART.search(around)
        if likely and _LEAST <= len("".join(groups)) <= _MOST and _OF_A_NUMBER.search(around):
            yield match
