"""Reads the sum that a text is about: "150 dollars", "$1,200", "EUR 300"."""

import re

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,7}(?:\.\d{1,2})?"
_SIGN = r"[$\u20ac\u00a3]"
_UNIT = r"(?:us\s+)?dollars?|bucks|usd|euros?|eur|pounds?|gbp|rupees?|inr"
_HOURLY = r"(?:\s?/\s?(?:hr|hour|h)\b)?"
_SUM = re.compile(
    rf"(?P<signed>{_SIGN}\s?(?:{_NUMBER})k?\b{_HOURLY})|\b(?P<after>(?:{_NUMBER})\s?(?:{_SIGN}|(?:{_UNIT})\b){_HOURLY})"
    rf"|\b(?P<before>(?:usd|eur|gbp|inr)\s?(?:{_NUMBER}))\b",
    re.IGNORECASE,
)


def read_amount(text: str) -> str | None:
    """Return the sum that `text` names, as it is written there; None where it names none, or several."""
    sums = {" ".join(match[0].split()) for match in _SUM.finditer(text)}
    return sums.pop() if len(sums) == 1 else None


def number_in(amount: str) -> str:
    """Return the number of a sum without its currency: "1,200" of "$1,200"."""
    found = re.search(_NUMBER, amount)
    return found[0] if found else amount
