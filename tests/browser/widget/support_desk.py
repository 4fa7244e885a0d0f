"""The support desk of a played stack, worked on its database from outside, as another process does."""

from dataclasses import dataclass
from uuid import uuid4

from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Surroundings
from groundrules.conversation.handoff.tickets import Person
from groundrules.conversation.message import Reply
from groundrules.database import make_engine
from groundrules.desk.accounts import Accounts, DeskRole
from groundrules.desk.passwords import Passwords
from groundrules.rulebook.store import RulebookStore
from tests.browser.conftest import Visit
from tests.e2e.stack import Stack

_SESSION = "JSON.parse(localStorage.getItem('ground-rules.session'))"


@dataclass
class Agent:
    """Somebody at the desk who has joined a conversation."""

    handoffs: Handoffs
    ticket: str
    person: Person

    def _version(self) -> int:
        return self.handoffs.ticket(self.ticket).version

    def says(self, text: str) -> None:
        """Write to the user."""
        self.handoffs.send(self.ticket, self._version(), self.person, [Reply("text", text)], uuid4().hex)

    def gives_back(self) -> None:
        """Hand the user back to the assistant."""
        self.handoffs.give_back(self.ticket, self._version(), self.person)


class SupportDesk:
    """The desk. Nobody is at it until somebody `comes`."""

    def __init__(self, stack: Stack) -> None:
        self._url = stack.url
        engine = make_engine(f"sqlite:///{stack.home / 'ground-rules.db'}")
        self._accounts = Accounts(engine, Passwords())
        around = Surroundings(self._accounts, RulebookStore(engine).current)
        self._handoffs = Handoffs(engine, around, lambda _: None)

    def comes(self, name: str) -> None:
        """Let an agent of this name sit down at the desk."""
        if not self._accounts.serves(name):
            self._accounts.add(name, DeskRole.AGENT, "a test")
        self._accounts.set_duty(name, on=True)

    def leaves(self, name: str) -> None:
        """Let an agent go."""
        self._accounts.set_duty(name, on=False)

    def joins(self, visited: Visit, name: str) -> Agent:
        """Take the conversation that a page shows, in which a person was asked for."""
        session = visited.page.evaluate(_SESSION)
        address = f"{self._url}/api/v1/conversations/{session['conversation']}"
        headers = {"Authorization": f"Bearer {session['token']}"}
        ticket = visited.page.request.get(address, headers=headers).json()["handoff"]["ticket"]
        agent = Agent(self._handoffs, ticket, Person(name, DeskRole.AGENT.value))
        self._handoffs.claim(agent.ticket, self._handoffs.ticket(agent.ticket).version, agent.person)
        return agent
