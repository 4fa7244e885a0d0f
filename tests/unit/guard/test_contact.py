"""Where somebody wants to be answered: on the platform is fine, anything that leads off it is found."""

import pytest

from groundrules.guard.check import MessageChecker
from groundrules.guard.contact import ContactFinder, NoWords
from groundrules.guard.meaning import MeaningUnavailable
from groundrules.guard.prepared import Prepared
from groundrules.rulebook.rulebook import Rulebook


class Untrained:
    def detect(self, _message: Prepared) -> list[object]:
        raise MeaningUnavailable("not trained")


@pytest.fixture
def finder(rulebook: Rulebook) -> ContactFinder:
    return ContactFinder(MessageChecker(rulebook, worded=Untrained()), MessageChecker(rulebook, worded=NoWords()))


@pytest.mark.parametrize("text", ["mail me: jo@lin.dev", "+49 151 2345 6789", "t.me/jolin", "jo (at) lin (dot) dev"])
def test_details_are_found_even_by_an_untrained_check(finder: ContactFinder, text: str) -> None:
    found = finder(text)
    assert found is not None
    assert found.rule.startswith("contact-sharing/")
    assert found.why


@pytest.mark.parametrize("text", ["In this chat", "in the message room of my contract, please"])
def test_a_way_on_the_platform_is_fine(finder: ContactFinder, text: str) -> None:
    assert finder(text) is None


def test_it_is_as_strict_in_a_contract(finder: ContactFinder) -> None:
    """There the two sides may swap details; the desk still answers on the platform."""
    assert finder("our contract is running, write to jo@lin.dev") is not None
