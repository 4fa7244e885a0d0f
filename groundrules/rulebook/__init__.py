"""The rulebook: what the rules are, why they exist, and where they are written."""
