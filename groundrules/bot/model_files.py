"""How our components keep their models inside Rasa's model archive, and read features off messages."""

import numpy as np
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from groundrules.language.ranking_model import Matrix, RankingModel


def save_model(model: RankingModel, storage: ModelStorage, resource: Resource) -> None:
    """Write a trained model."""
    with storage.write_to(resource) as folder:
        model.save(folder)


def load_model(storage: ModelStorage, resource: Resource) -> RankingModel | None:
    """Read a model that `save_model` wrote; None if there was no training data for it."""
    try:
        with storage.read_from(resource) as folder:
            return RankingModel.load(folder)
    except ValueError:
        # Rasa's storage says so when nothing was ever written for this resource.
        return None


def matrix(messages: list[Message]) -> Matrix:
    """Stack the messages' sentence embeddings, one row a message. Raises `ValueError` if one has none."""
    rows = []
    for message in messages:
        _, features = message.get_dense_features(TEXT)
        if features is None:
            raise ValueError("no sentence embedding: put SentenceEncoderFeaturizer before this component in config.yml")
        rows.append(features.features.reshape(-1))
    return np.vstack(rows)
