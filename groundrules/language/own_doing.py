"""Did the writer do it themselves? "I asked him for PayPal" says so; "he asked me for PayPal" and "may I ask?" do not.

A text that takes something back is a confession, so it is written only for somebody who says that it was them.
"""

import re

# Words that may stand between "I" and the verb.
_BETWEEN = r"(?:(?:\w+ly|also|just|once|had|have|'ve|even)\s+){0,3}"
_I = rf"(?:\b(?<!if )(?:i|we)\s+{_BETWEEN}|^(?:already|stupidly|just)\s+)"
_PAYING = (
    r"(?:pay|paid|paying|payment|paypal|wise|venmo|zelle|cash|crypto|transfer|bank|direct|directly|outside|off|fees?|"
    r"skip|avoid|without|private|privately|cheaper|discount|commission)"
)
# "I told him no" takes nothing back.
_A_NO = r"(?!\s+(?:him\s+|her\s+|them\s+)?(?:already\s+)?(?:no|not|never|that\s+i\s+(?:can|do|will|won))\b)"
# What stands between the verb and what it is about, as long as nothing is denied.
_GAP = r"(?:\W+(?!no\b|not\b|never\b|only\b|don|can'?t\b|cannot\b|won)[\w']+){0,9}?\W+"
_ELSEWHERE = (
    r"(?:paypal|wise|venmo|zelle|revolut|payoneer|cash|crypto|usdt|transfer|wire|bank|direct|directly|outside|off|skip|"
    r"avoid|without|privately)"
)
_DID = (
    rf"{_I}(?:suggested|proposed|offered|hinted|joked|typed|brought\s+up|regret)\b",
    rf"{_I}(?:asked|told|wrote|said|texted|messaged|sent|mentioned)\b{_A_NO}{_GAP}{_PAYING}\b",
    rf"{_I}(?:shouldn'?t|should\s+not)\s+have\b",
    r"\bt(?:ak(?:e|es|ing)|ook)\s+(?:back|.{1,20}\sback)\b",
    r"\b(?:withdraw(?:s|al|ing)?|retract(?:s|ion|ing)?|unsay|undo|words\s+repair)\b",
    r"\b(?:my|our|own)\s+(?:\w+\s+){0,2}(?:remark|suggestion|(?:earlier|first)\s+proposal|comment\s+(?:on|about)|mistake|mess|slip|outside\s+idea)\b",
    r"\b(?:forget|ignore)\s+(?:what|that|the\s+thing)\b",
    r"\bsorry\b.{0,40}\b(?:proposing|suggesting|asking|offering)\b",
    r"\b(?:put\s+my\s+foot\s+in|got\s+carried\s+away|backing\s+out|having\s+brought\s+up|a\s+misunderstanding)\b",
)
_OWN = re.compile("|".join(f"(?:{one})" for one in _DID), re.IGNORECASE)
# A story asks for nothing to be taken back, so it must leave no doubt whose doing it was.
_PROPOSED = re.compile(
    rf"{_I}(?:asked|suggested|proposed|offered|hinted|joked)\b{_A_NO}{_GAP}{_ELSEWHERE}\b", re.IGNORECASE
)
_OTHERS_WISH = re.compile(
    r"\b(?:he|she|they|who|client|buyer|customer|freelancer|employer)\s+(?:\w+\s+)?"
    r"(?:wants?|wanted|insists?|prefers?|keeps?|offers?|offered|asks|asked|proposes?|proposed|suggests?|suggested)\b",
    re.IGNORECASE,
)


def own_story(text: str) -> bool:
    """Tell whether the writer says plainly that they proposed to pay elsewhere, and that nobody else did."""
    plain = " ".join(text.split()).replace("\u2019", "'")
    return bool(_PROPOSED.search(plain)) and not _OTHERS_WISH.search(plain)


def own_doing(text: str) -> bool:
    """Tell whether the writer says that they themselves suggested or wrote it, or wants to take something back."""
    return bool(_OWN.search(" ".join(text.split()).replace("\u2019", "'")))
