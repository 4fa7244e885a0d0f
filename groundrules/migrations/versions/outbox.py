"""What others than our own desk are told of requests for a person, and what came from them"""

import sqlalchemy as sa
from alembic import op

from groundrules.database import UTCDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "outbox",
        sa.Column("ticket_id", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.String(length=40), nullable=True),
        sa.Column("remote", sa.String(length=40), nullable=True),
        sa.Column("posted", sa.String(length=40), nullable=True),
        sa.Column("asked_for", sa.String(length=40), nullable=True),
        sa.Column("sent_seq", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.String(length=120), nullable=True),
        sa.Column("changed", sa.Float(), nullable=True),
        sa.Column("ended", sa.Float(), nullable=True),
        sa.Column("assignee", sa.String(length=40), nullable=True),
        sa.Column("agent", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_index("ix_outbox_channel", "outbox", ["channel"])
    op.create_index("ix_outbox_remote", "outbox", ["remote"])
    op.create_table(
        "received",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("remote_id", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.PrimaryKeyConstraint("channel", "remote_id"),
    )
    op.create_index("ix_received_ticket_id", "received", ["ticket_id"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("received")
    op.drop_table("outbox")
