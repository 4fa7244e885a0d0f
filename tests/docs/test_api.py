"""The pages of the API list every call, kind, field and problem code of the gateway, and no other."""

import ast
import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from actions.check import say_check
from actions.correct_claim import say_correction
from groundrules.conversation.message import CONTENT, KINDS, Message
from groundrules.guard.check import Check, Finding
from groundrules.rulebook.answer import Focus, Situation, compose, compose_point
from groundrules.rulebook.draft import Form
from groundrules.rulebook.draft import compose as compose_draft
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Coming, Draft, Role, Stage
from groundrules.web.api import check, conversations, handoff
from groundrules.web.api.rules import _brief
from groundrules.web.app import create_app
from groundrules.web.desk.api import account, agents, insights, reports, reviews, tickets, writing

from .markdown import DOCS, PROJECT, Block, bare, blocks, read, section, table

PAGE = "".join(read(DOCS / name) for name in ("api.md", "messages.md", "desk-api.md"))
# The modules that read requests.
TAKING = (conversations, handoff, check, account, agents, insights, reports, reviews, tickets, writing)
PROBLEM = "urn:ground-rules:problem:"


def examples(name: str) -> list[Block]:
    """The JSON examples whose fence says what they are."""
    return [block for block in blocks(PAGE, "json") if block.file == name]


def names(heading: str) -> set[str]:
    """The code spans in the first column of a section's table."""
    return {span for row in table(section(PAGE, heading)) for span in re.findall(r"`([^`]+)`", row[0])}


