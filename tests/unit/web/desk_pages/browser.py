"""An agent with a browser that runs no scripts: follows links, fills forms in, and goes where it is led."""

import re
from html.parser import HTMLParser
from typing import Any

import httpx
from starlette.testclient import TestClient

from groundrules.desk.accounts import DeskRole

PASSWORD = "quiet harbour 41"


class _Reader(HTMLParser):
    """Collects the text of a page and its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.ids: dict[str, dict[str, str]] = {}
        self._textarea: tuple[dict[str, Any], str] | None = None
        self._select: tuple[dict[str, Any], str] | None = None
        self._hushed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("id"):
            self.ids[given["id"]] = given
        if tag in {"script", "style"}:
            self._hushed += 1
        if tag == "form":
            self.forms.append({"action": given["action"], "fields": {}, "id": given.get("id"), "others": set()})
        owner = self._owner(given)
        if owner is None:
            return
        if tag == "input" and given.get("type") not in {"radio", "checkbox"}:
            owner["fields"][given["name"]] = given.get("value", "")
        if given.get("formaction"):
            owner["others"].add(given["formaction"])
        if tag == "textarea":
            self._textarea = (owner, given["name"])
            owner["fields"][given["name"]] = ""
        if tag == "select":
            self._select = (owner, given["name"])
        if tag == "option" and self._select and (self._select[1] not in owner["fields"] or "selected" in given):
            owner["fields"][self._select[1]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        if tag == "select":
            self._select = None
        if tag in {"script", "style"}:
            self._hushed -= 1
        if tag == "form":
            self.forms[-1]["ended"] = True

    def handle_data(self, data: str) -> None:
        if self._textarea:
            owner, name = self._textarea
            owner["fields"][name] += data
        if not self._hushed:
            self.words.append(data)

    def _owner(self, given: dict[str, str]) -> dict[str, Any] | None:
        if "form" in given:
            return next((form for form in self.forms if form["id"] == given["form"]), None) or self._ahead(
                given["form"]
            )
        return self.forms[-1] if self.forms and "ended" not in self.forms[-1] else None

    def _ahead(self, form_id: str) -> dict[str, Any]:
        """A field may come before the form that it belongs to."""
        self.forms.insert(0, {"action": "", "fields": {}, "id": form_id, "ended": True, "others": set()})
        return self.forms[0]


class Page:
    """A page as it came back."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.url.path
        reader = _Reader()
        reader.feed(response.text)
        self.text = " ".join(" ".join(reader.words).split())
        self.forms = reader.forms
        self.ids = reader.ids

    def form(self, action: str) -> dict[str, str]:
        """Return the fields of the form that is sent to an address ending in `action`, as the page fills them in."""
        return self.target(action)[1]

    def target(self, action: str) -> tuple[str, dict[str, str]]:
        """Return where a form, or one of its buttons, sends its fields, and these."""
        for form in self.forms:
            found = [address for address in (form["action"], *form["others"]) if address.endswith(action)]
            if found:
                ahead = [one for one in self.forms if not one["action"] and one["id"] == form["id"]]
                return found[0], form["fields"] | (ahead[0]["fields"] if ahead else {})
        raise AssertionError(f"{self.path} has no form for {action}: {[form['action'] for form in self.forms]}")

    def has_form(self, action: str) -> bool:
        """Whether the page has a form that is sent there."""
        return any(form["action"].endswith(action) for form in self.forms)

    def links(self) -> list[str]:
        """Return where the page's links lead."""
        return re.findall(r'<a [^>]*href="([^"]*)"', self.response.text)


class Browser:
    """Cookies of one's own, and no scripts."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Page:
        """Open a page, following where it leads."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Page:
        """Send a form, following where it leads."""
        return self._ask("POST", path, fields, headers)

    def send(self, page: Page, action: str, **fields: str) -> Page:
        """Fill in the form that is sent to an address ending in `action`, and send it."""
        address, filled = page.target(action)
        return self.post(address, filled | fields)

    def _ask(self, method: str, path: str, fields: dict[str, str] | None, headers: dict[str, str]) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._client.cookies.clear()
        response = self._client.request(
            method, path, data=fields, headers=headers | {"Cookie": cookies}, follow_redirects=False
        )
        self._client.cookies.clear()
        for name, value in response.cookies.items():
            self.cookies[name] = value
        if "Max-Age=0" in response.headers.get("set-cookie", ""):
            self.cookies.clear()
        if response.status_code in {302, 303, 307}:
            return self._ask("GET", response.headers["location"], None, {})
        return Page(response)


class AgentInBrowser(Browser):
    """Somebody who has logged in by the form, and chosen a password."""

    def __init__(self, client: TestClient, name: str, role: DeskRole = DeskRole.AGENT) -> None:
        super().__init__(client)
        self.name = name
        given = client.app.state.desk.accounts.add(name, role, "test")
        page = self.log_in(given)
        assert page.path == "/desk/password", page.text
        page = self.send(page, "/desk/password", old=given, new=PASSWORD, again=PASSWORD)
        assert page.path == "/desk", page.text

    def log_in(self, password: str = PASSWORD, **fields: str) -> Page:
        """Fill in the log-in."""
        return self.send(self.get("/desk/login"), "/desk/login", name=self.name, password=password, **fields)
