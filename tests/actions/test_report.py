"""A report about a user: how it begins, what each answer does, and what is stored in the end."""

from typing import Any

import pytest

from actions.answer_message import AnswerMessage
from actions.base import APOLOGY
from actions.form import REQUESTED
from actions.late_answer import LateAnswer
from actions.report import NO_ANSWERS, QUESTIONS
from actions.report_form import ValidateReportForm
from groundrules.language.replies import MOST
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore
from tests.actions.checks import FakeChecker
from tests.actions.trackers import Outcome, run, tracker

HOW, CONFIDENTIAL, FEE = "reporting/how", "reporting/confidential", "fees/freelancer-service-fee"
ANSWERS = {
    "report_what": "He wants my bank login.",
    "report_who": "jdoe",
    "report_where": "in a call",
    "report_when": "",
    "report_evidence": "",
    "report_wish": "education",
}


def take(store: RulebookStore, asked: str, text: str, intent: str = "out_of_scope", **more: Any) -> Outcome:
    """Answer the question for `asked` in words."""
    slots: dict[str, Any] = {REQUESTED: f"report_{asked}", **(ANSWERS if asked == "confirm" else {})}
    return run(ValidateReportForm(store, FakeChecker()), tracker(text, intent, **(slots | more)))


def press(store: RulebookStore, asked: str, field: str, answer: str, **slots: Any) -> Outcome:
    """Answer by a button, while `asked` is the open question."""
    entities = {"field": field, "answer": answer}
    pressed = tracker("give_answer", "give_answer", entities=entities, **{REQUESTED: f"report_{asked}", **slots})
    return run(ValidateReportForm(store, FakeChecker()), pressed)


def titles(outcome: Outcome) -> list[str]:
    """Return what the last message's buttons say."""
    return [choice["title"] for choice in outcome.messages[-1]["choices"]]


def test_to_report_somebody_begins_the_form(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("I want to report a client", "report_user", report_who="old"))
    assert outcome.then == "report_form"
    assert outcome.only["text"].endswith(QUESTIONS["what"].ask)
    assert outcome.slots == NO_ANSWERS, "nothing of an earlier report may get into this one"
    assert titles(outcome) == ["Cancel"]


def test_an_opening_that_tells_what_happened_is_the_account(store: RulebookStore) -> None:
    for text, told in (
        ("I want to report this guy: he sends me his telegram every day", "he sends me his telegram every day"),
        ("I want to report a freelancer who lied, he called me stupid too", None),
        ("report a job post that asks for a training fee", None),
    ):
        opening = tracker(text, "report_user")
        outcome = run(AnswerMessage(store), opening)
        assert outcome.slots == {**NO_ANSWERS, "report_what": told or text}
        assert f"\u201c{told or text}\u201d" in outcome.only["text"]
        assert outcome.only["text"].endswith(QUESTIONS["who"].ask)
        opening = tracker(text, "report_user", **outcome.slots)
        assert run(ValidateReportForm(store, FakeChecker()), opening).slots[REQUESTED] == "report_who"


def test_an_opening_may_name_the_user_only(store: RulebookStore) -> None:
    outcome = run(AnswerMessage(store), tracker("I want to report max_77", "report_user"))
    assert outcome.slots == {**NO_ANSWERS, "report_who": "max_77"}
    assert "Noted for Who: max_77." in outcome.only["text"]
    assert outcome.only["text"].endswith(QUESTIONS["what"].ask)


@pytest.mark.parametrize("intent", ["ask_rule", "report_user", "false_claim"])
def test_a_plain_wish_to_report_opens_the_form_whatever_else_it_sounds_like(store: RulebookStore, intent: str) -> None:
    for text in ("he shouted at me on a call. I want him reported", "report a job post that asks for a training fee"):
        outcome = run(AnswerMessage(store), tracker(text, intent, [FEE], "answer"))
        assert (outcome.then, outcome.slots["report_what"]) == ("report_form", text)


