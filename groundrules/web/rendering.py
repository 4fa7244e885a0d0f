"""Renders our HTML pages: Jinja2 with escaping always on, and a name that is not given is an error."""

import functools
import hashlib
import logging
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from groundrules.rulebook.wording import (
    STAGE_WORDS,
    plain_date,
    protects_words,
    situation_words,
    variant_words,
    with_article,
)

TEMPLATES = Path(__file__).parent / "templates"

logger = logging.getLogger(__name__)


def day(value: str | date) -> str:
    """Write a day for people: "26 June 2020"; of a moment, its day in UTC."""
    if isinstance(value, datetime):
        value = value.date()
    return plain_date(value.isoformat() if isinstance(value, date) else value)


@functools.cache
def environment() -> Environment:
    """Return the one environment of all pages. A template is read when it is first used."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"day": day, "with_article": with_article}
    made.globals |= {
        "stage_words": STAGE_WORDS,
        "protects_words": protects_words,
        "situation_words": situation_words,
        "variant_words": variant_words,
    }
    return made


def render(template: str, **context: Any) -> str:
    """Return the page made of `template`. Raises `UndefinedError` for a name that it needs and does not get."""
    return environment().get_template(template).render(**context)


def cached(request: Request, response: Response) -> Response:
    """Give a response an ETag made from its content; without the content if the browser has just that.

    A page may be kept, but is asked for anew each time, so that a changed rule is never shown as it was.
    """
    tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    asked = (known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(","))
    if response.status_code == 200 and tag in asked:
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


class PageRoute(APIRoute):
    """A route for people: what fails on the way is said on a page, never in a problem document.

    Whoever may GET a page may also ask for its HEAD, as those do who look after links.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        if "GET" in self.methods:
            self.methods.add("HEAD")

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's own handler."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await inner(request)
            except HTTPException:
                raise
            except Exception as error:  # noqa: BLE001  # of any kind: the page says no more than that it failed
                return self.page_for(request, error)

        return handler

    def page_for(self, request: Request, error: Exception) -> Response:
        """Return the page that says that something went wrong."""
        # The exception's text may hold what a user wrote, so only its type is logged here.
        logger.error("%s on %s %s", type(error).__name__, request.method, request.url.path)
        return HTMLResponse(render("failed.html"), 500)
