"""Are these words plainly what a classifier takes them for: a yes, a thank-you, a request for account work?

It knows no "none of these": a few words that it has never met become the small talk that looks most like them.
"""

import re

_WORDS_OF = {
    "greet": r"\b(?:hi+|hiya|hello|hey+|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|how are you)\b",
    "goodbye": (
        r"\b(?:bye|goodbye|good ?night|see (?:you|ya)|cya|later|take care|farewell|have a (?:nice|good|great)|ciao)\b"
    ),
    "thank": (
        r"\b(?:thank\w*|thx|tnx|ty|cheers|appreciate\w*|helpful|helps|helped|awesome|perfect|great|lovely|brilliant|"
        r"good job|nice one|you rock)\b"
    ),
    "affirm": (
        r"^\W*(?:yes|yeah|yep|yup|ya|ok|okay|okey|k|sure|right|correct|exactly|alright|fine|good|great|cool|i see|"
        r"i get it|got it|understood|makes sense|agreed|indeed|true|fair enough|please do|go ahead|do it|of course|"
        r"definitely|absolutely)\b"
    ),
    "deny": r"^\W*(?:no|nope|nah|not|never ?mind|don'?t|stop|leave it|forget)\b",
    "ask_what_are_you": r"\b(?:you|your|bot|assistant|human|robot|ai|chatgpt|machine|person|real)\b(?! (?:site|page))",
    "ask_capabilities": r"\b(?:you|help|bot|assistant|use this|commands?|options|menu|start|topics?)\b",
    "ask_legal_standing": (
        r"\b(?:legal\w*|law|lawyer|advice|official\w*|binding|court|trust|rely|sure|affiliat\w*|you|your|this chat)\b"
    ),
    "account_action": (
        r"\b(?:reset|recover|restore|unlock|unban|unblock|lift|reopen|reactivate|reinstate|close|delete|deactivate|"
        r"change|update|fix|verify|check|look at|look into|log ?in|sign in|passwords?|locked out|cancel|remove|hacked|"
        r"refund me|see my|access)\b"
    ),
}
# A question, or a word of others, makes of a yes or a no something that is told.
_TELLS = re.compile(
    r"\b(?:say|says|said|can|may|should|does|but|what|how|why|who|when|he|she|they|him|her|them)\b", re.I
)
_SHORT = ("affirm", "deny")
# A message with "account" in it is soon taken for account work.
_VERY_SURE, _SURE = 0.9, {"account_action": 0.98}


def is_plain(intent: str, text: str, confidence: float) -> bool:
    """Tell whether `text` has the words of this intent, or is one of those for which the classifier is very sure.

    True for an intent that has no words of its own here.
    """
    words = _WORDS_OF.get(intent)
    if words is None:
        return True
    plain = text.replace("\u2019", "'")
    if intent in _SHORT and _TELLS.search(plain):
        return False
    return confidence >= _SURE.get(intent, _VERY_SURE) or re.search(words, plain, re.I) is not None
