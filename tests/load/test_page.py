"""The page and the tables say what the figures say, and the command writes where it should."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.load import __main__ as command
from tests.load import goals, tables
from tests.load.render import GROUPS, document, load, render

HEADING = {
    "date": "2026-11-22",
    "machine": {
        "processor": "A Processor",
        "cores": 2,
        "memory_gb": 23.5,
        "system": "Linux",
        "versions": {"Python": "3.10.13", "rasa": "3.6.21"},
    },
    "load_before": 0.3,
    "rounds": 5,
}


COSTS = {"painted": None, "blocking": 0, "shifts": 0.0123}


def side(**given: float) -> dict[str, Any]:
    """One side's figures: 10 each, but for those given."""
    values = dict.fromkeys(tables.STACK, 10.0) | {"alone_unanswered": 0.0, "at_once_unanswered": 0.0} | given
    return {name: {"median": value, "low": value * 0.9, "high": value * 1.1} for name, value in values.items()}


def stack(**ours: float) -> dict[str, Any]:
    """Figures of the part of that name."""
    talks = {"warm": 8, "alone": 20, "at_once": 48}
    sides = {"starter": side(), "ours": side(**ours)}
    return {**HEADING, "at_once": 8, "a_conversation": 10, "conversations": talks, "sides": sides}


def figures() -> dict[str, dict[str, Any]]:
    """Figures of all parts."""
    times = {"p50": 1.25, "p95": 12.3}
    found = {"caught": 0.789, "false_alarms": 0.127, "p50_ms": 4.0, "p95_ms": 9.0}
    works = ["log: a conversation read", "log: a message added", "queue: the desk's list", "rulebook search"]
    points = [
        {"messages": size, "megabytes": size / 300, "figures": dict.fromkeys(works, times)} for size in (1_000, 10_000)
    ]
    return {
        "stack": stack(alone_p50_ms=4.0, at_once_per_s=15.0),
        "parts": {**HEADING, "calls": 100, "groups": {group: {f"{group}: a call": times} for group in GROUPS}},
        "guard": {**HEADING, "rounds": 1, "messages": 278, "systems": {"check": found, "presidio": found}},
        "handoff": {**HEADING, "rounds": 1, "turns": 100, "ways": {"page: user to agent": times | {"most": 1_234.5}}},
        "pages": {
            **HEADING,
            "visits": 60,
            "answers": {"p50": 321, "p95": 654, "most": 987},
            "pages": {"/help": dict.fromkeys(["first_byte", "ready", "loaded", "kilobytes", "requests"], 12.3) | COSTS},
        },
        "growth": {**HEADING, "calls": 100, "a_conversation": 20, "points": points},
        "faults": {**HEADING, "rounds": 1, "users": 8, "away_s": 8.0, "stores": {"postgres": fallen()}},
        "insights": {
            **HEADING,
            "conversations": 5_000,
            "calls": 50,
            "seconds": {"read": 9.0, "cluster": 20.5},
            "pages": {"page: four weeks": {"p50": 81.2, "p95": 501.0}},
        },
        "soak": {**HEADING, "rounds": 1, "users": 4, "minutes": 30.0, "messages": 4_000, **STEADY},
    }


STEADY = {"megabytes": [900.0, 1_000.0, 1_020.0], "growth": 0.02, "lost": [], "doubled": []}


def fallen() -> dict[str, Any]:
    """What was seen of one fault on one store."""
    fault = {"part": "redis", "way": "stopped", "sent": 9, "answer": 8, "apology": 1, "problem": 0, "nothing": 0}
    counts = {"message": 2_000, "report": 30, "ticket": 40, "feedback": 50, "followed conversation": 60}
    times = {"p50_s": 0.21, "worst_s": 4.51, "named_s": 1.1, "back_s": 0.4}
    return {"gateways": 2, "rasas": 2, "counts": counts, "lost": ["a"], "doubled": [], "faults": [fault | times]}


def rows(table: tables.Table) -> dict[str, list[str]]:
    """A table's rows by their first cell."""
    return {name: rest for name, *rest in table}


def test_a_ratio_is_ours_to_the_starters_and_stands_beside_its_goal() -> None:
    found = rows(tables.stack_table(stack(alone_p50_ms=4.0, at_once_per_s=15.0, start_s=5.1)))
    assert found["one at a time: reply, p50, ms"][1:] == ["4.0 (3.6 to 4.4)", "0.40", "at most 0.5, met"]
    assert found["8 at once: messages a second"][2:] == ["1.50", "at least 2, **missed**"]
    assert found["start until healthy, s"][2:] == ["0.51", "at most 0.5, **missed**"]
    assert found["one at a time: reply, p95, ms"][2:] == ["1.00", ""]


