"""The three real processes of `make run`, started from the Procfile on free ports with a home folder of their own."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

PROJECT = Path(__file__).resolve().parents[2]
_MODEL = Path("models") / "ground-rules.tar.gz"
MODEL = PROJECT / _MODEL
PROCESSES = ("actions", "rasa", "gateway")
_START_SECONDS = 120.0
_STOP_SECONDS = 20.0
_TAIL = 30
# What the Makefile sets for `make run`.
_MAKEFILE = {
    "GROUND_RULES": str(PROJECT),
    "HOST": "127.0.0.1",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONUNBUFFERED": "1",
}


class StackFailed(RuntimeError):
    """A process did not start or stop; the message holds the end of its log."""


def free_ports(count: int) -> list[int]:
    """Return ports that nothing listens on; all are held until the last is found, so that they differ."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def procfile() -> dict[str, str]:
    """Return the command of each process."""
    lines = (PROJECT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines if line.strip())}


def environment(home: Path, ports: list[int]) -> dict[str, str]:
    """Return the environment for an installation at `home`; no setting of the person who runs the tests gets in."""
    gateway, rasa, actions = (str(port) for port in ports)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GROUND_RULES_")}
    return inherited | {
        **_MAKEFILE,
        "PORT": gateway,
        "GATEWAY_PORT": gateway,
        "RASA_PORT": rasa,
        "ACTIONS_PORT": actions,
        "GROUND_RULES_HOME": str(home),
        # A busy test machine may need longer than the four seconds that a person is made to wait.
        "GROUND_RULES_REPLY_SECONDS": "20",
        "GROUND_RULES_LOGS": "json",
        # All tests come from one address.
        **{f"GROUND_RULES_{limit}_A_MINUTE": "0" for limit in ("NEW", "MESSAGES", "CHECKS", "CALLS", "LOGINS")},
    }


@dataclass
class Stack:
    """The running processes. Each leads a process group of its own, so that its children end with it.

    They serve the rulebook of `project`: the shipped one, or one in a folder of its own. `commands` run there; all is
    well when `health` answers on the first port, at the latest after `patience` seconds.
    """

    home: Path
    ports: list[int]
    project: Path = PROJECT
    commands: Mapping[str, str] = field(default_factory=procfile)
    health: str = "/healthz"
    patience: float = _START_SECONDS
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return f"http://127.0.0.1:{self.ports[0]}"

    @property
    def rasa_url(self) -> str:
        """Where Rasa answers."""
        return f"http://127.0.0.1:{self.ports[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the processes run."""
        return environment(self.home, self.ports)

    def group(self, name: str) -> int:
        """Return the process group of a process."""
        return self._running[name].pid

    @property
    def sessions(self) -> list[int]:
        """The sessions that the processes lead; whatever they start themselves belongs to these."""
        return [process.pid for process in self._running.values()]

    def log(self, name: str) -> Path:
        """Return where a process's output is collected, over all its starts."""
        return self.home / "logs" / f"{name}.log"

    def start(self, *names: str) -> None:
        """Start processes, and wait until every part is healthy."""
        self.launch(*names)
        self.wait_until_healthy()

    def launch(self, *names: str) -> None:
        """Start processes, and wait for nothing."""
        for name in names:
            self.log(name).parent.mkdir(parents=True, exist_ok=True)
            with self.log(name).open("ab") as log:
                self._running[name] = subprocess.Popen(  # noqa: S602  # the Procfile's own command
                    self.commands[name],
                    shell=True,
                    cwd=self.project,
                    env=self.environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )

    @property
    def running(self) -> list[str]:
        """The processes that were started and not ended."""
        return list(self._running)

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process and its children."""
        os.killpg(self.group(name), number)

    def end(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        """End a process and its children, and wait until they are gone."""
        process = self._running.pop(name)
        try:
            os.killpg(process.pid, how)
            process.wait(_STOP_SECONDS)
            self._wait_for_group(process.pid)
        except ProcessLookupError:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(_STOP_SECONDS)
            raise StackFailed(f"{name} did not end by {how.name}.\n{self.tail(name)}") from None

    @contextmanager
    def without(self, name: str, how: signal.Signals = signal.SIGKILL) -> Iterator[None]:
        """Kill a process for the length of a block; it is back and all is healthy afterwards."""
        self.end(name, how)
        try:
            yield
        finally:
            self.start(name)

    def wait_until_healthy(self) -> None:
        """Wait until `health` says that every part answers. Raises `StackFailed` with the logs' ends."""
        deadline = time.monotonic() + self.patience
        said = "nothing"
        while time.monotonic() < deadline:
            for name, process in self._running.items():
                if process.poll() is not None:
                    raise StackFailed(f"{name} ended with code {process.returncode}.\n{self.tail(name)}")
            try:
                response = httpx.get(self.url + self.health, timeout=5.0)
                if response.status_code == httpx.codes.OK:
                    return
                said = response.text
            except httpx.HTTPError as error:
                said = type(error).__name__
            time.sleep(0.2)
        tails = "\n".join(self.tail(name) for name in self._running)
        raise StackFailed(f"Not healthy after {self.patience:.0f} s; {self.health} last said {said}.\n{tails}")

    def tail(self, name: str) -> str:
        """Return the last lines of a process's log."""
        lines = self.log(name).read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL:]
        return "\n".join([f"--- the end of {name}'s log", *lines])

    def stop(self) -> None:
        """End whatever runs."""
        for name in self.running:
            self.end(name, signal.SIGKILL if name == "rasa" else signal.SIGTERM)

    def _wait_for_group(self, group: int) -> None:
        deadline = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < deadline:
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
        raise subprocess.TimeoutExpired("the process group", _STOP_SECONDS)


def prepare(env: dict[str, str], project: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Run `groundrules prepare`, as `make run` does before it starts anything."""
    command = [PROJECT / ".venv" / "bin" / "python", "-m", "groundrules", "prepare"]
    return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def running_stack(project: Path = PROJECT) -> Iterator[Stack]:
    """Start all three processes in a fresh home folder; end them afterwards."""
    if not (project / _MODEL).is_file():
        raise StackFailed(f"There is no trained model at {_MODEL}. Run `make train` first.")
    with tempfile.TemporaryDirectory(prefix="ground-rules-") as folder:
        stack = Stack(Path(folder) / "home", free_ports(3), project)
        prepared = prepare(stack.environment, project)
        if prepared.returncode != 0:
            raise StackFailed(f"`groundrules prepare` failed.\n{prepared.stderr}")
        try:
            stack.start(*PROCESSES)
            yield stack
        finally:
            stack.stop()
