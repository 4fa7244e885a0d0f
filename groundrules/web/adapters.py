"""Puts the place together where people take over, as the settings name it; nothing slow happens here."""

import httpx
from sqlalchemy.engine import Engine

from groundrules.conversation.adapters.adapter import HandoffAdapter, LocalAdapter
from groundrules.conversation.adapters.chatwoot.adapter import ChatwootAdapter
from groundrules.conversation.adapters.chatwoot.client import Chatwoot
from groundrules.conversation.adapters.mail.adapter import MailAdapter
from groundrules.conversation.adapters.mail.letter import Addresses
from groundrules.conversation.adapters.mail.post_office import PostOffice
from groundrules.conversation.adapters.outbox import Outbox
from groundrules.secrets import Secrets
from groundrules.settings import Settings


def make_adapter(settings: Settings, secrets: Secrets, engine: Engine, http: httpx.AsyncClient) -> HandoffAdapter:
    """Return the adapter that `GROUND_RULES_HANDOFF` names. `groundrules prepare` has seen to what it needs."""
    outbox = Outbox(engine, settings.handoff)
    if settings.handoff == "chatwoot":
        account, inbox = settings.chatwoot_account, settings.chatwoot_inbox
        chatwoot = Chatwoot(http, settings.chatwoot_url, account, inbox, secrets.chatwoot_token or "")
        return ChatwootAdapter(engine, chatwoot, outbox)
    if settings.handoff == "email":
        office = PostOffice(settings.smtp, settings.smtp_user, secrets.smtp_password or "")
        addresses = Addresses(settings.mail_from, settings.mail_to, f"{settings.base_url}/desk/tickets/")
        return MailAdapter(engine, office, outbox, addresses)
    return LocalAdapter()
