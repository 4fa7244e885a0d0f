"""What /proc says about processes that this test starts itself."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.load.processes import cpu_seconds, memory

_MEGABYTES = 40
# Holds memory, lets a child of its own burn processor time and end, says so, and waits.
_PARENT = f"""
import subprocess, sys
held = bytearray(b"x") * ({_MEGABYTES} << 20)
burn = "import time\\nwhile time.process_time() < 0.5: pass"
subprocess.run([sys.executable, "-c", burn], check=True)
print("done", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def session() -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"done\n"
        yield process.pid
        process.stdin.close()


def test_a_child_that_has_ended_still_counts(session: int) -> None:
    assert cpu_seconds([session]) >= 0.5


def test_memory_is_resident_and_the_share_of_it_is_no_larger(session: int) -> None:
    held = memory([session])
    assert held.rss > _MEGABYTES
    assert held.pss is None or _MEGABYTES < held.pss <= held.rss


def test_each_process_counts_once_however_often_its_session_is_named(session: int) -> None:
    assert memory([session, session]) == memory([session])


def test_a_session_that_is_not_there_uses_nothing() -> None:
    assert cpu_seconds([-1]) == 0.0
    assert memory([-1]).rss == 0.0
