"""A report is stored once, under a number that no other has."""

import pytest

from groundrules.conversation import reports
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import REPORT, Message, Reply
from groundrules.reference import ALPHABET, LENGTH, PREFIX, new_reference

TOLD = {"reference": "GR-7K4M2Q", "what": "He wants my bank login.", "who": "jdoe", "where": "a message"}


def _reply(**report: str | None) -> Reply:
    told = {**TOLD, **report}
    return Reply.parse({"kind": "text", "text": f"Stored as {told['reference']}.", "report": told})


def _say(log: ConversationLog, talk: str, client_id: str, reply: Reply) -> list[Message]:
    message, _ = log.add_user_message(talk, client_id, "Send the report")
    return log.add_replies(talk, message.id, [reply])


def test_a_report_is_kept_with_all_that_was_told(log: ConversationLog, talk: str, clock) -> None:
    _say(log, talk, "k1", _reply(wish="review"))
    (report,) = log.reports()
    assert (report.reference, report.state, report.outcome) == ("GR-7K4M2Q", "open", None)
    assert (report.what, report.who, report.where) == (TOLD["what"], "jdoe", "a message")
    assert (report.when, report.evidence, report.wish) == (None, None, "review")
    assert report.at == clock()


def test_the_same_message_stores_it_once(log: ConversationLog, talk: str) -> None:
    first = _say(log, talk, "k1", _reply())
    assert _say(log, talk, "k1", _reply(reference="GR-222222")) == first
    assert [report.reference for report in log.reports()] == ["GR-7K4M2Q"]


def test_a_report_that_is_told_again_is_not_stored_again(log: ConversationLog, talk: str) -> None:
    _say(log, talk, "k1", _reply())
    (again,) = _say(log, talk, "k2", _reply())
    assert again.text == "Stored as GR-7K4M2Q."
    assert len(log.reports()) == 1


def test_a_number_that_is_taken_gives_way(log: ConversationLog, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _say(log, talk, "k1", _reply())
    numbers = iter(["GR-7K4M2Q", "GR-AAAAAA"])
    monkeypatch.setattr(reports, "new_reference", lambda: next(numbers))
    other = log.start(None, None)[0].id
    (reply,) = _say(log, other, "k1", _reply(what="She threatens me."))
    assert reply.text == "Stored as GR-AAAAAA."
    assert {report.reference: report.what for report in log.reports()} == {
        "GR-7K4M2Q": TOLD["what"],
        "GR-AAAAAA": "She threatens me.",
    }


def test_the_newest_comes_first(log: ConversationLog, talk: str, clock) -> None:
    _say(log, talk, "k1", _reply())
    clock.advance(hours=1)
    _say(log, talk, "k2", _reply(reference="GR-AAAAAA"))
    assert [report.reference for report in log.reports()] == ["GR-AAAAAA", "GR-7K4M2Q"]


@pytest.mark.parametrize(
    "report",
    [
        [],
        "GR-7K4M2Q",
        {},
        {"reference": "GR-7K4M2Q"},
        TOLD | {"what": " "},
        TOLD | {"who": 5},
        TOLD | {"reference": ""},
    ],
)
def test_what_is_no_report_is_no_message(report: object) -> None:
    with pytest.raises(ValueError, match="malformed"):
        Reply.parse({"kind": "text", "text": "Stored.", "report": report})


def test_what_the_table_does_not_know_is_left_out() -> None:
    assert set(_reply(colour="red").report or ()) == set(REPORT)


def test_numbers_can_be_read_out_and_hardly_repeat() -> None:
    numbers = [new_reference() for _ in range(500)]
    assert len(set(numbers)) == 500
    assert all(number.startswith(PREFIX) and len(number) == len(PREFIX) + LENGTH for number in numbers)
    assert not set("01ILOU") & set(ALPHABET)
    assert {letter for number in numbers for letter in number.removeprefix(PREFIX)} <= set(ALPHABET)
