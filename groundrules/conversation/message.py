"""The shape of a message as it leaves the server (design section 5)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from groundrules.reply_kinds import KINDS

# The structured parts that a message may carry beside its text.
CONTENT = ("answer", "check", "draft", "candidates", "handoff")
# The part of the answer itself that a choice asks for, by its intent; a page that shows the parts needs no such button.
_FOCUS = {
    "ask_more": "rule",
    "ask_why": "why",
    "ask_consequence": "consequence",
    "ask_instead": "instead",
    "ask_section": "section",
    "ask_exceptions": "exception",
}
# What a report holds; the first two always.
REPORT = ("reference", "what", "who", "where", "when", "evidence", "wish")


@dataclass(frozen=True)
class Choice:
    """What a button stands for. Only `id` and `title` are shown; the rest is kept on the server."""

    title: str
    intent: str
    entities: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """One message of the assistant, not yet stored.

    `wish` says that it notes a wish about `{"rule": id or None}`; `report` that it stores a report, by the fields of
    `REPORT`.
    """

    kind: str
    text: str
    content: dict[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    trace: dict[str, Any] | None = None
    wish: dict[str, Any] | None = None
    report: dict[str, str | None] | None = None

    @classmethod
    def parse(cls, data: Any) -> "Reply":
        """Read what an action sent through Rasa. Raises `ValueError` if it is not a message."""
        if not isinstance(data, dict) or not _words(data.get("kind"), data.get("text")) or data["kind"] not in KINDS:
            raise ValueError("not a message")
        try:
            choices = tuple(Choice(**choice) for choice in data.get("choices", ()))
        except TypeError as error:
            raise ValueError("a choice is malformed") from error
        if not all(_words(choice.title, choice.intent) and isinstance(choice.entities, dict) for choice in choices):
            raise ValueError("a choice is malformed")
        content = {key: data[key] for key in CONTENT if key in data}
        report = _report(data["report"]) if data.get("report") is not None else None
        return cls(data["kind"], data["text"], content, choices, data.get("trace"), data.get("wish"), report)


def _report(data: Any) -> dict[str, str | None]:
    report: dict[str, str | None] = {key: data.get(key) for key in REPORT} if isinstance(data, dict) else {}
    told = [value for value in report.values() if value is not None]
    if not report or not _words(report["reference"], report["what"], *told):
        raise ValueError("a report is malformed")
    return report


def _words(*values: Any) -> bool:
    return all(isinstance(value, str) and value.strip() for value in values)


@dataclass(frozen=True)
class Message:
    """A stored message."""

    id: str
    seq: int
    author: str
    at: datetime
    kind: str
    text: str
    name: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, dict[str, Any]] = field(default_factory=dict)
    client_id: str | None = None

    def public(self) -> dict[str, Any]:
        """Return the message as the API shows it."""
        shown: dict[str, Any] = {
            "id": self.id,
            "seq": self.seq,
            "author": self.author,
            "at": self.at.isoformat(timespec="milliseconds"),
            "kind": self.kind,
            "text": self.text,
            **self.content,
        }
        if self.name:
            shown["name"] = self.name
        if self.client_id:
            shown["client_id"] = self.client_id
        if self.choices:
            shown["choices"] = [self._public_choice(key, choice) for key, choice in self.choices.items()]
        return shown

    def _public_choice(self, key: str, choice: dict[str, Any]) -> dict[str, str]:
        shown = {"id": key, "title": choice["title"]}
        if self.kind == "answer" and choice["intent"] in _FOCUS and not choice.get("entities"):
            shown["focus"] = _FOCUS[choice["intent"]]
        return shown
