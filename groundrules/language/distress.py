"""Does a message show anger or worry? Then the person is met before the rule is."""

from groundrules.language.patterns import PhraseFinder

ANGER, WORRY = "anger", "worry"
_VERY = "so|really|very|super|extremely|beyond|totally|absolutely|just|too"
_I = "i|we|im|i'm"
_BE = "am|'m|m|are|'re|feel|feeling|was|got|get"
_THIS = "this|that|it|its|thats"
_IS = "is|'s|s|was|feels"
_WRONG = "theft|robbery|unfair|ridiculous|outrageous|insane|absurd|unacceptable|disgusting|bullshit|frustrating"
_FOUND = PhraseFinder(
    {
        ANGER: [
            f"{_I} {_BE}? {_VERY}? angry|mad|furious|frustrated|upset|annoyed|pissed|livid|outraged|disgusted",
            f"{_THIS} {_IS} {_VERY}? {_WRONG}",
            f"{_THIS} {_IS} {_VERY}? a|an|such|complete|total joke|scandal|shame|disgrace|nightmare|robbery",
            "fed up",
            "sick|tired of this|it|them|your|these|being",
            "had enough of",
            "what the hell|heck|fuck",
            "wtf",
            "this|that|it is|'s not|n't|hardly fair",
            "unfairly",
            "i|we did|'ve|have done? nothing|nothin wrong",
            "i|we did|have n't|not do|done anything wrong",
            "for no reason",
            "without any reason",
            "ruined|destroyed|killed my",
            "stole my money|earnings|income",
            "how dare",
        ],
        WORRY: [
            f"{_I} {_BE} {_VERY}? worried|scared|afraid|anxious|terrified|desperate|stressed|devastated|nervous",
            f"{_I} {_BE} panicking",
            "freaking|stressing out",
            "in a? panic",
            "lost everything",
            "lost my|all|our income|account|livelihood|clients|job|savings",
            "my only|main income|job",
            "i|we do n't|not know what to do",
            "dont know what to do",
            "no idea what to do",
        ],
    }
)


def distress(text: str) -> str | None:
    """Return `ANGER` or `WORRY` if the message shows one of them, whichever is told first; None if it shows neither."""
    found = _FOUND.find(text)
    return min(found, key=lambda name: found[name][0]) if found else None
