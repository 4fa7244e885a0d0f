"""Conversations know when their situation was chosen, what has changed, and who visits"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_COUNTS = ("role_choices", "stage_choices", "revision")


def upgrade() -> None:
    """Add the columns; so far nothing was chosen anew, and nobody was known by name."""
    for name in _COUNTS:
        op.add_column("conversations", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("visitor", sa.String(length=120), nullable=True))
    op.add_column("conversations", sa.Column("visitor_name", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Drop them again."""
    with op.batch_alter_table("conversations") as table:
        for name in (*_COUNTS, "visitor", "visitor_name"):
            table.drop_column(name)
