"""Keeps the clusters of questions that were not understood: embeds what is new, and puts like to like."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.engine import Engine

from groundrules.insights.clusters import group, nearness
from groundrules.insights.models import TurnRow, UnclearRow
from groundrules.language.encoder import DIMENSIONS, Vectors

# The newest so many different questions are put together; older ones stay as they were.
_MOST = 3_000
_BATCH = 64
_ROWS = UnclearRow.__table__


class Encoder(Protocol):
    """What makes embeddings."""

    def features(self, texts: Sequence[str]) -> Vectors:
        """Return for each text numbers of which the first 384 are its unit vector."""


class UnclearQuestions:
    """The clusters. Nothing is loaded before there is something to embed."""

    def __init__(self, engine: Engine, encoder: Encoder) -> None:
        self._engine = engine
        self._encoder = encoder

    def refresh(self) -> bool:
        """Embed new questions and cluster again if there are some; return whether there were.

        Raises `EncoderUnavailable`; then they wait.
        """
        embedded = 0
        while count := self._embed_batch():
            embedded += count
        if not embedded and not self._left_over():
            return False
        self._cluster()
        return True

    def _embed_batch(self) -> int:
        query = select(UnclearRow.message_id, UnclearRow.text).where(UnclearRow.vector.is_(None)).limit(_BATCH)
        with self._engine.connect() as connection:
            rows = list(connection.execute(query))
        if not rows:
            return 0
        # Half the bits are plenty for telling questions apart, and half the space.
        vectors = self._encoder.features([row.text for row in rows])[:, :DIMENSIONS].astype(np.float16)
        with self._engine.begin() as connection:
            connection.execute(
                update(_ROWS).where(_ROWS.c.message_id == bindparam("of")).values(vector=bindparam("made")),
                [{"of": row.message_id, "made": vector.tobytes()} for row, vector in zip(rows, vectors, strict=True)],
            )
        return len(rows)

    def _left_over(self) -> bool:
        """Whether a question was embedded and not clustered, as after a stop in between."""
        query = select(UnclearRow.message_id).where(UnclearRow.cluster.is_(None)).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _cluster(self) -> None:
        """Put the newest questions together; a text that was asked several times counts so often."""
        query = (
            select(UnclearRow.message_id, UnclearRow.text, UnclearRow.vector)
            .join(TurnRow, TurnRow.message_id == UnclearRow.message_id)
            .where(UnclearRow.vector.is_not(None))
            .order_by(TurnRow.at.desc(), UnclearRow.message_id)
            .limit(5 * _MOST)
        )
        with self._engine.connect() as connection:
            rows = list(connection.execute(query))
            first = 1 + (connection.execute(select(func.max(UnclearRow.cluster))).scalar() or 0)
        same: dict[str, list[Any]] = {}
        for row in rows:
            same.setdefault(_plain(row.text), []).append(row)
        kept = list(same.values())[:_MOST]
        if not kept:
            return
        vectors = _unit(np.array([np.frombuffer(some[0].vector, dtype=np.float16) for some in kept], dtype=np.float32))
        labels = group(vectors)
        near = nearness(vectors, labels, [len(some) for some in kept])
        changes = [
            # Numbers go on from the highest, so that an older cluster that stays as it was keeps its own.
            {"of": row.message_id, "its": first + int(label), "how": float(how)}
            for some, label, how in zip(kept, labels, near, strict=True)
            for row in some
        ]
        place = update(_ROWS).where(_ROWS.c.message_id == bindparam("of"))
        with self._engine.begin() as connection:
            connection.execute(place.values(cluster=bindparam("its"), nearness=bindparam("how")), changes)


def _plain(text: str) -> str:
    """Return what two texts share that say the same letter by letter."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, 1e-6)
    return scaled
