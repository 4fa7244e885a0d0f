"""PDFs, sitemap, robots.txt; what is not there; and what browsers may keep."""

import re
from xml.etree import ElementTree as ET

import pytest
from reportlab.platypus import Paragraph
from sqlalchemy import text
from starlette.testclient import TestClient

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.wording import AUTHORITY_WORDS, VERDICT_WORDS, plain_date
from groundrules.settings import Settings
from groundrules.web.help import pdf, pdf_style
from tests.unit.web.help.conftest import Change
from tests.unit.web.help.pages import open_page, plain

_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_rulebook_and_each_topic_can_be_kept_as_pdf(client: TestClient, rulebook: Rulebook) -> None:
    sizes = {}
    for name in ("rulebook", "fees", "tools"):
        response = client.get(f"/help/{name}.pdf")
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["content-disposition"] == f'inline; filename="{name}.pdf"'
        assert response.content.startswith(b"%PDF-")
        # One entry of the outline for each topic and each rule.
        sizes[name] = len(re.findall(rb"/Title", response.content)) - 1
    topics = len(rulebook.marketplace.topics)
    assert sizes["rulebook"] == topics + len(rulebook.rules)
    assert sizes["fees"] == 1 + len(rulebook.by_topic("fees"))
    assert client.get("/help/fees.pdf").content == pdf.write_pdf(
        client.app.state.rulebook.current(), rulebook.topic("fees"), "http://localhost:8000"
    )


def test_every_part_of_every_rule_is_in_the_pdf(rulebook: Rulebook) -> None:
    pdf_style.register_fonts()
    story = list(pdf._story(rulebook, None, "http://localhost:8000"))
    said = plain(" ".join(part.getPlainText() for part in story if isinstance(part, Paragraph)))
    verdicts = [part._verdict for part in story if isinstance(part, pdf._VerdictTag)]
    assert len(verdicts) == len(rulebook.rules)
    assert set(verdicts) == set(VERDICT_WORDS)
    for rule in rulebook.rules.values():
        wanted = [rule.id, rule.title, rule.question, rule.answer, rule.rule, rule.consequence, rule.caution or ""]
        wanted += [*rule.instead, *(variant.answer for variant in rule.variants), plain_date(str(rule.checked_on))]
        for reason in rule.reasons:
            wanted += [reason.text, rulebook.sources[reason.source].title]
        wanted += [exception.text for exception in rule.exceptions]
        for section in rule.sections:
            source = rulebook.sources[section.source]
            wanted += [rulebook.section_name(section), AUTHORITY_WORDS[source.authority], source.seen]
        for step in rule.history:
            wanted += [plain_date(step.date), step.change]
        for claim in rulebook.contradictions.values():
            if claim.rule == rule.id:
                wanted += [claim.claim, claim.correction, claim.truth, claim.why, claim.wrong]
        assert [words for words in wanted if plain(words) not in said] == [], rule.id
    assert rulebook.marketplace.not_legal_advice in said
    assert "as of 22 November 2026" in said


def test_a_source_not_to_be_cited_has_no_address_in_the_pdf(rulebook: Rulebook) -> None:
    pdf_style.register_fonts()
    story = pdf._story(rulebook, None, "http://localhost:8000")
    said = " ".join(part.getPlainText() for part in story if isinstance(part, Paragraph))
    silent = [source.url for source in rulebook.sources.values() if not source.cite and source.url]
    assert silent
    assert [url for url in silent if url in said] == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<b>&amp; bold", "&lt;b&gt;&amp;amp; bold"),
        ("café “é” €", "café “é” €"),
        ("ﬁne Ⅷ", "ﬁne VIII"),
        ("中文 🙂", "?? ?"),
        ("a\x0bb\u00a0c\td", "a b c d"),
        ("a\x00b", "a?b"),
    ],
)
def test_what_the_fonts_cannot_show_is_shown_as_well_as_can_be(words: str, shown: str) -> None:
    pdf_style.register_fonts()
    assert pdf_style.text(words) == shown


