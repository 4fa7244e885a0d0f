"""Wishes about the policy"""

import sqlalchemy as sa
from alembic import op

from groundrules.database import UTCDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "wishes",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("rule_id", sa.String(length=120), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("wishes")
