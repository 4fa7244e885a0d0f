"""Small talk, other subjects, account work, people, false claims; and that every intent has its action."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions.answer_message import AnswerMessage
from actions.beyond import HandOver
from actions.other_talk import AccountWork, SmallTalk
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import DOMAIN, run, tracker

PROJECT = Path(__file__).resolve().parents[2]
BEFORE, FEE = "contact-sharing/before-contract", "fees/freelancer-service-fee"


def read(name: str) -> Any:
    return yaml.safe_load((PROJECT / name).read_text(encoding="utf-8"))


ACTION_OF = {
    rule["steps"][0]["intent"]: rule["steps"][1]["action"]
    for rule in read("data/rules.yml")["rules"]
    if "intent" in rule["steps"][0]
}
SMALL_TALK = sorted(intent for intent, action in ACTION_OF.items() if action == "action_small_talk")


def test_every_intent_has_an_action_and_every_action_is_there() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    # The executor registers every subclass it meets, those of other tests as well.
    ours = {name for name, run_it in executor.actions.items() if run_it.__self__.__module__.startswith("actions.")}
    assert set(ACTION_OF) == set(DOMAIN["intents"])
    assert set(ACTION_OF.values()) <= set(DOMAIN["actions"])
    assert set(DOMAIN["actions"]) == ours


def test_every_intent_is_taught() -> None:
    taught = set()
    for path in (PROJECT / "data").rglob("*.yml"):
        taught |= {
            block["intent"] for block in read(str(path.relative_to(PROJECT))).get("nlu", ()) if "intent" in block
        }
    # Set by the language detector, whatever the words, and by the buttons of a form.
    assert taught | {"other_language", "give_answer"} == set(ACTION_OF)


@pytest.mark.parametrize("intent", SMALL_TALK)
def test_every_small_talk_intent_has_a_saying(store: RulebookStore, intent: str) -> None:
    outcome = run(SmallTalk(store), tracker("hm", intent, rule=BEFORE))
    assert outcome.only["kind"] == "smalltalk"
    assert outcome.only["text"].strip()
    assert outcome.slots == {}, "the rule under discussion must survive small talk"
    assert all(button in ACTION_OF for button, _ in outcome.buttons)


@pytest.mark.parametrize("intent", ["ask_what_are_you", "ask_legal_standing"])
def test_it_never_passes_for_the_marketplace(store: RulebookStore, intent: str) -> None:
    market = store.current().marketplace
    text = run(SmallTalk(store), tracker("?", intent)).only["text"]
    assert market.independence in text
    if intent == "ask_legal_standing":
        assert market.not_legal_advice in text


def test_it_counts_its_rules_truly(store: RulebookStore) -> None:
    text = run(SmallTalk(store), tracker("help", "ask_capabilities")).only["text"]
    assert f"{len(store.current().rules)} rules" in text
    assert all(topic.title in text for topic in store.current().marketplace.topics)


def test_another_subject_is_refused_with_what_it_can_do(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("what is the weather", "out_of_scope", rule=BEFORE))
    assert outcome.only["kind"] == "out_of_scope"
    assert outcome.slots == {}
    assert outcome.buttons == [("ask_capabilities", {}), ("ask_human", {})]


def test_a_plain_subject_is_nodded_to(store: RulebookStore) -> None:
    jokes = run(AnswerMessage(store), tracker("tell me a joke", "out_of_scope")).only["text"]
    taxes = run(AnswerMessage(store), tracker("do i pay vat on that", "out_of_scope")).only["text"]
    assert "tax advice" in taxes
    assert jokes.split(".")[0] != taxes.split(".")[0]
    assert all("I explain" in text for text in (jokes, taxes))


def test_another_marketplace_is_named_as_one(store: RulebookStore) -> None:
    other = store.current().marketplace.elsewhere[0]
    text = run(AnswerMessage(store), tracker(f"does {other} ban you for that", "out_of_scope")).only["text"]
    assert text.startswith("I do not know the rules of other marketplaces.")


def test_another_subject_is_not_always_refused_in_the_same_words(store: RulebookStore) -> None:
    texts = ["best laptop to buy", "who is the president", "how do i win jobs", "is data entry worth it", "dark mode?"]
    said = {run(AnswerMessage(store), tracker(text, "out_of_scope")).only["text"] for text in texts}
    assert len(said) > 1


def test_who_would_go_to_court_is_shown_the_rules_near(store: RulebookStore) -> None:
    asked = tracker("can i sue the freelancer", "out_of_scope", ["gone/rule", "disputes/arbitration"], "unknown")
    outcome = run(AnswerMessage(store), asked)
    assert "no legal advice" in outcome.only["text"]
    assert outcome.buttons[0] == ("choose_rule", {"rule": "disputes/arbitration"})


def test_how_a_contract_is_ended_is_for_the_help_centre(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("how do i cancel a contract", "out_of_scope"))
    assert store.current().marketplace.links.help in outcome.only["text"]


def test_we_take_nothing_and_the_rules_on_fees_are_offered(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("how much do u take", "out_of_scope", [FEE], "unknown"))
    assert "I take nothing" in outcome.only["text"]
    assert outcome.buttons[0] == ("choose_rule", {"rule": FEE})


@pytest.mark.parametrize(
    ("action", "intent"), [(SmallTalk, "ask_privacy"), (AccountWork, "account_action"), (AnswerMessage, "out_of_scope")]
)
def test_who_wants_this_chat_deleted_is_told_how(store: RulebookStore, action: Any, intent: str) -> None:
    outcome = run(action(store), tracker("delete my chat", intent))
    assert "Start over" in outcome.only["text"]
    assert outcome.buttons == [("ask_human", {})]


def test_a_correction_is_no_goodbye(store: RulebookStore) -> None:
    outcome = run(SmallTalk(store), tracker("no i meant the fee not you", "deny", rule=FEE))
    assert "What did you mean?" in outcome.only["text"]
    assert outcome.buttons[0] == ("choose_rule", {"rule": FEE})
    assert run(SmallTalk(store), tracker("no thanks", "deny", rule=FEE)).only["text"].startswith("All right")


@pytest.mark.parametrize("decision", ["answer", "clarify"])
def test_account_work_is_refused_with_the_way_to_staff_and_the_rules_near(store: RulebookStore, decision: str) -> None:
    asked = tracker("lift my ban", "account_action", ["gone/rule", FEE], decision)
    outcome = run(AccountWork(store), asked)
    assert outcome.only["kind"] == "out_of_scope"
    assert store.current().marketplace.links.account_help in outcome.only["text"]
    assert ("choose_rule", {"rule": FEE}) in outcome.buttons
    assert outcome.buttons[-1] == ("ask_human", {"why": "account"})
    assert "gone/rule" not in outcome.only["candidates"]


def test_a_wish_for_a_person_is_answered_honestly(store: RulebookStore) -> None:
    outcome = run(HandOver(store), tracker("human please", "ask_human"))
    assert outcome.only["kind"] == "handoff"
    assert store.current().marketplace.links.help in outcome.only["text"]


@pytest.mark.parametrize("claim", ["X4", "X17", "X27c"])
def test_a_false_claim_is_corrected_first(store: RulebookStore, claim: str) -> None:
    known = store.current().contradictions[claim]
    outcome = run(AnswerMessage(store), tracker("is it not so", "false_claim", claims=[claim], stage="active_contract"))
    message = outcome.only
    assert message["text"].startswith(known.correction)
    for part in (known.truth, known.why, known.wrong):
        assert part in message["text"]
    assert (message["answer"]["correction"], message["answer"]["rule"]) == (claim, outcome.slots["rule"])
    assert outcome.slots["stage"] == "active_contract"


def test_every_claim_the_rulebook_knows_can_be_corrected(store: RulebookStore) -> None:
    for claim, known in store.current().contradictions.items():
        message = run(AnswerMessage(store), tracker("so?", "false_claim", claims=[claim])).only
        assert message["answer"]["correction"] == claim, claim
        assert not known.correction.casefold().startswith(("yes", "right", "correct")), claim


def test_an_unknown_claim_is_treated_as_a_question(store: RulebookStore) -> None:
    asked = tracker("so?", "false_claim", [FEE], "answer", own_rule=True, claims=["X999"])
    assert run(AnswerMessage(store), asked).rule == FEE
