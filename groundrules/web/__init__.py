"""The gateway: the public API, the chat page, and nothing that decides about rules."""
