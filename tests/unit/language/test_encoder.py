"""The real weights: what two sentences have in common does not depend on how they are run."""

import sys
from pathlib import Path

import numpy as np
import pytest

from groundrules.language.encoder import DIMENSIONS, FEATURES, EncoderUnavailable, SentenceEncoder, weights_folder

HAPPY = "That is a happy person"


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.mark.parametrize(
    ("other", "likeness"),
    [
        (HAPPY, 1.0),
        ("That is a happy dog", 0.695),
        ("That is a very happy person", 0.943),
        ("Today is a sunny day", 0.257),
    ],
)
def test_the_published_likenesses(encoder: SentenceEncoder, other: str, likeness: float) -> None:
    one, two = encoder.encode([HAPPY, other])
    assert float(one @ two) == pytest.approx(likeness, abs=5e-4)


def test_order_and_company_do_not_matter(encoder: SentenceEncoder) -> None:
    """More than one batch, of very different lengths, so that padding would show."""
    texts = [f"{'pay outside the site ' * (place % 7)}{place}" for place in range(70)]
    vectors = encoder.encode(texts)
    backwards = encoder.encode(texts[::-1])[::-1]
    np.testing.assert_allclose(vectors, backwards, atol=2e-5)
    np.testing.assert_allclose(vectors[6], encoder.encode([texts[6]])[0], atol=2e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_in_8_bits_company_does_not_matter_to_texts_read_apart(encoder: SentenceEncoder) -> None:
    texts = [f"{'pay outside the site ' * (place % 7)}{place}" for place in range(20)]
    alone = [encoder.features([text], apart=True) for text in texts]
    np.testing.assert_array_equal(encoder.features(texts, apart=True), np.vstack(alone))


def test_a_long_text_is_cut_and_not_failed(encoder: SentenceEncoder) -> None:
    long = "may I pay outside " * 2_000
    vectors = encoder.encode([long, long + "something else entirely", "x" * 20_000])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=2e-5)
    assert np.isfinite(vectors).all()


def test_nothing_gives_nothing(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_texts_without_words_still_have_a_vector(encoder: SentenceEncoder) -> None:
    assert np.isfinite(encoder.encode(["", " ", "🙂", "\0", "中文"])).all()


def test_building_one_reads_nothing(tmp_path: Path) -> None:
    SentenceEncoder(tmp_path / "nowhere")


def test_a_missing_folder_names_the_cure(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="make setup") as caught:
        SentenceEncoder(tmp_path / "nowhere").encode(["x"])
    assert str(tmp_path / "nowhere" / "model.safetensors") in str(caught.value)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(EncoderUnavailable, match=r"not the published ones.*make setup"):
        SentenceEncoder(tmp_path).features(["x"])


def test_a_missing_tokenizer_names_the_cure(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").symlink_to(weights_folder() / "model.safetensors")
    with pytest.raises(EncoderUnavailable, match="make setup"):
        SentenceEncoder(tmp_path).features(["x"])


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GROUND_RULES_ENCODER", str(tmp_path))
    assert weights_folder() == tmp_path
    monkeypatch.delenv("GROUND_RULES_ENCODER")
    assert weights_folder().is_relative_to(sys.prefix)


def test_features_begin_with_nearly_the_same_vector(encoder: SentenceEncoder) -> None:
    texts = ["May I pay outside?", "he asked for my number " * 9, "so is it ok to call her then"]
    features = encoder.features(texts)
    assert features.shape == (3, FEATURES)
    for start in range(0, FEATURES, DIMENSIONS):
        part = features[:, start : start + DIMENSIONS]
        np.testing.assert_allclose(np.linalg.norm(part, axis=1), 1.0, atol=1e-5)
    likeness = (features[:, :DIMENSIONS] * encoder.encode(texts)).sum(axis=1)
    assert (likeness > 0.97).all(), "8-bit weights must not change what a sentence means"


def test_features_hardly_depend_on_company(encoder: SentenceEncoder) -> None:
    text = "My client wants to pay me through a bank transfer."
    alone, in_company = encoder.features([text])[0], encoder.features([text, "ok", "why " * 50])[0]
    assert float(alone @ in_company) / 4 > 0.98
