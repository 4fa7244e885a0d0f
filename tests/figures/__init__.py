"""What the pages of figures have in common: docs/evaluation.md and docs/performance.md.

Figures are measured part by part, kept as one JSON file a part, and turned into a page and its plots.
"""
