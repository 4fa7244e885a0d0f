"""The message check in conversation: finding the message, asking for what is missing, and what comes after."""

from dataclasses import replace
from typing import Any

import pytest

from actions.check import CHECK_FORM
from actions.check_form import ValidateCheckForm
from actions.form import REQUESTED
from actions.other_language import OtherLanguage
from groundrules.guard.check import ADVICE, MessageChecker
from groundrules.language.replies import MOST
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage
from groundrules.rulebook.store import RulebookStore
from tests.actions.checks import AFTER, BAD, BEFORE, BETTER, CHECKED, FEE, GOOD, TOLD, FakeChecker, say, take
from tests.actions.trackers import run, tracker
from tests.conftest import PROJECT

FREE_WORK = "conduct/no-free-work"


def test_a_pasted_message_is_checked_at_once(store: RulebookStore) -> None:
    checker = FakeChecker()
    outcome = say(store, f'is it ok to send this: "Hi Ana, {BAD}"', checker=checker)
    assert checker.asked == [(f"Hi Ana, {BAD}", Situation())]
    assert outcome.only["kind"] == "check"
    assert outcome.only["check"]["verdict"] == "not_allowed"
    text = outcome.only["text"]
    opening, finding, better, worth = text.split("\n\n")
    assert opening.startswith("Please do not send it like this")
    assert opening.endswith("took it as a message before a contract.")
    assert finding == '- "555 01 42 33": Most scams begin off the site. Leave the number out.'
    assert better.endswith(BETTER)
    assert worth == ADVICE
    assert outcome.slots["checked"] == {"text": f"Hi Ana, {BAD}", **TOLD, "rules": [BEFORE]}
    assert outcome.slots["rule"] == BEFORE
    assert [choice["title"] for choice in outcome.only["choices"]] == [
        "Why?",
        "Make it ok",
        "What if we have a contract?",
    ]


@pytest.mark.parametrize("text", [f"check this pls -> hi sam, {BAD}", f"check pls hi sam, {BAD}"])
def test_a_message_is_found_however_it_is_set_off(store: RulebookStore, text: str) -> None:
    """To ask for it again would leave the message unchecked, and take the next words for it."""
    outcome = say(store, text)
    assert outcome.only["check"]["verdict"] == "not_allowed"
    assert outcome.then is None


def test_nothing_found_is_no_permission(store: RulebookStore) -> None:
    outcome = say(store, f'ok to send? "{GOOD}"', rule=FEE)
    assert outcome.only["check"] == {"verdict": "ok", "findings": [], "replacements": [], "message": GOOD}
    assert outcome.only["text"].startswith("I found nothing in this message")
    assert outcome.only["text"].endswith(ADVICE)
    assert outcome.slots["rule"] is None, "the rule before is no longer under discussion"
    assert "Make it ok" not in [choice["title"] for choice in outcome.only["choices"]]


@pytest.mark.parametrize(
    ("around", "metadata", "slots", "situation"),
    [
        ('no contract yet. ok? "{}"', {}, {}, Situation(None, Stage.BEFORE)),
        ('"{}" can I send it, the contract is running', {}, {}, Situation(None, Stage.ACTIVE)),
        ('I am the client. May I write "{}"', {}, {}, Situation(Role.CLIENT)),
        ('ok? "{}"', {"role": "agency", "stage": "after_contract"}, {}, Situation(Role.AGENCY, Stage.AFTER)),
        ('ok? "{}"', {"stage": "after_contract"}, {"stage": "active_contract"}, Situation(None, Stage.ACTIVE)),
    ],
)
def test_what_is_said_around_the_message_counts(
    store: RulebookStore, around: str, metadata: dict[str, str], slots: dict[str, str], situation: Situation
) -> None:
    checker = FakeChecker()
    outcome = say(store, around.format(BAD), checker=checker, metadata=metadata, **slots)
    assert checker.asked == [(BAD, situation)]
    assert outcome.slots["stage"] == (situation.stage.value if situation.stage else None)
    if situation.stage:
        assert "You did not say" not in outcome.only["text"]


def test_what_is_said_inside_the_message_does_not(store: RulebookStore) -> None:
    checker = FakeChecker()
    message = "I am the client and our contract has ended"
    say(store, f'is this ok: "{message}"', checker=checker)
    assert checker.asked == [(message, Situation())]


