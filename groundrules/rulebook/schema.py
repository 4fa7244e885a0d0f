"""The shape of the rulebook's YAML files. A key that is not listed here is an error.

The pages under `docs/rulebook.md` explain each field to the people who write rules; the loader
(`load.py`) adds the checks that span several files.
"""

import re
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel, Extra, Field, validator

RULE_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$"
SOURCE_KEY = r"^[A-Z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$"
_PARTIAL_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


class Role(str, Enum):
    """Who asks, or whom a rule binds."""

    FREELANCER = "freelancer"
    CLIENT = "client"
    AGENCY = "agency"


class Stage(str, Enum):
    """Where the two sides stand with each other."""

    BEFORE = "before_contract"
    ACTIVE = "active_contract"
    AFTER = "after_contract"


class Verdict(str, Enum):
    """The short answer to "may I?"; `info` is for rules that permit or forbid nothing."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    CONDITIONAL = "conditional"
    INFO = "info"


class Authority(str, Enum):
    """How much weight a source carries."""

    BINDING = "binding"
    OFFICIAL = "official"
    THIRD_PARTY = "third_party"


class Confidence(str, Enum):
    """How sure the authors are that the record states today's rule."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Protects(str, Enum):
    """Whom a reason looks after."""

    FREELANCER = "freelancer"
    CLIENT = "client"
    AGENCY = "agency"
    BOTH = "both"
    PUBLIC = "public"
    MARKETPLACE = "marketplace"


def check_partial_date(value: str) -> str:
    """Return `value` if it is a real YYYY, YYYY-MM or YYYY-MM-DD; raise ValueError otherwise."""
    if not _PARTIAL_DATE.match(value):
        raise ValueError("a date is written YYYY, YYYY-MM or YYYY-MM-DD")
    padded = (value + "-01-01")[:10]
    try:
        date.fromisoformat(padded)
    except ValueError:
        raise ValueError(f"there is no such date as {value}") from None
    return value


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise ValueError("needs at least one entry")
    return value


class _Record(BaseModel):
    class Config:
        extra = Extra.forbid
        anystr_strip_whitespace = True
        min_anystr_length = 1
        frozen = True
        use_enum_values = False


class Reason(_Record):
    """Why the rule exists: one sentence or two, whom it protects, and where that is said."""

    text: str
    protects: tuple[Protects, ...]
    source: str = Field(regex=SOURCE_KEY)

    _filled = validator("protects", allow_reuse=True)(_not_empty)


class ExceptionTo(_Record):
    """A case in which the rule does not bind, with the rule that governs that case."""

    text: str
    rule: str = Field(regex=RULE_ID)


class Section(_Record):
    """Where the rule is written. `number` is empty for pages without numbered clauses."""

    source: str = Field(regex=SOURCE_KEY)
    title: str
    number: str | None = Field(default=None, regex=r"^\d+(\.\d+)*$")
    url: str | None = Field(default=None, regex=r"^https?://\S+$")


class Change(_Record):
    """One dated step in the rule's history."""

    date: str
    change: str
    source: str = Field(regex=SOURCE_KEY)

    _date = validator("date", allow_reuse=True)(check_partial_date)


class AppliesTo(_Record):
    """The roles and stages for which the rule is meant."""

    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]

    _filled = validator("roles", "stages", allow_reuse=True)(_not_empty)


class Variant(_Record):
    """What changes for a role or a stage. `see` names the rule that governs there instead."""

    roles: tuple[Role, ...] = ()
    stages: tuple[Stage, ...] = ()
    answer: str
    verdict: Verdict | None = None
    rule: str | None = None
    consequence: str | None = None
    instead: tuple[str, ...] = ()
    see: str | None = Field(default=None, regex=RULE_ID)

    @validator("stages", always=True)
    def _names_someone(cls, stages: tuple[Stage, ...], values: dict[str, Any]) -> tuple[Stage, ...]:
        if not stages and not values.get("roles"):
            raise ValueError("a variant names at least one role or stage")
        return stages


class Rule(_Record):
    """One rule of the marketplace, as in design section 4."""

    id: str = Field(regex=RULE_ID)
    title: str
    question: str
    applies_to: AppliesTo
    verdict: Verdict
    answer: str
    rule: str
    reasons: tuple[Reason, ...]
    consequence: str
    instead: tuple[str, ...]
    exceptions: tuple[ExceptionTo, ...] = ()
    variants: tuple[Variant, ...] = ()
    sections: tuple[Section, ...]
    history: tuple[Change, ...]
    effective_from: str | None = None
    checked_on: date
    confidence: Confidence
    caution: str | None = None
    related: tuple[str, ...] = ()

    _filled = validator("reasons", "instead", "sections", "history", allow_reuse=True)(_not_empty)
    _effective = validator("effective_from", allow_reuse=True)(check_partial_date)

    @validator("checked_on", pre=True)
    def _checked_on_is_a_day(cls, value: Any) -> Any:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            raise ValueError("checked_on is a day, written YYYY-MM-DD")
        return value

    @property
    def topic(self) -> str:
        """The part of the id before the slash; also the file's name."""
        return self.id.split("/", 1)[0]


class Source(_Record):
    """A document that rules rest on. `seen` says which copy was read, and when it dates from."""

    key: str = Field(regex=SOURCE_KEY)
    title: str
    authority: Authority
    seen: str
    url: str | None = Field(default=None, regex=r"^https?://\S+$")
    cite: bool = True
    note: str | None = None


class Contradiction(_Record):
    """A false or stale belief, and what the assistant says to it. `source` is where the belief comes from."""

    id: str = Field(regex=r"^[A-Z]+\d+[a-z]?$")
    claim: str
    correction: str
    truth: str
    why: str
    wrong: str
    rule: str = Field(regex=RULE_ID)
    source: str | None = Field(default=None, regex=SOURCE_KEY)


class Topic(_Record):
    """One chapter of the rulebook; `policies/<key>.yml` holds its rules."""

    key: str = Field(regex=r"^[a-z][a-z0-9-]*$")
    title: str


class Party(_Record):
    """What the marketplace calls one side of a contract."""

    one: str
    many: str


class Links(_Record):
    """Addresses on the marketplace's own site."""

    site: str = Field(regex=r"^https?://\S+$")
    terms: str = Field(regex=r"^https?://\S+$")
    help: str = Field(regex=r"^https?://\S+$")
    account_help: str = Field(regex=r"^https?://\S+$")


class Marketplace(_Record):
    """Everything the code must know about the marketplace to speak of it; `elsewhere` names its competitors."""

    name: str
    independence: str
    not_legal_advice: str
    links: Links
    parties: dict[Role, Party]
    topics: tuple[Topic, ...]
    elsewhere: tuple[str, ...] = ()

    _filled = validator("topics", allow_reuse=True)(_not_empty)

    @validator("parties")
    def _all_roles(cls, parties: dict[Role, Party]) -> dict[Role, Party]:
        missing = [role.value for role in Role if role not in parties]
        if missing:
            raise ValueError(f"parties lacks {', '.join(missing)}")
        return parties
