"""What processes use, read from /proc: processor time and memory of all processes of some sessions together."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")
# In what follows the command's name in /proc/<pid>/stat, which may hold blanks and brackets itself.
_SESSION, _FIRST_TIME, _LAST_TIME = 3, 11, 15


@dataclass(frozen=True)
class Memory:
    """In MB: what is resident, shared pages counted in full (RSS), and shared pages divided among their users (PSS).

    PSS is None where the system does not let us read it.
    """

    rss: float
    pss: float | None


def cpu_seconds(sessions: Collection[int]) -> float:
    """Return the processor time that all processes of these sessions have used, those that have ended included."""
    ticks = sum(sum(map(int, fields[_FIRST_TIME:_LAST_TIME])) for _, fields in _stats(sessions))
    return ticks / _TICKS


def memory(sessions: Collection[int]) -> Memory:
    """Return what all processes of these sessions hold in memory."""
    read = [_memory_of(folder) for folder, _ in _stats(sessions)]
    shares = [one.pss for one in read if one.pss is not None]
    return Memory(sum(one.rss for one in read), sum(shares) if len(shares) == len(read) else None)


def _stats(sessions: Collection[int]) -> Iterator[tuple[Path, list[str]]]:
    """Yield folder and fields of each process of these sessions; of the fields, those after the command's name."""
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            # It has ended meanwhile.
            continue
        if int(fields[_SESSION]) in sessions:
            yield folder, fields


def _memory_of(folder: Path) -> Memory:
    """Return a process's memory; none if it has ended meanwhile."""
    try:
        status = (folder / "status").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return Memory(0.0, 0.0)
    rss = _megabytes(status, "VmRSS")
    try:
        return Memory(rss, _megabytes((folder / "smaps_rollup").read_text(encoding="utf-8"), "Pss"))
    except OSError:
        return Memory(rss, None)


def _megabytes(text: str, name: str) -> float:
    """Return a line such as "VmRSS:  1024 kB" in MB; 0 if there is none, as in a process that has just ended."""
    kilobytes = [line.split()[1] for line in text.splitlines() if line.startswith(f"{name}:")]
    return int(kilobytes[0]) / 1024 if kilobytes else 0.0
