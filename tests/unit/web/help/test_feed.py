"""The Atom feed of changes: what RFC 4287 asks of every feed, ids that stay, and news in the right order."""

from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.rulebook import Rulebook
from tests.unit.web.help.conftest import Change
from tests.unit.web.help.pages import open_page
from tests.unit.web.help.test_coming import COMING, RULE, day

__all__ = ["day"]
_ATOM = "{http://www.w3.org/2005/Atom}"
PATH = "/help/changes.atom"


def _feed(client: TestClient, path: str = PATH) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/atom+xml"
    return ET.fromstring(response.content)  # noqa: S314  # our own


def _texts(feed: ET.Element, name: str) -> list[str]:
    return [entry.findtext(_ATOM + name, "") for entry in feed.findall(f"{_ATOM}entry")]


def test_it_has_all_that_a_feed_must_have(client: TestClient) -> None:
    feed = _feed(client)
    assert feed.tag == f"{_ATOM}feed"
    entries = feed.findall(f"{_ATOM}entry")
    assert len(entries) == 50
    assert feed.find(f"{_ATOM}author").findtext(f"{_ATOM}name") == "Ground Rules"
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            [found] = part.findall(_ATOM + name)
            assert found.text.strip()
        assert part.findtext(f"{_ATOM}id").startswith("urn:uuid:")
        assert datetime.strptime(part.findtext(f"{_ATOM}updated"), "%Y-%m-%dT%H:%M:%S%z").tzinfo is not None
    assert len(set(_texts(feed, "id"))) == len(entries)
    assert all(summary.strip() for summary in _texts(feed, "summary"))
    links = {link.get("rel"): link for link in feed.findall(f"{_ATOM}link")}
    assert links["self"].get("href") == f"http://localhost:8000{PATH}"
    assert links["alternate"].get("href") == "http://localhost:8000/help/changes"


def test_the_newest_comes_first_and_each_entry_leads_to_its_rule(client: TestClient, rulebook: Rulebook) -> None:
    feed = _feed(client)
    moments = _texts(feed, "updated")
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{_ATOM}updated") == moments[0]
    last = max(change.date[:4] for rule in rulebook.rules.values() for change in rule.history)
    assert moments[0].startswith(last)
    for entry in feed.findall(f"{_ATOM}entry")[:5]:
        href = entry.find(f"{_ATOM}link").get("href").removeprefix("http://localhost:8000")
        open_page(client, href.partition("#")[0])


def test_a_topic_has_a_feed_of_its_own(client: TestClient, rulebook: Rulebook) -> None:
    feed = _feed(client, f"{PATH}?topic=fees")
    titles = tuple(rule.title for rule in rulebook.by_topic("fees"))
    assert all(title.startswith(titles) for title in _texts(feed, "title"))
    assert feed.findtext(f"{_ATOM}id") != _feed(client).findtext(f"{_ATOM}id")


@pytest.mark.parametrize("query", ["", "?topic=fees"])
def test_the_page_of_changes_leads_to_it(client: TestClient, query: str) -> None:
    head, _, body = client.get(f"/help/changes{query}").text.partition("</head>")
    assert 'rel="alternate" type="application/atom+xml"' in head
    assert f'href="{PATH}{query}"' in head
    assert f'href="{PATH}{query}"' in body


def test_ids_stay_when_other_rules_change_and_a_new_step_is_news(client: TestClient, change: Change) -> None:
    before = set(_texts(_feed(client), "id"))
    step = {"date": "2026-12-24", "change": "It was <changed> & more.", "source": "S4"}
    change(RULE, history=[step])
    feed = _feed(client)
    assert _texts(feed, "summary")[0] == "It was <changed> & more."
    assert len(before - set(_texts(feed, "id"))) == 1, "only the oldest has made room"


def test_an_announced_change_is_news_at_once_and_again_on_its_day(client: TestClient, day: list[date]) -> None:
    announced = _feed(client)
    assert "a change is coming on 1 March 2027" in _texts(announced, "title")[0]
    assert _texts(announced, "updated")[0].startswith("2026-11-23"), "the day on which it was stored"
    assert COMING["answer"] in _texts(announced, "summary")[0]
    assert "Still to come" in open_page(client, "/help/changes").text
    day[0] = date(2027, 3, 1)
    there = _feed(client)
    assert _texts(there, "updated")[0] == "2027-03-01T00:00:00Z"
    assert _texts(there, "summary")[0] == COMING["change"]
    assert _texts(there, "id")[0] not in _texts(announced, "id")
    assert "Still to come" not in open_page(client, "/help/changes").text


def test_an_unknown_topic_gives_the_whole_feed(client: TestClient) -> None:
    assert len(_feed(client, f"{PATH}?topic=nothing").findall(f"{_ATOM}entry")) == 50


def test_a_withdrawn_rule_ends_in_the_feed_and_on_the_page_with_its_date(client: TestClient, change: Change) -> None:
    title = client.app.state.rulebook.current().rule(RULE).title
    before = open_page(client, "/help/changes").text
    change(RULE, withdrawn=True)
    feed = _feed(client)
    assert _texts(feed, "title")[0] == f"{title}: withdrawn on 23 November 2026"
    assert _texts(feed, "summary")[0].startswith("The rule was withdrawn. It said last: ")
    assert _texts(feed, "updated")[0] == "2026-11-23T00:00:00Z"
    assert f"{title}: withdrawn on 23 November 2026" in _texts(_feed(client, f"{PATH}?topic=enforcement"), "title")
    assert f"{title}: withdrawn on 23 November 2026" not in _texts(_feed(client, f"{PATH}?topic=fees"), "title")
    page = open_page(client, "/help/changes")
    assert f"23 November 2026 The rule was withdrawn. {title} As recorded in this rulebook" in page.text
    assert "The rule was withdrawn." not in before
    assert f"/help/{RULE}" in page.links
    open_page(client, f"/help/{RULE}", status=410)
    change(RULE)
    assert "withdrawn on" not in " ".join(_texts(_feed(client), "title"))
