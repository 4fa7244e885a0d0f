"""Short words to us, beside messages to somebody else."""

import pytest

from groundrules.language.remarks import asks_to_fix, is_remark, is_stage_alone


@pytest.mark.parametrize("text", ["make it ok", "Make it ok then", "fix it please", "can you reword my message?"])
def test_these_ask_for_the_allowed_wording(text: str) -> None:
    assert asks_to_fix(text)
    assert is_remark(text)


@pytest.mark.parametrize(
    "text", ["why?", "and now?", "hello", "ok", "yes", "is it ok?", "I already pasted it", "the one above", "what now"]
)
def test_these_are_for_us(text: str) -> None:
    assert is_remark(text)
    assert not asks_to_fix(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ana, I can start today.",
        "Make it blue, please, and send me the file",
        "Why did you close the job?",
        "I sent you the files above the folder",
        "Can we talk on Zoom?",
        "",
    ],
)
def test_these_may_be_messages(text: str) -> None:
    assert not is_remark(text)
    assert not asks_to_fix(text)


@pytest.mark.parametrize(
    "text", ["change it so i can send it", "reword that so it passes", "edit my text so that it's ok"]
)
def test_these_want_it_put_right(text: str) -> None:
    assert asks_to_fix(text)
    assert not asks_to_fix("change it so it is shorter")


def test_a_stage_and_nothing_else() -> None:
    assert is_stage_alone("And once it's over?")
    assert is_stage_alone("what if we have a contract?")
    assert not is_stage_alone("what is the fee before a contract?")
    assert not is_stage_alone("")