def test_what_cannot_be_measured_has_a_dash_and_no_goal() -> None:
    some = stack()
    some["sides"]["ours"]["pss_mb"] = None
    assert rows(tables.stack_table(some))["memory of all processes (PSS), MB"][1:] == ["-", "-", ""]


def test_nothing_unanswered_is_no_ratio() -> None:
    assert rows(tables.stack_table(stack()))["one at a time: messages without an answer"] == ["0", "0", "-", ""]


def test_every_goal_is_about_a_figure_that_is_shown() -> None:
    assert set(goals.STACK) <= set(tables.STACK)
    assert set(goals.STACK) >= goals.HIGHER


def test_a_goal_of_growth_is_held_against_the_largest_database() -> None:
    growth = figures()["growth"]
    growth["points"][-1]["figures"] = {work: {"p50": 1.0, "p95": 9.9} for work in growth["points"][0]["figures"]}
    found = rows(tables.growth_table(growth))
    assert found["log: a conversation read"] == ["1.25 / 12.3", "1.00 / 9.90", "at most 10, met"]
    assert found["log: a message added"][-1] == ""


def test_the_longest_of_a_way_between_user_and_agent_is_shown_beside_the_goal() -> None:
    found = rows(tables.handoff_table(figures()["handoff"]))
    assert found["page: user to agent"] == ["1.25", "12.3", "1234.5", "at most 1000, met"]


def test_tables_are_markdown_with_aligned_columns() -> None:
    text = tables.markdown([["", "a"], ["long name", "1"]])
    assert text == "|           | a   |\n| --------- | --- |\n| long name | 1   |"


def test_a_page_without_figures_says_so_and_how_to_get_them() -> None:
    page = document({})
    assert "No figures have been kept yet" in page
    assert "make bench" in page
    assert "py-spy record" in page
    assert "performance/stack.svg" not in page


def test_the_page_holds_the_parts_that_were_measured_and_no_other() -> None:
    growth = figures()["growth"]
    page = document({"growth": growth})
    assert "No figures have been kept yet" not in page
    assert "## Growth" in page
    assert "1.25 / 12.3" in page
    assert "Measured on 2026-11-22; medians of 5 rounds. A Processor, 2 cores, 24 GB" in page
    assert "## The message check beside Presidio" not in page


def test_page_and_plots_are_made_from_all_figures_and_the_same_each_time(tmp_path: Path) -> None:
    folder, page = tmp_path / "performance", tmp_path / "performance.md"
    folder.mkdir()
    for part, measured in figures().items():
        (folder / f"{part}.json").write_text(json.dumps(measured), encoding="utf-8")
    render(folder, page)
    drawn = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.svg")}
    assert set(drawn) == {"stack.svg", "growth.svg"}
    assert all("<dc:date>" not in plot for plot in drawn.values())
    text = page.read_text(encoding="utf-8")
    assert all(f"](performance/{name})" in text for name in drawn)
    assert text == document(load(folder))
    render(folder, page)
    assert drawn == {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.svg")}


@pytest.mark.parametrize(
    ("load_before", "quick", "kept"), [(0.1, False, True), (99.0, False, False), (0.1, True, False)]
)
def test_only_earnest_figures_of_a_quiet_machine_go_to_docs(
    monkeypatch: pytest.MonkeyPatch, load_before: float, quick: bool, kept: bool
) -> None:
    monkeypatch.setattr(command, "load_average", lambda: load_before)
    page, folder = command.where(quick)
    assert (page == command.PAGE) is kept
    assert (folder == command.FIGURES) is kept


@pytest.mark.parametrize("options", [["guards"], ["--rounds", "0"]])
def test_a_part_or_a_number_that_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["tests.load", *options])
    with pytest.raises(SystemExit) as refused:
        command.main()
    assert refused.value.code == 2
    assert "error" in capsys.readouterr().err


def test_what_was_seen_of_a_fault_is_said_and_what_was_lost() -> None:
    shown = rows(tables.faults_table(fallen()))
    assert shown["redis, stopped"] == ["9", "8", "1", "0", "0", "0.21", "4.51", "1.1", "0.4"]
    page = document(figures())
    assert "PostgreSQL and Redis, 2 gateways and 2 Rasas:" in page
    assert "**1 lost, 0 doubled**" in page


def test_growth_of_memory_stands_beside_its_goal() -> None:
    assert rows(tables.insights_table(figures()["insights"]))["page: four weeks"][-1] == "at most 500, **missed**"
    shown = rows(tables.soak_table(figures()["soak"]))["memory of all processes, MB"]
    assert shown == ["900", "1,000", "1,020", "2.0%", "at most 5%, met"]


def test_what_a_browser_saw_is_said() -> None:
    shown = rows(tables.pages_table(figures()["pages"]))
    assert shown["`/help`"] == ["12", tables.NONE, "12", "12", "12", "12", "0", "0.01"]
    assert "half within\n321 ms, 95 % within 654 ms, the slowest 987 ms" in document(figures())
