"""groundrules/web/rates.py and limits.py: who calls too often waits, and is told how long."""

import asyncio
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis
from starlette.testclient import TestClient

from groundrules.web.rates import LocalRates, Rate, Rates, RedisRates
from tests.conftest import REDIS
from tests.unit.web.gateway import CONVERSATIONS, Talk, is_problem

TEN = Rate(a_minute=10, at_once=3)


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture(params=["local", "redis"] if REDIS else ["local"])
def rates(request: pytest.FixtureRequest, seconds: Seconds, loop: asyncio.AbstractEventLoop) -> Iterator[Rates]:
    if request.param == "local":
        yield LocalRates(seconds)
        return
    client = Redis.from_url(REDIS)
    yield RedisRates(client, seconds)
    loop.run_until_complete(client.close(close_connection_pool=True))


@pytest.fixture
def take(rates: Rates, loop: asyncio.AbstractEventLoop) -> Any:
    name = secrets.token_hex(8)
    return lambda who="a", rate=TEN: loop.run_until_complete(rates.take(f"{name}:{who}", rate))


def test_some_at_once_and_then_one_after_the_other(take: Any, seconds: Seconds) -> None:
    assert [take() for _ in range(3)] == [0, 0, 0]
    assert take() == pytest.approx(6.0)
    seconds.now += 5.0
    assert take() == pytest.approx(1.0)
    seconds.now += 1.0
    assert take() == 0
    assert take() > 0
    seconds.now += 3_600.0
    assert [take() > 0 for _ in range(4)] == [False, False, False, True]


def test_everybody_is_counted_apart(take: Any) -> None:
    assert [take("a") for _ in range(3)] == [take("b") for _ in range(3)] == [0, 0, 0]


def test_zero_is_no_limit(take: Any) -> None:
    assert not any(take(rate=Rate(0, 1)) for _ in range(50))


def test_while_redis_is_away_each_gateway_counts_for_itself(
    loop: asyncio.AbstractEventLoop, seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    # Nothing listens on port 1.
    away = RedisRates(Redis.from_url("redis://127.0.0.1:1/0"), seconds)
    waits = [loop.run_until_complete(away.take("somebody", TEN)) for _ in range(4)]
    assert [wait > 0 for wait in waits] == [False, False, False, True]
    assert "Redis does not count calls" in caplog.text
    assert "somebody" not in caplog.text


def _limit(monkeypatch: pytest.MonkeyPatch, app: FastAPI, **limits: int) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(app.state.settings, name, value, raising=True)


def test_an_address_begins_only_so_many_conversations(
    monkeypatch: pytest.MonkeyPatch, app: FastAPI, client: TestClient
) -> None:
    _limit(monkeypatch, app, new_a_minute=4)
    assert [client.post(CONVERSATIONS).status_code for _ in range(2)] == [201, 201]
    refused = client.post(CONVERSATIONS)
    is_problem(refused, 429, "too-many-requests")
    assert 1 <= int(refused.headers["Retry-After"]) <= 15


@pytest.mark.parametrize(("address", "last"), [("127.0.0.1", 201), ("::1", 201), ("192.0.2.7", 429)])
def test_this_machine_is_not_counted(
    monkeypatch: pytest.MonkeyPatch, app: FastAPI, client: TestClient, address: str, last: int
) -> None:
    _limit(monkeypatch, app, new_a_minute=2)

    async def begin() -> int:
        transport = httpx.ASGITransport(app=app, client=(address, 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as there:
            return (await there.post(CONVERSATIONS)).status_code

    assert client.portal is not None
    assert [client.portal.call(begin) for _ in range(3)][-1] == last


def test_a_conversation_takes_only_so_many_messages(
    monkeypatch: pytest.MonkeyPatch, app: FastAPI, client: TestClient, talk: Talk
) -> None:
    _limit(monkeypatch, app, messages_a_minute=3)
    assert talk.post({"client_id": "1", "text": "May I?"}).status_code == 200
    is_problem(talk.post({"client_id": "2", "text": "And may I?"}), 429, "too-many-requests")
    assert [message["text"] for message in talk.read() if message["author"] == "user"] == ["May I?"]
    # Others are not held up, and reading is not limited.
    assert Talk(client).post({"client_id": "1", "text": "May I?"}).status_code == 200


def test_an_address_sends_only_so_much_in_all(
    monkeypatch: pytest.MonkeyPatch, app: FastAPI, client: TestClient
) -> None:
    _limit(monkeypatch, app, calls_a_minute=4)
    said = [Talk(client).post({"client_id": "1", "text": "May I?"}).status_code for _ in range(3)]
    assert said == [200, 200, 429]


def test_the_hosts_own_server_checks_as_often_as_it_likes(
    monkeypatch: pytest.MonkeyPatch, app: FastAPI, client: TestClient, talk: Talk
) -> None:
    _limit(monkeypatch, app, checks_a_minute=3, calls_a_minute=3)
    # An empty text is refused by the check itself, after the limit.
    by_token = [client.post("/api/v1/check", json={"text": " "}, headers=talk.headers).status_code for _ in range(2)]
    assert by_token == [422, 429]
    host = {"Authorization": f"Bearer {app.state.host_keys[0]}"}
    assert {client.post("/api/v1/check", json={"text": " "}, headers=host).status_code for _ in range(5)} == {422}


def test_log_ins_are_limited_by_address(monkeypatch: pytest.MonkeyPatch, app: FastAPI, client: TestClient) -> None:
    _limit(monkeypatch, app, logins_a_minute=3)
    tried = [
        client.post("/desk/api/login", json={"name": f"nobody{number}", "password": "wrong"}).status_code
        for number in range(2)
    ]
    assert tried == [401, 429]
