"""Another marketplace, from a folder of its own: trained, served and asked over HTTP, with no change in code."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from groundrules.rulebook.rulebook import Rulebook
from tests.e2e.client import Talk
from tests.e2e.conversations import wrong_turns
from tests.e2e.stack import PROJECT, Stack, running_stack

EXAMPLE = PROJECT / "examples" / "second-marketplace"
_TRAIN_SECONDS = 900


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The example's three processes, over a model trained in a copy of its folder by the Makefile there."""
    folder = tmp_path_factory.mktemp("project") / "second-marketplace"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("models", "var", ".rasa"))
    # MAKEFLAGS carries the settings of a `make test` that this runs under.
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GROUND_RULES_") and name not in {"MAKEFLAGS", "MAKEOVERRIDES"}
    }
    with (folder / "train.log").open("wb") as log:
        trained = subprocess.run(
            ["make", "train", f"GROUND_RULES={PROJECT}"],
            cwd=folder,
            env=inherited,
            stdout=log,
            stderr=log,
            timeout=_TRAIN_SECONDS,
            check=False,
        )
    assert trained.returncode == 0, (folder / "train.log").read_text(encoding="utf-8", errors="replace")[-3000:]
    with running_stack(folder) as running:
        yield running


@pytest.fixture
def client(second: Stack, rulebook: Rulebook) -> Iterator[httpx.Client]:
    """A client of the second marketplace's gateway. No answer that it gets may name the first."""
    name = rulebook.marketplace.name.casefold()

    def names_only_the_second(response: httpx.Response) -> None:
        response.read()
        assert name not in response.text.casefold(), response.text

    with httpx.Client(base_url=second.url, timeout=30.0, event_hooks={"response": [names_only_the_second]}) as made:
        yield made


def test_questions_it_has_not_seen_are_understood(client: httpx.Client) -> None:
    conversations = yaml.safe_load((EXAMPLE / "conversations.yml").read_text(encoding="utf-8"))
    expected = [turn["expect"] for conversation in conversations for turn in conversation["turns"]]
    assert len([expect for expect in expected if "rule" in expect and "correction" not in expect]) >= 10
    assert any(expect.get("focus") == "why" for expect in expected)
    assert any("correction" in expect for expect in expected)
    assert {"check", "draft", "out_of_scope"} <= {expect.get("kind") for expect in expected}
    wrong = [line for conversation in conversations for line in wrong_turns(client, conversation)]
    assert not wrong, "\n".join(wrong)


def test_what_is_said_besides_rules_fits_the_marketplace(client: httpx.Client) -> None:
    capabilities = Talk.begin(client).say("what can you do")["text"]
    assert "Oakmallet" in capabilities
    assert "Work in somebody's home" in capabilities
    beyond = Talk.begin(client).say("what's the capital of Norway")
    assert (beyond["kind"], "reviews and reports" in beyond["text"]) == ("out_of_scope", True)
    section = Talk.begin(client).say("what does section 4.1 of the craft charter say?")
    assert section["answer"]["rule"] == "work/certified-trades"
    noted = Talk.begin(client).say("I'm a plumber")
    assert "craftsperson" in noted["text"]


def test_the_rulebook_is_the_second_ones(client: httpx.Client) -> None:
    rules = client.get("/api/v1/rules").raise_for_status().json()["rules"]
    assert len(rules) == 22
    assert client.get("/help").raise_for_status().text.count("Oakmallet")


def test_the_state_is_the_projects_own(second: Stack) -> None:
    assert (second.project / "models" / "ground-rules.tar.gz").is_file()
    assert (second.project / "models" / "guard").is_dir()
    assert not (Path(EXAMPLE) / "train.log").exists()
