"""Does a question about privacy mean this chat with the assistant? "Is the video kept?" means something else."""

import re

_TELL = r"(?:write|type|say|tell|ask|paste|wrote|typed|said|told|asked|pasted|share|shared|admit)"
_CHAT = r"(?:chats?|conversations?|bot|chatbot|assistant|transcript|session)"
_MINE = r"(?:logs?|this|that|my (?:data|info\w*|words|questions?|messages?|text|name)|personal data|what i|me)"
_NAMED = (
    # The chat by its name; the chat with somebody else is another one.
    rf"(?:this|our|the|my|that) (?:whole )?{_CHAT}\b(?! (?:with|to) (?!you\b)| room)",
    rf"{_CHAT} with you\b",
    r"(?:close|delete|erase|save|store|keep|read|wipe) (?:the )?chat\b(?! with (?!you\b)| room)",
    # What is written here, and not to somebody else.
    rf"(?:what|anything|everything|things?|that|if|because) (?:ever )?i(?:'ve| have)?(?: just)? {_TELL}\b"
    r"(?! (?:to )?(?:him|her|them|the|my|a|in my|on my)\b)",
    rf"{_TELL} (?:[\w']+ ){{0,5}}(?:in )?here\b",
    r"(?:freely|confidence|confidential|anonymous|private|safe|secure|name|logged|collect\w*) (?:in )?here\b",
    rf"(?:i|to)(?:'ve| have)?(?: just)? {_TELL} (?:you|this)\b",
    r"my (?:questions?|words|messages?)\b(?! (?:to|with|for|from|room|over there)\b)",
    r"(?:these|those) (?:questions|messages)\b",
    # The assistant, and what it does with what it hears.
    r"(?:are|will|would|can|could|do|did|going to) you (?:\w+ ){0,3}"
    r"(?:record\w*|track\w*|logs?|snitch\w*|linked|remember|know (?:me|who|my|which|what|about)|see (?:me|who|my|where)"
    r"|forget|sell|collect\w*|spy\w*|have access|access my|identify me|train\w*|about me|who i am|report me)\b",
    rf"you (?:keep|save|store|share|delete|pass on|use|have|hold) (?:\w+ )?{_MINE}\b",
    r"(?:between|among) (?:us|you and me)\b",
    r"(?:with|by|to|from|about) you\b",
    r"your (?:memory|logs?|server|privacy)\b",
    # Whoever reads along, and what the law calls it.
    r"(?:reads?|reading|listens?|listening) (?:this|that|along|us|in)\b",
    r"who (?:else )?(?:can |will )?sees? this\b",
    r"this (?:is |being |getting |gets? |be )*(?:recorded|logged|monitored|tracked)\b",
    r"am i (?:being )?(?:tracked|recorded|watched|anonymous)\b",
    r"gdpr\b|privacy (?:policy|notice)\b|data protection\b|cookies?\b|my (?:own |personal )?data\b",
    r"(?:log|see|know|store|keep|save) (?:my |the )?ip\b",
)
_ABOUT_CHAT = re.compile("|".join(rf"\b(?:{one})" for one in _NAMED), re.IGNORECASE)


def about_this_chat(text: str) -> bool:
    """Tell whether the words name this chat, the assistant or what is written here: "who can read what I write here?"

    For questions about privacy only; with a rule under discussion, any other of them is a question about that.
    """
    return _ABOUT_CHAT.search(" ".join(text.replace("\u2019", "'").split())) is not None
