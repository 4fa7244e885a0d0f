"""Who asks, and when, from what is said. A wrong reading gives the wrong rule, so what is not said stays unknown."""

from dataclasses import replace

import pytest

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.marketplace import Party
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.situation import mentioned, read_situation

FREELANCER, CLIENT, AGENCY = Role.FREELANCER, Role.CLIENT, Role.AGENCY
BEFORE, ACTIVE, AFTER = Stage.BEFORE, Stage.ACTIVE, Stage.AFTER


@pytest.mark.parametrize(
    ("text", "role", "stage"),
    [
        ("I'm a client", CLIENT, None),
        ("i\u2019m a new client", CLIENT, None),
        ("I'M A CLIENT", CLIENT, None),
        ("I\u2019M A FREELANCER", FREELANCER, None),
        ("\u0130\u0130 I'M A CLIENT", CLIENT, None),
        ("as a freelancer, may I?", FREELANCER, None),
        ("my client asked for my phone number", FREELANCER, None),
        ("we run a small agency", AGENCY, None),
        ("before the contract", None, BEFORE),
        ("there is no contract yet", None, BEFORE),
        ("after the contract has ended", None, AFTER),
        ("once the contract has started", None, ACTIVE),
        ("ok and what if we already signed", None, ACTIVE),
        ("once it was signed, may I?", None, ACTIVE),
        ("I am already hired", None, ACTIVE),
        ("we have not signed yet", None, BEFORE),
        ("before he hired me", FREELANCER, BEFORE),
        ("we already signed an NDA", None, None),
        ("I want to hire someone", CLIENT, None),
        ("my former client wrote to me", FREELANCER, AFTER),
        ("our previous freelancer wrote to us", CLIENT, AFTER),
        ("a former client wrote to me", None, AFTER),
        ("may I pay outside?", None, None),
        ("what does a client pay?", None, None),
        ("", None, None),
        ("🙂", None, None),
    ],
)
def test_what_is_read(rulebook: Rulebook, text: str, role: Role | None, stage: Stage | None) -> None:
    assert mentioned(text, rulebook) == Situation(role, stage)


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("and before the contract?", Situation(CLIENT, BEFORE)),
        ("and as a freelancer?", Situation(FREELANCER, ACTIVE)),
        ("why?", Situation(CLIENT, ACTIVE)),
        ("not as a client, as a freelancer", Situation(FREELANCER, ACTIVE)),
    ],
)
def test_what_is_not_said_stays_and_the_last_mention_counts(
    rulebook: Rulebook, text: str, situation: Situation
) -> None:
    assert read_situation(text, Situation(CLIENT, ACTIVE), rulebook) == situation


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("I'm a joiner", FREELANCER),
        ("as a craftsperson, may I?", FREELANCER),
        ("I'm a homeowner", CLIENT),
        ("my customer asked for my phone number", FREELANCER),
        ("our previous joiner wrote to us", CLIENT),
        ("we run a small firm", AGENCY),
        ("I'm a client", CLIENT),
        ("what does a customer pay?", None),
    ],
)
def test_the_marketplaces_own_words_for_the_sides_are_understood(
    rulebook: Rulebook, text: str, role: Role | None
) -> None:
    parties = {
        FREELANCER: Party(one="craftsperson", many="craftspeople", also=("joiner", "joiners", "heating engineer")),
        CLIENT: Party(one="customer", many="customers", also=("homeowner",)),
        AGENCY: Party(one="firm", many="firms"),
    }
    theirs = replace(rulebook, marketplace=rulebook.marketplace.copy(update={"parties": parties}))
    assert mentioned(text, theirs) == Situation(role, None)
