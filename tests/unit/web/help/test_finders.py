"""The search, "what changed, and when", and "instead of X"."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.changes import all_steps
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.store import RulebookStore
from groundrules.rulebook.wording import plain_date
from groundrules.web.help.changes import by_year
from groundrules.web.help.results import MAX_QUERY, Piece, corrected, find, marked
from tests.unit.web.help.pages import open_page, plain


@pytest.fixture
def store(client: TestClient) -> RulebookStore:
    store: RulebookStore = client.app.state.rulebook
    return store


def test_results_show_the_passage_with_the_words_marked(client: TestClient) -> None:
    page = open_page(client, "/help/search?q=sharing+a+phone+number")
    assert "<mark>phone</mark> <mark>number</mark>" in page.html
    assert "/help/contact-sharing/what-counts" in page.links
    [box] = [attributes for attributes in page.tags("input") if attributes.get("name") == "q"]
    assert box["value"] == "sharing a phone number"


def test_a_thing_that_is_named_is_answered_first(client: TestClient) -> None:
    page = open_page(client, "/help/search?q=can+i+use+whatsapp")
    assert page.text.index("Instead of WhatsApp") < page.text.index("Your own call and booking links")


def test_an_empty_search_lists_what_the_filters_leave(client: TestClient, rulebook: Rulebook) -> None:
    def found(query: str) -> set[str]:
        page = open_page(client, f"/help/search?{query}")
        return {address.partition("?")[0].removeprefix("/help/") for address in page.links} & set(rulebook.rules)

    assert found("") == set(rulebook.rules)
    assert found("q=+++") == set(rulebook.rules)
    fitting = {rule.id for rule in rulebook.applying_to(Role.CLIENT, Stage.AFTER)}
    assert found("role=client&stage=after_contract") == fitting
    assert found("topic=fees") == {rule.id for rule in rulebook.by_topic("fees")}
    assert found("topic=nothing&role=nobody") == set(rulebook.rules)


def test_links_of_results_keep_the_situation(client: TestClient) -> None:
    page = open_page(client, "/help/search?q=zoom&role=client")
    assert "/help/communication/outside-call-and-booking-tools?role=client" in page.links


def test_no_result_helps_on(client: TestClient, rulebook: Rulebook) -> None:
    page = open_page(client, "/help/search?q=calendly+wathsapp+nummber+xyzzy&topic=fees&role=client")
    assert "No rule holds these words" in page.text
    assert "/help/search?q=calendly%20whatsapp%20number%20xyzzy" in page.links
    assert "/help/communication" in page.links
    assert f"/help/search?q={quote('calendly wathsapp nummber xyzzy')}" in page.links
    assert {"href": "/ask", "data-ask": "calendly wathsapp nummber xyzzy"}.items() <= next(
        one for one in page.tags("a") if "data-ask" in one
    ).items()
    nothing = open_page(client, "/help/search?q=xyzzy")
    assert "Did you mean" not in nothing.text
    assert all(f"/help/{topic.key}" in nothing.links for topic in rulebook.marketplace.topics)


@pytest.mark.parametrize(
    "query",
    ['"', "OR", "NEAR(a", "'; DROP TABLE rule_search; --", "pay*", "\0", "\ud83d", "x" * 5000, "a " * 3000, "%"],
)
def test_odd_searches_are_answered(client: TestClient, query: str) -> None:
    for path in ("search", "instead"):
        open_page(client, f"/help/{path}?q={quote(query.encode('utf-8', 'surrogatepass'))}")


def test_a_very_long_search_is_cut(store: RulebookStore) -> None:
    assert len(find(store, "pay " * 1000, None, Situation()).query) <= MAX_QUERY


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Sharing is shared.", {"shar"}, ["Sharing", "shared"]),
        ("Fees, a fee; feel free.", {"fee"}, ["Fees", "fee"]),
        ("Nothing here.", {"fee"}, []),
        ("<b>fee</b>", {"fee"}, ["fee"]),
        ("", {"fee"}, []),
    ],
)
def test_the_forms_of_a_word_are_marked(text: str, words: set[str], found: list[str]) -> None:
    pieces = marked(text, words)
    assert [piece.text for piece in pieces if piece.marked] == found
    assert "".join(piece.text for piece in pieces) == text
    assert Piece("", marked=False) not in pieces


def test_what_is_spelt_right_is_not_corrected(rulebook: Rulebook) -> None:
    assert corrected(rulebook, "phone number") is None
    assert corrected(rulebook, "phonne numbr") == "phone number"


def test_only_rules_that_fit_about_as_well_are_shown(store: RulebookStore, rulebook: Rulebook) -> None:
    found = find(store, "phone number", None, Situation()).found
    assert 0 < len(found) < len(rulebook.rules) / 4


def test_every_change_is_listed_under_its_year(client: TestClient, rulebook: Rulebook) -> None:
    page = open_page(client, "/help/changes")
    for rule in rulebook.rules.values():
        for step in rule.history:
            assert plain(step.change) in page.text, rule.id
    years = [attributes["id"] for attributes in page.tags("h3") if attributes.get("id", "").startswith("y2")]
    assert years == sorted(years, reverse=True)
    assert {f"#{year}" for year in years} <= set(page.links)


def test_changes_come_newest_first_and_vague_dates_last(rulebook: Rulebook) -> None:
    years = by_year(all_steps(rulebook))
    steps = [step for year in years for _, found in year.dates for step in found]
    assert len(steps) == sum(len(rule.history) for rule in rulebook.rules.values())
    for year in years:
        dates = [date for date, _ in year.dates]
        assert dates == sorted(set(dates), reverse=True)
        assert {date[:4] for date in dates} == {year.year}
    assert [year.year for year in years] == sorted({step.date[:4] for step in steps}, reverse=True)


def test_changes_can_be_narrowed_to_a_topic(client: TestClient, rulebook: Rulebook) -> None:
    page = open_page(client, "/help/changes?topic=fees")
    changed = {rule.id for rule in rulebook.by_topic("fees")}
    shown = {address.removeprefix("/help/") for address in page.links} & set(rulebook.rules)
    assert shown == changed
    assert "chart-wide" not in page.html


def test_the_chart_and_its_lists_say_the_same(client: TestClient, rulebook: Rulebook) -> None:
    page = open_page(client, "/help/changes")
    charts = [attributes for attributes in page.tags("svg") if "chart" in attributes["class"]]
    assert [chart["role"] for chart in charts] == ["img", "img"]
    for entry in rulebook.timeline.values():
        for figure in getattr(entry, "figures", ()):
            assert page.text.count(figure.label) >= 2, "once in each drawing"
            assert plain(figure.text) in page.text
            assert rulebook.sources[figure.source].title in page.text
        if hasattr(entry, "date"):
            assert f"{plain_date(entry.date)}: {entry.label}" in page.text


def test_a_rulebook_without_dates_has_no_chart(client: TestClient, rulebook: Rulebook) -> None:
    store: RulebookStore = client.app.state.rulebook
    bare = Rulebook(rulebook.marketplace, rulebook.sources, rulebook.rules)
    store.save(bare, max(store.current().stored.values()))
    assert "chart-wide" not in open_page(client, "/help/changes").html
    assert "no such table yet" in open_page(client, "/help/instead").text


def test_the_table_holds_everything(client: TestClient, rulebook: Rulebook) -> None:
    page = open_page(client, "/help/instead")
    for substitute in rulebook.substitutes.values():
        for said in (substitute.title, substitute.wanted_for, substitute.before.text, substitute.during.text):
            assert plain(said) in page.text
        assert {f"/help/{rule}" for rule in substitute.rules} <= set(page.links)


def test_a_thing_is_found_by_any_name(client: TestClient) -> None:
    page = open_page(client, "/help/instead?q=TransferWise")
    assert "Instead of Wise, Revolut or a bank transfer to each other" in page.text
    assert page.text.index("Instead of Wise") < page.text.index("All of them")


def test_a_thing_that_is_not_listed_leads_on(client: TestClient) -> None:
    page = open_page(client, "/help/instead?q=carrier+pigeon")
    assert "“carrier pigeon” is not in the table" in page.text
    assert "/help/search?q=carrier%20pigeon" in page.links


def test_changes_can_be_narrowed_to_those_since_a_day(client: TestClient, rulebook: Rulebook) -> None:
    page = open_page(client, "/help/changes?since=2026-05-02&topic=")
    steps = [step for rule in rulebook.rules.values() for step in rule.history]
    shown = {step.change for step in steps if plain(step.change) in page.text}
    assert shown == {step.change for step in steps if f"{step.date}-99-99"[:10] >= "2026-05-02"}
    assert "chart-wide" not in page.html
    assert "Changes since 2 May 2026" in page.text
    assert "Perhaps older" in page.text
    [field] = [attributes for attributes in page.tags("input") if attributes.get("name") == "since"]
    assert (field["type"], field["value"]) == ("date", "2026-05-02")


def test_day_and_topic_go_together_and_nothing_is_said_to_be_nothing(client: TestClient) -> None:
    page = open_page(client, "/help/changes?since=2026-11-22&topic=payments")
    assert "No change is recorded since 22 November 2026 in “Paying and being paid”." in page.text


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("last-week", "I cannot read that date."),
        ("2026-02-31", "I cannot read that date."),
        ("<b>", "I cannot read that date."),
        ("2999-01-01", "1 January 2999 is still to come, so nothing can have changed since."),
    ],
)
def test_a_day_that_leaves_out_nothing_is_said_to(
    client: TestClient, rulebook: Rulebook, since: str, said: str
) -> None:
    page = open_page(client, f"/help/changes?since={quote(since)}")
    assert said in page.text
    assert plain(next(iter(rulebook.rules.values())).history[0].change) in page.text


@pytest.mark.parametrize("since", ["0001-01-01", "1600-01-01"])
def test_the_first_of_days_has_everything(client: TestClient, since: str) -> None:
    assert "2016" in open_page(client, f"/help/changes?since={since}").text
