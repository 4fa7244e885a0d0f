"""What a trained model says of itself: from which training it is, of when, and by which thresholds it decides."""

import json
import tarfile
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

# Where `make train` puts the model, seen from the folder that is served.
MODEL_FILE = Path("models") / "ground-rules.tar.gz"
_METADATA = "metadata.json"


@dataclass(frozen=True)
class ModelRun:
    """One training: `id` is Rasa's own for it; `trained_at` is in UTC, as ISO 8601.

    `known` and `sure` are the thresholds of `groundrules.rulebook.choose`, as the model was trained with them.
    """

    id: str
    trained_at: str | None = None
    known: float | None = None
    sure: float | None = None

    def public(self) -> dict[str, Any]:
        """Return what is known, for a trace."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def model_run(model_id: str, file: Path = MODEL_FILE) -> ModelRun:
    """Return the training with this id. If `file` holds another model, or none, no more than the id is known."""
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        return ModelRun(model_id)
    found = _read(file, changed)
    return found if found is not None and found.id == model_id else ModelRun(model_id)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> ModelRun | None:
    """Read a model's metadata; None if the file is no model. `_changed` makes a new file be read anew."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            held = next((archive.extractfile(one) for one in archive if Path(one.name).name == _METADATA), None)
            metadata = json.load(held) if held is not None else None
    except (OSError, EOFError, tarfile.TarError, ValueError):
        return None
    if not isinstance(metadata, dict) or not metadata.get("model_id"):
        return None
    trained_at = metadata.get("trained_at")
    return ModelRun(metadata["model_id"], trained_at and f"{trained_at}+00:00", **_thresholds(metadata))


def _thresholds(metadata: dict[str, Any]) -> dict[str, float]:
    nodes = metadata.get("train_schema", {}).get("nodes", {})
    configs = [node.get("config") or {} for node in nodes.values()]
    found = next((config for config in configs if {"known", "sure"} <= config.keys()), {})
    return {name: float(found[name]) for name in ("known", "sure") if name in found}
