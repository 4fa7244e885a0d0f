"""The audit: who did what, and when."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from groundrules.web.desk.access import desk_of
from groundrules.web.desk.pages.page import AdminPage, DeskRoute, desk_page

router = APIRouter(route_class=DeskRoute)
# As many as the audit gives at once.
_AT_ONCE = 200


@router.get("/audit")
def audit_page(
    request: Request, session: AdminPage, before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None
) -> Response:
    """Show the audit, the newest first; `before` is the entry from which on it was seen already."""
    entries = desk_of(request).handoffs.history(None, before)
    older = entries[-1].id if len(entries) == _AT_ONCE else None
    return desk_page(request, session, "audit.html", entries=entries, older=older, before=before)
