"""The tables of the desk: agents, their sessions, answers that they found wrong, and what was decided on answers."""

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
    """An agent's word that an answer of the assistant's was wrong."""

    __tablename__ = "answer_reviews"

    id = Column(Integer, primary_key=True, autoincrement=True)
    message_id = Column(ForeignKey("messages.id"), nullable=False, index=True)
    agent = Column(String(80), nullable=False)
    note = Column(Text, nullable=False)
    at = Column(UTCDateTime, nullable=False)


class ReviewDecisionRow(Base):
    """What was decided on an answer. It stays when the decision is undone, so that its `version` only counts up."""

    __tablename__ = "review_decisions"

    message_id = Column(ForeignKey("messages.id"), primary_key=True)
    version = Column(Integer, nullable=False)
    decision = Column(String(20), nullable=True)
    # The rule that the message is about, for the decision that names one.
    rule_id = Column(String(120), nullable=True)
    note = Column(Text, nullable=True)
    decided_by = Column(String(80), nullable=True)
    decided_at = Column(UTCDateTime, nullable=True)
    # When it went into the training data; from then on it cannot be undone here.
    exported_at = Column(UTCDateTime, nullable=True)
