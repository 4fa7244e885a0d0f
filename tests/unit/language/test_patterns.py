import pytest

from groundrules.language.patterns import PhraseFinder

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
