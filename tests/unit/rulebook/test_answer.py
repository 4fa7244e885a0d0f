"""What the assistant says about a rule, for every rule and every way of asking."""

import itertools
from dataclasses import replace

import pytest

from groundrules.rulebook.answer import Focus, Situation, compose, governing
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage, Variant

ON_SITE, TIPS = "payments/on-site", "payments/tips"
KEYS = {
    "rule", "title", "verdict", "summary", "reasons", "consequence", "instead", "exceptions", "sections", "as_of",
    "confidence", "focus", "variants",
}  # fmt: skip
SITUATIONS = [Situation(role, stage) for role, stage in itertools.product([None, *Role], [None, *Stage])]


@pytest.mark.parametrize("focus", Focus)
def test_every_rule_can_be_told_with_every_focus(rulebook: Rulebook, focus: Focus) -> None:
    for rule_id, situation in itertools.product(rulebook.rules, SITUATIONS):
        answer = compose(rulebook, rule_id, focus, situation)
        assert answer.payload.keys() >= KEYS
        for key in ("title", "summary", "reasons", "consequence", "instead", "sections", "as_of"):
            assert answer.payload[key], (rule_id, key)
        assert answer.payload["focus"] == focus.value
        assert answer.rule_id in rulebook.rules
        assert "As of " in answer.text
        assert "None" not in answer.text
        assert answer.text == answer.text.strip()
        assert "\n\n\n" not in answer.text


def test_every_answer_about_a_rule_says_all_five_parts(rulebook: Rulebook) -> None:
    """Verdict, reason, consequence, what to do instead, and where it is written (promises 1 and 3)."""
    for rule_id in rulebook.rules:
        answer = compose(rulebook, rule_id, Focus.RULE, Situation())
        payload = answer.payload
        parts = [payload["summary"], payload["reasons"][0]["text"], payload["consequence"], *payload["instead"]]
        parts += [section["name"] for section in payload["sections"]]
        assert [part for part in parts if part not in answer.text] == []


@pytest.mark.parametrize(
    ("situation", "rule", "verdict", "summary"),
    [
        (Situation(), ON_SITE, "not_allowed", "No, pay on the site."),
        (Situation(Role.FREELANCER), ON_SITE, "not_allowed", "No, pay on the site."),
        (Situation(Role.CLIENT), ON_SITE, "not_allowed", "No, as a client you pay on the site."),
        (Situation(Role.CLIENT, Stage.BEFORE), ON_SITE, "not_allowed", "No, as a client you pay on the site."),
        (Situation(Role.CLIENT, Stage.ACTIVE), ON_SITE, "conditional", "Only if support agrees."),
        (Situation(None, Stage.AFTER), TIPS, "allowed", "Yes, tips are welcome."),
        (Situation(Role.CLIENT, Stage.AFTER), TIPS, "allowed", "Yes, tips are welcome."),
    ],
)
def test_role_and_stage_change_the_answer(
    small: Rulebook, situation: Situation, rule: str, verdict: str, summary: str
) -> None:
    payload = compose(small, ON_SITE, Focus.RULE, situation).payload
    assert (payload["rule"], payload["verdict"], payload["summary"]) == (rule, verdict, summary)
    assert payload.get("role") == (situation.role and situation.role.value)
    assert payload.get("stage") == (situation.stage and situation.stage.value)


def test_a_variant_changes_only_what_it_names(small: Rulebook) -> None:
    client = compose(small, ON_SITE, Focus.RULE, Situation(Role.CLIENT)).payload
    assert client["instead"] == ["Fund a milestone."]
    assert client["consequence"] == "The account may be closed."
    assert client["statement"] == "All payments stay on the site."
    running = compose(small, ON_SITE, Focus.RULE, Situation(Role.CLIENT, Stage.ACTIVE)).payload
    assert running["instead"] == ["Send an invoice on the site.", "Ask support."]
    assert running["consequence"] == "The contract may be paused."
    assert running["statement"] == "A running contract needs consent."