@pytest.mark.parametrize(
    ("asked", "text", "kept", "following"),
    [
        ("what", "his name is marko_dev", {"who": "marko_dev"}, "what"),
        ("what", "max_77", {"who": "max_77"}, "what"),
        ("what", "I think his username was john.doe", {"who": "john.doe"}, "what"),
        ("who", "in messages", {"where": "in messages"}, "who"),
        ("who", "it was last week", {"when": "it was last week"}, "who"),
        ("where", "on 3 May", {"when": "on 3 May"}, "where"),
        ("who", "marko_dev, on his profile and yesterday", {"when": "yesterday"}, "evidence"),
        ("who", "Max Doe, on his profile", {"where": "on his profile"}, "when"),
        ("where", "I have two screenshots", {"evidence": "I have two screenshots"}, "where"),
    ],
)
def test_an_answer_goes_to_the_question_that_it_answers(
    store: RulebookStore, asked: str, text: str, kept: dict[str, str], following: str
) -> None:
    given = {} if asked == "what" else {"report_what": "He lied."}
    if asked == "where":
        given["report_who"] = "Max"
    outcome = take(store, asked, text, **given)
    for field, value in kept.items():
        assert outcome.slots[f"report_{field}"] == value
        assert f"Noted for {QUESTIONS[field].label}: {value}." in outcome.only["text"]
    assert outcome.slots[REQUESTED] == f"report_{following}"
    assert outcome.only["text"].endswith(QUESTIONS[following].ask)


def test_what_could_be_shown_may_be_a_file_or_lie_in_the_messages(store: RulebookStore) -> None:
    for text in ("in the messages", "shot_12", "a link to the message"):
        assert take(store, "evidence", text).slots["report_evidence"] == text


def test_more_about_it_is_added_to_what_happened(store: RulebookStore) -> None:
    for asked, text in (("when", "he asked for my password"), ("who", "he also threatened me")):
        outcome = take(store, asked, text, report_what="He lied")
        assert outcome.slots["report_what"] == f"He lied. {text}"
        assert outcome.only["text"].startswith("I have added that to what happened.")
        assert not outcome.slots.get(f"report_{asked}")


def test_a_day_without_a_time_is_asked_for_again(store: RulebookStore) -> None:
    outcome = take(store, "when", "no clue what to say here really")
    assert outcome.only["text"].startswith("I could not read a time in that.")
    assert outcome.slots[REQUESTED] == "report_when"
    assert take(store, "when", "yestarday").slots["report_when"] == "yestarday"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("change what happened: he also threatened me", "He wants my bank login. he also threatened me"),
        ("please add that he wrote to my sister", "He wants my bank login. he wrote to my sister"),
        ("he also threatened me", "He wants my bank login. he also threatened me"),
        ("change what happened to: he lied to me", "he lied to me"),
    ],
)
def test_the_account_is_added_to_or_replaced(store: RulebookStore, text: str, told: str) -> None:
    outcome = take(store, "confirm", text)
    assert outcome.slots["report_what"] == told
    assert outcome.slots[REQUESTED] == "report_confirm"
    assert outcome.only["text"].startswith(("I have added that", "Noted for What happened: he lied to me."))


def test_a_part_can_be_left_out_at_any_time(store: RulebookStore) -> None:
    outcome = take(store, "confirm", "leave out the evidence", report_evidence="a screenshot")
    assert outcome.slots["report_evidence"] == ""
    assert outcome.only["text"].startswith("Evidence is left out.")
    outcome = take(store, "who", "please leave the evidence out", report_what="He lied.")
    assert (outcome.slots["report_evidence"], outcome.slots[REQUESTED]) == ("", "report_who")
    assert take(store, "confirm", "leave out what happened").slots[REQUESTED] == "report_what"


def test_one_can_go_back_and_start_over(store: RulebookStore) -> None:
    for asked, before in (("who", "what"), ("confirm", "wish"), ("what", "what")):
        assert take(store, asked, "go back", **ANSWERS).slots[REQUESTED] == f"report_{before}"
    outcome = take(store, "when", "can we start over please", report_what="He lied.")
    assert outcome.slots == {**NO_ANSWERS, REQUESTED: "report_what"}


@pytest.mark.parametrize("field", [*QUESTIONS, "confirm"])
def test_not_to_send_it_stops_the_report(store: RulebookStore, field: str) -> None:
    assert "Nothing of it is stored" in take(store, field, "no dont send").only["text"]


