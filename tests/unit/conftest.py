"""Warnings are errors here, but two libraries already warn about each other while they are imported.

They are imported once before the tests, with warnings off: spaCy (through packaging 20, which Rasa pins, pyparsing
warns) and Starlette's test client (anyio warns).
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import spacy
    import starlette.testclient

__all__ = ["spacy", "starlette"]
