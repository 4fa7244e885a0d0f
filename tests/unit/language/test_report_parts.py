"""Which question of a report a short answer belongs to."""

import pytest

from groundrules.language.report_parts import adds, has_time, parts_in, tells_more


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("her user name is Vera K", {"who": "Vera K"}),
        ("the client is called Bob", {"who": "Bob"}),
        ("it happened on friday", {"when": "it happened on friday"}),
        ("since March", {"when": "since March"}),
        ("25.03.2025", {"when": "25.03.2025"}),
        ("3 weeks ago, in a job post", {"when": "3 weeks ago", "where": "in a job post"}),
        ("on her profile", {"where": "on her profile"}),
        # A name of somebody as well, a story, or not known.
        ("May", {}),
        ("Jan", {}),
        ("Max", {}),
        ("he is rude", {}),
        ("his name is not known", {}),
        ("someone called Max", {}),
        ("a freelancer from Berlin, in messages", {}),
        ("", {}),
    ],
)
def test_parts(text: str, parts: dict[str, str]) -> None:
    assert parts_in(text) == parts


@pytest.mark.parametrize(
    "text", ["yestarday", "all the time", "may", "3.5.", "the whole weak of Christmas", "ages ago"]
)
def test_some_time(text: str) -> None:
    assert has_time(text)


@pytest.mark.parametrize("text", ["he asked for my password", "in messages", "", "nobody knows"])
def test_no_time(text: str) -> None:
    assert not has_time(text)


def test_more_of_the_story() -> None:
    assert tells_more("he asked for my password")
    assert tells_more("and the client wanted money")
    assert not tells_more("he is a freelancer from Berlin")
    assert adds("he threatened me too")
    assert not adds("he threatened me")