@pytest.mark.parametrize("field", QUESTIONS)
def test_a_question_is_never_an_answer(store: RulebookStore, field: str) -> None:
    text = "oh and can you tell me is telegram forbidden?"
    outcome = take(store, field, text, "ask_rule", report_what=None)
    assert not outcome.slots.get(f"report_{field}")
    assert outcome.slots[REQUESTED] == f"report_{field}"


@pytest.mark.parametrize("text", ["how do I report him", "where can i report this", "can I report somebody?"])
def test_to_ask_how_it_is_done_is_answered_by_the_rule(store: RulebookStore, text: str) -> None:
    outcome = run(AnswerMessage(store), tracker(text, "report_user"))
    assert (outcome.rule, outcome.then) == (HOW, None)
    assert titles(outcome)[0] == "Report it here"
    outcome = run(AnswerMessage(store), tracker(text, "report_user", [CONFIDENTIAL], "answer"))
    assert outcome.rule == CONFIDENTIAL


def test_a_doubtful_report_is_answered_by_the_rule(store: RulebookStore) -> None:
    asked = tracker("he is a cheat", "report_user")
    asked.latest_message["intent_ranking"] = [
        {"name": "report_user", "confidence": 0.4},
        {"name": "insult_or_vent", "confidence": 0.35},
    ]
    assert run(AnswerMessage(store), asked).rule == HOW


def test_the_button_begins_it_for_certain(store: RulebookStore) -> None:
    assert run(AnswerMessage(store), tracker("report_user", "report_user")).then == "report_form"


def test_while_rasa_opens_the_form_nothing_is_said(store: RulebookStore) -> None:
    outcome = run(ValidateReportForm(store, FakeChecker()), tracker("I want to report a client", "report_user"))
    assert (outcome.messages, outcome.slots) == ([], {REQUESTED: "report_what"})


def test_questions_come_one_after_the_other(store: RulebookStore) -> None:
    slots: dict[str, Any] = {REQUESTED: "report_what"}
    for field, following in zip(QUESTIONS, [*list(QUESTIONS)[1:], "confirm"], strict=True):
        said = "a review of it all day"
        outcome = run(ValidateReportForm(store, FakeChecker()), tracker(said, "out_of_scope", **slots))
        assert outcome.slots[f"report_{field}"] == ("review" if field == "wish" else said)
        assert outcome.slots[REQUESTED] == f"report_{following}"
        slots |= outcome.slots
    assert "- What happened: a review of it all day" in outcome.only["text"]
    assert titles(outcome) == ["Send the report", "Cancel"]


@pytest.mark.parametrize(
    "text",
    [
        "I want to report a client",
        "report a freelancer",
        "Hi, I'd like to report someone",
        "can I report this message please?",
        "I need to report him",
        "we want to make a report",
        "can you help me report",
    ],
)
def test_who_says_again_that_they_want_to_report_is_asked_what_happened(store: RulebookStore, text: str) -> None:
    outcome = take(store, "what", text, "report_user")
    assert outcome.slots[REQUESTED] == "report_what"
    assert not outcome.slots.get("report_what"), "the opening is not the story"
    assert QUESTIONS["what"].ask in outcome.only["text"]


@pytest.mark.parametrize(
    "text", ["I want to report a client who asks for my password", "He reported me", "report: he took my money"]
)
def test_a_story_that_begins_with_the_wish_to_report_is_a_story(store: RulebookStore, text: str) -> None:
    assert take(store, "what", text, "report_user").slots["report_what"] == text


@pytest.mark.parametrize("field", [field for field in QUESTIONS if field != "what"])
@pytest.mark.parametrize("text", ["skip", "I don't know", "no", "I dont know the exact name"])
def test_a_question_can_be_left_out(store: RulebookStore, field: str, text: str) -> None:
    assert take(store, field, text).slots[f"report_{field}"] == ""
    assert press(store, field, field, "skip").slots[f"report_{field}"] == ""
    assert "Skip" in titles(take(store, field, "🙂"))


