"""Whatever else is asked for below the desk's address."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundrules.web.desk.pages.page import DeskRoute, at_desk, visiting
from groundrules.web.problems import Problem

router = APIRouter(route_class=DeskRoute)


@router.get("/{rest:path}")
async def nowhere(request: Request, rest: str) -> Response:
    """Say that there is no such page; a call of the API is answered as the API answers."""
    if rest.startswith("api/"):
        raise HTTPException(404)
    await at_desk(await visiting(request))
    raise Problem(404, "not-found", "There is no such page at the desk.")
