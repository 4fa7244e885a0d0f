"""What figures depend on: processor, memory, versions, and what else the machine does. It names nobody's machine."""

import os
import platform
import re
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Beyond this load for each core, something else is running that takes time from what is measured.
_BUSY = 0.75
_LIBRARIES = ("rasa", "tensorflow", "onnxruntime", "scikit-learn", "spacy", "fastapi", "uvicorn", "sqlalchemy")


def facts() -> dict[str, Any]:
    """Return processor, cores that we may use, memory in GB, system, Python and libraries."""
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": cores(),
        "memory_gb": round(int((_field("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1024**2, 1),
        "system": platform.system(),
        "versions": {
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
            **{name: version(name) for name in _LIBRARIES},
        },
    }


def cores() -> int:
    """Return how many cores we may use."""
    return len(os.sched_getaffinity(0))


def load_average() -> float:
    """Return how many processes wanted to run at once, on average over the last minute."""
    return round(os.getloadavg()[0], 2)


def is_busy(load: float) -> bool:
    """Whether a load is too high to measure under."""
    return load > _BUSY * cores()


def _field(file: str, name: str) -> str | None:
    found = re.search(rf"^{name}\s*:\s*(.+)$", Path(file).read_text(encoding="utf-8"), re.M)
    return found[1].strip() if found else None
