"""The tables of conversations and messages.

Nothing in them is ever changed but counters, situation, ownership and status.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Text, UniqueConstraint

from groundrules.database import Base, UTCDateTime


class ConversationRow(Base):
    """One conversation. Its token is kept only as a SHA-256 digest."""

    __tablename__ = "conversations"

    id = Column(String(40), primary_key=True)
    created_at = Column(UTCDateTime, nullable=False)
    token_digest = Column(String(64), nullable=False, index=True)
    token_expires_at = Column(UTCDateTime, nullable=False)
    role = Column(String(20), nullable=True)
    stage = Column(String(20), nullable=True)
    owner = Column(String(20), nullable=False, default="assistant")
    last_seq = Column(Integer, nullable=False, default=0)
    # How often each was chosen on purpose since the conversation began: a new choice outweighs what was said before it.
    role_choices = Column(Integer, nullable=False, default=0)
    stage_choices = Column(Integer, nullable=False, default=0)
    # Counts the changes that the conversation's readers are to see: messages, situation, who answers.
    revision = Column(Integer, nullable=False, default=0)
    # Whom the host page's server has signed for: its own id of the person, and their name.
    visitor = Column(String(120), nullable=True)
    visitor_name = Column(String(80), nullable=True)


class MessageRow(Base):
    """One message. `reply_to` ties the assistant's replies to the user's message that they answer.

    `reply_place` counts those replies from 0, then what was said before them; as it is unique, only one process can
    store replies to a message.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        UniqueConstraint("reply_to", "reply_place"),
    )

    id = Column(String(40), primary_key=True)
    conversation_id = Column(ForeignKey("conversations.id"), nullable=False)
    seq = Column(Integer, nullable=False)
    author = Column(String(20), nullable=False)
    name = Column(String(80), nullable=True)
    at = Column(UTCDateTime, nullable=False, index=True)
    kind = Column(String(20), nullable=False)
    text = Column(Text, nullable=False)
    # `answer`, `check`, `draft`, `candidates`: the structured part, as the API shows it.
    content = Column(JSON, nullable=False)
    # What each choice means: {id: {"title": ..., "intent": ..., "entities": {...}}}. Only titles leave the server.
    choices = Column(JSON, nullable=False)
    # How the assistant came to say it: intent, confidence, ranking, rule version. For agents, never for users.
    trace = Column(JSON(none_as_null=True), nullable=True)
    client_id = Column(String(80), nullable=True)
    reply_to = Column(ForeignKey("messages.id"), nullable=True)
    reply_place = Column(Integer, nullable=True)


class WishRow(Base):
    """A wish about the policy. The user's words are in the message that `message_id` replies to."""

    __tablename__ = "wishes"

    message_id = Column(ForeignKey("messages.id"), primary_key=True)
    rule_id = Column(String(120), nullable=True)
    at = Column(UTCDateTime, nullable=False)
    status = Column(String(20), nullable=False, default="open")


class ReportRow(Base):
    """A report about a user, as its author told it; `message_id` is the reply that names its number."""

    __tablename__ = "reports"

    message_id = Column(ForeignKey("messages.id"), primary_key=True)
    conversation_id = Column(ForeignKey("conversations.id"), nullable=False)
    reference = Column(String(20), nullable=False, unique=True)
    at = Column(UTCDateTime, nullable=False)
    what = Column(Text, nullable=False)
    who = Column(Text, nullable=True)
    where = Column(Text, nullable=True)
    when = Column(Text, nullable=True)
    evidence = Column(Text, nullable=True)
    wish = Column(String(20), nullable=True)
    state = Column(String(20), nullable=False, default="open")
    # What was done: `education`, `review` or `no_action`; which text goes to the other party; by whom, and when.
    outcome = Column(Text, nullable=True)
    education = Column(String(120), nullable=True)
    note = Column(Text, nullable=True)
    decided_by = Column(String(80), nullable=True)
    decided_at = Column(UTCDateTime, nullable=True)


class FeedbackRow(Base):
    """One verdict on one of the assistant's messages."""

    __tablename__ = "feedback"

    message_id = Column(ForeignKey("messages.id"), primary_key=True)
    helpful = Column(Boolean, nullable=False)
    comment = Column(Text, nullable=True)
    at = Column(UTCDateTime, nullable=False)
