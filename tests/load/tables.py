"""The tables of figures, as the page and the terminal show them: rows of text, of which the first is the head."""

from collections.abc import Sequence
from typing import Any

from tests.figures.page import NONE
from tests.load import goals

Table = list[list[str]]
# In the table's order; what a figure is called (with how many talk at once), and how many decimals it has.
STACK = {
    "alone_p50_ms": ("one at a time: reply, p50, ms", 1),
    "alone_p95_ms": ("one at a time: reply, p95, ms", 1),
    "alone_p99_ms": ("one at a time: reply, p99, ms", 1),
    "at_once_p50_ms": ("{} at once: reply, p50, ms", 1),
    "at_once_p95_ms": ("{} at once: reply, p95, ms", 1),
    "at_once_p99_ms": ("{} at once: reply, p99, ms", 1),
    "alone_per_s": ("one at a time: messages a second", 1),
    "at_once_per_s": ("{} at once: messages a second", 1),
    "alone_cpu_ms": ("one at a time: processor time a message, ms", 1),
    "at_once_cpu_ms": ("{} at once: processor time a message, ms", 1),
    "start_s": ("start until healthy, s", 1),
    "train_s": ("training, s", 1),
    "pss_mb": ("memory of all processes (PSS), MB", 0),
    "rss_mb": ("memory of all processes (RSS), MB", 0),
    "alone_unanswered": ("one at a time: messages without an answer", 0),
    "at_once_unanswered": ("{} at once: messages without an answer", 0),
    "alone_caller_cpu_ms": ("one at a time: the measuring client's own processor time, ms", 2),
    "at_once_caller_cpu_ms": ("{} at once: the measuring client's own processor time, ms", 2),
}


def markdown(table: Table) -> str:
    """Return the table in Markdown, its columns aligned so that it can be read as it is."""
    widths = [max(3, *map(len, column)) for column in zip(*table, strict=True)]
    head, *rows = [_line(row, widths) for row in table]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([head, rule, *rows])


def stack_table(stack: dict[str, Any]) -> Table:
    """Return both sides' figures, ours as a multiple of the starter's, and the goal."""
    table = [["", "Rasa's starter", "Ground Rules", "ratio", "goal"]]
    starter, ours = stack["sides"]["starter"], stack["sides"]["ours"]
    for key, (said, decimals) in STACK.items():
        times = ratio(stack, key)
        shown = [said.format(stack["at_once"]), _spread(starter[key], decimals), _spread(ours[key], decimals)]
        table.append([*shown, NONE if times is None else f"{times:.2f}", _ratio_goal(key, times)])
    return table


def ratio(stack: dict[str, Any], key: str) -> float | None:
    """Return our median as a multiple of the starter's; None where that is not measured or 0."""
    starter, ours = (stack["sides"][side][key] for side in ("starter", "ours"))
    if starter is None or ours is None or not starter["median"]:
        return None
    return float(ours["median"] / starter["median"])


def parts_table(parts: dict[str, Any], group: str) -> Table:
    """Return p50, p95 and the goal of each part of a group."""
    table = [["milliseconds", "p50", "p95", "goal, p50"]]
    for name, figure in parts["groups"][group].items():
        goal = _goal(goals.PARTS.get(name), figure["p50"])
        table.append([name, _short(figure["p50"]), _short(figure["p95"]), goal])
    return table


def guard_table(guard: dict[str, Any]) -> Table:
    """Return what the message check and Presidio find, and how long they take."""
    check, presidio = guard["systems"]["check"], guard["systems"]["presidio"]
    said = {"caught": "violations caught", "false_alarms": "false alarms on harmless messages"}
    shares = [[text, *(f"{some[key] * 100:.1f} %" for some in (check, presidio))] for key, text in said.items()]
    times = [
        [f"a message, {key}, ms", *(_short(some[f"{key}_ms"]) for some in (check, presidio))] for key in ("p50", "p95")
    ]
    return [["", "message check", "Presidio"], *shares, *times]


