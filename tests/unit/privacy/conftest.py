"""An installation in which two visitors have left something in every table that can hold a person's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

import groundrules.privacy.commands
from groundrules.conversation.adapters.models import OutboxRow, ReceivedRow
from groundrules.conversation.handoff.audit import Entry, note
from groundrules.conversation.handoff.models import NoteRow, TicketRow
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Reply
from groundrules.database import Base, make_engine
from groundrules.desk.models import AnswerReviewRow, ReviewDecisionRow
from groundrules.insights.models import TurnRow, UnclearRow
from groundrules.privacy.erase import Eraser
from groundrules.privacy.trackers import Trackers
from groundrules.reference import new_reference
from groundrules.settings import Settings

# As Rasa's SQL tracker store makes it; tests/contract/test_tracker_store.py holds the two together.
EVENTS = Table(
    "events",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("data", Text),
)


def everything(*engines: Engine) -> dict[str, list[str]]:
    """Return all rows of all tables as text, by table, however a table came about."""
    found = {}
    for engine in engines:
        with engine.connect() as connection:
            for name in inspect(engine).get_table_names():
                rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608  # names from the database
                found[name] = [str(tuple(row)) for row in rows]
    return found


def holding(word: str, *engines: Engine) -> list[str]:
    """Return the names of the tables in which a word stands."""
    return [name for name, rows in everything(*engines).items() if any(word in row for row in rows)]


@dataclass
class House:
    """The installation's databases, and how somebody leaves their words in them."""

    engine: Engine
    trackers: Engine
    log: ConversationLog

    @property
    def eraser(self) -> Eraser:
        return Eraser(self.engine, Trackers(self.trackers))

    def talk(self, word: str, ticket: str = "resolved", report: str = "closed") -> str:
        """Leave `word` wherever a person's words can be; return the conversation's id."""
        talk = self.log.start(None, None, f"visitor-{word}", f"Name {word}")[0].id
        asked, _ = self.log.add_user_message(talk, f"client-{word}", f"I said {word}")
        told = {"reference": f"GR-{word}"[:20], "what": f"{word} 1", "who": f"{word} 2", "where": f"{word} 3"}
        said = {"kind": "text", "text": f"You said {word}", "report": told, "wish": {"rule": None}}
        (reply,) = self.log.add_replies(talk, asked.id, [Reply.parse(said)])
        self.log.add_feedback(talk, reply.id, False, f"comment {word}")
        now, number = self.log.now(), new_reference()
        with sessionmaker(self.engine, future=True).begin() as session:
            waiting = talk if ticket != "resolved" else None
            columns = {"conversation_id": talk, "current_of": waiting, "state": ticket, "why": "asked", "start_seq": 1}
            words = {"reason": f"reason {word}", "answered": f"by {word}", "resolution": f"done {word}"}
            session.add(TicketRow(id=number, requested_at=now, **columns, **words))
            session.flush()
            session.add(NoteRow(ticket_id=number, agent="Ann", at=now, text=f"note {word}"))
            session.add(OutboxRow(ticket_id=number, channel="chatwoot", contact=f"contact-{word}"))
            session.add(
                ReceivedRow(channel="chatwoot", remote_id=f"r-{word}", ticket_id=number, message_id=reply.id, at=now)
            )
            session.add(AnswerReviewRow(message_id=reply.id, agent="Ann", note=f"wrong {word}", at=now))
            session.add(ReviewDecisionRow(message_id=reply.id, version=1, decision="fine", note=f"right {word}"))
            session.add(
                TurnRow(
                    message_id=reply.id,
                    question_id=asked.id,
                    conversation_id=talk,
                    at=now,
                    day=now.date(),
                    outcome="refused",
                    seconds=0.5,
                )
            )
            session.flush()
            session.add(UnclearRow(message_id=reply.id, text=f"unclear {word}"))
            note(session, Entry(now, "Ann", "claim", number, talk, "queued", "assigned", f"detail {word}"))
        self.set_report(talk, report)
        self.hear(talk, word)
        return talk

    @property
    def home(self) -> Path:
        """The folder of the databases' files."""
        return Settings().home

    def drop_trackers(self) -> None:
        """Let Rasa never have answered."""
        EVENTS.drop(self.trackers)

    def set_report(self, talk: str, state: str) -> None:
        """Let the conversation's report be in this state."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE reports SET state = '{state}' WHERE conversation_id = '{talk}'")  # noqa: S608

    def hear(self, talk: str, word: str) -> None:
        """Let Rasa note a message."""
        with self.trackers.begin() as connection:
            moment = self.log.now().timestamp()
            row = {"sender_id": talk, "type_name": "user", "timestamp": moment, "data": f'{{"text": "I said {word}"}}'}
            connection.execute(EVENTS.insert(), row)


@pytest.fixture
def house(engine: Engine, tmp_path: Path, clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """On SQLite two files, as an installation has them; on PostgreSQL one database for both."""
    monkeypatch.setenv("GROUND_RULES_HOME", str(tmp_path / "home"))
    if engine.dialect.name == "sqlite":
        monkeypatch.delenv("GROUND_RULES_DATABASE", raising=False)
        ours, trackers = make_engine(Settings().database_url), make_engine(Settings().trackers_url)
        Base.metadata.create_all(ours)
    else:
        monkeypatch.setenv("GROUND_RULES_DATABASE", engine.url.render_as_string(hide_password=False))
        ours = trackers = engine
    EVENTS.create(trackers)
    monkeypatch.setattr(groundrules.privacy.commands, "utc_now", clock)
    yield House(ours, trackers, ConversationLog(ours, timedelta(hours=1), clock))
    EVENTS.drop(trackers, checkfirst=True)
    ours.dispose()
    trackers.dispose()
