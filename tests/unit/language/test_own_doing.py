"""Whose doing it was: what may be taken back is only what the writer did."""

import pytest

from groundrules.language.own_doing import own_doing, own_story


@pytest.mark.parametrize(
    "text",
    [
        "I asked him whether he could pay me by PayPal",
        "i suggested wise last night",
        "I stupidly typed that I'd rather not pay the fee",
        "already wrote to her lets skip the commission",
        "write something that takes it back",
        "help me withdraw my remark about the fee",
        "we shouldn\u2019t have said that",
    ],
)
def test_what_the_writer_did_is_theirs(text: str) -> None:
    assert own_doing(text)


@pytest.mark.parametrize(
    "text",
    [
        "my client wants to pay by crypto",
        "he asked me to take PayPal",
        "a freelancer offered me 20% off if i pay by wise",
        "say no to him for me",
        "may I ask her to pay me directly?",
        "what if I asked him to pay by PayPal?",
        "I told him no, no bank transfer",
        "i told him i take no paypal and he wants it anyway",
    ],
)
def test_what_others_did_or_nobody_yet_is_not(text: str) -> None:
    assert not own_doing(text)


@pytest.mark.parametrize(
    "text",
    [
        "i asked my client if he can pay me by paypal",
        "I offered him a discount if he pays outside. he said ok",
        "we suggested to the buyer that she could use a wire",
    ],
)
def test_a_story_may_say_plainly_who_proposed_it(text: str) -> None:
    assert own_story(text)


@pytest.mark.parametrize(
    "text",
    [
        "i told him i take no paypal and he wants it anyway",
        "I told support about the bank transfer",
        "i offered to do it by contract, but she wants cash",
        "i asked him not to pay me outside",
        "I asked her to pay the milestone here",
        "he asked me to pay by wise",
        "should i offer paypal",
    ],
)
def test_a_story_that_leaves_a_doubt_is_no_confession(text: str) -> None:
    assert not own_story(text)
