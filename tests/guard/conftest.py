"""The installed message check, with the model that `make train` made."""

from pathlib import Path

import pytest

from groundrules.guard.check import MessageChecker
from groundrules.rulebook.load import load_rulebook


@pytest.fixture(scope="session")
def checker() -> MessageChecker:
    return MessageChecker(load_rulebook(Path("policies")))
