"""The message check as actions use it: made once a process, at first use."""

from abc import ABC
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from actions.base import GroundRulesAction, rulebook_store
from groundrules.guard.check import Check, MessageChecker
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.store import RulebookStore


class Checker(Protocol):
    """What checks a message: the guard, or what a test puts in its place."""

    def check(self, text: str, situation: Situation) -> Check:
        """Return what in `text` breaks a rule in this situation."""

    def check_each(self, text: str, situations: Sequence[Situation]) -> list[Check]:
        """Return the same for each of several situations."""

    def covers(self, rule_id: str) -> bool:
        """Whether a message that breaks this rule would be found."""


@lru_cache(maxsize=1)
def message_checker() -> Checker:
    """The check by this installation's rulebook."""
    return MessageChecker(rulebook_store().current)


class CheckingAction(GroundRulesAction, ABC):
    """An action that may have a message to check."""

    def __init__(self, store: RulebookStore | None = None, checker: Checker | None = None) -> None:
        super().__init__(store)
        self._checker = checker

    @property
    def checker(self) -> Checker:
        """The checker given, or the installation's."""
        return self._checker or message_checker()
