"""groundrules/prepare.py: a place where people take over that lacks something stops the start with a sentence."""

from dataclasses import replace
from pathlib import Path

import pytest

from groundrules.prepare import NotReady, check_handoff
from groundrules.secrets import Secrets, ensure_secrets, give_secret, read_secrets
from groundrules.settings import Settings

GIVEN = Secrets("made", "made", "metrics", "events", "a token", "a webhook's secret", "a password")
CHATWOOT = {"handoff": "chatwoot", "chatwoot_url": "https://chat.example", "chatwoot_inbox": 7}
MAIL = {
    "handoff": "email",
    "smtp": "smtp://mail.example:587",
    "mail_to": "help@mail.example",
    "mail_from": "rules@mail.example",
    "smtp_user": "me",
}


@pytest.mark.parametrize("settings", [{}, CHATWOOT, MAIL, {**MAIL, "smtp_user": ""}])
def test_with_all_it_needs_it_starts(settings: dict[str, object]) -> None:
    check_handoff(Settings.construct(**settings), GIVEN)


@pytest.mark.parametrize(
    ("settings", "lacking", "how"),
    [
        ({**CHATWOOT, "chatwoot_url": ""}, "GROUND_RULES_CHATWOOT_URL", "Set GROUND_RULES_CHATWOOT_URL"),
        ({**CHATWOOT, "chatwoot_inbox": 0}, "GROUND_RULES_CHATWOOT_INBOX", "Set GROUND_RULES_CHATWOOT_INBOX"),
        (CHATWOOT, "chatwoot_token", "Run `groundrules secret chatwoot_token`"),
        (CHATWOOT, "chatwoot_webhook", "Run `groundrules secret chatwoot_webhook`"),
        ({**MAIL, "smtp": ""}, "GROUND_RULES_SMTP", "Set GROUND_RULES_SMTP"),
        ({**MAIL, "mail_to": ""}, "GROUND_RULES_MAIL_TO", "Set GROUND_RULES_MAIL_TO"),
        ({**MAIL, "mail_from": ""}, "GROUND_RULES_MAIL_FROM", "Set GROUND_RULES_MAIL_FROM"),
        (MAIL, "smtp_password", "Run `groundrules secret smtp_password`"),
    ],
)
def test_what_is_lacking_is_named(settings: dict[str, object], lacking: str, how: str) -> None:
    secrets = replace(GIVEN, **{lacking: None}) if lacking.islower() else GIVEN
    with pytest.raises(NotReady) as refused:
        check_handoff(Settings.construct(**settings), secrets)
    assert str(refused.value).startswith(f"GROUND_RULES_HANDOFF={settings['handoff']} lacks {lacking}. {how};")
    assert "a token" not in str(refused.value)


def test_what_an_operator_gives_is_kept_beside_what_was_made(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    made = ensure_secrets(path)
    give_secret(path, "chatwoot_token", "first")
    give_secret(path, "chatwoot_token", "second")
    assert ensure_secrets(path) == read_secrets(path) == replace(made, chatwoot_token="second")
    assert path.stat().st_mode & 0o077 == 0


def test_what_an_operator_gives_first_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    give_secret(path, "smtp_password", "hush")
    assert ensure_secrets(path).smtp_password == "hush"
    assert ensure_secrets(path).host_key
