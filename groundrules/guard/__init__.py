"""The message check: normalise, detect, judge, suggest."""
