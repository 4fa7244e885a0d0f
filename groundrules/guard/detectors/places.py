"""Postal addresses put together from parts: "Unit 7, Harrow Mill, 41 Tenter Lane, Huddersfield HD1 4QX".

People write them in hundreds of orders, so no pattern of a whole address is looked for, but parts that stand side by
side, of which each makes it likelier that this is one. Capitals tell names of places from other words.
"""

import re
from collections.abc import Iterator

# No day, no month, no "I'm": what begins with a capital behind a comma, and is no place.
_NO_PLACE = (
    r"(?!I['\u2019]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May\b|June|July|August|"
    r"September|October|November|December|Please|Thanks|Thank|Hello|Dear|English|Spanish|German|French|PDF|PNG|Excel|Word\b)"
)
_CAPITAL = r"[A-Z\u00c0-\u00de\u0130\u015e\u011e\u0141\u015a\u017b\u010c\u0160\u017d]"
_NAME = rf"{_NO_PLACE}{_CAPITAL}(?:['\u2019\-]?[^\W\d_]){{1,30}}(?![\w])"
_NAMES = rf"{_NAME}(?:\s{_NAME}){{0,3}}"
_ABBREVIATED = r"(?:(?<=\sSt|\sRd|\sDr)\.(?=,))?"
_NUMBER = r"\d{1,5}[A-Za-z]?(?:\s?[-/]\s?(?:\d{1,4}[A-Za-z]?|[A-Za-z]))?(?!\w)"
_STREET = re.compile(
    r"(?i)\b(?:street|st\.|road|rd|avenue|ave|lane|ln|drive|boulevard|blvd|way|court|mews|square|place|terrace|close|crescent|"
    r"row|alley|quay|wharf|parkway|highway|gardens|hill|yard|nagar|marg|colony|plaza|estate|arcade|connector|mall|"
    r"parade|grove|rise|park|walk|gate|mill|chowk|bazaar|circle|loop|trail|ridge|esplanade)\b"
)
# Each with how much it tells; the first that fits is taken.
_PARTS = (
    (1.5, re.compile(r"(?i:p\.?\s?o\.?\s?box|private bag)\s[A-Z]?\d{1,6}(?:-\d{3,6})?(?!\w)")),
    (
        1.0,
        re.compile(
            r"(?i:unit|flat|apt\.?|apartment|suite|shop|house|hse|blk\.?|block|lot|plot|street|stall|bldg\.?|building|interno|"
            rf"daire|wohnung|apto\.?|depto\.?|casa|lote)\s(?i:no\.?\s?|nr\.?\s?|number\s)?"
            rf"(?:{_NUMBER}|[A-Z](?!\w))(?:\s{_NAMES}{_ABBREVIATED})?"
        ),
    ),
    (
        1.0,
        re.compile(
            r"(?i:(?:\d{1,2}(?:st|nd|rd|th)|ground|first|second|third|top)\sfloor|floor\s\d{1,2}|upstairs|downstairs|"
            r"\d{1,2}\.?\s?(?:kat|etage|piso)|(?:kat|piso)\s?:?\s?\d{1,2})(?!\w)"
        ),
    ),
    (1.0, re.compile(rf"(?i:no\.?\s?)?{_NUMBER},?\s{_NAMES}{_ABBREVIATED}")),
    (0.5, re.compile(rf"(?i:phase|sector|level|room|desk|door|tower|gate|kat|piso|no\.?|nr\.?|number)\s?{_NUMBER}")),
    (
        0.5,
        re.compile(
            r"(?:near|opposite|opp\.?|behind|above|off|next to|beside|in front of|across from|close to)\s"
            r"(?:(?:the|an?)\s)?[\w'\u2019\-]{2,30}(?:\s[\w'\u2019\-]{2,30}){0,3}"
        ),
    ),
    (0.5, re.compile(rf"(?:(?:Brgy|Bgy|Barangay)\.?\s)?{_NAMES}")),
)
_CODE = re.compile(
    r",?\s(?:[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}|[A-Z]{2,3}\s\d{4,5}|\d{5,6}(?:-\d{3,5})?|\d{4}(?=[,.!?]|$|\s[a-z]))"
    rf"(?!\w|\s{_CAPITAL})"
)
_BEGINS = re.compile(
    r"(?<![\w\-.$\u20ac\u00a3#])(?:No\.?\s?)?\d|(?i:(?<!\w)(?:p\.?\s?o\.?\s?box|private bag|unit|flat|apt|apartment|"
    r"suite|shop|house|hse|blk|block|lot|plot|stall|bldg|no\.)\s)"
)
_JOINT = re.compile(r",?\s(?:in\s)?(?=\S)|,(?=\S)")
_MOST_PARTS, _ENOUGH = 8, 2.0
# 서울시 마포구 연남로 27길 14, 2층; 上海市徐汇区衡山路12号; 東京都渋谷区神南1-2-3
_EAST_ASIAN = re.compile(
    r"(?:[가-힣]{1,10}(?:시|도|구|군|동|읍|면)\s){1,4}[가-힣\d]{1,12}(?:로|길|동)(?:\s?\d{1,3}(?:번)?길)?\s?\d{1,4}(?:-\d{1,4})?"
    r"(?:,?\s?\d{1,4}(?:층|호))*|"
    r"(?:[\u4e00-\u9fff]{1,8}?[省市区區县縣镇鎮]){0,4}[\u4e00-\u9fff]{1,8}(?:路|街|道|巷|弄)(?:\d{1,3}[巷弄段])?\s?\d{1,5}\s?[号號]"
    r"(?:\d{1,4}[楼樓室层層栋座号號]){0,3}|"
    r"(?:[\u4e00-\u9fff]{1,8}[都道府県市区町村]){1,4}[\u4e00-\u9fff\u3040-\u30ff]{1,12}\d{1,3}(?:丁目\d{1,3}|-\d{1,3})(?:-\d{1,3})?"
)
_EAST_ASIAN_SUBJECT = re.compile("名刺|名片|명함|仮|サンプル|デザイン|设计|設計|插画|예시|샘플 주소")
_EAST_ASIAN_CUE = re.compile(
    "보내|오시|오세|방문|만나|뵙|주소|寄|送|来|來|到|见|見|面|地址|お越し|来て|送って|住所|会い"
)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of `text`, with its capitals, that are put together like an address, meant as one or not."""
    past = 0
    for begin in _BEGINS.finditer(text):
        if begin.start() < past:
            continue
        end, worth = _put_together(text, begin.start())
        if worth >= _ENOUGH:
            past = end
            yield begin.start(), end


def east_asian_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of `text` (as sent) that are Korean, Chinese or Japanese addresses to come or to send to."""
    if _EAST_ASIAN_CUE.search(text) and not _EAST_ASIAN_SUBJECT.search(text):
        yield from (match.span() for match in _EAST_ASIAN.finditer(text))


def with_what_follows(text: str, end: int) -> int:
    """Return where an address that was found up to `end` ends with all its parts."""
    return _put_together(text, end, joined=True)[0]


def _put_together(text: str, at: int, joined: bool = False) -> tuple[int, float]:
    """Return where the parts that stand side by side from `at` on end, and how much they tell together."""
    end, worth = at, 0.0
    for place in range(_MOST_PARTS):
        joint = _JOINT.match(text, end) if place or joined else None
        if (place or joined) and not joint:
            break
        begin = joint.end() if joint else end
        found = next(((tells, match) for tells, part in _PARTS if (match := part.match(text, begin))), None)
        if not found:
            break
        tells, match = found
        if joint and "," not in joint[0] and " in " not in joint[0] and tells < 1.0:
            break
        worth += tells + (1.0 if _STREET.search(match[0]) and match[0][-1:].isalpha() else 0.0)
        end = match.end()
        if code := _CODE.match(text, end):
            worth, end = worth + 1.0, code.end()
    return end, worth
