"""Short answers in a form, and what must not be taken for one."""

import pytest

from groundrules.language.replies import asks_back, cancels, cancels_beside, clean, has_words, sends, skips

STORIES = [
    "He cancelled the contract after I said no.",
    "stop him please, he wants my bank login",
    "I do not know him, he wrote to me out of the blue",
    "no contract yet, he asked for a deposit",
    "yes he did it twice, and I told him to stop",
    "next day he wrote again",
    "nothing happened for a week, then he sent a fake cheque",
    "send me your card number, that is what he wrote",
    "she said skip the fee and pay me directly",
    "What he wrote was: send me money first.",
    "is a scammer, this man",
    "When we talked on Monday",
    "Do not hire him.",
    "Don't cancel",
    "I don't want him",
    "He told me to stop",
    "He told me that I could be paid outside, is that even legal?",
    "",
    "?",
    "🙂🙂🙂",
]


@pytest.mark.parametrize(
    "text",
    [
        "cancel",
        "Cancel.",
        "never mind",
        "nevermind!",
        "nvm",
        "stop",
        "please cancel the report",
        "forget it",
        "ok stop it",
        "I changed my mind",
        "i've changed my mind",
        "drop it",
        "I don\u2019t want to report him anymore",
        "no, cancel that",
        "abort",
        "quit",
        "i dont want to",
        "sorry, never mind",
        "forget about it",
        "then cancel",
        "cancel it then",
        "so can you cancel that",
        "please stop, i dont want this anymore",
        "get me out of this",
        "stop please, I changed my mind",
    ],
)
def test_it_stops(text: str) -> None:
    assert cancels(text)
    assert not skips(text)


@pytest.mark.parametrize(
    "text",
    [
        "skip",
        "Skip this one",
        "next question",
        "don't know",
        "I don\u2019t know.",
        "i dont remember exactly",
        "no idea",
        "idk",
        "not sure",
        "n/a",
        "N/A",
        "none",
        "nothing",
        "no",
        "No, sorry",
        "I have no evidence",
        "no screenshots",
        "dunno",
        "i can't say",
        "nothing to show",
        "I have nothing",
        "i've got none",
        "i don't have any",
        "rather not say",
        "unknown",
        "leave it out",
        "I'd prefer not to say",
        "no thanks",
        "I don't have any proof",
        "dont want to say",
        "I don't want to give her name",
    ],
)
def test_it_is_left_out(text: str) -> None:
    assert skips(text)
    assert not cancels(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes, send it",
        "send",
        "Send the report",
        "send it now please",
        "ok",
        "looks good",
        "that's right",
        "go ahead",
        "correct",
        "all right",
        "yes please",
        "it's fine",
        "submit",
        "sure, go ahead",
        "ok send",
    ],
)
def test_it_is_sent(text: str) -> None:
    assert sends(text)
    assert not cancels(text)


@pytest.mark.parametrize(
    "text",
    [
        "will he know it was me?",
        "will he know it was me",
        "and what happens to my report",
        "do i need a screenshot",
        "Can he see my name?",
        "what if I am wrong",
        "how long does it take",
        "who sees this",
        "is it anonymous",
        "my name stays secret, right?",
        "ok but will they tell him",
        "why do you need that?",
        "would the client whom I worked for until last week be told my name if I send this to you today",
    ],
)
def test_it_is_a_question_back(text: str) -> None:
    assert asks_back(text)


@pytest.mark.parametrize(
    "text", [*STORIES, "I told her no. She wrote again: can you pay me now? I said no. Is that ok?"]
)
def test_a_story_is_none_of_these(text: str) -> None:
    assert not cancels(text)
    assert not skips(text)
    assert not sends(text)
    assert not asks_back(text) or text == "?"


def test_no_is_no_leave_to_send() -> None:
    assert not sends("no")
    assert not sends("no, the date is wrong")


@pytest.mark.parametrize("read", [cancels, skips, sends, asks_back, has_words])
@pytest.mark.parametrize("word", ["no ", "\U0001f642", "don't ", "stop it ", "will he "])
def test_a_hundred_kilobytes_are_read_at_once(read, word: str) -> None:
    read(word * (100_000 // len(word)))


def test_words_are_told_from_signs() -> None:
    assert [has_words(text) for text in ("hi", "5", "почему", "🙂", "?!", "", "\u200d")] == [True] * 3 + [False] * 4


def test_disturbing_characters_go() -> None:
    assert clean(" a\x1b[31mb\x00c\u202ed\ud800e\n\tf ") == "a [31mb c d e\n\tf"
    assert clean("\U0001f468\u200d\U0001f469 naïve") == "\U0001f468\u200d\U0001f469 naïve"


@pytest.mark.parametrize(
    "text",
    ["actually forget this, I want to dispute instead", "leave me alone, cancel", "no. stop it and tell me about fees"],
)
def test_one_part_stops_it(text: str) -> None:
    assert cancels_beside(text)
    assert not cancels(text)


@pytest.mark.parametrize(
    "text", ["in a call, on Monday", "Stop Motion Ltd", "he said stop him, please", "", "," * 90_000]
)
def test_no_part_stops_it(text: str) -> None:
    assert not cancels_beside(text)