def handoff_table(handoff: dict[str, Any]) -> Table:
    """Return p50, p95 and the longest of each way between user and agent, and the goal."""
    table = [["milliseconds", "p50", "p95", "longest", "goal, p95"]]
    for name, figure in handoff["ways"].items():
        shown = [_short(figure[key]) for key in ("p50", "p95", "most")]
        table.append([name, *shown, _goal(goals.HANDOFF, figure["p95"])])
    return table


def pages_table(pages: dict[str, Any]) -> Table:
    """Return what each page costs on a first visit."""
    shown = ("first_byte", "painted", "ready", "loaded", "kilobytes", "requests", "blocking", "shifts")
    heads = ["first byte, ms", "painted, ms", "ready, ms", "loaded, ms", "kB", "requests", "blocking scripts", "shift"]
    rows = [[f"`{path}`", *(_cost(costs[name]) for name in shown)] for path, costs in pages["pages"].items()]
    return [["", *heads], *rows]


def _cost(value: float | None) -> str:
    return NONE if value is None else f"{round(value, 2):g}" if value < 10 else f"{value:.0f}"


def growth_table(growth: dict[str, Any]) -> Table:
    """Return p50 and p95 of each operation for each number of messages, and the goal for the last."""
    points = growth["points"]
    table = [["p50 / p95, ms, with so many messages", *(f"{point['messages']:,}" for point in points), "goal, p95"]]
    for name in points[0]["figures"]:
        figures = [point["figures"][name] for point in points]
        shown = [f"{_short(one['p50'])} / {_short(one['p95'])}" for one in figures]
        table.append([name, *shown, _goal(goals.GROWTH.get(name), figures[-1]["p95"])])
    table.append(["size of the database, MB", *(f"{point['megabytes']:,.0f}" for point in points), ""])
    return table


def faults_table(found: dict[str, Any]) -> Table:
    """Return what was seen of each fault on one store."""
    heads = ("answers", "apologies", "problem documents", "no answer")
    table = [["", "sent", *heads, "p50, s", "slowest, s", "named after, s", "well again after, s"]]
    for fault in found["faults"]:
        counts = [str(fault[name]) for name in ("sent", "answer", "apology", "problem", "nothing")]
        times = [_short(fault[name]) for name in ("p50_s", "worst_s")]
        named = NONE if not fault["named_s"] else f"{fault['named_s']:.1f}"
        table.append([f"{fault['part']}, {fault['way']}", *counts, *times, named, f"{fault['back_s']:.1f}"])
    return table


def insights_table(insights: dict[str, Any]) -> Table:
    """Return p50 and p95 of each page of insights, and the goal."""
    table = [["milliseconds", "p50", "p95", "goal, p95"]]
    for name, figure in insights["pages"].items():
        table.append([name, _short(figure["p50"]), _short(figure["p95"]), _goal(goals.INSIGHTS, figure["p95"])])
    return table


def soak_table(soak: dict[str, Any]) -> Table:
    """Return the memory at the beginning, once warm, and at the end, and the goal."""
    samples = soak["megabytes"]
    shown = [f"{samples[place]:,.0f}" for place in (0, len(samples) // 3, -1)]
    goal = f"at most {goals.MEMORY:.0%}, {_said(soak['growth'] <= goals.MEMORY)}"
    head = ["", "at first", "warm", "at the end", "growth once warm", "goal"]
    return [head, ["memory of all processes, MB", *shown, f"{soak['growth']:.1%}", goal]]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"


def _spread(figure: dict[str, float] | None, decimals: int) -> str:
    """Return "44.9 (43.1 to 47.0)", or one number where all rounds agree."""
    if figure is None:
        return NONE
    median, low, high = (f"{figure[name]:,.{decimals}f}" for name in ("median", "low", "high"))
    return median if low == high else f"{median} ({low} to {high})"


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _ratio_goal(key: str, times: float | None) -> str:
    goal = goals.STACK.get(key)
    if goal is None or times is None:
        return ""
    if key in goals.HIGHER:
        return f"at least {goal:g}, {_said(times >= goal)}"
    return f"at most {goal:g}, {_said(times <= goal)}"


def _goal(most: float | None, value: float) -> str:
    return "" if most is None else f"at most {most:g}, {_said(value <= most)}"


def _said(met: bool) -> str:
    return "met" if met else "**missed**"
