"""An agent at the desk, played for the gateway's tests."""

from typing import Any

import httpx
from fastapi import FastAPI

from groundrules.desk.accounts import DeskRole

DESK = "/desk/api"


class AgentAt:
    """Somebody logged in: their own cookies, and the token that comes with every change."""

    def __init__(
        self, client: httpx.Client, name: str, role: DeskRole = DeskRole.AGENT, app: FastAPI | None = None
    ) -> None:
        """`app` is the gateway that the client talks to, for any client but Starlette's own."""
        self.client = client
        self.name = name
        self.app = app or client.app
        self.password = self.app.state.desk.accounts.add(name, role, "test")
        logged_in = self.log_in(self.password)
        assert logged_in.status_code == 200, logged_in.text
        self.csrf = logged_in.json()["csrf_token"]
        self.cookie = logged_in.cookies["ground_rules_desk"]

    def log_in(self, password: str) -> httpx.Response:
        response = self.client.post(f"{DESK}/login", json={"name": self.name, "password": password})
        # Each agent has a browser of their own; the test's client is only one.
        self.client.cookies.clear()
        return response

    def headers(self, **more: str) -> dict[str, str]:
        return {"Cookie": f"ground_rules_desk={self.cookie}", "X-CSRF-Token": self.csrf} | more

    def get(self, path: str) -> httpx.Response:
        return self.client.get(DESK + path, headers=self.headers())

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.client.post(DESK + path, json=body, headers=self.headers(**headers))

    def ticket(self, number: str) -> dict[str, Any]:
        return self.get(f"/tickets/{number}").json()["ticket"]

    def change(self, number: str, what: str, **body: Any) -> httpx.Response:
        """Change a ticket, as it stands now unless a version is given."""
        return self.post(f"/tickets/{number}/{what}", {"version": self.ticket(number)["version"], **body})
