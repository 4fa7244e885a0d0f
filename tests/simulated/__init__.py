"""Simulated conversations, whose truth is known."""
