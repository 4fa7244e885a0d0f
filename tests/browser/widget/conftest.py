"""The help widget on a page of another site and on our own, over a real gateway; the assistant behind it is played."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.widget.host import HostSite, host_site
from tests.browser.widget.messages import an_answer
from tests.browser.widget.support_desk import SupportDesk
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack

# Tests ask faster than people do.
_UNLIMITED = {f"GROUND_RULES_{calls}_A_MINUTE": "0" for calls in ("NEW", "MESSAGES", "CALLS")}


@pytest.fixture(scope="package")
def played() -> Iterator[tuple[Script, HostSite, Stack]]:
    """The script, the other site, and the gateway that lets it call."""
    script = Script()
    with host_site() as site, played_stack(script, GROUND_RULES_ORIGINS=site.url, **_UNLIMITED) as stack:
        site.gateway = stack.url
        yield script, site, stack


@pytest.fixture
def script(played: tuple[Script, HostSite, Stack]) -> Script:
    """What the assistant answers to everything: an explanation of a rule, until a test changes it."""
    script = played[0]
    script.message = an_answer()
    script.may_answer.set()
    return script


@pytest.fixture
def stack(played: tuple[Script, HostSite, Stack], script: Script) -> Stack:
    """The gateway alone; it takes the place of the whole stack for the pages that are visited here."""
    return played[2]


@pytest.fixture
def site(played: tuple[Script, HostSite, Stack]) -> HostSite:
    """The other site, as it is before a test changes it."""
    site = played[1]
    site.attributes, site.style, site.direction, site.rule = "", "", "ltr", HostSite("").rule
    return site


@pytest.fixture
def embedded(visit: Callable[..., Visit], site: HostSite) -> Callable[..., Visit]:
    """Return a function that opens the other site's page; its arguments are the widget's attributes and the options."""

    def opened(attributes: str = "", **options: Any) -> Visit:
        site.attributes = attributes
        return visit(f"{site.url}/", **options)

    return opened


@pytest.fixture
def desk(stack: Stack) -> Iterator[SupportDesk]:
    """The support desk with Ann at it."""
    desk = SupportDesk(stack)
    desk.comes("Ann")
    yield desk
    desk.leaves("Ann")


@pytest.fixture
def shown(visit: Callable[..., Visit], script: Script) -> Callable[..., Visit]:
    """Return a function that opens the page to ask on and has the assistant answer with these messages."""

    def show(*messages: dict[str, Any], **options: Any) -> Visit:
        visited = visit(**options)
        for message in messages:
            script.message = message
            visited.ask("is it ok to send this?")
        return visited

    return show
