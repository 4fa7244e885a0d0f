"""A small client of the public API, as a host page would write it."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx

Message = dict[str, Any]


@dataclass(frozen=True)
class Talk:
    """One conversation. `post` returns the bare response, for tests of refusals."""

    http: httpx.Client
    id: str
    token: str

    @classmethod
    def begin(cls, http: httpx.Client, role: str | None = None, stage: str | None = None) -> "Talk":
        """Begin a conversation."""
        known = {key: value for key, value in {"role": role, "stage": stage}.items() if value}
        begun = http.post("/api/v1/conversations", json=known).raise_for_status().json()
        return cls(http, begun["conversation"], begun["token"])

    @property
    def path(self) -> str:
        """Where the conversation's messages are."""
        return f"/api/v1/conversations/{self.id}/messages"

    @property
    def headers(self) -> dict[str, str]:
        """What shows that the conversation is ours."""
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, client_id: str | None = None, **said: str) -> httpx.Response:
        """Send a text or a choice; return whatever comes back."""
        return self.http.post(
            self.path, json={"client_id": client_id or uuid.uuid4().hex, **said}, headers=self.headers
        )

    def replies(self, client_id: str | None = None, **said: str) -> list[Message]:
        """Send a text or a choice; return the replies."""
        messages: list[Message] = self.post(client_id, **said).raise_for_status().json()["messages"]
        return messages

    def say(self, text: str) -> Message:
        """Send a text; return its only reply."""
        (reply,) = self.replies(text=text)
        return reply

    def choose(self, message: Message, title: str) -> Message:
        """Press a button of `message`; return its only reply."""
        (choice,) = [offered["id"] for offered in message["choices"] if offered["title"] == title]
        (reply,) = self.replies(choice=choice)
        return reply

    def log(self) -> list[Message]:
        """Return the whole conversation."""
        messages: list[Message] = self.http.get(self.path, headers=self.headers).raise_for_status().json()["messages"]
        return messages

    def said_by_user(self) -> list[str]:
        """Return what the user said, as the log holds it."""
        return [message["text"] for message in self.log() if message["author"] == "user"]


def problem_told(answer: httpx.Response) -> dict[str, Any]:
    """Return what a problem document tells; its request's id is another each time."""
    return {name: value for name, value in answer.json().items() if name != "request_id"}
