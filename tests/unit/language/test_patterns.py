import pytest

from groundrules.language.patterns import PhraseFinder, TokenPatterns, blank_english

FINDER = PhraseFinder({"have": ["i|we * have a|the? contract"], "end": ["contract ended"]})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we have contract", {"have": "we have contract"}),
        ("WE HAVE A CONTRACT", {"have": "WE HAVE A CONTRACT"}),
        ("Now we two already have the contract.", {"have": "we two already have the contract"}),
        ("we do not yet have a contract", {}),
        ("I have a contract, the contract ended", {"have": "I have a contract", "end": "contract ended"}),
        ("contract ended? contract ended!", {"end": "contract ended"}),
        ("contracts ended", {}),
        ("", {}),
    ],
)
def test_find(text: str, found: dict[str, str]) -> None:
    spans = FINDER.find(text)
    assert {name: text[start:end] for name, (start, end) in spans.items()} == found
    if text.count("contract ended") > 1:
        assert spans["end"][0] == text.rindex("contract ended")


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("pay me today", ["pay me"]),
        (f"pay me {'so ' * 30}and pay him {'so ' * 30}", ["pay me", "pay him"]),
        ("pay pay me me pay her", ["pay me", "pay pay me", "pay me me", "pay pay me me", "pay her"]),
        (f"{'so ' * 30} pay", []),
        ("", []),
    ],
)
def test_a_pattern_is_found_wherever_its_words_stand(text: str, matches: list[str]) -> None:
    patterns = TokenPatterns([("pays", "pay * me|him|her"), ("nothing", "sun moon")])
    document = blank_english()(text)
    found = {document[start:end].text for name, start, end in patterns.find(document) if name == "pays"}
    assert found == set(matches)


def test_a_pattern_of_words_that_may_all_be_missing_is_looked_for_everywhere() -> None:
    document = blank_english()("well, very very good")
    assert ("praise", 2, 4) in set(TokenPatterns([("praise", "very? very?")]).find(document))
