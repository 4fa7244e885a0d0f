"""One decision an answer, beside the marks that agents made"""

import sqlalchemy as sa
from alembic import op

from groundrules.database import UTCDateTime

revision = "0009"
down_revision = "0008"

_MARKS = "answer_reviews"
_INDEX = "ix_answer_reviews_message_id"
# What the newest decided mark of an answer said.
_MOVED = """
INSERT INTO review_decisions (message_id, version, decision, note, decided_by, decided_at)
SELECT message_id, 1, state, outcome, decided_by, decided_at FROM answer_reviews AS one
WHERE state <> 'open' AND NOT EXISTS (
  SELECT 1 FROM answer_reviews AS other
  WHERE other.message_id = one.message_id AND (other.state = 'open' OR other.id > one.id)
)
"""
_BACK = """
UPDATE answer_reviews SET
  state = (SELECT decision FROM review_decisions AS it WHERE it.message_id = answer_reviews.message_id),
  outcome = (SELECT note FROM review_decisions AS it WHERE it.message_id = answer_reviews.message_id),
  decided_by = (SELECT decided_by FROM review_decisions AS it WHERE it.message_id = answer_reviews.message_id),
  decided_at = (SELECT decided_at FROM review_decisions AS it WHERE it.message_id = answer_reviews.message_id)
WHERE EXISTS (
  SELECT 1 FROM review_decisions AS it
  WHERE it.message_id = answer_reviews.message_id AND it.decision IN ('fixed', 'fine')
)
"""


def upgrade() -> None:
    """Make the table, and move there what was decided on marks."""
    op.create_table(
        "review_decisions",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("rule_id", sa.String(length=120), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("exported_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.execute(_MOVED)
    with op.batch_alter_table(_MARKS) as marks:
        for name in ("state", "decided_by", "decided_at", "outcome"):
            marks.drop_column(name)
        marks.create_index(_INDEX, ["message_id"])


def downgrade() -> None:
    """Give the marks back what was decided on them; of other decisions there was no place."""
    with op.batch_alter_table(_MARKS) as marks:
        marks.drop_index(_INDEX)
        marks.add_column(sa.Column("state", sa.String(length=20), nullable=False, server_default="open"))
        marks.add_column(sa.Column("decided_by", sa.String(length=80), nullable=True))
        marks.add_column(sa.Column("decided_at", UTCDateTime(), nullable=True))
        marks.add_column(sa.Column("outcome", sa.Text(), nullable=True))
    op.execute(_BACK)
    op.drop_table("review_decisions")
