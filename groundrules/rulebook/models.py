"""The rulebook's table. A changed record adds a version; no row is ever changed or deleted."""

from sqlalchemy import JSON, Column, Integer, String, UniqueConstraint

from groundrules.database import Base, UTCDateTime


class RulebookRecord(Base):
    """One version of one record: a rule, a source, or the marketplace. An empty `body` means it was withdrawn."""

    __tablename__ = "rulebook_records"
    __table_args__ = (UniqueConstraint("kind", "key", "version"),)

    id = Column(Integer, primary_key=True, autoincrement=True)
    kind = Column(String(20), nullable=False)
    key = Column(String(120), nullable=False)
    version = Column(Integer, nullable=False)
    digest = Column(String(64), nullable=False)
    body = Column(JSON(none_as_null=True), nullable=True)
    added_at = Column(UTCDateTime, nullable=False)
