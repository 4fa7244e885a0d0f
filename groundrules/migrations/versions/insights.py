"""What is learnt from use"""

import sqlalchemy as sa
from alembic import op

from groundrules.database import UTCDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables, and let messages be found by their time."""
    op.create_index("ix_messages_at", "messages", ["at"])
    op.create_table(
        "insight_turns",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=True),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("focus", sa.String(length=20), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.ForeignKeyConstraint(["question_id"], ["messages.id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_index("ix_insight_turns_at", "insight_turns", ["at"])
    op.create_index("ix_insight_turns_conversation_id", "insight_turns", ["conversation_id"])
    op.create_index("ix_insight_turns_day_outcome", "insight_turns", ["day", "outcome"])
    op.create_table(
        "insight_unclear",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("cluster", sa.Integer(), nullable=True),
        sa.Column("nearness", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["insight_turns.message_id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_index("ix_insight_unclear_cluster", "insight_unclear", ["cluster"])
    op.create_table(
        "check_findings",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "rule", "role", "stage", "place"),
    )


def downgrade() -> None:
    """Drop them again."""
    for name in ("check_findings", "insight_unclear", "insight_turns"):
        op.drop_table(name)
    op.drop_index("ix_messages_at", "messages")