def test_a_changed_rule_gives_another_pdf(client: TestClient, change: Change) -> None:
    before = client.get("/help/enforcement.pdf")
    again = client.get("/help/enforcement.pdf", headers={"If-None-Match": before.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    change("enforcement/ladder", answer="Another answer.")
    after = client.get("/help/enforcement.pdf", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_a_page_is_kept_until_it_changes(client: TestClient, change: Change) -> None:
    first = client.get("/help/enforcement/ladder")
    assert first.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    again = client.get("/help/enforcement/ladder", headers=known)
    assert (again.status_code, again.text, again.headers["etag"]) == (304, "", first.headers["etag"])
    assert client.get("/help/enforcement/ladder?role=client", headers=known).status_code == 200
    change("enforcement/ladder", answer="Another answer.")
    assert "Another answer." in client.get("/help/enforcement/ladder", headers=known).text


def test_the_head_of_a_page_can_be_asked_for(client: TestClient) -> None:
    whole = client.get("/help/enforcement/ladder")
    head = client.head("/help/enforcement/ladder")
    assert (head.status_code, head.headers["etag"]) == (200, whole.headers["etag"])
    assert client.head("/help/nothing").status_code == 404


def test_a_page_that_is_not_there_is_never_kept_for_one_that_is(client: TestClient) -> None:
    missing = client.get("/help/nothing")
    known = {"If-None-Match": missing.headers["etag"]}
    assert client.get("/help/nothing", headers=known).status_code == 404


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/help/contact-sharing/befor-contract", "/help/contact-sharing/before-contract"),
        ("/help/linkedin", "/help/contact-sharing/linkedin"),
        ("/help/fees/before-contract", "/help/contact-sharing/before-contract"),
        ("/help/nope.pdf", "/help/fees"),
        ("/help/fees/direct-contracts/versions/1/more", "/help/fees"),
        ("/help/.pdf", "/help/fees"),
        ("/help/%2e%2e/%2e%2e/etc/passwd", "/help/fees"),
    ],
)
def test_an_address_that_leads_nowhere_gets_a_page_with_ways_on(client: TestClient, path: str, near: str) -> None:
    page = open_page(client, path, 404)
    assert "There is no such page" in page.text
    assert near in page.links
    assert [one["content"] for one in page.tags("meta") if one.get("name") == "robots"] == ["noindex"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/help/", "/help"),
        ("/help/fees/", "/help/fees"),
        ("/help/fees/direct-contracts/", "/help/fees/direct-contracts"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(client: TestClient, path: str, target: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, target)


def test_no_redirect_leads_to_another_site(client: TestClient) -> None:
    for path in ("/help//evil.test/", "/help/%2f%2fevil.test/", "/help/https://evil.test/"):
        location = client.get(path, follow_redirects=False).headers.get("location", "/help/")
        assert location.startswith("/help")


def test_without_a_rulebook_the_pages_say_so(client: TestClient) -> None:
    with client.app.state.engine.begin() as connection:
        connection.execute(text("DELETE FROM rulebook_records"))
    for path in ("/help", "/help/fees", "/help/fees.pdf", "/sitemap.xml"):
        assert "groundrules prepare" in open_page(client, path, 503).text


def test_the_sitemap_lists_every_page_once(client: TestClient, rulebook: Rulebook) -> None:
    response = client.get("/sitemap.xml")
    assert response.headers["content-type"] == "application/xml"
    root = ET.fromstring(response.content)  # noqa: S314  # our own
    places = [entry.findtext(f"{_SITEMAP}loc") for entry in root]
    wanted = {"", "/changes", "/instead", *(f"/{topic.key}" for topic in rulebook.marketplace.topics)}
    wanted |= {f"/{rule_id}" for rule_id in rulebook.rules}
    assert len(places) == len(wanted)
    assert set(places) == {f"http://localhost:8000/help{path}" for path in wanted}
    assert {entry.findtext(f"{_SITEMAP}lastmod") for entry in root} == {"2026-11-22"}


def test_robots_are_sent_to_the_sitemap(client: TestClient) -> None:
    robots = client.get("/robots.txt").text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in robots
    assert "Disallow: /api/" in robots


def test_addresses_begin_with_the_public_one(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUND_RULES_PUBLIC_URL", "https://rules.example.com")
    client.app.state.settings = Settings()
    assert '<link rel="canonical" href="https://rules.example.com/help/fees">' in client.get("/help/fees").text
    assert "<loc>https://rules.example.com/help/fees</loc>" in client.get("/sitemap.xml").text


def test_every_page_has_the_safe_headers_and_no_inline_code(client: TestClient) -> None:
    for path in ("/help", "/help/fees/direct-contracts", "/help/changes", "/help/nope", "/help/instead?q=zoom"):
        response = client.get(path)
        policy = response.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<[^>]+\s(style|on\w+)=", response.text), path
        assert "<style" not in response.text
        for script in re.findall(r"<script[^>]*>", response.text):
            assert 'type="application/ld+json"' in script or re.search(r'type="module" src="/', script), script
