"""The demo's pages from a gateway with the real message check; the assistant behind it is played."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import Visit
from tests.browser.demo.room import Room
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    """The gateway alone, for all pages that are visited here."""
    with played_stack(Script()) as running:
        yield running


@pytest.fixture
def enter(visit: Callable[..., Visit]) -> Callable[..., Room]:
    """Return a function that opens the message room; its arguments are the query and the context's options."""
    return lambda query="", **options: Room(visit(f"/demo/messages?{query}", **options))
