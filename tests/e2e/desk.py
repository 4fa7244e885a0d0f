"""An agent at the desk of a running gateway, as another tool would drive it."""

import subprocess
from typing import Any

import httpx

from tests.e2e.stack import PROJECT, Stack

API = "/desk/api"


def add_agent(stack: Stack, name: str, role: str = "agent") -> str:
    """Add an agent on the command line; return the one-time password."""
    return _desk(stack, "add-agent", name, "--role", role).splitlines()[-1].split()[-1]


def let_go(stack: Stack, name: str) -> None:
    """Close an agent's account on the command line; another may have the name then."""
    _desk(stack, "deactivate", name)


def _desk(stack: Stack, *words: str) -> str:
    command = [PROJECT / ".venv/bin/groundrules", "desk", *words]
    done = subprocess.run(command, env=stack.environment, cwd=PROJECT, capture_output=True, text=True, check=True)
    return done.stdout


class Agent:
    """Somebody logged in, with a browser of their own. Close it when done."""

    def __init__(self, stack: Stack, name: str, role: str = "agent") -> None:
        self.name, self.password = name, add_agent(stack, name, role)
        self.http = httpx.Client(base_url=stack.url, timeout=30.0)
        self.response = self.http.post(f"{API}/login", json={"name": name, "password": self.password})
        self.csrf = {"X-CSRF-Token": self.response.raise_for_status().json()["csrf_token"]}

    def __enter__(self) -> "Agent":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ticket(self, number: str) -> dict[str, Any]:
        """Return a ticket as it stands."""
        ticket: dict[str, Any] = self.http.get(f"{API}/tickets/{number}").raise_for_status().json()["ticket"]
        return ticket

    def change(self, number: str, what: str, **body: Any) -> httpx.Response:
        """Change a ticket, as it stands now unless a version is given."""
        known = {"version": self.ticket(number)["version"], **body}
        return self.http.post(f"{API}/tickets/{number}/{what}", json=known, headers=self.csrf)
