"""Small neural networks over a sentence's features: they see what two directions mean together.

Each is trained for a few rounds only, so they err apart, and what they say is averaged.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from groundrules.language.encoder import Vectors

_FILE = "networks.npz"
_HIDDEN, _HOW_MANY, _ROUNDS, _PENALTY, _BATCH = 256, 2, 3, 0.1, 128
_TINY = np.float32(1e-6)
# What goes in and out of the hidden layer: weights and biases.
_LAYERS = ("inward", "bias", "outward", "last")


@dataclass(frozen=True)
class Networks:
    """The trained networks, and the mean and spread of the features (columns) that they were trained on."""

    centre: Vectors
    spread: Vectors
    layers: tuple[tuple[Vectors, ...], ...]

    @classmethod
    def of(cls, features: Vectors, labels: Sequence[str], seed: int) -> "Networks":
        """Learn from features, one row a sentence, and their labels."""
        from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415  # slow to import
        from sklearn.neural_network import MLPClassifier  # noqa: PLC0415

        centre, spread = features.mean(axis=0), features.std(axis=0) + _TINY
        scaled = (features - centre) / spread
        layers = []
        for place in range(_HOW_MANY):
            network = MLPClassifier(
                _HIDDEN, alpha=_PENALTY, max_iter=_ROUNDS, batch_size=_BATCH, random_state=seed + place
            )
            with warnings.catch_warnings():
                # Stopped early on purpose.
                warnings.simplefilter("ignore", ConvergenceWarning)
                network.fit(scaled, labels)
            (inward, outward), (bias, last) = network.coefs_, network.intercepts_
            if len(last) == 1:
                # Of two labels, scikit-learn tells the odds of the second.
                outward, last = np.hstack([0 * outward, outward]), np.hstack([0 * last, last])
            layers.append((inward, bias, outward, last))
        return cls(centre, spread, tuple(layers))

    def probabilities(self, features: Vectors) -> Vectors:
        """Return a row a sentence, one column a label in the order of the alphabet."""
        from scipy.special import softmax  # noqa: PLC0415  # slow to import

        scaled = (features - self.centre) / self.spread
        hidden = (np.maximum(scaled @ inward + bias, 0.0) for inward, bias, _, _ in self.layers)
        said = [
            softmax(one @ outward + last, axis=-1)
            for one, (_, _, outward, last) in zip(hidden, self.layers, strict=True)
        ]
        return np.asarray(np.mean(said, axis=0), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write plain arrays; half precision moves nothing that matters."""
        arrays = {
            f"{name}{place}": array.astype(np.float16)
            for place, layers in enumerate(self.layers)
            for name, array in zip(_LAYERS, layers, strict=True)
        }
        np.savez_compressed(folder / _FILE, centre=self.centre, spread=self.spread, **arrays)

    @classmethod
    def load(cls, folder: Path) -> "Networks":
        """Read what `save` wrote. Raises `OSError` where there is nothing."""
        with np.load(folder / _FILE, allow_pickle=False) as arrays:
            layers = tuple(
                tuple(arrays[f"{name}{place}"].astype(np.float32) for name in _LAYERS) for place in range(_HOW_MANY)
            )
            return cls(arrays["centre"], arrays["spread"], layers)
