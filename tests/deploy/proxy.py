"""An nginx that runs with deploy/nginx.conf before a gateway on this machine."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.stack import free_ports
from tests.unit.web.serving import PATIENCE, until

from .files import NGINX

_NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_MISSING = "There is no nginx here. Install nginx-light to run these tests."


def adapted(folder: Path, listen: int, gateway: int) -> Path:
    """Write the file as it is, but for the ports, the gateway's address and where nginx may write."""
    text = NGINX.read_text(encoding="utf-8")
    for old, new, count in (
        ("listen 8080;", f"listen 127.0.0.1:{listen};", 1),
        ("http://gateway:8000", f"http://127.0.0.1:{gateway}", 1),
        (" /tmp/", f" {folder}/", 6),
        ("/dev/stdout", f"{folder}/access.log", 1),
        ("/dev/stderr", f"{folder}/error.log", 1),
    ):
        assert text.count(old) == count, f"{old} is expected {count} times"
        text = text.replace(old, new)
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    return path


def command(config: Path, *rest: str) -> list[str]:
    """Return how nginx is called with a file. Skips the test where there is none; fails it under CI."""
    if _NGINX is None:
        if os.environ.get("CI") == "true":
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    # A root's workers would be nobody, who cannot write to a test's folder.
    user = " user root;" if os.geteuid() == 0 else ""
    return [_NGINX, "-e", str(config.parent / "error.log"), "-c", str(config), "-g", f"daemon off;{user}", *rest]


@contextmanager
def running_nginx(folder: Path, gateway: int) -> Iterator[httpx.Client]:
    """Run nginx before the gateway on this port, with what it writes in `folder`; give a client of it."""
    (port,) = free_ports(1)
    process = subprocess.Popen(command(adapted(folder, port, gateway)))
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
        try:
            until(lambda: process.poll() is not None or _answers(client))
            assert process.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
            yield client
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/metrics").status_code == httpx.codes.NOT_FOUND
    except httpx.TransportError:
        return False
