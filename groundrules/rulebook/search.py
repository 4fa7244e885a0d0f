"""Full-text search over the rulebook: SQLite FTS5, or PostgreSQL `tsvector`, behind the same function.

The index is derived from the rulebook and rebuilt whenever a record changes.
"""

import re
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule

# How much a hit counts in each column; the title and the question say best what a rule is about.
_WEIGHTS = {"title": 6.0, "question": 4.0, "answer": 2.0, "body": 1.0}
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_MAX_WORDS = 24
# Words so common in questions that they would only blur the ranking.
_STOP_TEXT = (
    "a about all am an and any are as at be by can could do does did for from had has have how i if in is it its me my "
    "no not of on or our shall she should so than that the their them then there these they this those to up us was we "
    "what when where which who why will with would you your he her him his rule rules say says search find show list "
    "every everything terms mention mentions"
)
_STOP = frozenset(_STOP_TEXT.split())


@dataclass(frozen=True)
class Hit:
    """A rule found by search; a higher score is a better match. Scores of two searches do not compare."""

    rule_id: str
    score: float


def search_words(query: str) -> list[str]:
    """Return the words of `query` worth searching for, lower-case, at most 24."""
    words = [word.casefold() for word in _WORD.findall(query)]
    kept = [word for word in words if word not in _STOP and len(word) > 1]
    return (kept or words)[:_MAX_WORDS]


def rebuild(session: Session, rulebook: Rulebook) -> None:
    """Fill the index anew from `rulebook`, in the caller's transaction.

    The table itself is made once and stays: SQLite's driver begins a transaction at the first change of a row, so a
    table dropped before that would be gone for readers at once, and for good if the load failed.
    """
    if session.get_bind().dialect.name == "sqlite":
        columns = ", ".join(_WEIGHTS)
        table = f"fts5(rule_id UNINDEXED, {columns}, tokenize='porter unicode61')"
        session.execute(text(f"CREATE VIRTUAL TABLE IF NOT EXISTS rule_search USING {table}"))
        insert = "INSERT INTO rule_search VALUES (:rule_id, :title, :question, :answer, :body)"
    else:
        columns = "rule_id text PRIMARY KEY, document tsvector NOT NULL"
        session.execute(text(f"CREATE TABLE IF NOT EXISTS rule_search ({columns})"))
        insert = (
            "INSERT INTO rule_search VALUES (:rule_id, setweight(to_tsvector('english', :title), 'A') "
            "|| setweight(to_tsvector('english', :question), 'B') || setweight(to_tsvector('english', :answer), 'C') "
            "|| setweight(to_tsvector('english', :body), 'D'))"
        )
    session.execute(text("DELETE FROM rule_search"))
    session.execute(text(insert), [_columns(rule) for rule in rulebook.rules.values()])


def search(session: Session, query: str, limit: int, *, unfinished: bool = False) -> list[Hit]:
    """Return at most `limit` rules that hold any word of `query`, the best match first.

    With `unfinished` the last of the words may be the beginning of a longer one, as while somebody types.
    """
    words = search_words(query)
    if not words:
        return []
    if session.get_bind().dialect.name == "sqlite":
        # bm25() is smaller for better matches; the id's own column has no weight.
        weights = ", ".join(str(weight) for weight in (0.0, *_WEIGHTS.values()))
        statement = (
            f"SELECT rule_id, -bm25(rule_search, {weights}) AS score FROM rule_search "  # noqa: S608  # our own numbers
            "WHERE rule_search MATCH :query ORDER BY score DESC, rule_id LIMIT :limit"
        )
        match = " OR ".join(f'"{word}"' for word in words) + ("*" if unfinished else "")
    else:
        # ts_rank takes its weights as {D, C, B, A}.
        statement = (
            "SELECT rule_id, ts_rank('{0.17, 0.33, 0.67, 1.0}', document, wanted) AS score "
            "FROM rule_search, to_tsquery('english', :query) AS wanted "
            "WHERE document @@ wanted ORDER BY score DESC, rule_id LIMIT :limit"
        )
        match = " | ".join(words) + (":*" if unfinished else "")
    rows = session.execute(text(statement), {"query": match, "limit": limit})
    return [Hit(rule_id=row.rule_id, score=float(row.score)) for row in rows]


def _columns(rule: Rule) -> dict[str, str]:
    body = [rule.rule, rule.consequence, rule.caution or "", *rule.instead]
    body += [reason.text for reason in rule.reasons]
    body += [exception.text for exception in rule.exceptions]
    body += [variant.answer for variant in rule.variants]
    body += [change.change for change in rule.history]
    body += [rule.coming.change, rule.coming.answer] if rule.coming else []
    body += [f"{section.title} {section.number or ''}" for section in rule.sections]
    return {
        "rule_id": rule.id,
        "title": rule.title,
        "question": rule.question,
        "answer": rule.answer,
        "body": "\n".join(body),
    }
