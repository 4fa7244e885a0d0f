"""Alembic migrations of every table that must not be lost."""
