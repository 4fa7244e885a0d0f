"""Parts are killed and stopped while people talk: they are told so in time, and nothing is lost or doubled.

A shorter run of `python -m tests.load faults`, whose figures are in docs/performance.md.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.stack import environment, free_ports, prepare
from tests.load.faults.installation import KILL, STOP, Shape, installed
from tests.load.faults.ordeal import Course, endure
from tests.load.faults.stores import Postgres, are_here

SQLITE = (Shape("sqlite"), ("actions", "rasa", "gateway"))
# What SQLite does not have; the rest is as above, and takes its time to start.
SERVERS = (Shape("postgres", gateways=2), ("database", "redis"))


@pytest.mark.parametrize(
    ("shape", "parts"), [SQLITE, *([SERVERS] if are_here() else [])], ids=lambda given: getattr(given, "store", "")
)
def test_nothing_is_lost_and_people_are_told_while_parts_fail(shape: Shape, parts: tuple[str, ...]) -> None:
    course = Course(messages=40, users=3, away=1.5, between=0.5, ways=(KILL, STOP), parts=parts)
    with installed(shape) as place:
        seen = endure(place, course)
    assert (seen["lost"], seen["doubled"], seen["odd"]) == ([], [], [])
    assert seen["counts"]["message"] >= course.messages
    assert [(fault["part"], fault["way"]) for fault in seen["faults"]] == [
        (part, way) for part in parts for way in course.ways
    ]
    # The promise itself: a client waits five seconds and no longer. A gateway that has stopped can say nothing.
    assert all(fault["nothing"] == 0 for fault in seen["faults"] if fault["part"] != "gateway")


@pytest.fixture(params=["fresh"] if are_here() else [])
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of our own with nothing in it."""
    with TemporaryDirectory(prefix="ground-rules-") as folder:
        Path(folder).chmod(0o711)
        server = Postgres(Path(folder) / "postgres", *free_ports(1))
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.end()


def test_of_two_that_start_at_once_one_makes_the_database_ready(postgres: Postgres, tmp_path: Path) -> None:
    def start(name: str) -> tuple[int, str]:
        env = environment(tmp_path / name, free_ports(3)) | {"GROUND_RULES_DATABASE": postgres.url}
        done = prepare(env)
        assert done.returncode == 0, done.stderr
        return done.stdout.count("One-time password"), done.stdout.partition(", ")[2].split()[0]

    with ThreadPoolExecutor(2) as pool:
        passwords, records = zip(*pool.map(start, ("one", "two")), strict=True)
    assert sorted(passwords) == [0, 1]
    # The other one finds everything there.
    assert "0" in records
    assert set(records) != {"0"}