def test_what_happened_cannot_be_left_out(store: RulebookStore) -> None:
    for outcome in (take(store, "what", "skip"), press(store, "what", "what", "skip")):
        assert outcome.slots[REQUESTED] == "report_what"
        assert not outcome.slots["report_what"]
        assert titles(outcome) == ["Cancel"]


@pytest.mark.parametrize("field", [*QUESTIONS, "confirm"])
@pytest.mark.parametrize("text", ["", "?", "🙂🙂🙂", "...", "\x00\x1b", "\u202e"])
def test_what_holds_no_words_is_asked_again(store: RulebookStore, field: str, text: str) -> None:
    outcome = take(store, field, text)
    assert outcome.only["kind"] == "text"
    assert outcome.slots[REQUESTED] == f"report_{field}"


@pytest.mark.parametrize("field", [*QUESTIONS, "confirm"])
@pytest.mark.parametrize("word", ["he lied ", "no ", "\U0001f642", "why ", "what if "])
def test_a_hundred_kilobytes_do_no_harm(store: RulebookStore, field: str, word: str) -> None:
    outcome = take(store, field, word * (100_000 // len(word)))
    assert outcome.only["kind"] == "text"
    assert all(value is None or len(value) <= MOST for value in outcome.slots.values())


def test_a_long_answer_is_cut_and_said_to_be(store: RulebookStore) -> None:
    outcome = take(store, "what", "a" * (MOST + 1))
    assert outcome.slots["report_what"] == "a" * MOST
    assert "kept the first 2,000 characters" in outcome.only["text"]
    assert "kept" not in take(store, "what", "a" * MOST).only["text"]


@pytest.mark.parametrize("field", [*QUESTIONS, "confirm"])
def test_it_can_be_stopped_at_any_question(store: RulebookStore, field: str) -> None:
    for outcome in (take(store, field, "never mind"), press(store, field, field, "cancel")):
        assert outcome.slots == {**NO_ANSWERS, REQUESTED: None}
        assert "Nothing of it is stored" in outcome.only["text"]
        assert "report" not in outcome.only


def test_who_leaves_it_for_another_question_is_answered_that(store: RulebookStore) -> None:
    text = "actually forget this, what is the fee instead"
    asked = tracker(text, "deny", [FEE], "answer", **{REQUESTED: "report_who", "report_what": "He lied."})
    dropped, answer = run(ValidateReportForm(store, FakeChecker()), asked).messages
    assert "Nothing of it is stored" in dropped["text"]
    assert answer["answer"]["rule"] == FEE
    alone = take(store, "who", "leave me alone, cancel", "account_action")
    assert alone.slots == {**NO_ANSWERS, REQUESTED: None}
    story = take(store, "what", "Stop, he said, and took my money")
    assert story.slots["report_what"], "in a story it may be what somebody said"


@pytest.mark.parametrize("field", [*QUESTIONS, "confirm"])
def test_a_question_in_between_is_answered_and_the_form_goes_on(store: RulebookStore, field: str) -> None:
    slots = ANSWERS if field == "confirm" else {}
    asked = tracker(
        "will he know it was me?", "ask_rule", [CONFIDENTIAL], "answer", **{REQUESTED: f"report_{field}", **slots}
    )
    outcome = run(ValidateReportForm(store, FakeChecker()), asked)
    answer, question = outcome.messages
    assert answer["answer"]["rule"] == CONFIDENTIAL
    assert answer["choices"] == [], "the buttons below belong to the form"
    assert question["text"].startswith("Back to your report.")
    assert outcome.slots[REQUESTED] == f"report_{field}"
    assert outcome.slots["rule"] == CONFIDENTIAL
    assert outcome.then is None


@pytest.mark.parametrize(
    ("text", "intent", "kind"),
    [
        ("do you keep what I write?", "ask_privacy", "smalltalk"),
        ("who are you?", "ask_what_are_you", "smalltalk"),
        ("can I talk to a person", "ask_human", "handoff"),
    ],
)
def test_other_questions_in_between(store: RulebookStore, text: str, intent: str, kind: str) -> None:
    answer, question = take(store, "who", text, intent).messages
    assert answer["kind"] == kind
    assert QUESTIONS["who"].ask in question["text"]


@pytest.mark.parametrize(
    ("text", "intent", "decision"),
    [
        ("He asked me whether I could pay a fee. I said no. Is that normal?", "ask_rule", "answer"),
        ("he wants my login", "ask_rule", "answer"),
        ("can you believe that he said all of that to me and my sister?", "out_of_scope", "unknown"),
        ("what a liar that man was, is he not?", "ask_rule", "unknown"),
        ("I want him banned", "report_user", "clarify"),
        ("A person from support called me, or so he said, and he then wanted my password", "ask_human", "unknown"),
    ],
)
def test_a_story_is_no_question_in_between(store: RulebookStore, text: str, intent: str, decision: str) -> None:
    told = tracker(text, intent, [FEE], decision, **{REQUESTED: "report_what"})
    outcome = run(ValidateReportForm(store, FakeChecker()), told)
    assert outcome.slots["report_what"] == text
    assert len(outcome.messages) == 1


def test_a_question_that_is_not_understood_is_no_answer_either(store: RulebookStore) -> None:
    for field in ("what", "who"):
        outcome = take(store, field, "how many moons has it got", "ask_history")
        assert outcome.only["text"].startswith("I cannot answer that.")
        assert (outcome.slots[REQUESTED], outcome.slots[f"report_{field}"]) == (f"report_{field}", None)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("hello there", "greet"), ("thanks", "thank"), ("ok", "affirm"), ("Report him!", "report_user")],
)
def test_before_the_story_begins(store: RulebookStore, text: str, intent: str) -> None:
    outcome = take(store, "what", text, intent)
    assert (outcome.only["text"], outcome.slots["report_what"]) == (QUESTIONS["what"].ask, None)