def test_see_is_followed_to_the_rule_that_governs(rulebook: Rulebook) -> None:
    """Whoever asks about A, is led to B, and would be led from B to C, is told about C."""
    halfway = []
    for rule, situation in itertools.product(rulebook.rules.values(), SITUATIONS):
        reached = governing(rulebook, rule, situation)
        if governing(rulebook, reached, situation) is not reached:
            halfway.append((rule.id, situation, reached.id))
    assert halfway == []


def test_a_circle_ends(small: Rulebook) -> None:
    """The loader refuses one; whatever an old database holds, the user still gets an answer."""
    back = Variant(stages=(Stage.AFTER,), answer="See there.", see=ON_SITE)
    tips = small.rule(TIPS).copy(update={"variants": (back,)})
    circle = replace(small, rules={**small.rules, TIPS: tips})
    assert governing(circle, circle.rule(ON_SITE), Situation(None, Stage.AFTER)) is tips


CLIENTS = {"roles": ["client"], "stages": [], "answer": "No, as a client you pay on the site."}
AFTERWARDS = {"roles": [], "stages": ["after_contract"], "answer": "Yes, after two years.", "verdict": "allowed"}
RUNNING = {
    "roles": ["client"],
    "stages": ["active_contract"],
    "answer": "Only if support agrees.",
    "verdict": "conditional",
}


@pytest.mark.parametrize(
    ("situation", "others"),
    [
        (Situation(), [CLIENTS, AFTERWARDS, RUNNING]),
        (Situation(Role.CLIENT), [AFTERWARDS, RUNNING]),
        (Situation(Role.FREELANCER), [AFTERWARDS]),
        (Situation(None, Stage.ACTIVE), [RUNNING]),
        (Situation(None, Stage.BEFORE), [CLIENTS]),
        (Situation(Role.CLIENT, Stage.ACTIVE), []),
        (Situation(Role.FREELANCER, Stage.BEFORE), []),
    ],
)
def test_what_the_answer_still_depends_on(small: Rulebook, situation: Situation, others: list[object]) -> None:
    """The payload lists it as the text does: only what could still turn out to hold."""
    answer = compose(small, ON_SITE, Focus.RULE, situation)
    assert answer.payload["variants"] == others
    assert [other["answer"] in answer.text for other in others] == [True] * len(others)
    assert ("It depends" in answer.text) == bool(others)


def test_the_start_is_given_where_it_is_known(small: Rulebook) -> None:
    assert compose(small, ON_SITE, Focus.RULE, Situation()).payload["effective_from"] == "2020-06-26"
    assert "effective_from" not in compose(small, TIPS, Focus.RULE, Situation()).payload


def test_the_payload_names_the_sources(small: Rulebook) -> None:
    payload = compose(small, ON_SITE, Focus.RULE, Situation()).payload
    assert payload["sections"] == [
        {
            "source": "UA",
            "title": "User Agreement",
            "url": "https://bazaar.test/ua",
            "authority": "binding",
            "seen": "March 2026",
            "number": "7.2",
            "name": "User Agreement, section 7.2",
        },
        {
            "source": "UA",
            "title": "User Agreement",
            "url": "https://bazaar.test/help",
            "authority": "binding",
            "seen": "March 2026",
            "number": None,
            "name": "Help page",
        },
    ]
    assert payload["exceptions"] == [{"text": "A tip is free of this.", "rule": TIPS, "title": "Tips"}]
    assert payload["as_of"] == "2026-11-22"


@pytest.mark.parametrize("focus", [Focus.RULE, Focus.CONSEQUENCE])
def test_where_sources_disagree_the_user_is_told(small: Rulebook, focus: Focus) -> None:
    answer = compose(small, ON_SITE, focus, Situation())
    assert answer.payload["caution"] == "Two pages differ."
    assert "Take care: Two pages differ." in answer.text
    assert "caution" not in compose(small, TIPS, focus, Situation()).payload


def test_an_unknown_rule_is_a_key_error(small: Rulebook) -> None:
    with pytest.raises(KeyError):
        compose(small, "payments/gone", Focus.RULE, Situation())
