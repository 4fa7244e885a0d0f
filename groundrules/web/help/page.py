"""What all pages of the help centre have in common, and the pages that say that there is nothing (any more)."""

import difflib
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.store import RulebookMissing, RulebookStore
from groundrules.rulebook.wording import AUTHORITY_WORDS, CONFIDENCE_WORDS, VERDICT_WORDS
from groundrules.web.help.rule_view import chosen_situation, rule_path
from groundrules.web.rendering import PageRoute, cached, render

_NEAR = 5
_ALIKE = 0.5


class HelpRoute(PageRoute):
    """A route of the help centre. Without a rulebook it says so, and that it is the operator's to see to."""

    def page_for(self, request: Request, error: Exception) -> Response:
        """Return the page that says what went wrong."""
        if isinstance(error, RulebookMissing):
            return HTMLResponse(render("no_rulebook.html"), 503)
        return super().page_for(request, error)


def store_of(request: Request) -> RulebookStore:
    """Return the gateway's rulebook store."""
    store: RulebookStore = request.app.state.rulebook
    return store


def help_page(request: Request, template: str, rulebook: Rulebook, *, status: int = 200, **context: Any) -> Response:
    """Return the help centre's page made of `template`, fit to be kept by the browser."""
    situation = context.pop("situation", None) or chosen_situation(request.query_params)
    base_url = request.app.state.settings.base_url
    html = render(
        f"help/{template}",
        rulebook=rulebook,
        marketplace=rulebook.marketplace,
        canonical=base_url + request.url.path,
        path=request.url.path,
        situation=situation,
        roles=list(Role),
        stages=list(Stage),
        verdict_words=VERDICT_WORDS,
        authority_words=AUTHORITY_WORDS,
        confidence_words=CONFIDENCE_WORDS,
        rule_path=rule_path,
        **context,
    )
    return cached(request, HTMLResponse(html, status))


def missing(request: Request, rulebook: Rulebook, name: str) -> Response:
    """Return the page for an address that leads nowhere, with the rules whose addresses are most like it."""
    slugs = {rule_id.partition("/")[2]: rule_id for rule_id in rulebook.rules}
    wanted = name.rpartition("/")[2]
    near = difflib.get_close_matches(wanted, slugs, n=_NEAR, cutoff=_ALIKE)
    rules = [rulebook.rule(slugs[slug]) for slug in near]
    return help_page(request, "missing.html", rulebook, status=404, rules=rules)
