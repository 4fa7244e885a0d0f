"""Warnings are errors here, but two libraries already warn about each other while they are imported.

They are imported once before the tests, with warnings off: spaCy (through packaging 20, which Rasa pins, pyparsing
warns) and Starlette's test client (anyio warns).
"""

import warnings
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import spacy
    import starlette.testclient

from groundrules.conversation.log import ConversationLog

__all__ = ["spacy", "starlette"]


@pytest.fixture
def log(engine: Engine, clock) -> ConversationLog:
    """An empty log, whose tokens are good for two hours."""
    return ConversationLog(engine, timedelta(hours=2), clock)


@pytest.fixture
def talk(log: ConversationLog) -> str:
    """A conversation in it."""
    return log.start(None, None)[0].id
