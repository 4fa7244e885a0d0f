"""Conversations: who talks, what was said, who owns the conversation, and how Rasa is asked."""
