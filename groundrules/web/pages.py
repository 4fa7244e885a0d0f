"""The pages for people beside the help centre and the desk: where to ask, and the API's documentation."""

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from groundrules.web.help.page import HelpRoute, help_page, store_of

router = APIRouter(include_in_schema=False, route_class=HelpRoute)
_STATIC = Path(__file__).parent / "static"


@router.get("/ask")
def ask(request: Request) -> Response:
    """The help widget, filling a page. `?rule=topic/slug` asks about that rule at once."""
    return help_page(request, "ask.html", store_of(request).current())


@router.get("/api/docs")
async def api_docs() -> FileResponse:
    """The API's documentation, drawn by Swagger UI from our own server."""
    return FileResponse(_STATIC / "api-docs.html")
