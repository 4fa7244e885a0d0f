"""The desk's pages: drawn by the server, so that all of it works without a script; scripts only keep them fresh."""

from fastapi import APIRouter

from groundrules.web.desk.pages import (
    account,
    audit,
    explain,
    insights,
    nowhere,
    queue,
    reports,
    reviews,
    serving,
    team,
    ticket,
    writing,
)

router = APIRouter(include_in_schema=False)
for part in (account, queue, ticket, serving, writing, reports, reviews, explain, insights, team, audit, nowhere):
    router.include_router(part.router, prefix="/desk")
