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
_DID = (
    rf"{_I}(?:suggested|proposed|offered|hinted|joked|typed|brought\s+up|regret)\b",
    rf"{_I}(?:asked|told|wrote|said|texted|messaged|sent|mentioned)\b{_A_NO}(?:\W+[\w']+){{0,9}}?\W+{_PAYING}\b",
    rf"{_I}(?:shouldn'?t|should\s+not)\s+have\b",
    r"\bt(?:ak(?:e|es|ing)|ook)\s+(?:back|.{1,20}\sback)\b",
    r"\b(?:withdraw(?:s|al|ing)?|retract(?:s|ion|ing)?|unsay|undo|words\s+repair)\b",
    r"\b(?:my|our|own)\s+(?:\w+\s+){0,2}(?:remark|suggestion|proposal|comment|idea|mistake|mess|slip|joke|message|fault)\b",
    r"\b(?:forget|ignore)\s+(?:what|that|the\s+thing)\b",
    r"\bsorry\b.{0,40}\b(?:proposing|suggesting|asking|offering)\b",
    r"\b(?:put\s+my\s+foot\s+in|got\s+carried\s+away|backing\s+out|having\s+brought\s+up|a\s+misunderstanding)\b",
)
_OWN = re.compile("|".join(f"(?:{one})" for one in _DID), re.IGNORECASE)


def own_doing(text: str) -> bool:
    """Tell whether the writer says that they themselves suggested or wrote it, or wants to take something back."""
    return bool(_OWN.search(" ".join(text.split()).replace("\u2019", "'")))
