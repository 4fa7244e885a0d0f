"""Handing a conversation over to a person: the state machine, the tickets, who answers when, and what is said."""
