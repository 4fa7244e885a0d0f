"""The whole rulebook in memory: look-up by id, by topic and by section. It never changes once made."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from groundrules.rulebook.schema import (
    Authority,
    Contradiction,
    Draft,
    Marketplace,
    RefusedDraft,
    Role,
    Rule,
    Section,
    Source,
    Stage,
    Topic,
)


@dataclass(frozen=True)
class Rulebook:
    """All rules, their sources, the false claims about them, the texts to paste, and what the marketplace is called.

    `versions` gives each rule's version number in the store; rules fresh from files have none.
    """

    marketplace: Marketplace
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]
    versions: Mapping[str, int] = field(default_factory=dict)
    contradictions: Mapping[str, Contradiction] = field(default_factory=dict)
    drafts: Mapping[str, Draft | RefusedDraft] = field(default_factory=dict)

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

        `document` narrows by words of the document's title, such as "user agreement".
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

    def section_name(self, section: Section) -> str:
        """Name a section as a person would: "User Agreement, section 7.2"."""
        return f"{section.title}, section {section.number}" if section.number else section.title


_CLAUSE = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,2}){0,2})(?!\.?\d)")


def clause_number(text: str) -> str | None:
    """Return the first clause number in `text` ("what does 7.2 say?" -> "7.2"), or None."""
    match = _CLAUSE.search(text)
    return match.group(1) if match else None
