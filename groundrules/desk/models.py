"""The tables of the desk: agents, their sessions, and answers that an agent found wrong."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Text

from groundrules.database import Base, UTCDateTime


class AgentRow(Base):
    """Somebody who works at the desk. `key` is the name in small letters, so that no two names look alike."""

    __tablename__ = "agents"

    key = Column(String(80), primary_key=True)
    name = Column(String(80), nullable=False)
    role = Column(String(20), nullable=False)
    # What argon2 makes of the password, with its own salt and cost.
    digest = Column(String(200), nullable=False)
    must_change = Column(Boolean, nullable=False, default=True)
    # Wrong passwords since the last right one, and until when no password is taken.
    failures = Column(Integer, nullable=False, default=0)
    locked_until = Column(UTCDateTime, nullable=True)
    active = Column(Boolean, nullable=False, default=True)
    on_duty = Column(Boolean, nullable=False, default=False)
    seen_at = Column(UTCDateTime, nullable=True)
    created_at = Column(UTCDateTime, nullable=False)


class AgentSessionRow(Base):
    """One log-in. The cookie's token is kept only as a SHA-256 digest."""

    __tablename__ = "agent_sessions"

    digest = Column(String(64), primary_key=True)
    agent_key = Column(ForeignKey("agents.key"), nullable=False, index=True)
    created_at = Column(UTCDateTime, nullable=False)
    seen_at = Column(UTCDateTime, nullable=False)


class AnswerReviewRow(Base):
    """An answer of the assistant's that an agent found wrong, and what was made of that."""

    __tablename__ = "answer_reviews"

    id = Column(Integer, primary_key=True, autoincrement=True)
    message_id = Column(ForeignKey("messages.id"), nullable=False)
    agent = Column(String(80), nullable=False)
    note = Column(Text, nullable=False)
    at = Column(UTCDateTime, nullable=False)
    state = Column(String(20), nullable=False, default="open")
    decided_by = Column(String(80), nullable=True)
    decided_at = Column(UTCDateTime, nullable=True)
    outcome = Column(Text, nullable=True)
