"""Days as they stand in addresses and in the fields of forms."""

from datetime import date


def as_day(said: str) -> date | None:
    """Return the day (YYYY-MM-DD) that is said; None for an empty or senseless one."""
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None
