"""How the times of log, queue and rulebook search grow with the messages in the database: SQLite, in one file."""

import random
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from sqlalchemy.engine import Engine

from groundrules.conversation.handoff.machine import WAITING
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Surroundings, Waits
from groundrules.conversation.log import ConversationLog
from groundrules.database import make_engine
from groundrules.prepare import migrate
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore
from groundrules.rulebook.support import Support
from groundrules.settings import Settings
from tests.figures.parts import Unavailable
from tests.load.filling import MESSAGES, Filler
from tests.load.run import Run, say
from tests.load.timing import milliseconds

SIZES = (1_000, 10_000, 100_000, 1_000_000)
# How many tickets are open at any time: that depends on how many people are at the desk, not on the years.
WAITING_USERS, ASSIGNED_USERS = 10, 15
_AGENT = "Ben"
_CALLS, _QUICK_CALLS = 100, 10
# What a message takes in the file, with indexes and what is not yet written back; found by measuring.
_BYTES_A_MESSAGE = 4_500
_DAY = timedelta(days=1)
Work = Callable[[], object]


class _Attended:
    """A desk at which somebody always is."""

    def present(self, _now: datetime) -> bool:
        """Always."""
        return True

    def serves(self, _name: str) -> bool:
        """Everybody."""
        return True


def measure(run: Run) -> dict[str, Any]:
    """Return for each size of the log p50 and p95 of each operation in milliseconds, and how large the file is."""
    sizes, calls = (SIZES[:2], _QUICK_CALLS) if run.quick else (SIZES, _CALLS)
    needed = sizes[-1] * _BYTES_A_MESSAGE
    if shutil.disk_usage(gettempdir()).free < needed:
        raise Unavailable(
            f"{sizes[-1]:,} messages need {needed / 1e9:.1f} GB in {gettempdir()}; set TMPDIR to another."
        )
    heading = run.heading()
    with TemporaryDirectory(prefix="ground-rules-growth-") as folder:
        file = Path(folder) / "ground-rules.db"
        points = _grow(file, sizes, run.rounds, calls)
    return {**heading, "calls": calls, "a_conversation": MESSAGES, "points": points}


def _grow(file: Path, sizes: tuple[int, ...], rounds: int, calls: int) -> list[dict[str, Any]]:
    url = f"sqlite:///{file}"
    migrate(url)
    engine = make_engine(url)
    rulebook = load_rulebook(Settings().policies)
    RulebookStore(engine).save(rulebook, datetime.now(timezone.utc))
    filler = Filler(engine, rulebook)
    points = []
    for size in sizes:
        started = time.perf_counter()
        filler.fill_to(size)
        if size == sizes[0]:
            filler.open_tickets(WAITING_USERS, ASSIGNED_USERS, _AGENT)
        filled = time.perf_counter() - started
        timed = works(engine, rulebook, filler.conversations).items()
        figures = {name: milliseconds(work, rounds, calls) for name, work in timed}
        megabytes = round(file.stat().st_size / 1e6, 1)
        say(f"{size:,} messages, {megabytes:,.0f} MB, made in {filled:.0f} s")
        points.append({"messages": size, "megabytes": megabytes, "figures": figures})
    engine.dispose()
    return points


def works(engine: Engine, rulebook: Rulebook, conversations: list[str]) -> dict[str, Work]:
    """Return what is timed, by name. Messages are added to a conversation that is not among those read."""
    log = ConversationLog(engine, _DAY)
    waits = Waits(join=_DAY, answer=_DAY, silence=_DAY, keep=_DAY)
    # Open at all hours, so that nothing is due.
    open_desk = replace(rulebook, support=Support(answered=rulebook.support.answered))
    handoffs = Handoffs(engine, Surroundings(_Attended(), lambda: open_desk, waits), lambda _: None)
    store = RulebookStore(engine)
    chosen = random.Random(0)  # noqa: S311  # the same each time
    written, read = conversations[0], conversations[1:]
    return {
        "log: a conversation read": lambda: log.messages(chosen.choice(read)),
        "log: what is new in it": lambda: log.messages(chosen.choice(read), after=MESSAGES - 1),
        "log: how it stands": lambda: log.state(chosen.choice(read)),
        "log: a message added": lambda: log.add_user_message(written, uuid.uuid4().hex, "May I?"),
        "queue: who waits": handoffs.queue,
        "queue: the desk's list": lambda: handoffs.tickets(WAITING),
        "queue: a look at what is due": handoffs.tick,
        "rulebook search": lambda: store.search("phone number before a contract"),
    }
