"""Rasa itself with our rules and forms, but without understanding: each message says how it was understood.

The actions run in this process, on trackers as the action server gets them.
"""

import asyncio
import warnings
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GroundRulesAction
from tests.actions.trackers import tracker

# What Rasa imports here warns of itself.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.model_training import train_core
    from rasa.utils.endpoints import EndpointConfig

PROJECT = Path(__file__).resolve().parents[2]
_CONFIG = """\
recipe: default.v1
assistant_id: test
policies:
  - name: RulePolicy
    core_fallback_action_name: action_answer_message
    core_fallback_threshold: 0.3
    enable_fallback_prediction: true
"""


def train(folder: Path) -> str:
    """Train the policies on the shipped rules; return the model's path."""
    (folder / "config.yml").write_text(_CONFIG, encoding="utf-8")
    rules = str(PROJECT / "data" / "rules.yml")
    model = train_core(str(PROJECT / "domain.yml"), str(folder / "config.yml"), rules, str(folder))
    assert model is not None
    return model


class _Actions(EndpointConfig):
    """Runs actions instead of asking an action server."""

    def __init__(self, actions: list[GroundRulesAction]) -> None:
        super().__init__(url="http://127.0.0.1:1")
        self._actions = {action.name(): action for action in actions}
        self.ran: list[str] = []

    async def request(self, json: dict[str, Any] | None = None, **_: Any) -> dict[str, Any]:  # type: ignore[override]
        """Run the action that Rasa asks for."""
        assert json is not None
        self.ran.append(json["next_action"])
        dispatcher = CollectingDispatcher()
        events = await self._actions[json["next_action"]].run(dispatcher, Tracker.from_dict(json["tracker"]), {})
        return {"events": events, "responses": dispatcher.messages}


class Talk:
    """One conversation."""

    def __init__(self, model: str, actions: list[GroundRulesAction]) -> None:
        self.actions = _Actions(actions)
        self._agent = Agent.load(model, action_endpoint=self.actions)

    def say(self, text: str, intent: str, *ranking: str, decision: str = "unknown") -> list[dict[str, Any]]:
        """Say something that is understood as told; return the replies."""
        return self._handle(text, tracker(text, intent, ranking, decision).latest_message)

    def press(self, message: dict[str, Any], title: str) -> list[dict[str, Any]]:
        """Press a button as the channel sends it; return the replies."""
        (meant,) = [choice for choice in message["choices"] if choice["title"] == title]
        entities = [{"entity": name, "value": value} for name, value in meant["entities"].items()]
        intent = {"name": meant["intent"], "confidence": 1.0}
        parsed = {"text": meant["intent"], "intent": intent, "intent_ranking": [intent], "entities": entities}
        return self._handle(meant["intent"], parsed)

    def slot(self, name: str) -> Any:
        """Return what a slot holds now."""
        return asyncio.run(self._agent.tracker_store.retrieve("c_1")).get_slot(name)

    def form(self) -> str | None:
        """Return the open form."""
        name: str | None = asyncio.run(self._agent.tracker_store.retrieve("c_1")).active_loop_name
        return name

    def _handle(self, text: str, parsed: dict[str, Any]) -> list[dict[str, Any]]:
        channel = CollectingOutputChannel()
        asyncio.run(self._agent.handle_message(UserMessage(text, channel, "c_1", parse_data=parsed)))
        return [sent["custom"] for sent in channel.messages]
