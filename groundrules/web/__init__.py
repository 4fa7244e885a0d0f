"""The gateway: the public API, pages for people, and nothing that decides about rules."""
