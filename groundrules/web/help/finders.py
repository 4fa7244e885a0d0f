"""The search, "what changed and when", and "instead of X"."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from groundrules.rulebook.changes import all_steps, changes_since, coming_changes
from groundrules.rulebook.substitutes import find_substitutes
from groundrules.web.days import as_day
from groundrules.web.help.changes import by_year
from groundrules.web.help.chart import draw, fee_series, milestones
from groundrules.web.help.feed import FEED_PATH, MEDIA_TYPE, changes_feed
from groundrules.web.help.page import HelpRoute, help_page, store_of
from groundrules.web.help.results import MAX_QUERY, find
from groundrules.web.help.rule_view import chosen_situation
from groundrules.web.rendering import cached

router = APIRouter(route_class=HelpRoute, include_in_schema=False)
# The chart is drawn twice, for wide and for narrow screens; the style sheet shows one of the two.
_WIDE, _NARROW = 760.0, 340.0


@router.get("/help/search")
def search_page(request: Request) -> Response:
    """Rules that hold the words of `q`, or all that are meant for a role, a stage or a topic."""
    store = store_of(request)
    rulebook = store.current()
    topic = rulebook.topic(request.query_params.get("topic", ""))
    situation = chosen_situation(request.query_params)
    results = find(store, request.query_params.get("q", ""), topic.key if topic else None, situation)
    return help_page(request, "search.html", rulebook, results=results, topic=topic)


@router.get("/help/changes")
def changes_page(request: Request) -> Response:
    """The histories of all rules by year, with the chart of fees and dates; `since` (YYYY-MM-DD) leaves out the older.

    A date that cannot be read, or that lies ahead, leaves out nothing, and the page says so.
    """
    store = store_of(request)
    rulebook = store.current()
    topic = rulebook.topic(request.query_params.get("topic", ""))
    key = topic.key if topic else None
    asked = request.query_params.get("since", "").strip()
    since = as_day(asked)
    ahead = since is not None and since > store.today()
    shown = changes_since(store, since, key) if since and not ahead else None
    return help_page(
        request,
        "changes.html",
        rulebook,
        topic=topic,
        since=since if shown else None,
        unread=bool(asked) and since is None,
        ahead=since if ahead else None,
        coming=coming_changes(rulebook, key),
        years=by_year(all_steps(rulebook, key) if shown is None else shown.steps),
        perhaps=by_year(shown.perhaps) if shown else (),
        charts={"wide": draw(rulebook, _WIDE), "narrow": draw(rulebook, _NARROW)},
        series=fee_series(rulebook),
        milestones=milestones(rulebook),
    )


@router.get(FEED_PATH)
def changes_atom(request: Request) -> Response:
    """The newest changes as a feed, of all topics or of one."""
    rulebook = store_of(request).current()
    topic = rulebook.topic(request.query_params.get("topic", ""))
    content = changes_feed(rulebook, topic, request.app.state.settings.base_url)
    return cached(request, Response(content, media_type=MEDIA_TYPE))


@router.get("/help/instead")
def instead_page(request: Request) -> Response:
    """What to use instead of a thing, and the table of all things."""
    rulebook = store_of(request).current()
    query = " ".join(request.query_params.get("q", "")[:MAX_QUERY].split())
    found = find_substitutes(rulebook.substitutes.values(), query)
    return help_page(request, "instead.html", rulebook, query=query, found=found)
