"""Who wants a message checked, by the words around it; the message itself is left out here."""

import pytest

from groundrules.language.pasting import asks_to_check, written_by_other


@pytest.mark.parametrize(
    "around",
    [
        "is it ok to send this:",
        "can i send this?",
        "may I write  before the contract",
        "ok?",
        "ok to send?",
        "check:",
        "please vet my reply:",
        "could you proofread this for me",
        "I'm the client. Would it be fine to ask",
        "would this get me flagged:",
        "is this alright to post",
        "my text:  does it pass",
        "no contract yet, is this ok:",
    ],
)
def test_these_want_a_check(around: str) -> None:
    assert asks_to_check(around)


@pytest.mark.parametrize(
    "around",
    [
        "",
        "he wrote , is that allowed?",
        "the client said . is that true?",
        "what should I answer when he says ?",
        "how do I reply to",
        "someone says , right?",
        "job says . is that ok here??",
        "Overnight the status of my job went to . May I go on working and bill it later?",
        "I was kidding when I wrote . He laughed, paid the usual way and nothing came of it, yet I've got a warning.",
        "What is",
        "ok so here is a long story about a client of mine who was fine at first, and then he began to send me things "
        "every single night and I did not know what to do about it",
    ],
)
def test_these_do_not(around: str) -> None:
    assert not asks_to_check(around)


@pytest.mark.parametrize(
    "around",
    [
        "he wrote:  . is this allowed",
        "The client just sent me , is that ok?",
        "can a client say that:",
        "I got this from a freelancer: ",
        "got this from a freelancer  is this ok?",
        "she told me  - is it against the rules",
        "is he allowed to write ?",
        "check this message from a client:",
    ],
)
def test_these_say_that_the_other_side_wrote_it(around: str) -> None:
    assert written_by_other(around)


@pytest.mark.parametrize(
    "around",
    [
        "",
        "is it ok to send this:",
        "can I answer  when he asks for my number?",
        "he asked for a price, may I write ",
        "I wrote to the client:  . is this allowed",
        "check my reply to the client:",
    ],
)
def test_these_do_not_say_so(around: str) -> None:
    assert not written_by_other(around)
