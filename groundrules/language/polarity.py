"""Would "yes" or "no" answer what was asked? Rules say what is allowed; people also ask the other way round."""

import re

# "Do I have to ...?", "am I in trouble?", "can I refuse?": here a "no" to whether it is allowed says the opposite.
_OTHER_WAY = re.compile(
    r"\b(?:(?:do|does|did|must|should) (?:i|we|they|he|she|you)(?: \w+)? (?:have|need|got) to|"
    r"(?:must|have to|need to|obliged to) (?:i|we)\b|am i (?:obliged|forced|required|in trouble|at fault|to blame)|"
    r"(?:was|is) (?:it|that|this) (?:really )?(?:wrong|bad|against|illegal|forbidden|prohibited|banned|a breach|"
    r"a violation|a problem|a scam|my fault)|in trouble|did i (?:break|do|breach|violate)|"
    r"will (?:i|we) (?:get|be|lose)|(?:may|can|could|should) (?:i|we) (?:just )?"
    r"(?:refuse|decline|say no|reject|turn (?:it|that|him|her|them) down))\b",
    re.I,
)
_VERDICT = re.compile(r"^(?:yes|no)[,.] +(?=\w)", re.I)


def asks_the_other_way(text: str) -> bool:
    """Tell whether "yes" or "no" to "is it allowed?" would mislead whoever asks this."""
    return _OTHER_WAY.search(text) is not None


def without_verdict(answer: str) -> str:
    """Return the answer without the "Yes" or "No" that it begins with."""
    rest = _VERDICT.sub("", answer)
    return rest[:1].upper() + rest[1:]
