"""Both sides' conversations, and our caller and the gateway's timed calls against the real gateway with Rasa played."""

from pathlib import Path

import pytest
import yaml

from groundrules.rulebook.rulebook import Rulebook
from tests.e2e.played_rasa import Script, played_stack
from tests.load import ours, parts, stack, starter, tables
from tests.load.talking import hold


def test_conversations_are_of_ten_messages_on_both_sides(tmp_path: Path) -> None:
    starter.write(tmp_path / "starter")
    for talks in (starter.talks(tmp_path / "starter", 30), ours.talks(30)):
        assert {len(talk) for talk in talks} == {10}
        assert len(talks) == 30
        assert all(text.strip() for talk in talks for text in talk)


def test_the_starter_is_asked_what_it_was_trained_with_and_the_same_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "starter"
    starter.write(folder)
    assert {"config.yml", "domain.yml", "credentials.yml"} <= {file.name for file in folder.iterdir()}
    trained = {
        line.removeprefix("- ")
        for block in yaml.safe_load((folder / "data" / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    }
    talks = starter.talks(folder, 20)
    assert {text for talk in talks for text in talk} <= trained
    assert talks == starter.talks(folder, 20)


@pytest.mark.e2e
def test_our_caller_tells_answers_from_apologies() -> None:
    script = Script({"kind": "text", "text": "Hello."})
    with played_stack(script) as running:

        def call() -> ours.OurCaller:
            return ours.OurCaller(running.ports[0])

        assert hold(call, [["a", "b"], ["c"]], at_once=2).unanswered == 0
        script.message = {"kind": "error", "text": "Sorry."}
        assert hold(call, [["a", "b"]]).unanswered == 2


@pytest.mark.e2e
def test_every_call_to_the_gateway_that_is_timed_succeeds(rulebook: Rulebook) -> None:
    figures = parts.gateway(parts.Timer(rounds=1, times=1), rulebook)
    assert len(figures) == 6


def test_every_figure_of_a_side_is_one_that_the_table_shows() -> None:
    class Answering:
        def begin(self) -> None:
            """Nothing to begin."""

        def say(self, text: str) -> bool:
            return bool(text)

        close = begin

    amount = stack.Amount(warm=1, alone=2, at_once=8)
    figures = stack.talk_with([-1], Answering, ours.talks(amount.all), amount)
    assert figures.keys() | {"train_s", "start_s"} == tables.STACK.keys()
    assert figures["alone_unanswered"] == figures["at_once_unanswered"] == 0
