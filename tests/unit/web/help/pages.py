"""Reads an HTML page as a browser would, as far as the tests ask: its text, its elements, and where its links lead."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

_EMPTY = {"meta", "link", "input", "img", "br", "hr"}
# Words in two of these do not run together.
_BLOCKS = {"dd", "div", "dt", "h1", "h2", "h3", "h4", "li", "option", "p", "pre", "section", "td", "text", "th"}


@dataclass
class Page(HTMLParser):
    """A page. `elements` are (tag, attributes) in order; `text` is all that is to be read, with single spaces."""

    html: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _scripts: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()
        assert self._open == [], f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _EMPTY:
            self._open.append(tag)
        if tag in _BLOCKS:
            self._parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1] in {"option", "li", "p"} and self._open[-1] != tag:
            self._open.pop()
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self._scripts if "script" in self._open else self._parts).append(data)

    @property
    def text(self) -> str:
        return plain("".join(self._parts))

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]

    @property
    def data(self) -> list[dict[str, Any]]:
        """The schema.org data of the page."""
        return [json.loads(script) for script in self._scripts if script.strip()]

    def tags(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def plain(text: str) -> str:
    """Put one space for any white space."""
    return " ".join(text.split())


def open_page(client: TestClient, path: str, status: int = 200) -> Page:
    """Get a page; it must be a page, with this status."""
    response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    assert response.headers["content-type"] == "text/html; charset=utf-8", path
    return Page(response.text)
