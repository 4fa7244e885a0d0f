"""groundrules/rulebook/draft.py: a request that names nothing, in the light of what was told, and a warmer tone."""

import pytest

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.draft import Fit, Pick, Request, fill_in, is_bare, pick, wants_warmer
from groundrules.rulebook.rulebook import Rulebook

ON_SITE = "payments/on-site"


def _pick(book: Rulebook, told: dict[str, float], rule: str | None) -> Pick:
    return pick(book, Request("what do i tell him", (), rule, Situation(), told=list(told.items())))


def test_what_was_told_decides_among_the_drafts_of_the_rule(small: Rulebook) -> None:
    assert _pick(small, {"second-no": 0.9, "no-thanks": 0.1}, ON_SITE) == Pick(Fit.ONE, ("second-no", "no-thanks"))
    assert _pick(small, {"second-no": 0.4, "no-thanks": 0.35}, ON_SITE).drafts[0] == "no-thanks", "first in the file"
    assert _pick(small, {"tips-list": 0.9}, ON_SITE).fit is Fit.SOME, "it is about another rule"


def test_without_a_draft_of_the_rule_a_plain_story_counts(small: Rulebook) -> None:
    assert _pick(small, {"no-thanks": 0.9}, None) == Pick(Fit.ONE, ("no-thanks",))
    assert _pick(small, {"no-thanks": 0.6, "second-no": 0.1}, None) == Pick(Fit.ONE, ("no-thanks",)), (
        "it is the only one"
    )
    assert _pick(small, {"no-thanks": 0.23}, None) == Pick(Fit.SOME, ("no-thanks",))
    assert _pick(small, {"no-thanks": 0.1, "second-no": 0.1}, None).fit is Fit.NONE


def test_a_sum_is_put_in_or_its_place_is_left_out() -> None:
    assert fill_in("A milestone of {amount} for {amount}.", None, "$5") == "A milestone of $5 for $5."
    assert fill_in("A milestone of {amount} for {amount}.", None) == "A milestone for [amount]."


@pytest.mark.parametrize(
    "text", ["warmer please", "too cold", "less rude", "not so stiff", "a bit more polite", "less firm"]
)
def test_a_kinder_tone_is_asked_for(text: str) -> None:
    assert wants_warmer(text)
    assert is_bare(text)


@pytest.mark.parametrize(
    "text", ["too soft", "firmer", "less friendly", "make it sound firm", "a bit strict", "shorter"]
)
def test_what_else_is_asked_for_is_no_kinder_tone(text: str) -> None:
    assert not wants_warmer(text)
