"""The files of the widget and of the compose nudge: small, ours alone, and unable to turn text into markup."""

import gzip
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from groundrules.web.widget import WIDGET

# What a page that embeds it may have to load, in bytes, each file compressed by itself.
LIMIT = 25_000
_IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](?P<path>[^"']+)["']""")
FILES = sorted(WIDGET.glob("*.js"))


def reached(name: str) -> set[Path]:
    """Return all files that a file of the widget loads, itself included."""
    found: set[Path] = set()
    waiting = [WIDGET / name]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(path.parent / here["path"] for here in _IMPORT.finditer(path.read_text(encoding="utf-8")))
    return found


def size(paths: set[Path]) -> int:
    """Return how many bytes the files have when each is compressed by `gzip -9`."""
    return sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in paths)


@pytest.mark.parametrize("entry", ["help.js", "compose.js"])
def test_what_a_page_loads_is_small(entry: str) -> None:
    assert size(reached(entry)) <= LIMIT


def test_it_goes_over_the_line_compressed(client: TestClient) -> None:
    sent = client.get("/widget/v1/cards.js", headers={"Accept-Encoding": "gzip"})
    assert sent.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in sent.headers["vary"]
    assert sent.content == (WIDGET / "cards.js").read_bytes()
    plain = client.get("/widget/v1/cards.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == sent.content


def test_every_file_is_of_use() -> None:
    assert reached("help.js") | reached("compose.js") == set(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_loads_nothing_from_elsewhere_and_writes_no_markup(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert all(here["path"].startswith("./") for here in _IMPORT.finditer(code))
    addresses = set(re.findall(r"https?://[\w.]+", code))
    assert addresses <= {"http://www.w3.org"}
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"):
        assert way not in code
