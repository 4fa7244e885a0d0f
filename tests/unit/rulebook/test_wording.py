import pytest

from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.wording import plain_date

ON_SITE, TIPS = "payments/on-site", "payments/tips"


def _text(rulebook: Rulebook, focus: Focus, role: Role | None = None, stage: Stage | None = None) -> str:
    return compose(rulebook, ON_SITE, focus, Situation(role, stage)).text


@pytest.mark.parametrize(
    ("value", "words"),
    [("2020", "2020"), ("2020-06", "June 2020"), ("2020-06-01", "1 June 2020"), ("2020-12-26", "26 December 2020")],
)
def test_plain_date(value: str, words: str) -> None:
    assert plain_date(value) == words


def test_unknown_role_and_stage_say_both(small: Rulebook) -> None:
    text = _text(small, Focus.RULE)
    assert text.startswith("No, pay on the site.")
    assert "It depends on who you are and when:" in text
    assert "- For clients: No, as a client you pay on the site." in text
    assert "- After a contract has ended: Yes, after two years." in text
    assert "- For clients while a contract is running: Only if support agrees." in text


def test_known_role_and_stage_are_said_and_the_others_left_out(small: Rulebook) -> None:
    text = _text(small, Focus.RULE, Role.CLIENT, Stage.ACTIVE)
    assert text.startswith("(For a client, while a contract is running.) Only if support agrees.")
    assert "It depends" not in text


def test_a_known_role_still_hears_of_other_stages(small: Rulebook) -> None:
    text = _text(small, Focus.RULE, Role.FREELANCER)
    assert text.startswith("(For a freelancer.) No, pay on the site.")
    assert "- After a contract has ended: Yes, after two years." in text
    assert "client" not in text


def test_a_known_client_hears_what_holds_for_clients_at_another_stage(small: Rulebook) -> None:
    assert "Only if support agrees." in _text(small, Focus.RULE, Role.CLIENT)


def test_an_agency_takes_the_right_article(small: Rulebook) -> None:
    assert _text(small, Focus.RULE, Role.AGENCY).startswith("(For an agency.) ")


@pytest.mark.parametrize(
    ("focus", "pieces"),
    [
        (Focus.RULE, ["Why: Outside, nobody can", "What you can do instead:\n- Send an invoice on the site.\n- Ask"]),
        (
            Focus.WHY,
            ["- Outside, nobody can give the money back. (protects both sides)", "the marketplace and agencies"],
        ),
        (Focus.CONSEQUENCE, ["Paying on the site. The account may be closed."]),
        (Focus.INSTEAD, ["what you can do.\n- Send an invoice on the site."]),
        (Focus.SECTION, ["- User Agreement, section 7.2 (copy seen: March 2026): https://bazaar.test/ua", "/help"]),
        (Focus.HISTORY, ["In force since 26 June 2020.", "- May 2020: It was announced."]),
        (Focus.EXCEPTION, ["- A tip is free of this. (Tips)"]),
    ],
)
def test_each_focus_says_its_part_and_the_date(small: Rulebook, focus: Focus, pieces: list[str]) -> None:
    text = _text(small, focus)
    assert [piece for piece in pieces if piece not in text] == []
    assert text.endswith("As of 22 November 2026.")


def test_what_is_not_known_is_said(small: Rulebook) -> None:
    assert "no published exception" in compose(small, TIPS, Focus.EXCEPTION, Situation()).text
    assert "No start date is published" in compose(small, TIPS, Focus.HISTORY, Situation()).text
    assert "What to do:\n- Press the gift button." in compose(small, TIPS, Focus.RULE, Situation()).text
