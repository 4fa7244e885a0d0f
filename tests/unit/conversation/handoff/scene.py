"""A conversation seen from the user's side and from the desk's, for the tests of handoffs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Waits
from groundrules.conversation.handoff.tickets import Person, Ticket
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Choice, Message, Reply
from groundrules.guard.judge import Finding

ANN, BEN, LEA = Person("Ann", "agent"), Person("Ben", "agent"), Person("Lea", "lead")
WAITS = Waits(
    join=timedelta(minutes=5), answer=timedelta(minutes=10), silence=timedelta(minutes=60), keep=timedelta(days=7)
)
FOUND = Finding("email", 0, 1, "jo@lin.dev", "contact-sharing/before-contract", "Most scams.", "", "", "", "Contact")


@dataclass
class Desk:
    """Who is there, played."""

    there: bool = True
    gone: set[str] = field(default_factory=set)

    def present(self, _now: datetime) -> bool:
        return self.there

    def serves(self, name: str) -> bool:
        return name not in self.gone


def finds_contact(text: str) -> Finding | None:
    return FOUND if "@" in text else None


@dataclass
class Scene:
    """One conversation, seen from the user's side and from the desk's."""

    log: ConversationLog
    handoffs: Handoffs
    desk: Desk
    talk: str
    said: int = 0

    def write(self, text: str) -> Message:
        """Store a message of the user's."""
        self.said += 1
        return self.log.add_user_message(self.talk, f"k{self.said}", text)[0]

    def ask(self, why: str = "asked", *also: Reply) -> list[Message]:
        """Ask for a person."""
        return self.handoffs.request(self.talk, self.write("A person, please").id, why, also)

    def say(self, text: str) -> list[Message] | None:
        """Say something, as far as the handoff is concerned."""
        return self.handoffs.receive(self.talk, self.write(text).id, text)

    def press(self, message: Message, title: str) -> list[Message] | None:
        """Press a button of a message."""
        [means] = [choice for choice in message.choices.values() if choice["title"] == title]
        return self.handoffs.receive(self.talk, self.write(title).id, Choice(**means))

    def answer(self, text: str, to: Message) -> list[Message]:
        """Let the assistant answer."""
        return self.log.add_replies(self.talk, to.id, [Reply("text", text)])

    @property
    def owner(self) -> str:
        return self.log.state(self.talk).conversation.owner

    @property
    def shown(self) -> dict[str, object] | None:
        """What the user is shown of the handoff."""
        handoff = self.log.state(self.talk).handoff
        return dict(handoff) if handoff is not None else None

    @property
    def ticket(self) -> Ticket:
        """The ticket named last."""
        [*_, named] = [
            message.content["handoff"]["ticket"]
            for message in self.log.messages(self.talk)
            if "handoff" in message.content
        ]
        return self.handoffs.ticket(named)

    @property
    def told(self) -> list[tuple[str, str]]:
        """Who said what about the handoff."""
        return [
            (message.author, message.content["handoff"]["event"])
            for message in self.log.messages(self.talk)
            if "handoff" in message.content
        ]

    def claim(self, by: Person = ANN) -> Ticket:
        """Let an agent take the ticket as it stands."""
        return self.handoffs.claim(self.ticket.id, self.ticket.version, by)
