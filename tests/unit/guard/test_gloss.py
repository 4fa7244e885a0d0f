"""Other languages are read word for word in English; English, and what nobody here knows, is left as it is."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from groundrules.guard.gloss import glossary, in_english
from groundrules.guard.normalise import normalise, without_accents

GLOSSARIES = sorted(Path("groundrules/guard/glossary").glob("*.yml"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mándame tu número por WhatsApp", {"send", "number", "whatsapp"}),
        ("Wir können die Gebühr sparen und direkt zahlen", {"we", "fee", "save", "pay"}),
        ("Скиньте свою почту, обсудим тут", {"send", "email", "discuss", "here"}),
        ("bhai apna number bhej do", {"number", "send"}),
        ("加我微信，这里说话不方便", {"wechat", "here"}),
        ("メールアドレスを教えてください", {"email"}),
        ("Non voglio pagare fuori dalla piattaforma", {"not", "pay", "outside", "platform"}),
        ("qu'est-ce que l'offre comprend", {"offer"}),
    ],
)
def test_what_it_is_about_comes_out(text: str, words: set[str]) -> None:
    read = in_english(normalise(text).text)
    assert read is not None
    assert words <= set(read.split()), read


@pytest.mark.parametrize(
    "text",
    [
        "Please send me the files by Monday.",
        "I'd rather not, can u wait?",
        "no problem, come when it's ready",
        "WhatsApp?",
        "xqzt brblo gnarf",
        "12345",
        "",
    ],
)
def test_english_and_what_is_in_no_language_known_stays(text: str) -> None:
    assert in_english(normalise(text).text) is None


def test_a_whole_word_goes_before_a_stem_and_a_longer_stem_before_a_shorter_one() -> None:
    known = glossary()
    for word, by_language in list(known.words.items())[:2000]:
        for language, english in by_language.items():
            assert known.senses(word)[language] == english


@pytest.mark.parametrize("file", GLOSSARIES, ids=lambda file: file.stem)
def test_each_file_has_plain_words_and_none_stands_for_two_things(file: Path) -> None:
    data = yaml.safe_load(without_accents(file.read_text(encoding="utf-8")))
    entries = [entry for some in data.values() for entry in some]
    assert all(isinstance(word, str) and word for word in [*data, *entries])
    twice = {entry for entry, count in Counter(entries).items() if count > 1}
    ambiguous = {entry for entry in twice if sum(entry in some for some in data.values()) > 1}
    assert ambiguous == set()