@pytest.mark.parametrize("text", ["what do you do with it?", "who reads this", "so what happens to her?"])
def test_what_becomes_of_the_report_is_told(store: RulebookStore, rulebook: Rulebook, text: str) -> None:
    told, question = take(store, "who", text, "ask_consequence", rule=FEE).messages
    assert told["text"].startswith("Nothing is stored until you say")
    assert "I send nothing to Upwork" in told["text"]
    assert rulebook.rule(CONFIDENTIAL).answer in told["text"]
    assert QUESTIONS["who"].ask in question["text"]


def test_a_follow_up_of_no_rule_asks_about_its_own(store: RulebookStore) -> None:
    asked = tracker("so how do i pay the fee", "ask_instead", [FEE, HOW], "clarify", **{REQUESTED: "report_who"})
    asked.latest_message["rule_ranking"][0]["confidence"] = 0.5
    clarify, question = run(ValidateReportForm(store, FakeChecker()), asked).messages
    assert clarify["candidates"][0] == FEE
    assert "Who was it?" in question["text"]


def test_a_figure_of_the_rule_just_explained_is_told(store: RulebookStore) -> None:
    told, question = take(store, "who", "and how much is it?", "out_of_scope", rule=FEE).messages
    assert told["text"] != QUESTIONS["who"].ask
    assert told["trace"]["action"] == "validate_report_form"
    assert "Who was it?" in question["text"]


@pytest.mark.parametrize("text", ["why?", "Why do you need that?", "what for", "what do you mean?", "which name"])
def test_why_a_question_is_asked(store: RulebookStore, text: str) -> None:
    assert QUESTIONS["who"].why in take(store, "who", text, "ask_why").only["text"]


@pytest.mark.parametrize("text", ["do I have to give the name?", "is this required", "can I leave it out?"])
def test_whether_it_must_be_answered(store: RulebookStore, text: str) -> None:
    said = take(store, "who", text, "ask_rule", ranking=[FEE], decision="answer").only["text"]
    assert said.startswith("You need not:")
    assert QUESTIONS["who"].why in said
    assert take(store, "what", text, "ask_rule").only["text"].startswith(QUESTIONS["what"].why)


