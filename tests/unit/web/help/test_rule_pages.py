"""Every rule's page holds every part of its record, in each situation, and its links lead somewhere."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from groundrules.rulebook.answer import Situation, as_it_stands, governing, matching_variant
from groundrules.rulebook.draft import fill_in
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Draft, RefusedDraft, Role, Rule, Stage, Variant
from groundrules.rulebook.store import RulebookStore
from groundrules.rulebook.wording import AUTHORITY_WORDS, STAGE_WORDS, VERDICT_WORDS, plain_date, protects_words
from groundrules.settings import PROJECT, Settings
from groundrules.web.help.rule_view import rule_path
from tests.unit.web.help.pages import Page, open_page, plain

OUTSIDE = ("/ask", "/widget/v1/help.js")


def parts_of(rulebook: Rulebook, rule: Rule) -> list[str]:
    """All that the record says, in the words that people read."""
    said = [rule.title, rule.question, rule.rule, rule.consequence, VERDICT_WORDS[rule.verdict], rule.answer]
    said += [rule.caution or "", plain_date(str(rule.checked_on)), rule.confidence.value, *rule.instead]
    said += [plain_date(rule.effective_from) if rule.effective_from else "no date is published"]
    said += [rulebook.marketplace.parties[role].many for role in rule.applies_to.roles]
    said += [STAGE_WORDS[stage] for stage in rule.applies_to.stages]
    for reason in rule.reasons:
        said += [reason.text, rulebook.sources[reason.source].title]
        said += [protects_words(rulebook.marketplace, reason.protects).capitalize()]
    for exception in rule.exceptions:
        said += [exception.text, rulebook.rule(exception.rule).title]
    said += [variant.answer for variant in rule.variants]
    for section in rule.sections:
        source = rulebook.sources[section.source]
        said += [rulebook.section_name(section), AUTHORITY_WORDS[source.authority], f"Copy seen: {source.seen}"]
    for step in rule.history:
        said += [plain_date(step.date), step.change, rulebook.sources[step.source].title]
    for claim in rulebook.contradictions.values():
        if claim.rule == rule.id:
            said += [claim.claim, claim.correction, claim.truth, claim.why, claim.wrong]
    for draft in rulebook.drafts.values():
        if draft.rule == rule.id and isinstance(draft, Draft):
            said += [draft.title, draft.holds, draft.note or "", *(fill_in(text, None) for text in draft.texts)]
        elif draft.rule == rule.id and isinstance(draft, RefusedDraft):
            said += [draft.title, draft.why, *(rulebook.drafts[other].title for other in draft.instead)]
    return [plain(text) for text in said + [rulebook.rule(other).title for other in rule.related]]


def test_every_rule_has_a_page_with_every_part_of_its_record(client: TestClient, rulebook: Rulebook) -> None:
    for rule in rulebook.rules.values():
        page = open_page(client, f"/help/{rule.id}")
        missing = [said for said in parts_of(rulebook, rule) if said not in page.text]
        assert missing == [], rule.id
        assert {"data-ground-rules-ask": rule.id, "href": f"/ask?rule={rule.id}"}.items() <= next(
            attributes for attributes in page.tags("a") if "data-ground-rules-ask" in attributes
        ).items()


def test_a_source_is_linked_unless_it_is_not_to_be_cited(client: TestClient, rulebook: Rulebook) -> None:
    silent = {source.url for source in rulebook.sources.values() if not source.cite and source.url}
    assert silent
    for rule in rulebook.rules.values():
        page = open_page(client, f"/help/{rule.id}")
        assert not silent & set(page.links), rule.id
        cited = {rulebook.sources[section.source] for section in rule.sections}
        assert {source.url for source in cited if source.cite and source.url} <= set(page.links), rule.id


def test_the_page_leads_with_what_holds_in_the_situation(client: TestClient, rulebook: Rulebook) -> None:
    asked = [(rule, Situation(*_first(variant))) for rule in rulebook.rules.values() for variant in rule.variants]
    for rule, situation in [*asked, (rulebook.rule("communication/message-privacy"), Situation(Role.CLIENT))]:
        page = open_page(client, rule_path(rule.id, situation))
        shown, governs = as_it_stands(rule, situation), governing(rulebook, rule, situation)
        begin = page.text.index("The short answer")
        lead = page.text[begin : page.text.index(" Why ", begin)]
        assert f"{VERDICT_WORDS[shown.verdict]} " in lead
        assert plain(shown.answer) in lead, rule.id
        assert (f"Here another rule governs: {governs.title}." in lead) == (governs is not rule)
        assert plain(as_it_stands(governs, situation).instead[0]) in lead
        chosen = [attributes for attributes in page.tags("li") if attributes.get("class") == "chosen"]
        assert len(chosen) == bool(matching_variant(rule, situation)), rule.id
        selected = [attributes["value"] for attributes in page.tags("option") if "selected" in attributes]
        assert selected == [value.value for value in (situation.role, situation.stage) if value]


def _first(variant: Variant) -> tuple[Role | None, Stage | None]:
    return next(iter(variant.roles), None), next(iter(variant.stages), None)


@pytest.mark.parametrize("query", ["role=owner", "stage=now", "role=&stage=", "role=%00&stage=%ff", "role=client&x=1"])
def test_a_role_or_stage_that_is_none_counts_as_not_chosen(client: TestClient, query: str) -> None:
    page = open_page(client, f"/help/contact-sharing/before-contract?{query}")
    selected = [attributes["value"] for attributes in page.tags("option") if "selected" in attributes]
    assert selected == (["client"] if "role=client" in query else [])


def test_the_widget_is_told_the_situation(client: TestClient) -> None:
    [widget] = open_page(client, "/help/fees/direct-contracts?role=agency&stage=after_contract").tags(
        "ground-rules-help"
    )
    assert widget == {"role-is": "agency", "stage": "after_contract"}
    [widget] = open_page(client, "/help/fees/direct-contracts").tags("ground-rules-help")
    assert widget == {}


def test_every_link_and_file_of_every_page_is_there(client: TestClient, rulebook: Rulebook) -> None:
    paths = ["/help", "/help/changes", "/help/instead", "/help/search?q=phone", "/help/search?q=xyzzy", "/help/nowhere"]
    paths += [f"/help/{topic.key}" for topic in rulebook.marketplace.topics]
    paths += [f"/help/{rule_id}" for rule_id in rulebook.rules]
    pages = {path: Page(client.get(path).text) for path in paths}
    wanted: dict[str, str] = {}
    for path, page in pages.items():
        files = [attributes.get("href") or attributes.get("src", "") for _, attributes in page.elements]
        wanted |= {address: path for address in files if address.startswith("/") and not address.endswith(".pdf")}
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), path
        anchors = {address[1:] for address in page.links if address.startswith("#")}
        assert anchors <= set(ids), path
    for address, path in wanted.items():
        if not address.startswith(OUTSIDE):
            response = client.get(address)
            assert response.status_code == 200, f"{path} leads to {address}"
            anchor = urlsplit(address).fragment
            assert not anchor or f'id="{anchor}"' in response.text, f"{path} leads to {address}"


def test_the_questions_are_there_for_search_engines(client: TestClient, rulebook: Rulebook) -> None:
    for topic in rulebook.marketplace.topics:
        rules = rulebook.by_topic(topic.key)
        [data] = open_page(client, f"/help/{topic.key}").data
        assert data["@type"] == "FAQPage"
        assert [entry["name"] for entry in data["mainEntity"]] == [rule.question for rule in rules]
        for rule in rules:
            [one] = open_page(client, f"/help/{rule.id}").data
            [question] = one["mainEntity"]
            assert question["acceptedAnswer"]["text"].startswith(rule.answer)
            assert rule.reasons[0].text in question["acceptedAnswer"]["text"]


def test_titles_and_descriptions_tell_pages_apart(client: TestClient, settings: Settings, rulebook: Rulebook) -> None:
    paths = ["/help", "/help/changes", "/help/instead", *(f"/help/{rule_id}" for rule_id in rulebook.rules)]
    paths += [f"/help/{topic.key}" for topic in rulebook.marketplace.topics]
    seen = set()
    for path in paths:
        page = open_page(client, path)
        [description] = [one["content"] for one in page.tags("meta") if one.get("name") == "description"]
        [canonical] = [one["href"] for one in page.tags("link") if one.get("rel") == "canonical"]
        assert canonical == f"{settings.base_url}{path}"
        title = page.html[page.html.index("<title>") : page.html.index("</title>")]
        assert len(description) > 40
        seen.add((title, description))
    assert len(seen) == len(paths)


def test_another_marketplace_has_pages_as_well(client: TestClient, rulebook: Rulebook) -> None:
    """It has no timeline, no substitutes and no topics with a line about them."""
    other = load_rulebook(PROJECT / "examples/second-marketplace/policies")
    store: RulebookStore = client.app.state.rulebook
    store.save(other, max(store.current().stored.values()) + timedelta(days=1))
    paths = ["/help", "/help/changes", "/help/instead", "/help/instead?q=zoom", "/help/search", "/help/search?q=xyzzy"]
    for path in [*paths, *(f"/help/{topic.key}" for topic in other.marketplace.topics)]:
        page = open_page(client, path)
        assert other.marketplace.name in page.text
        assert rulebook.marketplace.name not in page.text
    for rule in other.rules.values():
        page = open_page(client, f"/help/{rule.id}")
        assert [said for said in parts_of(other, rule) if said not in page.text] == [], rule.id
    assert "/help/instead" not in open_page(client, "/help").links
    assert "no such table yet" in open_page(client, "/help/instead").text
    assert client.get("/help/rulebook.pdf").status_code == 200
    open_page(client, f"/help/{next(iter(rulebook.rules))}", 410)
