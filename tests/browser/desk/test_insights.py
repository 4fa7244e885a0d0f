"""Insights in a browser: nothing that axe finds in light and dark, small and enlarged screens, plots that are drawn."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from groundrules.database import make_engine
from groundrules.insights.keeper import Keeper
from groundrules.insights.models import TurnRow, UnclearRow
from groundrules.rulebook.rulebook import Rulebook
from tests.browser.accessibility import violations
from tests.browser.conftest import Visit
from tests.browser.desk.test_accessible import _SMALL, PHONE, ZOOMED
from tests.e2e.played_rasa import Script
from tests.e2e.stack import Stack
from tests.simulated.conversations import DAYS, Simulation

AtDesk = Callable[..., Visit]
_PATH = "/desk/insights?since=2026-07-01&until=2026-11-21"


@pytest.fixture(scope="module")
def used(played: tuple[Script, Stack], rulebook: Rulebook) -> int:
    """Conversations in the desk's database; how many days they go back."""
    engine = make_engine(f"sqlite:///{played[1].home / 'ground-rules.db'}")
    Simulation(engine, rulebook).fill(150)
    # What other tests said today has been read, and nothing older is looked for after that.
    with engine.begin() as connection:
        for rows in (UnclearRow, TurnRow):
            connection.execute(delete(rows))
    assert Keeper(engine).refresh()
    engine.dispose()
    return DAYS


def _unfold(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details:not(.menu)')) one.open = true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(at_desk: AtDesk, used: int, scheme: str) -> None:
    page = at_desk("Ada", _PATH, color_scheme=scheme).page
    expect(page.get_by_role("img", name="Questions over time")).to_be_visible()
    _unfold(page)
    assert violations(page) == []


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_small_and_enlarged_screens(at_desk: AtDesk, used: int, size: dict[str, Any]) -> None:
    page = at_desk("Ada", _PATH, **size).page
    _unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(_SMALL) == []


def test_plots_take_their_colours_from_the_page(at_desk: AtDesk, used: int) -> None:
    """Our pages allow no styles within a drawing; each outcome has a colour of its own all the same."""
    page = at_desk("Ada", _PATH).page
    fills = page.evaluate(
        "[0, 1, 2, 3, 4].map((n) => getComputedStyle(document.querySelector(`.plot .color-${n} .rect`)).fill)"
    )
    assert len(set(fills)) == 5
    bar = page.locator(".plot .bar").first
    assert "answered: " in (bar.locator("title").text_content() or "")


def test_filters_and_files_without_a_script(at_desk: AtDesk, used: int) -> None:
    page = at_desk("Ada", _PATH, java_script_enabled=False).page
    page.get_by_label("Role", exact=True).select_option("client")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("since=2026-07-01.*role=client"))
    with page.expect_download() as file:
        page.locator("a[href*='/unclear.csv']").click()
    assert file.value.suggested_filename == "unclear-2026-07-01-2026-11-21.csv"
