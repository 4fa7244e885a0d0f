"""Does a message ask how not to be noticed? Then it asks for help with a breach, whatever else it is about."""

from groundrules.language.patterns import PhraseFinder

_NOTICED = "noticed|caught|detected|flagged|traced|tracked|banned|spotted|seen"
_NOTICING = "noticing|catching|detecting|seeing|knowing|finding|flagging|tracing"
_WATCHER = "filter|system|scanner|staff|bot|algorithm|moderator|moderators|support|detector"
_CUES = PhraseFinder(
    {
        "unnoticed": [
            f"without being|getting {_NOTICED}",
            f"without anyone|anybody|someone|them|you|him|her {_NOTICING}",
            f"without the|your|their {_WATCHER} {_NOTICING}",
            "undetected|unnoticed",
            "under the radar",
            f"the|your|their {_WATCHER} will|would|does|do|can|could not|n't * catch|see|notice|detect|read|flag",
            f"the|your|their {_WATCHER} wont|cant|doesnt|dont * catch|see|notice|detect|read|flag",
            f"fool|trick|bypass|dodge|evade|outsmart|beat the|your|their {_WATCHER}",
            f"get|slip|sneak|go|pass * past|around|round|through the|your|their {_WATCHER}",
        ]
    }
)


def asks_to_evade(text: str) -> bool:
    """Tell whether `text` wants something done so that nobody notices."""
    return bool(_CUES.find(text))
