"""How soon the desk's page of insights is there with 5,000 conversations, and how long what it counts takes to read."""

import os
import time
from datetime import datetime, timezone
from datetime import time as clock
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.testclient import TestClient

from groundrules.database import make_engine
from groundrules.desk.accounts import Accounts, DeskRole
from groundrules.desk.passwords import Passwords
from groundrules.insights.keeper import Keeper
from groundrules.language.encoder import EncoderUnavailable, check_weights, weights_folder
from groundrules.prepare import migrate
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.store import RulebookStore
from groundrules.secrets import ensure_secrets
from groundrules.settings import Settings
from groundrules.web.app import create_app
from tests.figures.parts import Unavailable
from tests.load.run import Run, say
from tests.load.timing import Spread, milliseconds
from tests.simulated.conversations import LAST_DAY, Simulation

CONVERSATIONS, _QUICK_CONVERSATIONS = 5_000, 200
_CALLS, _QUICK_CALLS = 50, 5
# Four weeks, and all that there is, narrowed and not.
_PAGES = {
    "page: four weeks": f"since=2026-10-25&until={LAST_DAY}",
    "page: all four months": f"since=2026-07-01&until={LAST_DAY}",
    "page: four months, one role": f"since=2026-07-01&until={LAST_DAY}&role=client",
    "CSV: four months, rules": f"since=2026-07-01&until={LAST_DAY}",
}


def measure(run: Run) -> dict[str, Any]:
    """Return p50 and p95 of each page in milliseconds; the application is called without a socket in between."""
    try:
        check_weights(weights_folder())
    except EncoderUnavailable as error:
        raise Unavailable(str(error)) from None
    conversations = _QUICK_CONVERSATIONS if run.quick else CONVERSATIONS
    heading = run.heading()
    with TemporaryDirectory(prefix="ground-rules-insights-") as folder:
        os.environ["GROUND_RULES_HOME"] = folder
        os.environ.pop("GROUND_RULES_DATABASE", None)
        settings = Settings()
        ensure_secrets(settings.secrets_file)
        token, seconds = _fill(settings, conversations)
        calls = _QUICK_CALLS if run.quick else _CALLS
        pages = _time_pages(settings, token, run.rounds, calls)
    return {**heading, "conversations": conversations, "calls": calls, "seconds": seconds, "pages": pages}


def _fill(settings: Settings, conversations: int) -> tuple[str, dict[str, float]]:
    """Make the database; return a lead's password, and how long reading and clustering took in seconds."""
    migrate(settings.database_url)
    engine = make_engine(settings.database_url)
    rulebook = load_rulebook(Path("policies"))
    RulebookStore(engine).save(rulebook, datetime.combine(LAST_DAY, clock.min, timezone.utc))
    Simulation(engine, rulebook).fill(conversations)
    keeper, seconds = Keeper(engine), {}
    for name, work in (("read", keeper.read), ("cluster", keeper.cluster)):
        started = time.perf_counter()
        work()
        seconds[name] = round(time.perf_counter() - started, 1)
    say(f"{conversations:,} conversations read in {seconds['read']} s, clustered in {seconds['cluster']} s")
    password = Accounts(engine, Passwords()).add("Lea", DeskRole.LEAD, "bench")
    engine.dispose()
    return password, seconds


def _time_pages(settings: Settings, password: str, rounds: int, calls: int) -> dict[str, Spread]:
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        begun = client.post("/desk/api/login", json={"name": "Lea", "password": password})
        headers = {"X-CSRF-Token": begun.raise_for_status().json()["csrf_token"]}
        body = {"old": password, "new": "quiet harbour 41"}
        client.post("/desk/api/password", json=body, headers=headers).raise_for_status()

        def load(path: str) -> None:
            client.get(path).raise_for_status()

        timed = {}
        for name, query in _PAGES.items():
            path = "/desk/insights/rules.csv" if name.startswith("CSV") else "/desk/insights"
            timed[name] = milliseconds(lambda path=path, query=query: load(f"{path}?{query}"), rounds, calls)
            say(f"{name}: {timed[name]}")
        return timed
