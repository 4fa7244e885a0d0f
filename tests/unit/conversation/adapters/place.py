"""A conversation, and Chatwoot or a mail server beyond it, moved on step by step."""

import asyncio
from dataclasses import dataclass
from typing import Any

from groundrules.conversation.adapters.adapter import Reach
from groundrules.conversation.adapters.chatwoot.adapter import ChatwootAdapter
from groundrules.conversation.adapters.courier import Carry, Courier
from groundrules.conversation.adapters.outbox import Outbox
from groundrules.conversation.changes import LocalChanges
from tests.fakes.chatwoot import FakeChatwoot
from tests.unit.conversation.handoff.scene import Scene


@dataclass
class Place(Scene):
    """A conversation whose requests go elsewhere. `carry` does the steps of one request; `looks` asks who is there."""

    outbox: Outbox = None  # type: ignore[assignment]
    reach: Reach = None  # type: ignore[assignment]
    carry: Carry = None  # type: ignore[assignment]
    adapter: Any = None
    marks: int = 0

    def pump(self) -> None:
        """Carry whatever can be carried now."""
        asyncio.run(self._pump())

    async def _pump(self) -> None:
        courier = Courier(self.outbox, self.reach, self.handoffs, LocalChanges(), self.carry)
        while self.outbox.due():
            await courier._look()
            while courier._under_way:
                await asyncio.sleep(0)

    def look(self) -> None:
        """Ask Chatwoot who is there, and what it has not told."""
        adapter: ChatwootAdapter = self.adapter
        asyncio.run(adapter._look(self.handoffs, LocalChanges()))

    def hears(self, *events: dict[str, Any]) -> None:
        """Take webhooks, in this order, each in a request of its own."""
        for event in events:
            self.marks += 1
            self.adapter.receive(self.handoffs, event, f"mark {self.marks}")

    def words(self, author: str) -> list[str]:
        """What somebody has said in our conversation."""
        return [message.text for message in self.log.messages(self.talk) if message.author == author]


@dataclass
class Elsewhere(Place):
    """One whose requests go to Chatwoot."""

    chatwoot: FakeChatwoot = None  # type: ignore[assignment]

    def ask_and_open(self) -> int:
        """Ask for a person, and let Chatwoot hear of it; return the conversation there."""
        self.ask()
        self.pump()
        return self.chatwoot.only
