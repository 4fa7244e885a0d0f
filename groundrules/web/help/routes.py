"""All routes of the help centre, in the order in which an address is tried on them."""

from fastapi import APIRouter

from groundrules.web.help import files, finders, rules

router = APIRouter()
for _part in (finders.router, files.router, rules.router, files.rest):
    router.include_router(_part)
