"""Requests as e-mails: one each, news in the same thread, and the assistant goes on helping."""

import smtplib
from typing import Any

import pytest

from groundrules.conversation.adapters.courier import Undelivered
from groundrules.conversation.adapters.mail.post_office import PostOffice
from groundrules.conversation.handoff.machine import State
from groundrules.conversation.message import Reply
from tests.fakes.mail import FakeMailServer
from tests.unit.conversation.adapters.place import Place
from tests.unit.conversation.handoff.scene import ANN


def test_a_request_is_an_e_mail_with_what_was_said(by_mail: Place, mail: FakeMailServer) -> None:
    asked = by_mail.write("Is escrow safe?\nFrom: me")
    trace = {"intent": "ask_rule", "confidence": 0.9}
    by_mail.log.add_replies(by_mail.talk, asked.id, [Reply("text", "Yes \u2013 it is.", {}, (), trace)])
    by_mail.ask()
    by_mail.pump()
    (letter,) = mail.letters
    number = by_mail.ticket.id
    assert mail.recipients == [["help@market.example"]]
    assert (letter["From"], letter["To"]) == ("rules@market.example", "help@market.example")
    assert letter["Subject"] == f"[{number}] A person is asked for"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] is None
    text = letter.get_content()
    assert f"https://rules.example/desk/tickets/{number}" in text
    assert "> Is escrow safe?\n> From: me" in text
    assert "> Yes \u2013 it is.\n(understood: ask_rule, 0.90)" in text


def test_the_user_is_told_the_number_and_the_assistant_goes_on(by_mail: Place) -> None:
    (told,) = by_mail.ask()
    assert told.text.startswith("Nobody can join you here at once. Your request goes to the support team by e-mail")
    assert by_mail.ticket.id in told.text
    assert (by_mail.owner, by_mail.ticket.state) == ("assistant", State.QUEUED)
    assert by_mail.say("May I?") is None, "the assistant is to answer it"


def test_news_follow_in_the_same_thread(by_mail: Place, mail: FakeMailServer) -> None:
    (told,) = by_mail.ask()
    by_mail.pump()
    by_mail.press(told, "In my messages")
    by_mail.pump()
    by_mail.say("My account is on hold.")
    by_mail.pump()
    first, way, reason = mail.letters
    assert way["In-Reply-To"] == reason["In-Reply-To"] == first["Message-ID"]
    assert len({letter["Message-ID"] for letter in mail.letters}) == 3
    assert "To be answered: In my messages" in way.get_content()
    assert "In their words: My account is on hold." in reason.get_content()


def test_talk_that_changes_nothing_is_no_news(by_mail: Place, mail: FakeMailServer) -> None:
    by_mail.ask()
    by_mail.pump()
    by_mail.write("And what about fees?")
    by_mail.pump()
    assert len(mail.letters) == 1
    assert by_mail.outbox.due() == []


def test_a_request_that_is_withdrawn_is_told_so(by_mail: Place, mail: FakeMailServer) -> None:
    by_mail.ask()
    by_mail.pump()
    by_mail.handoffs.cancel(by_mail.talk)
    by_mail.pump()
    _, last = mail.letters
    assert last.get_content().startswith("The visitor no longer asks for a person.")
    assert by_mail.outbox.due() == []


def test_withdrawn_before_it_was_sent_it_is_no_e_mail(by_mail: Place, mail: FakeMailServer) -> None:
    by_mail.ask()
    by_mail.handoffs.cancel(by_mail.talk)
    by_mail.pump()
    assert mail.letters == []
    assert by_mail.outbox.due() == []


def test_whoever_reads_it_can_answer_at_our_own_desk(by_mail: Place, mail: FakeMailServer) -> None:
    by_mail.ask()
    by_mail.pump()
    ticket = by_mail.claim()
    by_mail.handoffs.send(ticket.id, ticket.version, ANN, [Reply("text", "Hello")], "a1")
    assert by_mail.owner == "agent"
    by_mail.handoffs.resolve(ticket.id, ticket.version, ANN, "Told them.")
    by_mail.pump()
    assert len(mail.letters) == 1
    assert by_mail.outbox.due() == []


def test_a_letter_that_is_turned_away_is_sent_again(by_mail: Place, mail: FakeMailServer, clock: Any) -> None:
    mail.refuses = 3
    by_mail.ask()
    for _ in range(4):
        by_mail.pump()
        clock.advance(minutes=1)
    assert len(mail.letters) == 1
    assert sum("has not got through" in text for text in by_mail.words("system")) == 1


def test_a_letter_whose_receipt_is_lost_comes_again_as_the_same(
    by_mail: Place, mail: FakeMailServer, clock: Any
) -> None:
    """SMTP cannot be asked what it has taken; the Message-ID shows that it is the same letter."""
    mail.loses = 1
    by_mail.ask()
    for _ in range(2):
        by_mail.pump()
        clock.advance(minutes=1)
    one, other = mail.letters
    assert one["Message-ID"] == other["Message-ID"]


def test_while_the_mail_server_is_away_nobody_is_promised_a_letter(
    by_mail: Place, mail: FakeMailServer, caplog: pytest.LogCaptureFixture
) -> None:
    mail.stop()
    by_mail.write("zq-private-words")
    by_mail.ask()
    by_mail.pump()
    assert "to email (try 1): ConnectionRefusedError" in caplog.text
    assert "zq-private" not in caplog.text
    (again,) = by_mail.ask()
    assert again.text.startswith("Sorry, the people who answer here cannot be reached just now.")
    assert by_mail.owner == "assistant"


def test_no_password_goes_over_a_line_without_tls(monkeypatch: pytest.MonkeyPatch, mail: FakeMailServer) -> None:
    """This machine is reached under another name, so that it counts as another."""
    real = smtplib.SMTP.connect
    monkeypatch.setattr(
        smtplib.SMTP, "connect", lambda self, _host="", port=0, *rest: real(self, "127.0.0.1", port, *rest)
    )
    office = PostOffice(mail.url.replace("127.0.0.1", "mail.example"), "me", "hush", seconds=2.0)
    with pytest.raises(Undelivered, match="offers no TLS"):
        office._connect()
