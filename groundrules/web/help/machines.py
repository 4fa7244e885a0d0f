"""What search engines read: the questions and answers of a page as schema.org data, and the sitemap."""

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule

# Pages beside those of topics and rules; each search is another page, so none of them is listed.
_PAGES = ("/help", "/help/changes", "/help/instead")


def faq_page(rules: Iterable[Rule]) -> dict[str, Any]:
    """Return a `FAQPage` with the question of each rule and its answer, reason and steps."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": rule.question,
                "acceptedAnswer": {"@type": "Answer", "text": _answer(rule)},
            }
            for rule in rules
        ],
    }


def _answer(rule: Rule) -> str:
    return " ".join([rule.answer, f"Why: {rule.reasons[0].text}", *rule.instead])


def sitemap(rulebook: Rulebook, base_url: str) -> str:
    """Return the sitemap: every page of a topic or rule, and since when it reads as it does."""
    newest = max(rulebook.stored.values(), default=None)
    pages = [(path, newest) for path in _PAGES]
    for topic in rulebook.marketplace.topics:
        rules = rulebook.by_topic(topic.key)
        pages.append((f"/help/{topic.key}", max((rulebook.stored[rule.id] for rule in rules), default=None)))
        pages += [(f"/help/{rule.id}", rulebook.stored[rule.id]) for rule in rules]
    entries = "".join(
        f"  <url><loc>{escape(base_url + path)}</loc>"
        + (f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else "")
        + "</url>\n"
        for path, changed in pages
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>\n"
    )


def robots(base_url: str) -> str:
    """Return what robots may read: the help centre, but neither its searches nor the API."""
    lines = ["User-agent: *", "Disallow: /api/", "Disallow: /desk", "Disallow: /help/search"]
    return "\n".join([*lines, f"Sitemap: {base_url}/sitemap.xml"]) + "\n"
