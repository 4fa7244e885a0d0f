"""Does a message take something for granted, or repeat hearsay? Then the belief behind it is worth a second look."""

from groundrules.language.patterns import PhraseFinder

_SOURCES = "blog|article|guide|video|youtube|youtuber|forum|reddit|friend|colleague|coach|mentor|post|chatgpt|ai|guru"
_CUES = PhraseFinder(
    {
        "presumption": [
            "given|seeing|considering|assuming|knowing that",
            "since|as|because|cause|cuz|now he|she|they|it|we|i|the|a|an|that|my|our|staff|nobody|there|even|only",
            "with * being allowed|permitted|legal|fine|free",
            "so basically|obviously|clearly|even",
            "that is|'s|s the law|rule|deal",
            "thats the law|rule|deal",
            "everyone|everybody knows|does|says",
            "as far as i know|remember",
            "afaik",
            "pretty|quite|almost sure",
            "isn't|isnt|is n't|aren't|don't|doesn't it|they|that|there|you",
            # Who asks from which day something is so, or does it unasked, takes for granted that it is so.
            "from|on|at|since which|what day|date|month|moment|point",
            "without * filing|asking|telling|applying|informing|requesting|signing anything|anyone|anybody|a|any|the",
        ],
        "hearsay": [
            "i|we read|heard|learned|learnt|saw|watched|found|know that?",
            "i|we have|'ve read|heard|seen|been",
            f"a|an|the|my|some|one * {_SOURCES} * says|said|say|claims|told|writes|wrote|states|explained|swears",
            "according to",
            "they|people|someone|somebody|he|she * says|say|said|told|tell|claims|claim",
            "i was told",
            "supposedly|apparently|allegedly",
        ],
    }
)


def takes_for_granted(text: str) -> bool:
    """Tell whether `text` builds on a belief: by a "since" or "given that", or by quoting hearsay."""
    return bool(_CUES.find(text))
