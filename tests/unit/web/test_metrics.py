"""What is counted, who may read it, and that the dashboard and the docs name what there is."""

import json
import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine, update
from starlette.testclient import TestClient

from groundrules.conversation.handoff.models import TicketRow
from groundrules.conversation.log import utc_now
from groundrules.guard.check import Check
from groundrules.secrets import read_secrets
from groundrules.settings import Settings
from groundrules.web.metrics import Queues
from groundrules.web.rates import LocalRates
from tests.conftest import PROJECT
from tests.docs.markdown import DOCS, read, section, table
from tests.unit.web.gateway import Behind, Talk, is_problem
from tests.unit.web.serving import served, until
from tests.unit.web.streams import opened

SERIES = re.compile(r"\b(?:ground_rules|process)_[a-z_]+\b")


@pytest.fixture
def token(settings: Settings) -> dict[str, str]:
    return {"Authorization": f"Bearer {read_secrets(settings.secrets_file).metrics_token}"}


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def told(client: TestClient, token: dict[str, str]) -> dict[str, float]:
    """Return the series without labels that are told."""
    answer = client.get("/metrics", headers=token)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {sample.name: sample.value for family in families for sample in family.samples if not sample.labels}


def test_messages_and_replies_by_kind(client: TestClient, talk: Talk, behind: Behind) -> None:
    names = [("ground_rules_messages_total", {}), ("ground_rules_answers_total", {"kind": "text"})]
    names += [("ground_rules_answers_total", {"kind": "error"}), ("ground_rules_rasa_failures_total", {})]
    names += [("ground_rules_rasa_seconds_count", {})]
    before = [value(name, **labels) for name, labels in names]
    talk.post({"client_id": "1", "text": "hello"})
    behind.down = "rasa"
    talk.post({"client_id": "2", "text": "hello"})
    assert [value(name, **labels) - was for (name, labels), was in zip(names, before, strict=True)] == [2, 1, 1, 1, 2]


def test_requests_are_counted_by_route_never_by_path(client: TestClient, talk: Talk) -> None:
    route = "/api/v1/conversations/{conversation}/messages"
    counted = [
        {"method": "GET", "route": route, "status": "200"},
        {"method": "GET", "route": "/static", "status": "200"},
        {"method": "GET", "route": "/widget/v1", "status": "200"},
        {"method": "GET", "route": "none", "status": "404"},
        {"method": "other", "route": "none", "status": "404"},
    ]
    before = [value("ground_rules_requests_total", **labels) for labels in counted]
    talk.read()
    for path in ("/static/site.css", "/widget/v1/help.js", "/not/here", "/nor/there"):
        client.get(path)
    client.request("BREW", "/coffee")
    after = [value("ground_rules_requests_total", **labels) for labels in counted]
    assert [now - was for now, was in zip(after, before, strict=True)] == [1, 1, 1, 2, 1]
    assert value("ground_rules_request_seconds_count", method="GET", route=route) >= 1
    labels = {str(sample.labels) for family in REGISTRY.collect() for sample in family.samples}
    assert not [one for one in labels if talk.id in one or "coffee" in one or "site.css" in one]


def test_checks_by_verdict(client: TestClient, app: FastAPI, talk: Talk) -> None:
    class Checker:
        def check(self, *_: object) -> Check:
            return Check("caution", (), None, ())

    app.state.checker = Checker()
    before = value("ground_rules_checks_total", verdict="caution")
    assert client.post("/api/v1/check", json={"text": "a"}, headers=talk.headers).status_code == 200
    assert value("ground_rules_checks_total", verdict="caution") == before + 1


def test_refusals_by_limit(client: TestClient, app: FastAPI, talk: Talk) -> None:
    app.state.settings.messages_a_minute = 1
    app.state.rates = LocalRates()
    before = value("ground_rules_refusals_total", limit="messages")
    assert [talk.post({"client_id": n, "text": "hi"}).status_code for n in "12"] == [200, 429]
    assert value("ground_rules_refusals_total", limit="messages") == before + 1


