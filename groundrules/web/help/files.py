"""The rulebook to keep (PDF), and what search engines ask for."""

import threading

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from groundrules.rulebook.marketplace import Topic
from groundrules.rulebook.rulebook import Rulebook
from groundrules.web.help.machines import robots, sitemap
from groundrules.web.help.page import HelpRoute, missing, store_of
from groundrules.web.rendering import cached

router = APIRouter(route_class=HelpRoute, include_in_schema=False)


class PdfShelf:
    """Keeps the PDFs of the newest rulebook. To write one takes seconds, so it is done once, and one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: Rulebook | None = None
        self._written: dict[str, bytes] = {}

    def get(self, rulebook: Rulebook, topic: Topic | None, base_url: str) -> bytes:
        """Return the PDF of a topic, or of the whole rulebook."""
        # ReportLab takes half a second to load, which the gateway's start need not wait for.
        from groundrules.web.help.pdf import write_pdf  # noqa: PLC0415

        name = topic.key if topic else ""
        with self._lock:
            if self._of is not rulebook:
                self._of, self._written = rulebook, {}
            if name not in self._written:
                self._written[name] = write_pdf(rulebook, topic, base_url)
            return self._written[name]


@router.get("/help/rulebook.pdf")
def rulebook_pdf(request: Request) -> Response:
    """The whole rulebook."""
    return _pdf(request, store_of(request).current(), None)


@router.get("/help/{topic}.pdf")
def topic_pdf(request: Request, topic: str) -> Response:
    """The rules of one topic."""
    rulebook = store_of(request).current()
    found = rulebook.topic(topic)
    return _pdf(request, rulebook, found) if found else missing(request, rulebook, topic)


def _pdf(request: Request, rulebook: Rulebook, topic: Topic | None) -> Response:
    shelf: PdfShelf = request.app.state.pdfs
    content = shelf.get(rulebook, topic, request.app.state.settings.base_url)
    name = topic.key if topic else "rulebook"
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return cached(request, Response(content, media_type="application/pdf", headers=headers))


@router.get("/sitemap.xml")
def sitemap_xml(request: Request) -> Response:
    """The addresses of all pages, for search engines."""
    content = sitemap(store_of(request).current(), request.app.state.settings.base_url)
    return cached(request, Response(content, media_type="application/xml"))


@router.get("/robots.txt")
def robots_txt(request: Request) -> Response:
    """What search engines may read."""
    return cached(request, PlainTextResponse(robots(request.app.state.settings.base_url)))


# This one comes last: it takes whatever no other page of the help centre has.
rest = APIRouter(route_class=HelpRoute, include_in_schema=False)


@rest.get("/help/{name:path}")
def nowhere(request: Request, name: str) -> Response:
    """A page with ways on, for an address that leads nowhere."""
    if not name or name.endswith("/"):
        return RedirectResponse(f"/help/{name}".rstrip("/"))
    return missing(request, store_of(request).current(), name)