def test_an_offered_rule_can_be_picked_in_between(store: RulebookStore) -> None:
    offered = tracker("is that so?", "ask_rule", [FEE, HOW], "clarify", **{REQUESTED: "report_when"})
    clarify, question = run(ValidateReportForm(store, FakeChecker()), offered).messages
    assert clarify["kind"] == "clarify"
    assert clarify["choices"], "these must be pressed"
    pressed = tracker("choose_rule", "choose_rule", entities={"rule": FEE}, **{REQUESTED: "report_when"})
    assert run(ValidateReportForm(store, FakeChecker()), pressed).messages[0]["answer"]["rule"] == FEE
    worded = tracker("the first one", "choose_rule", candidates=[FEE, HOW], **{REQUESTED: "report_when"})
    assert run(ValidateReportForm(store, FakeChecker()), worded).messages[0]["answer"]["rule"] == FEE
    assert "When was it?" in question["text"]


def test_a_button_that_opens_a_form_waits(store: RulebookStore) -> None:
    for intent in ("report_user", "check_message"):
        outcome = take(store, "who", intent, intent)
        assert QUESTIONS["who"].ask in outcome.only["text"]
        assert (outcome.then, outcome.slots[REQUESTED]) == (None, "report_who")


def test_a_button_of_an_earlier_question_corrects_it(store: RulebookStore) -> None:
    outcome = press(store, "evidence", "where", "on a profile", **(ANSWERS | {"report_evidence": None}))
    assert outcome.slots["report_where"] == "on a profile"
    assert outcome.slots[REQUESTED] == "report_evidence"
    outcome = press(store, "who", "confirm", "send", report_what="He lied.")
    assert "report" not in outcome.only, "not before all is shown"
    assert outcome.slots[REQUESTED] == "report_who"
    assert press(store, "who", "check_stage", "active_contract").slots[REQUESTED] == "report_who"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("education only", "education"),
        ("just remind him", "education"),
        ("just warn her", "education"),
        ("review it", "review"),
        ("2", "review"),
    ],
)
def test_the_wish_in_words(store: RulebookStore, text: str, wish: str) -> None:
    assert take(store, "wish", text).slots["report_wish"] == wish


def test_an_unclear_wish_is_asked_again(store: RulebookStore) -> None:
    for text in ("hm", "remind him or review it, I cannot decide"):
        assert take(store, "wish", text).slots[REQUESTED] == "report_wish"


@pytest.mark.parametrize(
    ("text", "field"),
    [("change the date", "when"), ("no, the name is wrong", "who"), ("change the story", "what")],
)
def test_a_part_can_be_changed_at_the_end(store: RulebookStore, text: str, field: str) -> None:
    outcome = take(store, "confirm", text, "deny")
    assert outcome.slots[REQUESTED] == f"report_{field}"
    changed = take(store, field, "on Friday", **(ANSWERS | {f"report_{field}": "old"}))
    assert "on Friday" in changed.only["text"]
    assert changed.slots[REQUESTED] == "report_confirm"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("change the date to 1 november", "when", "1 november"),
        ("can you change the date to last Friday please?", "when", "last Friday"),
        ("change the who, her name is Vera", "who", "Vera"),
        ("the name should be jdoe", "who", "jdoe"),
        ("make it education only", "wish", "education"),
        ("change the evidence to nothing", "evidence", ""),
        ("put the date as 5 May", "when", "5 May"),
        ("make the date last week", "when", "last week"),
    ],
)
def test_a_new_value_is_taken_at_once(store: RulebookStore, text: str, field: str, value: str) -> None:
    outcome = take(store, "confirm", text, "account_action")
    assert outcome.slots[f"report_{field}"] == value
    assert outcome.slots[REQUESTED] == "report_confirm"


@pytest.mark.parametrize(
    "text", ["no, the name is wrong", "the date is not right", "change the date, please", "when: yes"]
)
def test_what_is_no_value_is_asked_for(store: RulebookStore, text: str) -> None:
    outcome = take(store, "confirm", text, "deny")
    assert outcome.slots[REQUESTED] in {"report_when", "report_who"}


@pytest.mark.parametrize("field", ["who", "where", "when", "evidence"])
@pytest.mark.parametrize("text", ["yes", "ok", "sure, yes please"])
def test_a_bare_yes_is_no_answer(store: RulebookStore, field: str, text: str) -> None:
    outcome = take(store, field, text, "affirm", **{f"report_{field}": None})
    assert (outcome.slots[REQUESTED], outcome.slots[f"report_{field}"]) == (f"report_{field}", None)


