"""What people notice, and what is lost, when parts of the installation are killed, stopped and made slow under load.

On SQLite with one of each process, and on PostgreSQL and Redis with several gateways and Rasas behind a balancer. What
the users and the agent were told is held against what is stored at the end.
"""

from typing import Any

from tests.e2e.stack import MODEL
from tests.figures.parts import Unavailable
from tests.load.faults.installation import Shape, installed
from tests.load.faults.ordeal import Course, endure
from tests.load.faults.stores import are_here
from tests.load.run import Run, say

USERS = 10
_QUICK = Course(60, USERS, away=2.0, between=1.0)


def measure(run: Run) -> dict[str, Any]:
    """Return for each store what was seen of each fault, and what is lost or doubled."""
    if not MODEL.is_file():
        raise Unavailable("There is no trained model. Run `make train` first.")
    if "postgres" in run.stores and not are_here():
        raise Unavailable("PostgreSQL's or Redis' programs are not on this machine; --store sqlite goes without.")
    heading = {**run.heading(), "rounds": 1}
    course = _QUICK if run.quick else Course(run.messages, USERS)
    stores = {}
    for store in run.stores:
        shape = Shape(store, run.gateways, run.rasas) if store == "postgres" else Shape(store)
        say(f"{store}: {shape.gateways} gateway(s), {shape.rasas} Rasa(s)")
        with installed(shape) as place:
            found = endure(place, course)
        stores[store] = {"gateways": shape.gateways, "rasas": shape.rasas, **found}
    return {**heading, "users": USERS, "away_s": course.away, "stores": stores}
