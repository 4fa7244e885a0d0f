"""Which other subject does a message have, where its words tell plainly? Then the answer can nod to it."""

from groundrules.language.patterns import PhraseFinder

DELETE_CHAT, CONTRACT, LEGAL, TAX = "delete_chat", "contract", "legal", "tax"
OUR_CUT, CODE, PASTIME = "our_cut", "code", "pastime"
# The first of these that is found counts.
_ORDER = (DELETE_CHAT, CONTRACT, LEGAL, TAX, OUR_CUT, CODE, PASTIME)
_CHAT = "chat|chats|conversation|transcript"
_SUBJECTS = PhraseFinder(
    {
        DELETE_CHAT: [
            f"delete|erase|wipe|clear|remove|deleting|erasing my|this|our whole|entire|chat? {_CHAT}",
            f"delete|erase|wipe the? {_CHAT} with you",
            "delete|erase|wipe|remove|forget what|everything|all|anything i just|have|'ve? wrote|said|typed|told|asked",
            f"{_CHAT} be|get|gets|is|have deleted|erased|wiped",
            f"have|get this|my|the {_CHAT} deleted|erased|wiped",
        ],
        CONTRACT: [
            "cancel|end|close|terminate|stop|cancelling|ending|closing|terminating a|the|my|this|our|an? "
            "contract|contracts|agreement",
            "get|back out of a|the|my|this? contract",
        ],
        LEGAL: [
            "sue|suing|sued him|her|them|the|a|my|this|you|over|for|someone|somebody|me|freelancer|client",
            "take|taking|bring|drag him|her|them|the|my|it|this client|freelancer? to court",
            "small claims",
            "press charges",
            "lawyer|lawyers|attorney|solicitor|barrister",
            "legal action|advice|steps|proceedings",
            "call|go|report * to? the police",
        ],
        TAX: [
            "tax|taxes|vat|gst|irs|hmrc|llc|w8|w9|w8ben|w-8ben|w-9|1099",
        ],
        OUR_CUT: [
            "how much|many|what do|does|will|would u|you|ya take|charge|cost|keep|get",
            "what 's|s|is your fee|cut|commission|price",
        ],
        CODE: [
            "python|javascript|typescript|css|html|php|sql|regex|django|excel|java|kotlin|laravel",
            "my|this|the code|script|function|program|formula does|throws|fails|crashes|wo|is|gives",
            "debug|compile|refactor my|this|the|some?",
        ],
        PASTIME: [
            "weather|horoscope|football|soccer|cricket|lottery|recipe|recipes|riddle|poem|joke|jokes|haiku",
            "sing|tell me|us|a a? song|story|joke",
            "favorite|favourite colour|color|movie|film|song|food|book",
            "who won|wins the",
        ],
    }
)


def other_subject(text: str) -> str | None:
    """Return which of the subjects above the message plainly has; None where no words tell."""
    found = _SUBJECTS.find(text)
    return next((subject for subject in _ORDER if subject in found), None)