def test_every_call_is_listed_and_none_besides() -> None:
    app = create_app()
    routes = {
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    in_openapi = {(method.upper(), path) for path, item in app.openapi()["paths"].items() for method in item}
    listed = set(re.findall(r"`(GET|POST|PUT|PATCH|DELETE) ([^\s`]+)`", PAGE))
    assert listed == routes
    assert in_openapi <= listed


def test_query_parameters_are_named() -> None:
    for path, item in create_app().openapi()["paths"].items():
        for method, call in item.items():
            text = section(PAGE, f"`{method.upper()} {path}`")
            for parameter in call.get("parameters", ()):
                if parameter["in"] == "query":
                    assert re.search(rf"[`?]{parameter['name']}\b", text), f"{path} lacks {parameter['name']}"


@pytest.mark.parametrize("block", blocks(PAGE, "json"), ids=lambda block: block.file or "plain")
def test_every_example_is_json_and_every_request_would_be_taken(block: Block) -> None:
    data = json.loads(block.text)
    assert isinstance(data, dict)
    kind, _, model = block.file.partition(" ")
    if kind == "request":
        (owner,) = {getattr(module, model) for module in TAKING if hasattr(module, model)}
        taken = owner.parse_obj(data)
        assert json.loads(taken.json(exclude_unset=True)) == data


def test_the_message_is_one_of_ours() -> None:
    [example] = examples("message")
    [shown] = json.loads(example.text)["messages"]
    choices = {choice["id"]: {"title": choice["title"], "intent": "ask_why"} for choice in shown["choices"]}
    content = {"answer": shown["answer"]}
    at = datetime.fromisoformat(shown["at"]).astimezone(timezone.utc)
    message = Message(
        shown["id"], shown["seq"], shown["author"], at, shown["kind"], shown["text"], None, content, choices
    )
    assert message.public() == shown


def test_every_field_of_a_message_is_listed() -> None:
    message = Message(
        "m", 1, "user", datetime.now(timezone.utc), "text", "Hello.", "Ada", {}, {"m.0": {"title": "Why?"}}, "5f0c"
    )
    assert names("A message") == set(message.public()) | set(CONTENT)


def test_every_kind_is_listed_and_none_besides() -> None:
    assert names("Kinds") == KINDS


def test_every_field_of_an_answer_is_listed_and_none_besides(rulebook: Rulebook) -> None:
    situations = [Situation(role, stage) for role in (None, *Role) for stage in (None, *Stage)]
    fields = {
        field
        for rule_id in rulebook.rules
        for situation in situations
        for field in compose(rulebook, rule_id, Focus.RULE, situation).payload
    }
    # No rule of the shipped rulebook has a coming text.
    later = Coming(effective_from="2031-01-01", change="It ends.", source="UA", answer="Yes.", verdict="allowed")
    changing = replace(
        rulebook, rules={key: rule.copy(update={"coming": later}) for key, rule in rulebook.rules.items()}
    )
    any_rule = next(iter(rulebook.rules))
    told = compose(changing, any_rule, Focus.RULE, Situation()).payload
    assert set(told["coming"]) == {"date", "change", "answer", "verdict"}
    fields |= set(told)
    for claim in rulebook.contradictions.values():
        fields |= set(say_correction(rulebook, claim, Situation()).content["answer"])
    fields |= set(compose_point(rulebook, any_rule, [], Situation(), "On that.").payload)
    assert names("`answer`") == fields
    assert {focus.value for focus in Focus} <= set(re.findall(r"`(\w+)`", section(PAGE, "`answer`")))


def test_every_field_of_a_check_is_listed_and_none_besides(rulebook: Rulebook) -> None:
    rule = "contact-sharing/before-contract"
    found = Finding("phone", 0, 7, "Call me", rule, "Why.", "Instead.", "not_allowed", "", "A rule")

    class Checker:
        def check(self, _text: str, _situation: Situation) -> Check:
            return Check("not_allowed", (found,), "Write to me here.")

    shown = say_check(rulebook, Checker(), "Call me", Situation()).content["check"]
    assert names("`check`") == set(shown)
    spans = set(re.findall(r"`(\w+)`", section(PAGE, "`check`")))
    assert set(shown["findings"][0]) | {"ok", "caution", "not_allowed"} <= spans


def test_every_field_of_a_draft_is_listed_and_none_besides(rulebook: Rulebook) -> None:
    drafts = [draft for draft in rulebook.drafts.values() if isinstance(draft, Draft)]
    fields = {field for draft in drafts for field in compose_draft(draft, Form.NORMAL, None, None)}
    assert names("`draft`") == fields
    assert {form.value for form in Form} <= set(re.findall(r"`(\w+)`", section(PAGE, "`draft`")))


def test_the_brief_rule_is_one_of_ours(rulebook: Rulebook) -> None:
    [example] = examples("brief")
    [shown] = json.loads(example.text)["rules"]
    made = _brief(rulebook, rulebook.rule(shown["id"]))
    opening = shown["summary"].removesuffix(" ...")
    assert made["summary"].startswith(opening)
    assert made | {"summary": shown["summary"], "version": shown["version"]} == shown


def test_the_health_example_names_every_part() -> None:
    [example] = examples("health")
    source = read(PROJECT / "groundrules/web/health.py")
    parts = re.search(r'return (\{"gateway".*\})', source)
    assert parts is not None
    # Redis is a part only where there is one.
    assert set(json.loads(example.text)["parts"]) == {*re.findall(r'"(\w+)":', parts[1]), "redis"}


def _coded(folder: Path) -> Iterator[tuple[str, int]]:
    """Every code that the source gives to `Problem` or `problem_response`, with its status."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(read(file))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            status, code = node.args[0], node.args[1]
            if called not in {"Problem", "problem_response"}:
                continue
            if isinstance(status, ast.Constant) and isinstance(code, ast.Constant):
                yield code.value, status.value


async def _provoked() -> dict[str, dict[str, Any]]:
    """The problems that come from the framework, as the gateway answers them."""
    found = {}
    transport = httpx.ASGITransport(app=create_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as http:
        for response in (
            await http.get("/nowhere"),
            await http.put("/api/v1/rules"),
            await http.post("/api/v1/conversations", content=b"\xff", headers={"Content-Type": "application/json"}),
        ):
            assert response.headers["Content-Type"] == "application/problem+json"
            found[response.json()["type"].removeprefix(PROBLEM)] = response.json()
    return found


def test_every_problem_is_listed_and_none_besides() -> None:
    provoked = {code: document["status"] for code, document in asyncio.run(_provoked()).items()}
    assert set(provoked) == {"not-found", "method-not-allowed", "bad-request"}
    rows = [*table(section(PAGE, "Problems")), *table(section(PAGE, "Problems at the desk"))]
    listed = {bare(row[0]): int(row[1]) for row in rows}
    assert len(listed) == len(rows)
    assert listed == dict(_coded(PROJECT / "groundrules")) | provoked


def test_the_problem_example_has_the_shape_of_a_problem() -> None:
    [example] = examples("problem")
    assert set(json.loads(example.text)) == set(asyncio.run(_provoked())["not-found"])