def test_a_pasted_question_about_a_rule_is_a_message_to_check(store: RulebookStore) -> None:
    """The words around it settle it, whatever the classifier takes it for."""
    question = "what fee do I pay for withdrawing?"
    outcome = say(store, f'can i send this: "{question}"', "ask_rule", ranking=[FEE], decision="answer")
    assert outcome.only["check"]["message"] == question
    assert ("choose_rule", {"rule": FEE}) in outcome.buttons, "it may have been meant as a question all the same"
    assert say(store, question, "ask_rule", ranking=[FEE], decision="answer").only["kind"] == "answer"
    quoted = 'the article says "it is free to withdraw", is that true?'
    assert say(store, quoted, "ask_rule", ranking=[FEE], decision="answer").only["kind"] == "answer"


def test_a_pasted_message_in_another_language_is_checked(store: RulebookStore) -> None:
    asked = tracker("ok? \u00abmon num\u00e9ro est le 555 01 42 33\u00bb", "other_language")
    assert run(OtherLanguage(store, FakeChecker()), asked).only["kind"] == "check"


def test_a_rule_that_the_check_does_not_know_is_explained(store: RulebookStore, rulebook: Rulebook) -> None:
    text = 'is this ok: "Everybody sends a free design and the best one is hired."'
    outcome = say(store, text, ranking=[FREE_WORK], decision="answer")
    assert outcome.rule == FREE_WORK
    assert outcome.only["text"].startswith("My check of messages found nothing here")
    assert outcome.only["answer"]["summary"].startswith("My check of messages found nothing here")
    assert outcome.slots["checked"]["rules"] == []
    assert rulebook.rule(FREE_WORK).verdict.value == "not_allowed"
    known = say(store, text, ranking=[BEFORE], decision="answer")
    assert known.only["kind"] == "check", "the check knows better whether this rule is broken"
    for decision in ("clarify", "unknown"):
        assert say(store, text, ranking=[FREE_WORK], decision=decision).only["kind"] == "check"
    assert say(store, f'ok? "{BAD}"', ranking=[FREE_WORK], decision="answer").only["candidates"] == [BEFORE]
    pasted = take(store, "check_text", "Everybody sends a free design.", ranking=[FREE_WORK], decision="answer")
    assert pasted.rule == FREE_WORK
    assert (pasted.slots[REQUESTED], pasted.slots["check_text"]) == (None, None)


def test_without_a_message_it_is_asked_for(store: RulebookStore) -> None:
    outcome = say(store, "can you check my message, I am a client", check_text="old")
    assert "paste the message" in outcome.only["text"]
    assert outcome.then == CHECK_FORM
    assert (outcome.slots["check_text"], outcome.slots["role"]) == (None, "client")
    assert say(store, "check_message").then == CHECK_FORM, "the button"


@pytest.mark.parametrize("text", ["should i delete the message", "may i use slack", "can i edit the message"])
def test_to_ask_leave_is_no_wish_for_a_check(store: RulebookStore, text: str) -> None:
    outcome = say(store, text, ranking=[FEE], decision="answer")
    assert (outcome.rule, outcome.then) == (FEE, None)
    assert say(store, "can i send this").then == CHECK_FORM


def test_the_stage_is_asked_for_where_the_outcome_depends_on_it(store: RulebookStore) -> None:
    outcome = take(store, "check_text", BAD)
    assert outcome.slots[REQUESTED] == "check_stage"
    assert outcome.slots["check_text"] == BAD
    assert [choice["title"] for choice in outcome.only["choices"]] == [
        "No contract yet",
        "Contract is running",
        "Contract has ended",
        "Cancel",
    ]
    known = take(store, "check_text", BAD, stage="after_contract")
    assert known.only["check"]["findings"][0]["rule"] == AFTER
    assert take(store, "check_text", GOOD).only["check"]["verdict"] == "ok"
    assert take(store, "check_text", f"we have a contract, {BAD}").only["kind"] == "check"


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("No contract yet", Stage.BEFORE),
        ("not yet", Stage.BEFORE),
        ("we are still at the interview", Stage.BEFORE),
        ("yes it's running", Stage.ACTIVE),
        ("he hired me yesterday", Stage.ACTIVE),
        ("it has ended", Stage.AFTER),
        ("finished last week", Stage.AFTER),
        ("no idea", None),
        ("skip", None),
        ("🙂", None),
        ("hm, " * 30_000, None),
    ],
)
def test_the_stage_in_words(store: RulebookStore, text: str, stage: Stage | None) -> None:
    checker = FakeChecker()
    outcome = take(store, "check_stage", text, checker=checker, check_text=BAD, role="client")
    assert checker.asked == [(BAD, Situation(Role.CLIENT, stage))]
    assert outcome.only["kind"] == "check"
    assert (outcome.slots[REQUESTED], outcome.slots["check_text"]) == (None, None)


