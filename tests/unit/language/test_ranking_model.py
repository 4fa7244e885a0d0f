from pathlib import Path

import numpy as np
import pytest

from groundrules.language.ranking_model import RankingModel

TEXTS = {
    "pay": ["may I pay outside", "can they pay me outside", "pay outside the site", "is it fine to pay by bank"],
    "contact": ["may I share my phone", "can I give my e-mail", "share a phone number", "give the client my e-mail"],
    "tips": ["how do I tip someone", "may I tip a freelancer", "send a tip", "give someone a bonus tip"],
}


def _data(labels: list[str]) -> tuple[list[str], np.ndarray, list[str]]:
    """Texts with vectors that point each label's own way, with a little noise."""
    noise = np.random.default_rng(7)
    texts = [text for label in labels for text in TEXTS[label]]
    wanted = [label for label in labels for _ in TEXTS[label]]
    vectors = np.stack([np.eye(8)[labels.index(label)] + noise.normal(0, 0.05, 8) for label in wanted])
    return texts, vectors.astype(np.float32), wanted


def _fitted(labels: list[str]) -> RankingModel:
    model = RankingModel(cores=1)
    model.fit(*_data(labels))
    return model


@pytest.mark.parametrize("labels", [["pay", "contact", "tips"], ["pay", "contact"], ["tips", "pay"]])
def test_it_learns(labels: list[str]) -> None:
    """Two labels too, where scikit-learn keeps a single row of weights."""
    texts, vectors, wanted = _data(labels)
    ranked = _fitted(labels).rank(texts, vectors)
    assert [scored[0].label for scored in ranked] == wanted
    assert all(scored[0].probability > 0.5 for scored in ranked)


@pytest.mark.parametrize("labels", [["pay", "contact", "tips"], ["pay", "contact"]])
def test_probabilities_sum_to_one_and_fall(labels: list[str]) -> None:
    model = _fitted(labels)
    for scored in model.rank(["may I pay by phone", "", "Straße"], np.zeros((3, 8), dtype=np.float32)):
        assert sorted(one.label for one in scored) == sorted(labels)
        assert sum(one.probability for one in scored) == pytest.approx(1.0)
        assert [one.probability for one in scored] == sorted((one.probability for one in scored), reverse=True)


def test_the_same_seed_gives_the_same_result() -> None:
    texts, vectors, _ = _data(["pay", "contact", "tips"])
    one, other = _fitted(["pay", "contact", "tips"]), _fitted(["pay", "contact", "tips"])
    assert one.weights == other.weights
    assert one.rank(texts, vectors) == other.rank(texts, vectors)


def test_case_does_not_matter() -> None:
    model = _fitted(["pay", "contact"])
    vectors = np.zeros((1, 8), dtype=np.float32)
    assert model.rank(["MAY I PAY OUTSIDE"], vectors) == model.rank(["may i pay outside"], vectors)


def test_one_example_of_a_label_is_enough_to_train() -> None:
    model = RankingModel(cores=1)
    texts, vectors, wanted = _data(["pay", "contact"])
    model.fit(texts[:5], vectors[:5], wanted[:5])
    assert model.weights == RankingModel().weights
    assert model.rank(texts[:5], vectors[:5])[4][0].label == "contact"


def test_it_is_the_same_after_saving(tmp_path: Path) -> None:
    texts, vectors, _ = _data(["pay", "contact"])
    model = _fitted(["pay", "contact"])
    model.save(tmp_path)
    given = ([*texts, "unseen words"], np.vstack([vectors, vectors[:1]]))
    for kept, made in zip(RankingModel.load(tmp_path).rank(*given), model.rank(*given), strict=True):
        assert [one.label for one in kept] == [one.label for one in made]
        assert [one.probability for one in kept] == pytest.approx([one.probability for one in made], rel=1e-2)
