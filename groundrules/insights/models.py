"""The tables of insights: one row a turn of a conversation, words that were not understood, counted findings."""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, String, Text

from groundrules.database import Base, UTCDateTime


class TurnRow(Base):
    """How one message of a user's was answered: `message_id` is the first reply to it."""

    __tablename__ = "insight_turns"
    __table_args__ = (Index("ix_insight_turns_day_outcome", "day", "outcome"),)

    message_id = Column(ForeignKey("messages.id"), primary_key=True)
    question_id = Column(ForeignKey("messages.id"), nullable=False)
    conversation_id = Column(ForeignKey("conversations.id"), nullable=False, index=True)
    at = Column(UTCDateTime, nullable=False, index=True)
    # The day in UTC, so that SQL can count by it.
    day = Column(Date, nullable=False)
    outcome = Column(String(20), nullable=False)
    rule = Column(String(120), nullable=True)
    topic = Column(String(40), nullable=True)
    # Which part of the rule was asked for: `rule`, `why`, ...
    focus = Column(String(20), nullable=True)
    role = Column(String(20), nullable=True)
    stage = Column(String(20), nullable=True)
    # From the question to the answer.
    seconds = Column(Float, nullable=False)


class UnclearRow(Base):
    """A question that was refused or asked back about: its redacted words, and with which others it belongs."""

    __tablename__ = "insight_unclear"

    message_id = Column(ForeignKey("insight_turns.message_id"), primary_key=True)
    text = Column(Text, nullable=False)
    # The sentence embedding, 384 half-precision numbers; none until it has been made.
    vector = Column(LargeBinary, nullable=True)
    # Which cluster it is in, and how near to its middle; both are made anew whenever there are new questions.
    cluster = Column(Integer, nullable=True, index=True)
    nearness = Column(Float, nullable=True)


class CheckFindingRow(Base):
    """How often the message check found one kind of thing on one day. What is not known is empty."""

    __tablename__ = "check_findings"

    day = Column(Date, primary_key=True)
    kind = Column(String(40), primary_key=True)
    rule = Column(String(120), primary_key=True)
    role = Column(String(20), primary_key=True)
    stage = Column(String(20), primary_key=True)
    # Where it was checked: `chat`, or `compose` for what is checked through the API before it is sent.
    place = Column(String(20), primary_key=True)
    count = Column(Integer, nullable=False)
