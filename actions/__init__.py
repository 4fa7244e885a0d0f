"""Rasa's custom actions, one module a capability. Each reads the tracker, asks the rulebook, and says it."""
