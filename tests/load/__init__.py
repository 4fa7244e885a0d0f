"""Measures speed, memory and growth for docs/performance.md: `make bench`, or `python -m tests.load [PART ...]`.

Each part writes its figures to a JSON file, and the page and its plots are made from whatever figures are there.
Nothing here is an assertion: machines differ.
"""
