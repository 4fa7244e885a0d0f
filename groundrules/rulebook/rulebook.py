"""The whole rulebook in memory: look-up by id, by topic and by section. It never changes once made."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from groundrules.rulebook.marketplace import Marketplace, Topic
from groundrules.rulebook.schema import (
    Authority,
    Contradiction,
    Draft,
    RefusedDraft,
    Role,
    Rule,
    Section,
    Source,
    Stage,
)
from groundrules.rulebook.substitutes import Substitute
from groundrules.rulebook.support import Support
from groundrules.rulebook.timeline import FeeSeries, Milestone


@dataclass(frozen=True)
class Withdrawn:
    """A rule that was taken out: what it said last, under which number that is noted, and when (UTC)."""

    rule: Rule
    version: int
    at: datetime


@dataclass(frozen=True)
class Rulebook:
    """All rules, their sources, the false claims about them, the texts to paste, and what the marketplace is called.

    From the store, `versions` gives each rule's version number and `stored` the moment since when it is the newest,
    `withdrawn` the rules that were taken out and not put back, and `revision` is higher whenever anything was added.
    Rules fresh from files have none of these.
    """

    marketplace: Marketplace
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]
    versions: Mapping[str, int] = field(default_factory=dict)
    contradictions: Mapping[str, Contradiction] = field(default_factory=dict)
    drafts: Mapping[str, Draft | RefusedDraft] = field(default_factory=dict)
    timeline: Mapping[str, FeeSeries | Milestone] = field(default_factory=dict)
    substitutes: Mapping[str, Substitute] = field(default_factory=dict)
    support: Support = field(default_factory=Support)
    stored: Mapping[str, datetime] = field(default_factory=dict)
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)
    revision: int = 0

    def rule(self, rule_id: str) -> Rule:
        """Return the rule with this id. Raises `KeyError`."""
        return self.rules[rule_id]

    def topic(self, key: str) -> Topic | None:
        """Return the topic with this key, if there is one."""
        return next((topic for topic in self.marketplace.topics if topic.key == key), None)

    def by_topic(self, key: str) -> list[Rule]:
        """Return the topic's rules, in the order of the files."""
        return [rule for rule in self.rules.values() if rule.topic == key]

    def applying_to(self, role: Role | None, stage: Stage | None) -> list[Rule]:
        """Return the rules meant for this role and stage; None stands for any."""
        return [
            rule
            for rule in self.rules.values()
            if (role is None or role in rule.applies_to.roles) and (stage is None or stage in rule.applies_to.stages)
        ]

    def by_section(self, number: str, document: str | None = None) -> list[Rule]:
        """Return the rules written in clause `number` of any binding document, or in its sub-clauses.

        `document` narrows by words of the document's title: see `document_named`.
        """
        words = document.casefold().split() if document else []
        return [
            rule
            for rule in self.rules.values()
            if any(
                (clause == number or clause.startswith(f"{number}."))
                and all(word in title.casefold() for word in words)
                for title, clause in self._clauses(rule)
            )
        ]

    def _clauses(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """Yield the numbered clauses of binding documents that a rule names, as (document title, number)."""
        for section in rule.sections:
            source = self.sources[section.source]
            if section.number and source.authority is Authority.BINDING:
                yield source.title, section.number

    def numbered_sections(self) -> list[tuple[str, str]]:
        """Return every clause of a binding document that a rule names: (document title, number), in reading order."""
        clauses = {clause for rule in self.rules.values() for clause in self._clauses(rule)}
        return sorted(clauses, key=lambda clause: (clause[0], [int(part) for part in clause[1].split(".")]))

    def document_named(self, text: str) -> str | None:
        """Return the part of a binding document's title by which `text` names it, if it does."""
        titles = {source.title for source in self.sources.values() if source.authority is Authority.BINDING}
        asked = f" {' '.join(_WORD.findall(text.casefold()))} "
        runs = (run for title in sorted(titles, key=lambda title: (len(title), title)) for run in _runs(title))
        named = [run for run in runs if f" {run.casefold()} " in asked]
        return max(named, key=lambda run: len(run.split()), default=None)

    def best_known_clause(self) -> str | None:
        """Return the number of the clause on which the most rules rest, if there are clauses at all."""
        numbers = Counter(number for rule in self.rules.values() for _, number in self._clauses(rule))
        return numbers.most_common(1)[0][0] if numbers else None

    def an_example(self) -> str:
        """Return a question that this rulebook answers: that of the first topic's first rule."""
        topics = [topic.key for topic in self.marketplace.topics]
        return min(self.rules.values(), key=lambda rule: topics.index(rule.topic)).question

    def section_name(self, section: Section) -> str:
        """Name a section as a person would: "User Agreement, section 7.2"."""
        return f"{section.title}, section {section.number}" if section.number else section.title


_WORD = re.compile(r"\w+")
# To name a document it takes two words that say something, or its whole title.
_LITTLE = frozenset({"a", "and", "for", "in", "of", "on", "the", "to"})
_LEAST = 2


def _runs(title: str) -> Iterator[str]:
    """Yield the stretches of a title by which people name the document: "Fee and ACH" of a longer title."""
    words = _WORD.findall(title)
    for start, end in combinations(range(len(words) + 1), 2):
        telling = [word.casefold() not in _LITTLE for word in words[start:end]]
        if (telling[0] and telling[-1] and sum(telling) >= _LEAST) or len(telling) == len(words):
            yield " ".join(words[start:end])


_CLAUSE = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,2}){0,2})(?!\.?\d)")


def clause_number(text: str) -> str | None:
    """Return the first clause number in `text` ("what does 7.2 say?" -> "7.2"), or None."""
    match = _CLAUSE.search(text)
    return match.group(1) if match else None
