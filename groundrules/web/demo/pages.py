"""The demo's pages: the made-up marketplace Quillmoor, with Ground Rules embedded as on any other site."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.store import RulebookStore
from groundrules.web.demo.content import EXAMPLES, JOBS, LINES, PEOPLE
from groundrules.web.rendering import PageRoute, cached, render

STATIC = Path(__file__).parent / "static"

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_SWITCHES = {
    "stage": {Stage.BEFORE: "Before the contract", Stage.ACTIVE: "Contract running"},
    "role": {Role.FREELANCER: "Freelancer", Role.CLIENT: "Client"},
}


@router.get("/")
async def jobs(request: Request, job: str = "") -> Response:
    """The list of jobs, with one of them open. A job that is not there (any more) is said to be gone."""
    chosen = next((one for one in JOBS if one.slug == job), None)
    gone = bool(job) and chosen is None
    page = {"jobs": JOBS, "job": chosen or JOBS[0], "gone": gone, "person": PEOPLE[Role.FREELANCER]}
    return await _page(request, "demo/jobs.html", 404 if gone else 200, **page)


@router.get("/demo/messages")
async def messages(request: Request, role: str = "", stage: str = "") -> Response:
    """A message room with the compose nudge, seen by either side, before and during the contract."""
    # What is not known counts as not said: the switches on the page show what was taken.
    situation = {
        "role": Role.CLIENT if role == Role.CLIENT.value else Role.FREELANCER,
        "stage": Stage.ACTIVE if stage == Stage.ACTIVE.value else Stage.BEFORE,
    }
    page = {"lines": LINES, "examples": EXAMPLES, "people": PEOPLE, "switches": _SWITCHES, "job": JOBS[0]}
    return await _page(request, "demo/messages.html", 200, **page, **situation)


async def _page(request: Request, template: str, status: int, **content: Any) -> Response:
    store: RulebookStore = request.app.state.rulebook
    rulebook = await run_in_threadpool(store.current)
    html = render(template, marketplace=rulebook.marketplace.name, **content)
    return cached(request, HTMLResponse(html, status))