def test_what_waits_is_read_from_the_database(
    client: TestClient, app: FastAPI, talk: Talk, behind: Behind, token: dict[str, str]
) -> None:
    behind.down = "rasa"
    assert told(client, token)["ground_rules_queue_length"] == 0
    assert told(client, token)["ground_rules_queue_age_seconds"] == 0
    talk.post({"client_id": "1", "text": "I want to talk to a person"})
    with app.state.engine.begin() as connection:
        asked = connection.execute(update(TicketRow).values(requested_at=utc_now() - timedelta(hours=1))).rowcount
    assert asked == 1
    now = told(client, token)
    assert now["ground_rules_queue_length"] == 1
    assert now["ground_rules_queue_age_seconds"] >= 3_600
    assert now["ground_rules_database_up"] == 1


def test_without_a_database_the_rest_is_told(client: TestClient, app: FastAPI, token: dict[str, str]) -> None:
    app.state.engine = create_engine("sqlite:////nowhere/at/all.db", future=True)
    now = told(client, token)
    assert now["ground_rules_database_up"] == 0
    assert "ground_rules_queue_length" not in now
    assert "ground_rules_messages_total" in now


def test_another_machine_needs_the_token(client: TestClient, settings: Settings, token: dict[str, str]) -> None:
    """The test client's address is no loopback address."""
    is_problem(client.get("/metrics"), 401, "bad-token")
    key = read_secrets(settings.secrets_file).host_key
    is_problem(client.get("/metrics", headers={"Authorization": f"Bearer {key}"}), 401, "bad-token")
    assert client.get("/metrics", headers=token).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_this_machine_needs_none_unless_it_speaks_for_another(client: TestClient, app: FastAPI, header: str) -> None:
    here = TestClient(app, client=("127.0.0.1", 4_000))
    assert here.get("/metrics").status_code == 200
    is_problem(here.get("/metrics", headers={header: "127.0.0.1"}), 401, "bad-token")


def series() -> set[str]:
    """Every series that there can be: of histograms and counters, too."""
    families = [*REGISTRY.collect()]
    names = {family.name for family in families}
    for family in families:
        names |= {f"{family.name}{end}" for end in ("_total", "_bucket", "_count", "_sum")}
    return names | set(SERIES.findall(read(PROJECT / "groundrules" / "web" / "metrics.py")))


def test_every_metric_of_the_dashboard_exists() -> None:
    board = json.loads(read(PROJECT / "deploy" / "grafana" / "ground-rules.json"))
    used = {name for panel in board["panels"] for target in panel["targets"] for name in SERIES.findall(target["expr"])}
    assert len(used) > 12
    assert used <= series()
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_the_docs_list_every_metric_with_its_labels(client: TestClient) -> None:
    rows = table(section(read(DOCS / "operations.md"), "Metrics"))
    listed = {name: set(re.findall(r"`(\w+)`", row[1])) for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    collected = [*REGISTRY.collect(), *Queues(client.app.state.engine).collect()]  # type: ignore[attr-defined]
    ours = {family.name + ("_total" if family.type == "counter" else "") for family in collected}
    assert set(listed) == {name for name in ours if name.startswith("ground_rules_")}
    for family in collected:
        labels = {label for sample in family.samples for label in sample.labels} - {"le"}
        name = family.name + ("_total" if family.type == "counter" else "")
        assert not labels or name not in listed or labels == listed[name]


def test_streams_that_are_open(app: FastAPI, behind: Behind) -> None:
    before = value("ground_rules_streams")
    with served(app, behind) as http:
        talk = Talk(http)  # type: ignore[arg-type]  # httpx's client has the calls that Starlette's has
        with opened(http, talk.place, talk.headers) as stream:
            assert stream.next().name == "state"
            assert value("ground_rules_streams") == before + 1
        until(lambda: value("ground_rules_streams") == before)
