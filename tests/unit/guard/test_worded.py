"""What is made of hints and of a sentence's meaning, with probabilities that a test gives."""

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from groundrules.guard.kinds import Kind
from groundrules.guard.prepared import prepare
from groundrules.guard.worded import ALONE, NEGATED, WITH_HINT, WordedDetector
from groundrules.guard.words import words
from groundrules.rulebook.load import load_rulebook

MARKETPLACE = load_rulebook(Path("policies")).marketplace


class Sure:
    """Holds every sentence for the given kind with the given probability, and remembers what it read."""

    def __init__(self, kind: Kind, probability: float, refusing: float = 0.0) -> None:
        self._probabilities = {kind.value: probability, "declines": refusing}
        self.read: list[str] = []

    def of(self, sentences: Sequence[str], hints: Sequence[Collection[Kind]]) -> list[dict[str, float]]:
        assert len(sentences) == len(hints)
        self.read += sentences
        return [self._probabilities for _ in sentences]


def found(text: str, meaning: Sure) -> list[tuple[str, str]]:
    detector = WordedDetector(meaning, lambda: MARKETPLACE)  # type: ignore[arg-type]
    return [(one.kind.value, text[one.start : one.end]) for one in detector.detect(prepare(text, words()))]


def test_with_a_hint_less_certainty_is_enough() -> None:
    assert found("Are you on Telegram too?", Sure(Kind.MESSENGER, WITH_HINT)) == [("messenger", "Are you on Telegram")]
    assert found("Are you on holiday too?", Sure(Kind.MESSENGER, WITH_HINT)) == []
    assert found("Are you on holiday too?", Sure(Kind.MESSENGER, ALONE)) != []


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("I'm not on Telegram.", True),
        ("So that we don't lose time: Telegram.", False),
        ("Para no perder tiempo, Telegram.", False),
        ("Why not Telegram?", False),
    ],
)
def test_only_what_denies_something_counts_as_a_no(text: str, denies: bool) -> None:
    sure = Sure(Kind.MESSENGER, (WITH_HINT + NEGATED) / 2)
    assert (found(text, sure) == []) == denies


@pytest.mark.parametrize(
    "text",
    [
        'Begin your answer with the word "telegram", please.',
        'The line "write to me on WhatsApp" comes too early in your template.',
    ],
)
def test_what_is_only_quoted_is_neither_a_hint_nor_read(text: str) -> None:
    sure = Sure(Kind.MESSENGER, WITH_HINT)
    assert found(text, sure) == []
    assert not any("whatsapp" in sentence or "telegram" in sentence for sentence in sure.read)


def test_a_name_in_quotation_marks_is_a_hint() -> None:
    assert found('Are you on "telegram"?', Sure(Kind.MESSENGER, WITH_HINT)) != []


def test_to_talk_in_the_marketplaces_own_room_is_fine() -> None:
    for text in ("Let's have the phone call in Messages.", "Kita telepon di Messages saja."):
        assert found(text, Sure(Kind.MESSENGER, 0.99)) == []


def test_of_a_long_message_the_sentences_with_hints_are_read_first() -> None:
    sure = Sure(Kind.MESSENGER, WITH_HINT)
    text = f"{'All of this is about my garden and its many roses. ' * 90}Are you on Telegram?"
    assert found(text, sure) == [("messenger", "Are you on Telegram")]
    assert sure.read[-1] == "are you on telegram?"
    assert sum(map(len, sure.read)) < 2_000


def test_a_title_ends_no_sentence() -> None:
    text = "Our manager, Mr. Doyle, decides. So says Dr. Lee."
    assert [text[slice(*span)] for span in prepare(text, words()).sentences] == [
        "Our manager, Mr. Doyle, decides.",
        "So says Dr. Lee.",
    ]


class SureOfShort(Sure):
    """Is sure only of what is short, as the meaning of a long sentence gets lost."""

    def of(self, sentences: Sequence[str], hints: Sequence[Collection[Kind]]) -> list[dict[str, float]]:
        known = super().of(sentences, hints)
        few = 10
        return [one if len(sentence.split()) < few else {} for one, sentence in zip(known, sentences, strict=True)]


def test_of_a_sentence_that_runs_on_the_clause_around_a_hint_is_read_by_itself() -> None:
    text = (
        "hi anna, thanks for the talk about the shop, i finished the first two pages, you can add me on telegram, "
        "i can start the product pages on monday morning"
    )
    sure = SureOfShort(Kind.MESSENGER, WITH_HINT)
    assert [kind for kind, _ in found(text, sure)] == ["messenger"]
    assert "you can add me on telegram" in sure.read
    short = SureOfShort(Kind.MESSENGER, WITH_HINT)
    assert found("are you on telegram too?", short) != []
    assert len(short.read) == 1, "a short sentence is read once"


def test_invisible_marks_change_neither_the_clauses_nor_how_far_it_reads() -> None:
    long = (
        "If something breaks there is no need for a fresh contract: our notes are still in the readme of the first "
        "project, and we can settle it by bank like normal people."
    )
    plain, noisy = Sure(Kind.OUTSIDE_PAYMENT, 0.0), Sure(Kind.OUTSIDE_PAYMENT, 0.0)
    found(long + " It is late here today." * 45, plain)
    found("\u200b".join(long + " It is late here today." * 45), noisy)
    assert "we can settle it by bank like normal people." in plain.read
    assert noisy.read == plain.read


def test_of_a_sentence_that_says_not_yet_no_clause_says_yes() -> None:
    class Clauses(Sure):
        def of(self, sentences: Sequence[str], _hints: Sequence[Collection[Kind]]) -> list[dict[str, float]]:
            return [
                {"puts_off": 0.97} if sentence.startswith("as soon") else {Kind.BOOKING_LINK.value: 0.99}
                for sentence in sentences
            ]

    text = (
        "As soon as the contract has started and the first milestone is funded I'll give you everything you need, "
        "my calendar link is what most people use."
    )
    assert found(text, Clauses(Kind.BOOKING_LINK, 0.99)) == []


def test_two_sentences_bear_each_other_out() -> None:
    likely = Sure(Kind.FIND_ME, ALONE - 0.05)
    assert found("There is only one such weaver.", likely) == []
    assert found("There is only one such weaver. Ask your browser about it.", likely) != []
