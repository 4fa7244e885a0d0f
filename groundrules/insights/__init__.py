"""What is learnt from use: counts of what was asked and how it went, and which questions were not understood.

It reads conversations into rows of its own, which hold no words but redacted ones, and counts those.
"""
