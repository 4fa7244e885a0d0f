"""Holds the conversations of a project with its own assistant: `make test` in a folder made by `groundrules new`."""

import sys
from pathlib import Path

import httpx
import yaml

from tests.e2e.conversations import wrong_turns
from tests.e2e.stack import StackFailed, running_stack

CONVERSATIONS = Path("conversations.yml")


def hold_conversations(project: Path) -> tuple[int, list[str]]:
    """Serve the project's trained model on free ports; return how many turns there were, and what was not expected."""
    conversations = yaml.safe_load((project / CONVERSATIONS).read_text(encoding="utf-8"))
    with running_stack(project) as stack, httpx.Client(base_url=stack.url, timeout=30.0) as http:
        wrong = [line for conversation in conversations for line in wrong_turns(http, conversation)]
    return sum(len(conversation["turns"]) for conversation in conversations), wrong


if __name__ == "__main__":
    try:
        turns, differing = hold_conversations(Path.cwd())
    except (OSError, StackFailed) as error:
        sys.exit(str(error))
    print(f"{turns - len(differing)} of {turns} turns as {CONVERSATIONS} expects.")
    sys.exit("\n".join(differing))
