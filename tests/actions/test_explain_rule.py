"""A question about a rule: answered, asked back, or owned up to."""

import pytest

from actions.answer_message import AnswerMessage
from actions.explain_rule import ChooseNone, ChooseRule, picked_in_words
from groundrules.rulebook.store import RulebookStore
from tests.actions.trackers import run, tracker

BEFORE, DURING, FEE = (
    "contact-sharing/before-contract",
    "contact-sharing/during-contract",
    "fees/freelancer-service-fee",
)


def test_a_sure_ranking_is_answered_and_remembered(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("may I share my number?", ranking=[BEFORE, FEE], decision="answer"))
    answer = outcome.only["answer"]
    assert (outcome.only["kind"], answer["rule"], answer["focus"]) == ("answer", BEFORE, "rule")
    assert outcome.only["trace"]["rule"] == BEFORE
    assert outcome.only["trace"]["version"] == 1
    assert outcome.slots == {"rule": BEFORE, "candidates": None, "role": None, "stage": None}
    assert {intent for intent, _ in outcome.buttons} >= {"ask_why", "ask_consequence", "ask_instead", "ask_section"}


def test_whoever_is_angry_is_met_before_the_rule_and_once(store: RulebookStore) -> None:
    angry = "this is ridiculous, why was I warned?"
    outcome = run(AnswerMessage(store), tracker(angry, ranking=[BEFORE, FEE], decision="answer"))
    assert [message["kind"] for message in outcome.messages] == ["smalltalk", "answer"]
    assert "sorry" in outcome.messages[0]["text"]
    assert outcome.slots["rule"] == BEFORE
    again = run(AnswerMessage(store), tracker(angry, ranking=[BEFORE, FEE], decision="answer", rule=BEFORE))
    assert again.only["kind"] == "answer"


def test_role_and_stage_are_read_from_the_words_and_kept(store: RulebookStore) -> None:
    text = "my client wants my number, we already have a contract"
    outcome = run(AnswerMessage(store), tracker(text, ranking=[BEFORE], decision="answer"))
    assert outcome.rule == DURING, "the variant's rule governs"
    assert (outcome.slots["role"], outcome.slots["stage"]) == ("freelancer", "active_contract")
    assert outcome.slots["rule"] == DURING


def test_a_close_ranking_asks_which_rule_was_meant(store: RulebookStore) -> None:
    ranking = [BEFORE, DURING, FEE, "accounts/one-account"]
    outcome = run(AnswerMessage(store), tracker("number?", ranking=ranking, decision="clarify", rule="fees/refunds"))
    message = outcome.only
    assert (message["kind"], message["candidates"]) == ("clarify", ranking[:3])
    assert outcome.buttons == [*(("choose_rule", {"rule": rule}) for rule in ranking[:3]), ("choose_none", {})]
    for rule in ranking[:3]:
        assert store.current().rule(rule).question in message["text"]
    assert outcome.slots["candidates"] == ranking[:3]
    assert "rule" not in outcome.slots, "no rule was explained, so the one under discussion stays"


def test_who_is_not_understood_twice_is_offered_a_person(store: RulebookStore) -> None:
    asked = tracker("the other thing", ranking=[BEFORE, FEE], decision="clarify", candidates=[DURING, FEE])
    outcome = run(AnswerMessage(store), asked)
    assert outcome.only["kind"] == "clarify"
    assert "a person can look at it" in outcome.only["text"]
    assert outcome.buttons[-1] == ("ask_human", {"why": "unclear"})


def test_drafts_to_choose_from_are_no_question_about_rules(store: RulebookStore) -> None:
    asked = tracker("number?", ranking=[BEFORE, FEE], decision="clarify", candidates=["decline-outside-payment"])
    assert run(AnswerMessage(store), asked).buttons[-1] == ("choose_none", {})


@pytest.mark.parametrize(
    ("ranking", "decision"), [([BEFORE], "unknown"), ([], "answer"), (["gone/rule"], "answer"), ([], "")]
)
def test_what_is_not_known_is_owned_up_to(store: RulebookStore, ranking: list[str], decision: str) -> None:
    outcome = run(AnswerMessage(store), tracker("what about flags?", ranking=ranking, decision=decision))
    assert outcome.only["kind"] == "out_of_scope"
    assert outcome.buttons == [("ask_human", {"why": "unclear"})]


def test_a_rule_that_was_withdrawn_since_training_is_passed_over(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("x", ranking=["gone/rule", FEE], decision="answer"))
    assert outcome.only["candidates"] == [FEE]


