"""The gateway as uvicorn serves it, with Rasa played; for streams, which the test client cannot end."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from groundrules.conversation.rasa_client import RasaClient
from tests.e2e.stack import free_ports

# How long anything is waited for, in seconds: long enough on a machine that is busy with something else.
PATIENCE = 60.0


@contextmanager
def served(app: FastAPI, behind: Callable[[httpx.Request], httpx.Response]) -> Iterator[httpx.Client]:
    """Serve `app` in a thread, and give a client of it; `behind` plays Rasa and may take its time."""

    async def answer(request: httpx.Request) -> httpx.Response:
        return await asyncio.to_thread(behind, request)

    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, ws="none", log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            until(lambda: server.started)
            mock = httpx.AsyncClient(transport=httpx.MockTransport(answer))
            app.state.dialogue.rasa = RasaClient(mock, "http://rasa.test", "hush", PATIENCE)
            yield client
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
    assert not thread.is_alive(), "something keeps the gateway from stopping"


def until(condition: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until it is so, for so many seconds at the most."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)