def test_the_stage_by_its_button(store: RulebookStore) -> None:
    entities = {"field": "check_stage", "answer": "active_contract"}
    outcome = take(store, "check_stage", "give_answer", "give_answer", entities=entities, check_text=BAD)
    assert outcome.only["check"]["verdict"] == "ok"
    assert outcome.slots["stage"] == "active_contract"


def test_a_question_in_between_is_answered(store: RulebookStore) -> None:
    asked = tracker(
        "what is the fee?", "ask_rule", [FEE], "answer", **{REQUESTED: "check_stage", "check_text": BAD, "rule": FEE}
    )
    answer, question = run(ValidateCheckForm(store, FakeChecker()), asked).messages
    assert answer["answer"]["rule"] == FEE
    assert question["text"].startswith("Back to your message.")


def test_whatever_is_pasted_is_the_message(store: RulebookStore) -> None:
    """A greeting, a question about a rule, a request for a person: here it is what they want to send."""
    for text, intent in [("Hello, how are you?", "greet"), ("What is the fee?", "ask_rule"), ("call me", "ask_human")]:
        assert take(store, "check_text", text, intent).only["kind"] == "check"
    outcome = take(store, "check_text", "What is the fee?", "ask_rule", ranking=[FEE], decision="answer")
    assert ("choose_rule", {"rule": FEE}) in outcome.buttons, "unless they did want to know"


@pytest.mark.parametrize(
    ("text", "checked"),
    [
        ('is this one ok: "See you on Monday."', "See you on Monday."),
        ('Hi, he said "I love it" and I agree', 'Hi, he said "I love it" and I agree'),
        ("Hi Tom,\nI'd love to start.\nBest, Ann", "Hi Tom,\nI'd love to start.\nBest, Ann"),
        (f'This is for you, {BAD}: "and a long quotation"', f'This is for you, {BAD}: "and a long quotation"'),
    ],
)
def test_only_what_surely_is_a_frame_is_taken_off(store: RulebookStore, text: str, checked: str) -> None:
    outcome = take(store, "check_text", text)
    assert outcome.slots.get("checked", {}).get("text", outcome.slots.get("check_text")) == checked


@pytest.mark.parametrize("text", ["", "?", "🙂🙂", "\x00"])
def test_a_message_without_words_is_asked_for_again(store: RulebookStore, text: str) -> None:
    outcome = take(store, "check_text", text)
    assert outcome.slots[REQUESTED] == "check_text"
    assert "no words" in outcome.only["text"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("make it ok", "fix_message"),
        ("why?", "ask_why"),
        ("and now?", "ask_restate"),
        ("yes", "affirm"),
        ("we have a contract", "tell_context"),
        ("I already pasted it", "out_of_scope"),
    ],
)
def test_a_word_to_us_is_no_message(store: RulebookStore, text: str, intent: str) -> None:
    outcome = take(store, "check_text", text, intent)
    assert outcome.only["kind"] == "text", "to find nothing in it would be a false comfort"
    assert outcome.only["text"].startswith("I have no message from you yet.")
    assert (outcome.slots[REQUESTED], outcome.slots["check_text"]) == ("check_text", None)


def test_in_quotation_marks_it_is_one(store: RulebookStore) -> None:
    assert take(store, "check_text", '"make it ok"', "fix_message").slots["checked"]["text"] == "make it ok"


def test_what_breaks_a_rule_is_a_message_however_short(store: RulebookStore) -> None:
    assert take(store, "check_text", BAD, "ask_why").slots["check_text"] == BAD


def test_a_person_can_be_had_in_between(store: RulebookStore) -> None:
    handoff, question = take(store, "check_text", "can I talk to a human?", "ask_human").messages
    assert handoff["kind"] == "handoff"
    assert "paste it" in question["text"]


def test_a_message_with_our_question_after_it(store: RulebookStore) -> None:
    outcome = take(store, "check_text", f"hello sir, {BAD} - ok to send?", stage="before_contract")
    assert outcome.slots["checked"]["text"] == f"hello sir, {BAD}"
    outcome = say(store, f"hello sir, {BAD} - can i send that?", "ask_rule")
    assert outcome.slots["checked"]["text"] == f"hello sir, {BAD}"


