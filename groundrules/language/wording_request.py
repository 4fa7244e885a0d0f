"""Does a message ask for words to send? Then the story before the request is not a question about a rule."""

from groundrules.language.patterns import PhraseFinder

_TEXT = "message|msg|reply|answer|text|note|response|wording|words|mail|letter|proposal|request|line|lines|template"
_WHOM = "him|her|what|client|clients|customer|freelancer|id"
_SAY = "answer|reply|respond|say|write|put|word|phrase|formulate|tell"
_CUES = PhraseFinder(
    {
        "write": [
            f"write|draft|compose|formulate|phrase|prepare|word|type me? us? a|an|the|my|some|something * {_TEXT}|no",
            "give|get|send|make|suggest|need|want|have me? us? a|an|some|the * "
            f"{_TEXT} that|to|for|which|i|so|about|where|with",
            f"need|want|looking for a|an|some * {_TEXT}",
            "need|want|give message|msg|text|wording|template|draft :|to|for|that|saying|which",
            "write|put it|this|that for me|nicely|politely|kindly",
            "pls|please|plz * write|draft|compose|word",
            "write|draft to|him|her|them|that|what|a|an|the|my|me|us|something",
            f"{_TEXT}|checklist|list for|to|explaining|of|telling|saying the|my|a|an|them|{_WHOM}",
            f"second|short|polite|good|kind|friendly|firm|another|nice|better {_TEXT}",
            "what do|should|can|could i * send|write",
            "a|an|the polite|kind|friendly|firm|nice|short no|refusal|reply|message|answer|note|text",
        ],
        "how_to_say": [
            f"what|how do|should|could|can|would|shall|to i? we? {_SAY}",
            "what do|should|could|can|would i|we * answer|reply|respond|say|write|put|tell",
            "how do|should|could|can|would i|we * ask|tell|say|answer|reply|respond|explain|decline|refuse|word|put",
            "how to * say|tell|word|phrase|decline|refuse|answer|reply|respond",
            "help me * write|answer|reply|respond|word|say|phrase|tell",
        ],
    }
)


def asks_for_words(text: str) -> bool:
    """Tell whether `text` wants something written: "write a polite no", "what do I answer him?"."""
    return bool(_CUES.find(text))