def test_two_questions_get_two_answers_and_buttons_once(store: RulebookStore) -> None:
    asked = tracker("fee and number?", ranking=[FEE, BEFORE], decision="clarify", questions=[FEE, BEFORE])
    outcome = run(AnswerMessage(store), asked)
    assert [message["answer"]["rule"] for message in outcome.messages] == [FEE, BEFORE]
    assert [bool(message["choices"]) for message in outcome.messages] == [False, True]
    assert outcome.slots["rule"] == BEFORE


def test_a_button_names_its_rule(store: RulebookStore) -> None:
    asked = tracker(
        "choose_rule", "choose_rule", entities={"rule": FEE}, candidates=[BEFORE, DURING], role="freelancer"
    )
    outcome = run(ChooseRule(store), asked)
    assert (outcome.rule, outcome.slots["candidates"]) == (FEE, None)
    assert outcome.slots["role"] == "freelancer"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the first one", 0),
        ("1", 0),
        ("number one", 0),
        ("1st", 0),
        ("top one please", 0),
        ("the second one", 1),
        ("2nd", 1),
        ("option 2", 1),
        ("the middle one", 1),
        ("Third", 2),
        ("no. 3", 2),
        ("the last one", 2),
        ("LAST", 2),
        ("the one about fees", 0),
        ("4", None),
        ("12", None),
        ("blast", None),
        ("", None),
    ],
)
def test_a_place_in_the_list_is_understood(text: str, place: int | None) -> None:
    candidates = [BEFORE, DURING, FEE]
    assert picked_in_words(text, candidates) == (None if place is None else candidates[place])


@pytest.mark.parametrize("text", ["first", "last", "the third"])
def test_there_is_nothing_to_pick_from_an_empty_or_shorter_list(text: str) -> None:
    assert picked_in_words(text, []) is None
    assert picked_in_words("the third", [BEFORE, DURING]) is None


def test_a_place_picks_the_rule(store: RulebookStore) -> None:
    assert run(ChooseRule(store), tracker("the second", "choose_rule", candidates=[BEFORE, FEE])).rule == FEE


def test_a_place_that_is_not_in_the_list_asks_again(store: RulebookStore) -> None:
    outcome = run(ChooseRule(store), tracker("number 7", "choose_rule", candidates=[BEFORE, FEE]))
    assert (outcome.only["kind"], outcome.only["candidates"]) == ("clarify", [BEFORE, FEE])


def test_a_place_without_a_list_explains_no_rule(store: RulebookStore) -> None:
    outcome = run(ChooseRule(store), tracker("the second", "choose_rule"))
    assert outcome.only["kind"] in {"clarify", "out_of_scope"}
    assert outcome.rule is None


@pytest.mark.parametrize("rule", ["gone/rule", "x", ""])
def test_a_button_for_a_rule_that_is_no_more_never_goes_silent(store: RulebookStore, rule: str) -> None:
    outcome = run(ChooseRule(store), tracker("choose_rule", "choose_rule", entities={"rule": rule}))
    assert outcome.rule is None
    assert outcome.only["text"].strip()


def test_none_of_these_is_accepted(store: RulebookStore) -> None:
    outcome = run(ChooseNone(store), tracker("none", "choose_none", candidates=[BEFORE]))
    assert (outcome.only["kind"], outcome.buttons) == ("out_of_scope", [("ask_human", {"why": "unclear"})])


def test_a_stage_named_in_the_message_settles_which_rule(store: RulebookStore) -> None:
    """The ranking alone is not sure enough, but a rule for running contracts cannot be meant."""
    asked = tracker("may I share it before a contract?", decision="clarify")
    shares = [(BEFORE, 0.5), ("contact-sharing/during-contract", 0.45)]
    asked.latest_message["rule_ranking"] = [{"rule": rule, "confidence": share} for rule, share in shares]
    assert run(AnswerMessage(store), asked).rule == BEFORE
    asked.latest_message["text"] = "may I share it?"
    assert run(AnswerMessage(store), asked).only["kind"] == "clarify"


def test_an_answer_that_may_be_wrong_offers_the_next_rules(store: RulebookStore) -> None:
    asked = tracker("may I share it?", decision="answer")
    asked.latest_message["rule_ranking"] = [{"rule": BEFORE, "confidence": 0.7}, {"rule": FEE, "confidence": 0.2}]
    outcome = run(AnswerMessage(store), asked)
    assert (outcome.rule, outcome.only["candidates"]) == (BEFORE, [FEE])
    assert ("choose_rule", {"rule": FEE}) in outcome.buttons
    assert outcome.only["text"].endswith(store.current().rule(FEE).question)
    asked.latest_message["rule_ranking"] = [{"rule": BEFORE, "confidence": 0.95}, {"rule": FEE, "confidence": 0.02}]
    outcome = run(AnswerMessage(store), asked)
    assert outcome.only["candidates"] == [FEE]
    assert "Not what you meant" not in outcome.only["text"]
