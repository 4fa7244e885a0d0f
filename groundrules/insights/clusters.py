"""Which questions are the same in other words: sentence embeddings, put together while all of a group are alike."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from groundrules.language.encoder import Vectors

Labels = npt.NDArray[np.int64]

# How unlike the two least similar questions of a group may be: 1 minus the cosine. Measured beside other values and
# other ways of grouping on made-up questions whose groups are known; docs/insights.md has the figures.
MOST_APART = 0.75


def group(vectors: Vectors, most_apart: float = MOST_APART) -> Labels:
    """Return for each unit vector, shape (n, 384), the number of its group, from 0; the most similar come together."""
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    # Half a second to import, and needed by whoever makes groups alone.
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415

    made = AgglomerativeClustering(
        n_clusters=None, distance_threshold=most_apart, affinity="cosine", linkage="complete"
    ).fit(vectors)
    labels: Labels = made.labels_.astype(np.int64)
    return labels


def nearness(vectors: Vectors, labels: Labels, weights: Sequence[int]) -> npt.NDArray[np.float64]:
    """Return how near each vector is to the middle of its group: the cosine. A vector counts `weights` times."""
    near = np.zeros(len(vectors))
    for label in np.unique(labels):
        members = labels == label
        middle = np.average(vectors[members], axis=0, weights=np.asarray(weights)[members])
        length = float(np.linalg.norm(middle)) or 1.0
        near[members] = vectors[members] @ (middle / length)
    return near
