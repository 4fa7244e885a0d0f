"""A model on disk tells which training it comes from; whatever else lies there, at least the id is kept."""

import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from groundrules.model_file import ModelRun, model_run

METADATA = {
    "model_id": "abc",
    "trained_at": "2026-11-22T17:46:41.256297",
    "train_schema": {"nodes": {"a": {"config": {"sure": 0.9}}, "b": {"config": {"known": 0.5, "sure": 0.72}}}},
}


def _model(folder: Path, metadata: Any, name: str = "metadata.json") -> Path:
    (folder / "inner").mkdir(exist_ok=True)
    (folder / "inner" / name).write_text(metadata if isinstance(metadata, str) else json.dumps(metadata))
    file = folder / "model.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.add(folder / "inner", arcname="/")
    return file


def test_a_model_tells_its_date_and_thresholds(tmp_path: Path) -> None:
    found = model_run("abc", _model(tmp_path, METADATA))
    assert found == ModelRun("abc", "2026-11-22T17:46:41.256297+00:00", known=0.5, sure=0.72)
    assert found.public() == {"id": "abc", "trained_at": found.trained_at, "known": 0.5, "sure": 0.72}


def test_another_models_date_is_not_taken_for_its_own(tmp_path: Path) -> None:
    assert model_run("xyz", _model(tmp_path, METADATA)).public() == {"id": "xyz"}


def test_a_new_model_in_the_same_place_is_read_anew(tmp_path: Path) -> None:
    assert model_run("new", _model(tmp_path, METADATA)) == ModelRun("new")
    file = _model(tmp_path, METADATA | {"model_id": "new"})
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
    assert model_run("new", file).known == 0.5


def test_an_archive_without_metadata_is_no_model(tmp_path: Path) -> None:
    assert model_run("abc", _model(tmp_path, METADATA, "other.json")) == ModelRun("abc")


@pytest.mark.parametrize("metadata", ["[]", "{", "{}"])
def test_what_is_no_model_is_no_fault(tmp_path: Path, metadata: str) -> None:
    assert model_run("abc", _model(tmp_path, metadata)) == ModelRun("abc")


def test_neither_is_a_missing_or_a_torn_file(tmp_path: Path) -> None:
    assert model_run("abc", tmp_path / "none.tar.gz") == ModelRun("abc")
    torn = _model(tmp_path, METADATA)
    torn.write_bytes(torn.read_bytes()[:60])
    assert model_run("abc", torn) == ModelRun("abc")


def test_a_model_without_our_classifier_has_no_thresholds(tmp_path: Path) -> None:
    assert model_run("abc", _model(tmp_path, METADATA | {"train_schema": {}})).public().keys() == {"id", "trained_at"}
