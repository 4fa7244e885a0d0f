"""Agents who work in Chatwoot: an inbox of its API channel, the application API, and its signed webhooks.

What is relied on: contacts, conversations and messages of the application API (`api_access_token`); the events
`message_created`, `conversation_updated` and `conversation_status_changed`; and their signature, which Chatwoot has for
the webhooks of accounts since 4.11.2, and for those of API inboxes and agent bots since 4.13.
"""
