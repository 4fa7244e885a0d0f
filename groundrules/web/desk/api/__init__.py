"""The desk's JSON API: what its pages use, and other tools may."""

from fastapi import APIRouter

from groundrules.web.desk.api import account, agents, answers, events, insights, reports, reviews, tickets, writing

router = APIRouter(prefix="/desk/api")
for part in (account, tickets, writing, answers, reviews, reports, insights, agents, events):
    router.include_router(part.router)