def test_money_is_no_wish_that_a_report_can_pass_on(store: RulebookStore) -> None:
    outcome = take(store, "wish", "I want my money back", "account_action")
    assert "cannot bring money back" in outcome.only["text"]
    assert outcome.slots[REQUESTED] == "report_wish"


def test_an_earlier_answer_can_be_changed_on_the_way(store: RulebookStore) -> None:
    given: dict[str, Any] = {"report_what": "He lied.", "report_who": "Max"}
    for text in ("actually the name is Maxim", "change the name to Maxim"):
        outcome = take(store, "when", text, "change_draft", **given)
        assert (outcome.slots["report_who"], outcome.slots.get("report_when")) == ("Maxim", None)
        assert outcome.slots[REQUESTED] == "report_where", "the first question that is still open"
        assert outcome.only["text"].startswith("Noted for Who: Maxim.")
    for text in ("the name is wrong", "change the name please"):
        assert take(store, "when", text, **given).slots[REQUESTED] == "report_who"
    assert take(store, "who", "change the name to Maxim", **given).slots["report_who"] == "Maxim"
    assert take(store, "when", "what happened: he took my money", **given).slots["report_what"] == "he took my money"
    assert take(store, "when", "when the name was still Max", **given).slots["report_when"]


def test_a_name_is_no_wish_for_a_person(store: RulebookStore) -> None:
    assert take(store, "who", "someone called Max", "ask_human").slots["report_who"] == "someone called Max"


def test_no_sends_nothing(store: RulebookStore) -> None:
    outcome = take(store, "confirm", "no", "deny")
    assert "Nothing is sent yet" in outcome.only["text"]
    assert outcome.slots[REQUESTED] == "report_confirm"


def test_the_end_tells_number_and_next_steps(store: RulebookStore, rulebook: Rulebook) -> None:
    for outcome in (take(store, "confirm", "yes, send it"), press(store, "confirm", "confirm", "send", **ANSWERS)):
        report = outcome.only["report"]
        assert report == {
            "reference": report["reference"],
            "what": "He wants my bank login.",
            "who": "jdoe",
            "where": "in a call",
            "when": None,
            "evidence": None,
            "wish": "education",
        }
        assert outcome.only["kind"] == "text"
        for said in (report["reference"], rulebook.rule(HOW).rule, rulebook.rule(CONFIDENTIAL).answer):
            assert said in outcome.only["text"]
        assert "send nothing to Upwork" in outcome.only["text"]
        assert outcome.slots == {**NO_ANSWERS, "report_sent": report, REQUESTED: None}
        assert ("choose_rule", {"rule": CONFIDENTIAL}) in outcome.buttons


def test_a_report_without_a_story_is_not_sent(store: RulebookStore) -> None:
    outcome = press(store, "confirm", "confirm", "send")
    assert outcome.slots[REQUESTED] == "report_what"


def test_a_lost_reply_can_be_had_again(store: RulebookStore) -> None:
    report = take(store, "confirm", "send").only["report"]
    pressed = tracker("give_answer", "give_answer", entities={"field": "confirm", "answer": "send"}, report_sent=report)
    assert run(LateAnswer(store), pressed).only["report"] == report


def test_a_late_button_says_that_nothing_is_open(store: RulebookStore) -> None:
    for answer in ("send", "cancel"):
        late = tracker("give_answer", "give_answer", entities={"field": "confirm", "answer": answer})
        outcome = run(LateAnswer(store), late)
        assert "just now" in outcome.only["text"]
        assert [button for button, _ in outcome.buttons] == ["report_user", "check_message"]


def test_after_a_failure_the_question_stands(store: RulebookStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_turn: object) -> None:
        raise RuntimeError

    action = ValidateReportForm(store)
    monkeypatch.setattr(action, "answer", fail)
    outcome = run(action, tracker("jdoe", report_who="before", **{REQUESTED: "report_who"}))
    assert outcome.only["text"] == APOLOGY.text
    assert outcome.slots == {REQUESTED: "report_who", "report_who": "before"}
