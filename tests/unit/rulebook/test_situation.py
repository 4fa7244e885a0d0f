"""Who asks, and when, from what is said. A wrong reading gives the wrong rule, so what is not said stays unknown."""

from dataclasses import replace

import pytest

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.marketplace import Party
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.situation import mentioned, mentioned_stage, read_situation

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
        ("May I give my phone number before the contract starts?", None, BEFORE),
        ("is it fine to call before a contract has started", None, BEFORE),
        ("not until our contract is running", None, BEFORE),
        ("before the contract begins, may I?", None, BEFORE),
        ("the contract starts today", None, ACTIVE),
        ("until the contract ends", None, ACTIVE),
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
        # Whom they have to do with.
        ("a freelancer who applied to my job wrote his number", CLIENT, BEFORE),
        ("a freelancer offered me 20% off", CLIENT, None),
        ("the guy i hired stopped answering", CLIENT, None),
        ("one of the applicants sent me a file", CLIENT, BEFORE),
        ("the developer refuses to give us the files", CLIENT, None),
        ("can i pay the freelancer on paypal", CLIENT, None),
        ("we want to make her a proper employee", CLIENT, None),
        ("my client account was closed", CLIENT, None),
        ("can i show it on my freelancer profile", FREELANCER, None),
        ("may they hire me for less", FREELANCER, None),
        ("i applied, he wrote", FREELANCER, BEFORE),
        ("is my proposal fine?", FREELANCER, BEFORE),
        ("as soon as the client pays me", FREELANCER, None),
        ("my client's freelancer", FREELANCER, None),
        ("i'm a freelancer, can i hire someone to help me", FREELANCER, None),
        ("may they pay me outside", FREELANCER, None),
        ("i told the client my rate", FREELANCER, None),
        ("been with this client 14 months", FREELANCER, None),
        ("she never funded the milestone", FREELANCER, None),
        ("i submitted two weeks ago", FREELANCER, None),
        ("client disputes my hours", FREELANCER, None),
        ("i already released the money", CLIENT, None),
        ("he wants me to fund everything up front", CLIENT, None),
        ("and what does it look like for a client?", CLIENT, None),
        ("i pay her hourly", CLIENT, None),
        ("clients keep asking for my number", FREELANCER, None),
        ("client gave me his number", FREELANCER, None),
        ("the freelancer says she needs a deposit", CLIENT, None),
        ("we are an agency and our client asked for our mail", AGENCY, None),
        ("my agency's freelancers", AGENCY, None),
        ("a freelancer I know", None, None),
        ("my freelancer friend said so", None, None),
        ("she joined as a client", None, None),
        ("i want to leave him 1 star", None, None),
        # Where they stand.
        ("and once shes hired", None, ACTIVE),
        ("once he's hired", None, ACTIVE),
        ("and after i hired one?", CLIENT, ACTIVE),
        ("i got hired, may i give my number", FREELANCER, ACTIVE),
        ("we have contract already", None, ACTIVE),
        ("what if we had a contract", None, ACTIVE),
        ("we had a contract once", None, AFTER),
        ("hourly, running since May", None, ACTIVE),
        ("she works for me since March", CLIENT, ACTIVE),
        ("before the contract ends", None, ACTIVE),
        ("the contract is not closed", None, ACTIVE),
        ("we dont have a contract", None, BEFORE),
        ("no i mean before i hire, just so she can quote", CLIENT, BEFORE),
        ("should we have a contract first", None, None),
        ("we hope to sign a contract", None, None),
        ("but its over already", None, AFTER),
        ("how will i know its over", None, None),
        ("contract finished last month, now he has new work for me", None, AFTER),
        # Weaker words: other words of the message count more.
        ("for the interview", None, BEFORE),
        ("the contract is active, can we do the interview on zoom", None, ACTIVE),
        ("we worked together, the contract closed, now an interview for a new job", None, AFTER),
        ("i already sent her a offer on there", CLIENT, BEFORE),
        ("i accepted his offer", FREELANCER, ACTIVE),
        ("once we start", None, ACTIVE),
        ("once we start talking on zoom", None, None),
        ("still talking, nothing signed", None, BEFORE),
        ("not under contract", None, BEFORE),
        ("i havent hired him yet", CLIENT, BEFORE),
        ("he wants to interview me on telegram", FREELANCER, BEFORE),
        ("the contract was cancelled", None, AFTER),
        ("after he accepts", None, ACTIVE),
        ("i've been hired", FREELANCER, ACTIVE),
        ("until there's a contract", None, BEFORE),
        ("there's a contract", None, ACTIVE),
        ("mid project", None, ACTIVE),
        ("in the job interview", None, BEFORE),
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
    [("our freelancers ask", AGENCY), ("my client asked", AGENCY), ("and as a freelancer?", FREELANCER)],
)
def test_an_agency_has_both_clients_and_freelancers(rulebook: Rulebook, text: str, role: Role) -> None:
    assert read_situation(text, Situation(AGENCY), rulebook).role is role


def test_what_is_only_supposed_gives_way_to_the_next_message(rulebook: Rulebook) -> None:
    supposed = read_situation("and once she's hired?", Situation(CLIENT, BEFORE), rulebook)
    assert supposed.stage is ACTIVE
    assert read_situation("no, before i hire", supposed, rulebook).stage is BEFORE


@pytest.mark.parametrize("text", ["for the interview", "once we start, write to me here", "I sent you an offer"])
def test_a_hint_does_not_settle_the_stage_of_a_message_that_is_checked(text: str) -> None:
    assert mentioned_stage(text) is None


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


@pytest.mark.parametrize(
    ("before", "text", "stage"),
    [
        (Stage.ACTIVE, "and before?", Stage.BEFORE),
        (Stage.BEFORE, "ok, and afterwards?", Stage.ACTIVE),
        (None, "and after that?", Stage.ACTIVE),
        (Stage.ACTIVE, "and after?", Stage.AFTER),
        (Stage.ACTIVE, "what about once it\u2019s over", Stage.AFTER),
        (None, "ok and after it ends?", Stage.AFTER),
        (Stage.ACTIVE, "can I change it afterwards", Stage.ACTIVE),
        (Stage.ACTIVE, "what happens before they look at it", Stage.ACTIVE),
    ],
)
def test_before_and_after_move_on_from_where_the_talk_stands(
    rulebook: Rulebook, before: Stage | None, text: str, stage: Stage
) -> None:
    assert read_situation(text, Situation(None, before), rulebook).stage is stage
