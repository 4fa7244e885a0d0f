"""Measures how well Ground Rules understands, beside what else one could take, and writes docs/evaluation.md.

`python -m tests.nlu.report [PART ...]`: each part writes its figures to docs/evaluation/<part>.json, and the page and
its plots are made from whatever figures are there. Nothing but figures and names of rules and topics is ever written.
"""
