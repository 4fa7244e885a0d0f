"""A real gateway whose people are in a played Chatwoot."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import Stack
from tests.fakes.chatwoot import ACCOUNT, INBOX, SECRET, TOKEN, FakeChatwoot, serving

ASKS = {"kind": "handoff", "text": "A person."}
SECRETS = {"chatwoot_token": TOKEN, "chatwoot_webhook": SECRET}


@contextmanager
def stack_beside(chatwoot: FakeChatwoot, script: Script) -> Iterator[Stack]:
    """Start both."""
    with serving(chatwoot) as address:
        settings = {
            "GROUND_RULES_HANDOFF": "chatwoot",
            "GROUND_RULES_CHATWOOT_URL": address,
            "GROUND_RULES_CHATWOOT_ACCOUNT": str(ACCOUNT),
            "GROUND_RULES_CHATWOOT_INBOX": str(INBOX),
        }
        with played_stack(script, SECRETS, **settings) as stack:
            yield stack
