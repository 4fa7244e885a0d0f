"""Whatever Rasa does, the gateway gets messages or one kind of error, and the error never holds what was typed."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from groundrules.conversation.message import Choice, Reply
from groundrules.conversation.rasa_client import CHANNEL_PATH, SECRET_HEADER, RasaClient, RasaUnavailable

TYPED = "my secret words"


def _ask(handler: Callable[[httpx.Request], httpx.Response], said: str | Choice = TYPED) -> list[Reply]:
    async def ask() -> list[Reply]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http:
            return await RasaClient(http, "http://rasa.test", "hush", 1.5).ask("c_1", said, {"role": "client"})

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("said", "part"),
    [
        (TYPED, {"text": TYPED}),
        ("Why?", {"text": "Why?"}),
        (Choice("Why?", "ask_why", {"rule": "a/b"}), {"choice": {"intent": "ask_why", "entities": {"rule": "a/b"}}}),
    ],
)
def test_what_is_sent(said: str | Choice, part: dict[str, object]) -> None:
    seen = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(
            200, json={"messages": [{"kind": "text", "text": "Hello."}, {"kind": "text", "text": "!"}]}
        )

    assert _ask(handler, said) == [Reply("text", "Hello."), Reply("text", "!")]
    (request,) = seen
    assert str(request.url) == f"http://rasa.test{CHANNEL_PATH}"
    assert request.headers[SECRET_HEADER] == "hush"
    assert json.loads(request.content) == {"sender": "c_1", "metadata": {"role": "client"}} | part
    assert set(request.extensions["timeout"].values()) == {1.5}


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout, httpx.ConnectTimeout, httpx.ConnectError, httpx.RemoteProtocolError]
)
def test_no_connection(error: type[httpx.TransportError]) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error("while sending " + TYPED, request=request)

    with pytest.raises(RasaUnavailable, match=f"^{error.__name__}$"):
        _ask(handler)


@pytest.mark.parametrize("status", [201, 204, 302, 403, 500, 503])
def test_another_status(status: int) -> None:
    with pytest.raises(RasaUnavailable, match=f"^status {status}$"):
        _ask(lambda _request: httpx.Response(status, text=TYPED))


MALFORMED = [
    b"", b"not json", b"\xff\xfe\xff", b"null", b"[]", b"{}", b'"messages"', b'{"messages": null}', b'{"messages": 5}',
    b'{"messages": "my secret words"}', b'{"messages": [null]}', b'{"messages": [{"text": "my secret words"}]}',
    b'{"messages": [{"kind": "text", "text": "fine"}, {"kind": "nonsense", "text": "my secret words"}]}',
    b'{"messages": [{"kind": ["text"], "text": "my secret words"}]}', b'{"messages": {"kind": "text"}}',
    b'{"messages": []}',
]  # fmt: skip


@pytest.mark.parametrize("content", MALFORMED)
def test_an_answer_that_is_none(content: bytes) -> None:
    with pytest.raises(RasaUnavailable) as caught:
        _ask(lambda _request: httpx.Response(200, content=content))
    assert TYPED not in str(caught.value)
