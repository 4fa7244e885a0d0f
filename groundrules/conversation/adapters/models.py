"""The tables of requests that others than our own desk must hear of: what they were told, and what came back."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String

from groundrules.database import Base, UTCDateTime


class OutboxRow(Base):
    """One request for a person, as far as the other side knows it.

    What is to be sent is not copied here: it is the conversation beyond `sent_seq` and the ticket's state, if it is not
    the one in `told`. So it is stored in the very transaction that made it, and in its order.
    """

    __tablename__ = "outbox"

    ticket_id = Column(ForeignKey("tickets.id"), primary_key=True)
    # To whom: `chatwoot` or `email`.
    channel = Column(String(20), nullable=False, index=True)
    # The other side's ids of the visitor, the conversation, the last message that we sent it, and the last that it
    # was asked for.
    contact = Column(String(40), nullable=True)
    remote = Column(String(40), nullable=True, index=True)
    posted = Column(String(40), nullable=True)
    asked_for = Column(String(40), nullable=True)
    # The last message of the conversation that the other side has, and what else it was told last.
    sent_seq = Column(Integer, nullable=False, default=0)
    told = Column(String(64), nullable=True)
    # Tries since the last success, the one under way among them; not to be tried before; none when all is told.
    attempts = Column(Integer, nullable=False, default=0)
    next_at = Column(UTCDateTime, nullable=True)
    # What the last failure was, without anybody's words.
    error = Column(String(120), nullable=True)
    # When the other side changed last what we have taken over, by its own clock; and when it ended the conversation.
    changed = Column(Float, nullable=True)
    ended = Column(Float, nullable=True)
    # To whom the conversation is assigned there, and the name under which one of them has taken the ticket last.
    assignee = Column(String(40), nullable=True)
    agent = Column(String(80), nullable=True)


class ReceivedRow(Base):
    """One message from the other side. That it is here means that it was dealt with, and is not again."""

    __tablename__ = "received"

    channel = Column(String(20), primary_key=True)
    remote_id = Column(String(40), primary_key=True)
    ticket_id = Column(ForeignKey("tickets.id"), nullable=False, index=True)
    # The message that it became; none if it was not passed on.
    message_id = Column(ForeignKey("messages.id"), nullable=True)
    at = Column(UTCDateTime, nullable=False)
    # It was not passed on, and whoever wrote it is still to be told so.
    refused = Column(Boolean, nullable=False, default=False)
