"""The gateway in this process, with Rasa played, as its own tests use it."""

# First: it imports Starlette's test client, about which anyio warns, with warnings off.
import tests.unit.conftest  # noqa: F401
from tests.unit.web.conftest import app, behind, client, database, settings, talk

__all__ = ["app", "behind", "client", "database", "settings", "talk"]
