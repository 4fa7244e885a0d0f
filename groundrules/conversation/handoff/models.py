"""The tables of handoffs: tickets, the agents' private notes, and the audit of every change."""

from sqlalchemy import Column, ForeignKey, Integer, String, Text

from groundrules.database import Base, UTCDateTime


class TicketRow(Base):
    """One handoff. `version` counts its changes, so that two who act on the same view cannot both succeed.

    `current_of` is the conversation as long as the ticket is open; as it is unique, there is one at most.
    """

    __tablename__ = "tickets"

    # The number that people name it by, such as GR-7K4M2Q.
    id = Column(String(20), primary_key=True)
    conversation_id = Column(ForeignKey("conversations.id"), nullable=False, index=True)
    current_of = Column(String(40), nullable=True, unique=True)
    state = Column(String(20), nullable=False, index=True)
    version = Column(Integer, nullable=False, default=1)
    # How a person came to be asked for: `asked`, `unclear`, `account`, `report`.
    why = Column(String(20), nullable=False)
    topic = Column(String(40), nullable=True)
    rule = Column(String(120), nullable=True)
    report = Column(String(20), nullable=True)
    # What the user says that it is about, and how they would like to be answered where nobody is at the desk.
    reason = Column(Text, nullable=True)
    answered = Column(Text, nullable=True)
    # The question that the user's next message answers, and until when: `reason` or `answered`.
    asking = Column(String(20), nullable=True)
    asking_until = Column(UTCDateTime, nullable=True)
    agent = Column(String(80), nullable=True)
    agent_role = Column(String(20), nullable=True)
    requested_at = Column(UTCDateTime, nullable=False)
    # Until when the user waits for somebody to join; none while the ticket is left for later.
    wait_until = Column(UTCDateTime, nullable=True)
    claimed_at = Column(UTCDateTime, nullable=True)
    closed_at = Column(UTCDateTime, nullable=True)
    resolution = Column(Text, nullable=True)
    # The conversation's last message when the ticket was made, was last taken, and when the user's wait ended.
    start_seq = Column(Integer, nullable=False)
    claimed_seq = Column(Integer, nullable=True)
    ended_seq = Column(Integer, nullable=True)


class NoteRow(Base):
    """What an agent notes on a ticket for colleagues. Users never see it."""

    __tablename__ = "ticket_notes"

    id = Column(Integer, primary_key=True, autoincrement=True)
    ticket_id = Column(ForeignKey("tickets.id"), nullable=False, index=True)
    agent = Column(String(80), nullable=False)
    at = Column(UTCDateTime, nullable=False)
    text = Column(Text, nullable=False)


class AuditRow(Base):
    """Who did what, and when. Rows are only ever added."""

    __tablename__ = "audit"

    id = Column(Integer, primary_key=True, autoincrement=True)
    at = Column(UTCDateTime, nullable=False)
    # An agent's name, or `user`, `assistant`, `system`, `command line`.
    who = Column(String(80), nullable=False)
    what = Column(String(40), nullable=False)
    ticket_id = Column(String(20), nullable=True, index=True)
    conversation_id = Column(String(40), nullable=True)
    before = Column(String(20), nullable=True)
    after = Column(String(20), nullable=True)
    detail = Column(Text, nullable=True)