def test_what_the_other_side_wrote_is_theirs(store: RulebookStore) -> None:
    outcome = say(store, f"he wrote: '{BAD}' . is this allowed")
    text, check = outcome.only["text"], outcome.only["check"]
    assert text.startswith("What they wrote is against the rules. That is their doing and not yours")
    assert text.endswith(ADVICE)
    assert BETTER not in text
    assert "do not send" not in text.casefold()
    assert (check["verdict"], check["replacements"], "suggestion" in check) == ("not_allowed", [], False)
    assert {finding["instead"] for finding in check["findings"]} == {"Do not go along with it, and answer here."}
    assert ("report_user", {}) in outcome.buttons
    assert "fix_message" not in dict(outcome.buttons)


def test_whether_they_may_write_it_is_answered_by_what_is_found(store: RulebookStore) -> None:
    asked = f"the client wrote '{BAD}', is he allowed to?"
    outcome = say(store, asked, "ask_rule", ranking=[FEE], decision="answer")
    assert outcome.only["text"].startswith("What they wrote is against the rules.")
    fine = say(store, asked.replace(BAD, GOOD), "ask_rule", ranking=[FEE], decision="answer")
    assert fine.rule == FEE, "where nothing is found, the rule is explained"
    why = say(store, f"I wrote '{BAD}' and he got a warning, why?", "ask_rule", ranking=[FEE], decision="answer")
    assert why.rule == FEE


def test_a_text_that_says_no_to_them_is_offered(store: RulebookStore) -> None:
    drafts = {"keep-my-rate": 0.5, "refuse-phone-number": 0.3, "stay-in-messages": 0.2}
    outcome = say(store, f"she wrote: '{BAD}'", drafts=drafts)
    offered = [entities for intent, entities in outcome.buttons if intent == "write_reply"]
    assert offered == [{"draft": "refuse-phone-number"}], "the likeliest of those about what was found"
    assert "write_reply" not in dict(say(store, f"she wrote: '{BAD}'", drafts={"keep-my-rate": 0.9}).buttons)


def test_theirs_stays_theirs(store: RulebookStore) -> None:
    checked = CHECKED | {"theirs": True}
    fixed = say(store, "make it ok", "fix_message", checked=checked, rule=BEFORE)
    assert fixed.only["text"].startswith("That message is theirs")
    again = say(store, "and before a contract?", "tell_context", checked=checked, rule=BEFORE)
    assert again.only["text"].startswith("What they wrote is against the rules.")
    assert again.slots["checked"]["theirs"]
    fine = say(store, "we have a contract", "tell_context", checked=checked, rule=BEFORE)
    assert fine.only["text"].startswith("I found nothing in what they wrote")


def test_a_hundred_kilobytes_are_cut(store: RulebookStore) -> None:
    checker = FakeChecker()
    outcome = take(store, "check_text", "bla " * 25_000, checker=checker)
    assert {len(text) for text, _ in checker.asked} == {MOST}
    assert "checked the first 2,000 characters" in outcome.only["text"]


def test_it_can_be_cancelled(store: RulebookStore) -> None:
    for asked in ("check_text", "check_stage"):
        outcome = take(store, asked, "never mind", "deny", check_text=BAD)
        assert outcome.slots == {"check_text": None, "check_stage": None, REQUESTED: None}
    pressed = {"field": "check_text", "answer": "cancel"}
    assert take(store, "check_text", "give_answer", "give_answer", entities=pressed).slots[REQUESTED] is None


def test_each_rule_of_several_has_a_button(store: RulebookStore, rulebook: Rulebook) -> None:
    class TwoRules(FakeChecker):
        def check(self, text: str, situation: Situation) -> Any:
            first = super().check(text, situation)
            second = super().check(text, Situation(None, Stage.AFTER))
            return replace(first, findings=first.findings + second.findings)

    outcome = say(store, f'ok? "{BAD}"', checker=TwoRules())
    assert outcome.only["candidates"] == [BEFORE, AFTER]
    assert outcome.only["choices"][-1]["title"] == rulebook.rule(AFTER).question


def test_the_real_check_knows_what_it_covers(rulebook: Rulebook) -> None:
    checker = MessageChecker(rulebook, policies=PROJECT / "policies")
    assert all(checker.covers(rule) for rule in (BEFORE, AFTER, "feedback/no-pressure"))
    assert not checker.covers(FREE_WORK)
