"""The plain-text form of an answer. It is complete by itself, for channels that show nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from groundrules.rulebook.marketplace import Marketplace
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import (
    Authority,
    Confidence,
    Protects,
    Reason,
    Role,
    Rule,
    Stage,
    Variant,
    Verdict,
)

STAGE_WORDS = {
    Stage.BEFORE: "before a contract",
    Stage.ACTIVE: "while a contract is running",
    Stage.AFTER: "after a contract has ended",
}
VERDICT_WORDS = {
    Verdict.ALLOWED: "Allowed",
    Verdict.NOT_ALLOWED: "Not allowed",
    Verdict.CONDITIONAL: "It depends",
    Verdict.INFO: "Good to know",
}
AUTHORITY_WORDS = {
    Authority.BINDING: "Binding terms",
    Authority.OFFICIAL: "Official page",
    Authority.THIRD_PARTY: "Outside source",
}
CONFIDENCE_WORDS = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905  # reads best so


def plain_date(value: str) -> str:
    """Write YYYY, YYYY-MM or YYYY-MM-DD for people: "26 June 2020"."""
    year, *rest = value.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) == 2 else f"{month} {year}"


def situation_words(marketplace: Marketplace, role: Role | None, stage: Stage | None) -> str:
    """Say for whom and when something holds: "for a client, before a contract"; empty if neither is known."""
    words = []
    if role:
        words.append(f"for {with_article(marketplace.parties[role].one)}")
    if stage:
        words.append(STAGE_WORDS[stage])
    return ", ".join(words)


def with_article(noun: str) -> str:
    """Return "a client", "an agency"."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def variant_words(marketplace: Marketplace, variant: Variant) -> str:
    """Say for whom and when a variant holds: "For clients or agencies before a contract"."""
    who = " or ".join(marketplace.parties[role].many for role in variant.roles)
    when = " or ".join(STAGE_WORDS[stage] for stage in variant.stages)
    words = " ".join(part for part in (f"for {who}" if who else "", when) if part)
    return words[0].upper() + words[1:]


def protects_words(marketplace: Marketplace, whom: Sequence[Protects]) -> str:
    """Say whom a reason looks after: "protects freelancers and clients"."""
    names = []
    for who in whom:
        if who in (Protects.FREELANCER, Protects.CLIENT, Protects.AGENCY):
            names.append(marketplace.parties[Role(who.value)].many)
        else:
            names.append({"both": "both sides", "public": "everyone", "marketplace": "the marketplace"}[who.value])
    return f"protects {' and '.join(names)}"


@dataclass(frozen=True)
class Wording:
    """Says one rule, as it stands for one role and stage, in sentences; `others` hold where those are others."""

    rulebook: Rulebook
    rule: Rule
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

    def point(self, lead: str, points: Sequence[str]) -> str:
        """Return the sentences that speak of what was asked, after `lead`; without any, the answer as a whole."""
        said = _list(f"{self._title()}: {lead}", points) if points else f"{lead} {self._fit()}{self.rule.answer}"
        return f"{said}\n\n{self._where()}"

    def _about_rule(self) -> list[str]:
        return [
            self._fit() + self.rule.answer,
            f"Why: {self.rule.reasons[0].text}",
            f"If the rule is broken: {self.rule.consequence}",
            _list("What you can do instead:" if self._forbids() else "What to do:", self.rule.instead),
            self._other_situations(),
            self._coming(),
            f"Take care: {self.rule.caution}" if self.rule.caution else "",
            self._where(),
        ]

    def _about_why(self) -> list[str]:
        sentences = [f"{reason.text} ({self._protects(reason)})" for reason in self.rule.reasons]
        if len(sentences) == 1:
            return [f"{self._title()}: the reason. {sentences[0]}", self._where()]
        return [_list(f"{self._title()}: the reasons.", sentences), self._where()]

    def _about_consequence(self) -> list[str]:
        caution = f"Take care: {self.rule.caution}" if self.rule.caution else ""
        return [f"{self._title()}. {self.rule.consequence}", self._coming(), caution, self._where()]

    def _about_instead(self) -> list[str]:
        return [_list(f"{self._title()}: what you can do.", self.rule.instead), self._coming(), self._where()]

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
        return [_list(f"{self._title()}. {first}", lines), self._coming(), self._as_of() + "."]

    def _about_exceptions(self) -> list[str]:
        if not self.rule.exceptions:
            return [f"{self._title()}: I know of no published exception.", self._where()]
        lines = [f"{exception.text} ({self.rulebook.rule(exception.rule).title})" for exception in self.rule.exceptions]
        return [_list(f"{self._title()}: the exceptions.", lines), self._where()]

    def _title(self) -> str:
        return self.rule.title.rstrip(".?!")

    def _forbids(self) -> bool:
        return self.rule.verdict is Verdict.NOT_ALLOWED

    def _fit(self) -> str:
        words = situation_words(self.rulebook.marketplace, self.role, self.stage)
        return f"({words.capitalize()}.) " if words else ""

    def _other_situations(self) -> str:
        """Where role or stage is unknown and changes the answer, say what it is for the others."""
        lines = [f"{variant_words(self.rulebook.marketplace, variant)}: {variant.answer}" for variant in self.others]
        return _list("It depends on who you are and when:", lines)

    def _coming(self) -> str:
        """Say what a text that is not in force yet will change."""
        coming = self.rule.coming
        return f"A change is coming on {_day(coming.effective_from)}: {coming.change}" if coming else ""

    def _protects(self, reason: Reason) -> str:
        return protects_words(self.rulebook.marketplace, reason.protects)

    def _where(self) -> str:
        names = "; ".join(self.rulebook.section_name(section) for section in self.rule.sections)
        return f"Where it is written: {names}. {self._as_of()}."

    def _as_of(self) -> str:
        return f"As of {_day(self.rule.checked_on)}"


def _day(value: date) -> str:
    return plain_date(value.isoformat())


def _list(heading: str, lines: Sequence[str]) -> str:
    return heading + "".join(f"\n- {line}" for line in lines) if lines else ""
