"""The encoder's features of many texts, each text encoded once a run, or once for good where a file keeps them."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import groundrules.language.encoder
from groundrules.language.encoder import FEATURES, WEIGHTS_SHA256, SentenceEncoder, Vectors

# Below this many texts the encoder takes one core, as it does for a message in the running assistant.
_FEW = 8


class Embeddings:
    """Gives the features of texts. The encoder is 8-bit, so that texts encoded together matter to each other a little:

    call it as the assistant does, with one message or with the sentences of one, for what is to be judged.
    """

    def __init__(self, kept_in: Path | None = None) -> None:
        self._file = kept_in
        self._one, self._many = SentenceEncoder(threads=1), SentenceEncoder(threads=os.cpu_count() or 1)
        self._known: dict[bytes, Vectors] = {}
        self._added = 0
        if kept_in and kept_in.is_file():
            with np.load(kept_in, allow_pickle=False) as arrays:
                if str(arrays["version"]) == _version():
                    keys = [row.tobytes() for row in arrays["keys"]]
                    self._known = dict(zip(keys, arrays["features"], strict=True))

    def features(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            encoder = self._one if len(new) < _FEW else self._many
            self._known |= dict(zip(new, encoder.features(list(new.values())), strict=True))
            self._added += len(new)
        if not keys:
            return np.zeros((0, FEATURES), dtype=np.float32)
        return np.stack([self._known[key] for key in keys])

    def keep(self) -> None:
        """Write what is known to the file, if there is one and it lacks something."""
        if not (self._file and self._added):
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        keys = np.array([np.frombuffer(key, dtype=np.uint8) for key in self._known])
        part = self._file.with_suffix(".part.npz")
        np.savez(part, version=_version(), keys=keys, features=np.stack(list(self._known.values())))
        part.replace(self._file)
        self._added = 0


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]


def _version() -> str:
    """Other weights or another graph give other embeddings."""
    encoder = Path(str(groundrules.language.encoder.__file__))
    graph = encoder.with_name("encoder_graph.py")
    return hashlib.sha256(WEIGHTS_SHA256.encode() + encoder.read_bytes() + graph.read_bytes()).hexdigest()
