"""The plain-text form of an answer. It is complete by itself, for channels that show nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Protects, Role, Rule, Stage, Variant

STAGE_WORDS = {
    Stage.BEFORE: "before a contract",
    Stage.ACTIVE: "while a contract is running",
    Stage.AFTER: "after a contract has ended",
}
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905  # reads best so


def plain_date(value: str) -> str:
    """Write YYYY, YYYY-MM or YYYY-MM-DD for people: "26 June 2020"."""
    year, *rest = value.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) == 2 else f"{month} {year}"


@dataclass(frozen=True)
class Wording:
    """Says one rule, as it stands for one role and stage, in sentences; `others` may hold instead of `variant`."""

    rulebook: Rulebook
    rule: Rule
    variant: Variant | None
    others: Sequence[Variant]
    role: Role | None
    stage: Stage | None

    def text(self, focus: str) -> str:
        """Return the whole text for a focus (a value of `answer.Focus`)."""
        parts: dict[str, Callable[[], list[str]]] = {
            "rule": self._about_rule,
            "why": self._about_why,
            "consequence": self._about_consequence,
            "instead": self._about_instead,
            "section": self._about_section,
            "history": self._about_history,
            "exception": self._about_exceptions,
        }
        return "\n\n".join(paragraph for paragraph in parts[focus]() if paragraph)

    def _about_rule(self) -> list[str]:
        return [
            self._fit() + (self.variant.answer if self.variant else self.rule.answer),
            f"Why: {self.rule.reasons[0].text}",
            f"If the rule is broken: {self._consequence()}",
            _list("What you can do instead:" if self._forbids() else "What to do:", self._instead()),
            self._other_situations(),
            f"Take care: {self.rule.caution}" if self.rule.caution else "",
            self._where(),
        ]

    def _about_why(self) -> list[str]:
        sentences = [f"{reason.text} ({self._protects(reason.protects)})" for reason in self.rule.reasons]
        if len(sentences) == 1:
            return [f"{self._title()}: the reason. {sentences[0]}", self._where()]
        return [_list(f"{self._title()}: the reasons.", sentences), self._where()]

    def _about_consequence(self) -> list[str]:
        caution = f"Take care: {self.rule.caution}" if self.rule.caution else ""
        return [f"{self._title()}. {self._consequence()}", caution, self._where()]

    def _about_instead(self) -> list[str]:
        return [_list(f"{self._title()}: what you can do.", self._instead()), self._where()]

    def _about_section(self) -> list[str]:
        lines = []
        for section in self.rule.sections:
            source = self.rulebook.sources[section.source]
            address = section.url or source.url
            line = f"{self.rulebook.section_name(section)} (copy seen: {source.seen})"
            lines.append(f"{line}: {address}" if address else line)
        return [_list(f"{self._title()}: where it is written.", lines), self._as_of() + "."]

    def _about_history(self) -> list[str]:
        lines = [f"{plain_date(step.date)}: {step.change}" for step in self.rule.history]
        since = self.rule.effective_from
        first = f"In force since {plain_date(since)}." if since else "No start date is published for this rule."
        return [_list(f"{self._title()}. {first}", lines), self._as_of() + "."]

    def _about_exceptions(self) -> list[str]:
        if not self.rule.exceptions:
            return [f"{self._title()}: I know of no published exception.", self._where()]
        lines = [f"{exception.text} ({self.rulebook.rule(exception.rule).title})" for exception in self.rule.exceptions]
        return [_list(f"{self._title()}: the exceptions.", lines), self._where()]

    def _title(self) -> str:
        return self.rule.title.rstrip(".?!")

    def _forbids(self) -> bool:
        verdict = (self.variant.verdict if self.variant else None) or self.rule.verdict
        return verdict.value == "not_allowed"

    def _consequence(self) -> str:
        return (self.variant.consequence if self.variant else None) or self.rule.consequence

    def _instead(self) -> list[str]:
        return list((self.variant.instead if self.variant else ()) or self.rule.instead)

    def _fit(self) -> str:
        """Say for whom and when the answer holds, if that is known."""
        words = []
        if self.role:
            party = self.rulebook.marketplace.parties[self.role].one
            words.append(f"for {'an' if party[0] in 'aeiou' else 'a'} {party}")
        if self.stage:
            words.append(STAGE_WORDS[self.stage])
        return f"({', '.join(words).capitalize()}.) " if words else ""

    def _other_situations(self) -> str:
        """Where role or stage is unknown and changes the answer, say what it is for the others."""
        lines = [f"{self._naming(variant)}: {variant.answer}" for variant in self.others]
        return _list("It depends on who you are and when:", lines)

    def _naming(self, variant: Variant) -> str:
        who = " or ".join(self.rulebook.marketplace.parties[role].many for role in variant.roles)
        when = " or ".join(STAGE_WORDS[stage] for stage in variant.stages)
        words = " ".join(part for part in (f"for {who}" if who else "", when) if part)
        return words[0].upper() + words[1:]

    def _protects(self, whom: tuple[Protects, ...]) -> str:
        names = []
        for who in whom:
            if who in (Protects.FREELANCER, Protects.CLIENT, Protects.AGENCY):
                names.append(self.rulebook.marketplace.parties[Role(who.value)].many)
            else:
                names.append({"both": "both sides", "public": "everyone", "marketplace": "the marketplace"}[who.value])
        return f"protects {' and '.join(names)}"

    def _where(self) -> str:
        names = "; ".join(self.rulebook.section_name(section) for section in self.rule.sections)
        return f"Where it is written: {names}. {self._as_of()}."

    def _as_of(self) -> str:
        return f"As of {_day(self.rule.checked_on)}"


def _day(value: date) -> str:
    return plain_date(value.isoformat())


def _list(heading: str, lines: list[str]) -> str:
    return heading + "".join(f"\n- {line}" for line in lines) if lines else ""
