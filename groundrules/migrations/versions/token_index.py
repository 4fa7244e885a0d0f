"""Conversations are found by their token"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_conversations_token_digest", "conversations", ["token_digest"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_index("ix_conversations_token_digest", "conversations")
