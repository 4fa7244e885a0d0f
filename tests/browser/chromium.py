"""The Chromium that tests and measurements drive: Debian's, or the one that CHROMIUM names."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = "There is no Chromium. Install it with `apt-get install chromium`, or name yours: CHROMIUM=/path/to/it"
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """Start it; whoever does closes it."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGS)
