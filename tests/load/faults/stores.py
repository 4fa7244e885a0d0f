"""PostgreSQL and Redis of our own in a temporary folder, so that they may be killed without harm to anybody else's."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

import psycopg2
import redis

_START_SECONDS = 60.0
_USER = "postgres"


def postgres_programs() -> Path | None:
    """Return the folder with PostgreSQL's programs, the newest there is; None without any."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def are_here() -> bool:
    """Whether this machine has both programs."""
    return postgres_programs() is not None and shutil.which("redis-server") is not None


class Store(ABC):
    """A server in a folder of its own. A kill or a stop meets it with all its children."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def command(self) -> list[str]:
        """What starts it."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it does."""

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, **_as(self.user)
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self.answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError(f"{self.command[0]} did not start; its log is {self.folder / 'log'}.")
            time.sleep(0.05)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to it and its children."""
        assert self._process is not None
        for pid in (self._process.pid, *_children(self._process.pid)):
            os.kill(pid, number)
        if number is signal.SIGKILL:
            self._process.wait()

    def end(self) -> None:
        """End it, whatever state it is in."""
        if self._process is not None and self._process.poll() is None:
            self.send(signal.SIGKILL)

    @property
    def user(self) -> str | None:
        """As whom it runs; None: as whoever runs this."""
        return None


class Postgres(Store):
    """PostgreSQL, with an empty database `rules`."""

    @property
    def url(self) -> str:
        """SQLAlchemy's address of it."""
        return self.url_at(self.port)

    @staticmethod
    def url_at(port: int) -> str:
        """Return the address by another port, such as a relay's."""
        return f"postgresql://{_USER}@127.0.0.1:{port}/{_USER}"

    @property
    def user(self) -> str | None:
        """PostgreSQL refuses to run as root."""
        return _USER if os.geteuid() == 0 else None

    @property
    def command(self) -> list[str]:
        """Flushes as in earnest."""
        data = str(self.folder / "data")
        return [str(self._programs / "postgres"), "-D", data, "-p", str(self.port), "-k", str(self.folder)]

    @property
    def _programs(self) -> Path:
        found = postgres_programs()
        assert found is not None
        return found

    def create(self) -> None:
        """Make the database's files."""
        self.folder.mkdir()
        self.folder.chmod(0o755)
        if self.user:
            shutil.chown(self.folder, self.user)
        command = [str(self._programs / "initdb"), "-D", str(self.folder / "data"), "-A", "trust", "-U", _USER]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **_as(self.user))

    def answers(self) -> bool:
        """Whether a query is answered."""
        try:
            psycopg2.connect(f"postgresql://{_USER}@127.0.0.1:{self.port}/{_USER}", connect_timeout=1).close()
        except psycopg2.OperationalError:
            return False
        return True


class RedisServer(Store):
    """Redis, which keeps nothing on disk."""

    @staticmethod
    def url_at(port: int) -> str:
        """Return its address by a port."""
        return f"redis://127.0.0.1:{port}/0"

    @property
    def command(self) -> list[str]:
        """On loopback alone."""
        settings = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "appendonly": "no"}
        return ["redis-server", *(word for name, value in settings.items() for word in (f"--{name}", value))]

    def create(self) -> None:
        """Make its folder."""
        self.folder.mkdir()

    def answers(self) -> bool:
        """Whether it says so."""
        try:
            with redis.Redis(port=self.port, socket_timeout=1.0) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _as(user: str | None) -> dict[str, int]:
    if user is None:
        return {}
    known = pwd.getpwnam(user)
    return {"user": known.pw_uid, "group": known.pw_gid}


def _children(parent: int) -> list[int]:
    """Return the processes that a process has started; PostgreSQL's lead sessions of their own."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(pid) for pid in found.split()]
