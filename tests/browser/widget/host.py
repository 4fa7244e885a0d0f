"""A page of another site that embeds the widget: strict in what it allows, and careless in how it is styled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

# Trusted types make every way from a string to markup an error.
_POLICY = (
    "default-src 'none'; script-src {gateway}; connect-src {gateway}; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_STYLE = """
html { font-size: 62.5%; }
body { margin: 24px; font: italic 18px/1 Georgia, serif; letter-spacing: 0.1em; text-align: right; }
body { text-transform: uppercase; }
button, select, p, h2, li { display: none; color: pink; }
"""
_PAGE = """<!doctype html>
<html lang="en" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Another site</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Find work</h1><a id="rule" href="{gateway}/ask?rule={rule}" data-ground-rules-ask="{rule}">
<b>May I give my number?</b></a></main>
<ground-rules-help {attributes}></ground-rules-help>
<script type="module" src="{gateway}/widget/v1/help.js"></script></body></html>
"""


@dataclass
class HostSite:
    """Serves one page, which can be changed."""

    url: str
    gateway: str = ""
    rule: str = "contact-sharing/before-contract"
    attributes: str = ""
    style: str = ""
    direction: str = "ltr"

    def page(self) -> str:
        """Return the page's HTML."""
        return _PAGE.format(
            gateway=self.gateway, rule=escape(self.rule), attributes=self.attributes, direction=self.direction
        )


@contextmanager
def host_site() -> Iterator[HostSite]:
    """Serve the site on a free port, and so on an origin of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {"/": ("text/html", site.page()), "/style.css": ("text/css", _STYLE + site.style)}.get(self.path)
            kind, text = found or ("text/plain", "")
            content = text.encode()
            self.send_response(200 if found else 204)
            if found:
                self.send_header("Content-Security-Policy", _POLICY.format(gateway=site.gateway))
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = HostSite(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
