"""Whatever the rulebook or a visitor writes is shown as text: no page gains an element, an attribute or a script."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.marketplace import Marketplace
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Contradiction, Draft, RefusedDraft, Rule, Source
from groundrules.rulebook.store import RulebookStore
from groundrules.rulebook.substitutes import Substitute
from groundrules.rulebook.timeline import FeeSeries, Milestone
from groundrules.web.help.pdf import write_pdf
from tests.security.xss import XSS
from tests.unit.web.help.pages import Page, open_page, plain

# Beside what browsers could take for more than text, what ReportLab and control characters could be taken for.
STRINGS = [*XSS, "<para><b>&amp;", "</pre></svg></title>", "<br/>\x0b<hr>", "\\u003cscript\\u003e"]
# Fields that hold an id, a date, a number or an address rather than text; the schema sees to them.
_KEPT = {
    "id", "key", "rule", "see", "related", "rules", "source", "sources", "url", "number", "date", "since",
    "effective_from", "checked_on", "confidence", "verdict", "authority", "roles", "stages", "role", "protects", "kind",
    "fields", "values", "unit", "between", "links", "label", "refused", "cite", "names", "reporting", "elsewhere",
}  # fmt: skip


def _poisoned(data: Any, strings: Iterator[str], field: str = "") -> Any:
    """Put a string into every text of a record."""
    if isinstance(data, dict):
        return {key: value if key in _KEPT else _poisoned(value, strings, key) for key, value in data.items()}
    if isinstance(data, list):
        return [_poisoned(value, strings, field) for value in data]
    return f"{data} {next(strings)}" if isinstance(data, str) else data


def _records(records: Any, kind: Any, strings: Iterator[str], also_kept: tuple[str, ...] = ()) -> dict[str, Any]:
    made = {}
    for key, record in records.items():
        data = json.loads(record.json(exclude_none=True))
        poisoned = _poisoned(data, strings) | {name: data[name] for name in also_kept if name in data}
        made[key] = (kind or type(record)).parse_obj(poisoned)
    return made


def _endless() -> Iterator[str]:
    while True:
        yield from STRINGS


@pytest.fixture
def poisoned(client: TestClient) -> Rulebook:
    """The rulebook with such a string in every text that people write."""
    store: RulebookStore = client.app.state.rulebook
    now, strings = store.current(), _endless()
    market = json.loads(now.marketplace.json(exclude_none=True))
    texts = ("text", "shorter", "firmer", "other_voice")  # kept, as a brace there names a field
    drafts = {key: draft for key, draft in now.drafts.items() if isinstance(draft, Draft)}
    refused = {key: draft for key, draft in now.drafts.items() if isinstance(draft, RefusedDraft)}
    new = replace(
        now,
        marketplace=Marketplace.parse_obj(_poisoned(market, strings)),
        sources=_records(now.sources, Source, strings),
        rules=_records(now.rules, Rule, strings),
        contradictions=_records(now.contradictions, Contradiction, strings),
        drafts=_records(drafts, Draft, strings, texts) | _records(refused, RefusedDraft, strings, ("instead",)),
        timeline=_records({k: v for k, v in now.timeline.items() if isinstance(v, FeeSeries)}, None, strings)
        | {k: v.copy(update={"label": "<b onx=1>"}) for k, v in now.timeline.items() if isinstance(v, Milestone)},
        substitutes={
            key: substitute.copy(update={"names": (*substitute.names, "<u>x</u>")})
            for key, substitute in _records(now.substitutes, Substitute, strings).items()
        },
    )
    store.save(new, max(now.stored.values()) + timedelta(days=1))
    return new


def _shape(page: Page) -> Counter[tuple[str, tuple[str, ...]]]:
    """Which elements there are, with which attributes."""
    return Counter((tag, tuple(sorted(attributes))) for tag, attributes in page.elements)


def _paths(rulebook: Rulebook) -> list[str]:
    paths = ["/help", "/help/changes", "/help/instead", "/help/instead?q=zoom", "/help/search", "/help/search?q=phone"]
    paths += [f"/help/{topic.key}" for topic in rulebook.marketplace.topics]
    paths += [f"/help/{rule_id}" for rule_id in rulebook.rules]
    return [*paths, "/help/fees/direct-contracts?role=client", "/help/fees/direct-contracts/versions", "/help/nope"]


def test_no_text_of_the_rulebook_becomes_markup(
    client: TestClient, rulebook: Rulebook, request: pytest.FixtureRequest
) -> None:
    before = {path: Page(client.get(path).text) for path in _paths(rulebook)}
    poisoned: Rulebook = request.getfixturevalue("poisoned")
    for path, clean in before.items():
        page = Page(client.get(path).text)
        scripts = [one for one in page.tags("script") if one.get("type") != "application/ld+json"]
        assert scripts == [one for one in clean.tags("script") if one.get("type") != "application/ld+json"], path
        if not path.endswith("versions"):
            new = set(_shape(page)) - set(_shape(clean))
            assert new == set(), f"{path}: {new}"
        assert len(page.data) == len(clean.data), path
    for rule in poisoned.rules.values():
        page = open_page(client, f"/help/{rule.id}")
        said = [
            rule.title,
            rule.answer,
            rule.rule,
            rule.consequence,
            *rule.instead,
            *(one.text for one in rule.reasons),
        ]
        assert [text for text in said if plain(text) not in page.text] == []
        [question] = page.data[0]["mainEntity"]
        assert question["name"] == rule.question


def test_no_text_of_a_visitor_becomes_markup(client: TestClient) -> None:
    for path in ("/help/search?q=", "/help/instead?q="):
        shape = {tag for tag, _ in _shape(open_page(client, f"{path}xyzzy"))}
        for string in STRINGS:
            page = open_page(client, path + quote(string))
            boxes = [one["value"] for one in page.tags("input") if one.get("name") == "q" and one.get("value")]
            assert boxes == [plain(string)]
            assert {tag for tag, _ in _shape(page)} <= shape | {"ol", "mark", "dl", "dt", "dd", "div"}, string
            assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_an_address_that_leads_nowhere_is_not_repeated(client: TestClient) -> None:
    for string in STRINGS:
        name = quote(string, safe="")
        for path in (name, f"a/{name}", f"a/b/versions/{name}", f"{quote(string)}/x/y/z", f"{name}.pdf"):
            page = open_page(client, f"/help/{path}", 404)
            assert "owned" not in page.html
            assert "evil.example" not in page.html


def test_markup_in_rules_is_text_in_the_pdf_too(poisoned: Rulebook) -> None:
    topic = poisoned.topic("fees")
    assert write_pdf(poisoned, topic, "http://localhost").startswith(b"%PDF-")


def test_the_answer_to_a_crash_says_nothing_of_it(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def current(self) -> None:
            raise RuntimeError("zq-private-words")

    client.app.state.rulebook = Broken()
    page = open_page(client, "/help/fees", 500)
    assert "Something went wrong" in page.text
    assert "zq-private-words" not in page.html
    assert "RuntimeError on GET /help/fees" in caplog.text
    assert "zq-private-words" not in caplog.text
