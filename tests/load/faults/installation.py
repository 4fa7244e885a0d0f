"""An installation of several processes, each of whose parts can be killed, stopped and made slow, and brought back."""

import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.stack import Stack, StackFailed, free_ports, prepare
from tests.load.faults.relay import Relay, relaying
from tests.load.faults.stores import Postgres, RedisServer, Store

# How much longer all that a part says and is told takes when it is slow, in seconds: for each piece, each way.
SLOW = {"actions": 1.0, "rasa": 1.0, "gateway": 0.5, "database": 0.03, "redis": 0.3}
KILL, STOP, SLOWED = "killed", "stopped", "slow"
WAYS = (KILL, STOP, SLOWED)


@dataclass(frozen=True)
class Shape:
    """What an installation is made of; on SQLite there is one gateway, one Rasa, and no Redis."""

    store: str
    gateways: int = 1
    rasas: int = 1

    @property
    def parts(self) -> list[str]:
        """What can fail, in the order in which it does."""
        return ["actions", "rasa", "gateway", *(("database", "redis") if self.store == "postgres" else ())]


@dataclass
class _Member(Stack):
    """One process, with the installation's settings and ports of its own."""

    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | self.settings


class Process:
    """The gateways, the Rasas or the action server: of several the first is killed, and the last is stopped."""

    def __init__(self, name: str, members: Sequence[Stack]) -> None:
        self._name, self._members = name, members

    def fail(self, way: str) -> None:
        """Kill one, or stop one where it is."""
        if way == KILL:
            self._members[0].end(self._name, signal.SIGKILL)
        else:
            self._members[-1].send(self._name, signal.SIGSTOP)

    def mend(self, way: str) -> None:
        """Undo that; others say when it answers."""
        if way == KILL:
            self._members[0].launch(self._name)
        else:
            self._members[-1].send(self._name, signal.SIGCONT)


class Server:
    """PostgreSQL or Redis."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def fail(self, way: str) -> None:
        """Kill it, or stop it where it is."""
        self.store.send(signal.SIGKILL if way == KILL else signal.SIGSTOP)

    def mend(self, way: str) -> None:
        """Undo that."""
        if way == KILL:
            self.store.start()
        else:
            self.store.send(signal.SIGCONT)


@dataclass
class Installation:
    """The whole of it. `front` is reached as users reach it; `gateways` are the processes behind that.

    Of several gateways and of several Rasas one fails: the others are there.
    """

    shape: Shape
    front: Stack
    gateways: list[Stack]
    relays: dict[str, Relay]
    failing: dict[str, Process | Server]
    sessions: list[int]
    database: str

    def fail(self, part: str, way: str) -> None:
        """Let a part fail."""
        if way == SLOWED:
            self.relays[part].delay = SLOW[part]
        else:
            self.failing[part].fail(way)

    def mend(self, part: str, way: str) -> None:
        """Bring it back; nothing else is touched."""
        if way == SLOWED:
            self.relays[part].delay = 0.0
        else:
            self.failing[part].mend(way)


@contextmanager
def installed(shape: Shape) -> Iterator[Installation]:
    """Start an installation in a temporary folder; end all of it afterwards."""
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="ground-rules-faults-")))
        folder.chmod(0o711)
        real = {part: free_ports(count) for part, count in _processes(shape).items()}
        fronts = free_ports(len(real))
        relays = {part: Relay(port, behind) for (part, behind), port in zip(real.items(), fronts, strict=True)}
        settings = {"GROUND_RULES_REPLY_SECONDS": "4"} | _stored(shape, relays)
        servers = _stores(shape, folder, real)
        for server in servers.values():
            ends.callback(server.store.end)
            server.store.start()
        ports = [relays[part].port for part in ("gateway", "rasa", "actions")]
        front = _Member(folder / "home", ports, settings=settings)
        prepare_ports = _Member(front.home, ports, settings=settings)
        with relaying([relays[part] for part in servers]):
            prepared = prepare(prepare_ports.environment)
        if prepared.returncode != 0:
            raise StackFailed(f"`groundrules prepare` failed.\n{prepared.stderr}")
        ends.enter_context(relaying(list(relays.values())))
        members = {part: [_member(front, part, port) for port in real[part]] for part in ("actions", "rasa", "gateway")}
        for part, some in members.items():
            for member in some:
                ends.callback(_end, member)
                member.launch(part)
        for gateway in members["gateway"]:
            gateway.wait_until_healthy()
        processes = {part: Process(part, some) for part, some in members.items()}
        sessions = [session for some in members.values() for member in some for session in member.sessions]
        sqlite = f"sqlite:///{front.home / 'ground-rules.db'}"
        database = Postgres.url_at(real["database"][0]) if "database" in real else sqlite
        yield Installation(shape, front, members["gateway"], relays, {**processes, **servers}, sessions, database)


def _processes(shape: Shape) -> dict[str, int]:
    counts = {"gateway": shape.gateways, "rasa": shape.rasas, "actions": 1}
    return counts | ({"database": 1, "redis": 1} if shape.store == "postgres" else {})


def _stored(shape: Shape, relays: dict[str, Relay]) -> dict[str, str]:
    if shape.store != "postgres":
        return {}
    return {
        "GROUND_RULES_DATABASE": Postgres.url_at(relays["database"].port),
        "GROUND_RULES_REDIS": RedisServer.url_at(relays["redis"].port),
    }


def _stores(shape: Shape, folder: Path, real: dict[str, list[int]]) -> dict[str, Server]:
    if shape.store != "postgres":
        return {}
    made = {
        "database": Postgres(folder / "postgres", real["database"][0]),
        "redis": RedisServer(folder / "redis", real["redis"][0]),
    }
    for store in made.values():
        store.create()
    return {part: Server(store) for part, store in made.items()}


def _member(front: _Member, part: str, port: int) -> Stack:
    """Return what runs one process: it listens on its own port, and reaches the others through the relays."""
    place = ("gateway", "rasa", "actions").index(part)
    ports = [port if one == place else known for one, known in enumerate(front.ports)]
    return _Member(front.home, ports, settings=front.settings)


def _end(member: Stack) -> None:
    """End a process that may be stopped."""
    for name in list(member.running):
        member.send(name, signal.SIGCONT)
        member.end(name, signal.SIGKILL)
