"""The shape of the rulebook's YAML files. A key that is not listed here is an error.

The pages under `docs/rulebook.md` explain each field to the people who write rules; the loader
(`load.py`) adds the checks that span several files.
"""

import re
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel, Extra, Field, validator

DRAFT_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
RULE_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$"
SOURCE_KEY = r"^[A-Z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$"
# A place in a draft that is filled in.
OPEN_PLACE = re.compile(r"\{([a-z]+)\}")
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


class DraftKind(str, Enum):
    """Whether a draft is sent to somebody, or kept by the person who asked for it."""

    MESSAGE = "message"
    CHECKLIST = "checklist"


class DraftField(str, Enum):
    """What a draft leaves open, written `{name}` in its texts."""

    NAME = "name"
    JOB = "job"
    DATE = "date"
    AMOUNT = "amount"
    COLLEAGUE = "colleague"


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


def not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return `value` if it holds anything; raise ValueError otherwise."""
    if not value:
        raise ValueError("needs at least one entry")
    return value


class Record(BaseModel):
    """What all records share: no unknown field, no empty text, and no change once made."""

    class Config:
        extra = Extra.forbid
        anystr_strip_whitespace = True
        min_anystr_length = 1
        frozen = True
        use_enum_values = False


class Reason(Record):
    """Why the rule exists: one sentence or two, whom it protects, and where that is said."""

    text: str
    protects: tuple[Protects, ...]
    source: str = Field(regex=SOURCE_KEY)

    _filled = validator("protects", allow_reuse=True)(not_empty)


class ExceptionTo(Record):
    """A case in which the rule does not bind, with the rule that governs that case."""

    text: str
    rule: str = Field(regex=RULE_ID)


class Section(Record):
    """Where the rule is written. `number` is empty for pages without numbered clauses."""

    source: str = Field(regex=SOURCE_KEY)
    title: str
    number: str | None = Field(default=None, regex=r"^\d+(\.\d+)*$")
    url: str | None = Field(default=None, regex=r"^https?://\S+$")


class Change(Record):
    """One dated step in the rule's history."""

    date: str
    change: str
    source: str = Field(regex=SOURCE_KEY)

    _date = validator("date", allow_reuse=True)(check_partial_date)


class AppliesTo(Record):
    """The roles and stages for which the rule is meant."""

    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]

    _filled = validator("roles", "stages", allow_reuse=True)(not_empty)


class Variant(Record):
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


def check_day(value: Any) -> Any:
    """Return `value` if it is written as a day; raise ValueError otherwise."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise ValueError("is a day, written YYYY-MM-DD")
    return value


class Coming(Record):
    """The text that holds from a day on; `change` says in a sentence what changes. What is left out stays as it is."""

    effective_from: date
    change: str
    source: str = Field(regex=SOURCE_KEY)
    answer: str
    verdict: Verdict | None = None
    rule: str | None = None
    reasons: tuple[Reason, ...] | None = None
    consequence: str | None = None
    instead: tuple[str, ...] | None = None
    exceptions: tuple[ExceptionTo, ...] | None = None
    variants: tuple[Variant, ...] | None = None
    sections: tuple[Section, ...] | None = None
    caution: str | None = None

    _day = validator("effective_from", pre=True, allow_reuse=True)(check_day)
    _filled = validator("reasons", "instead", "sections", allow_reuse=True)(not_empty)


class Rule(Record):
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
    coming: Coming | None = None

    _filled = validator("reasons", "instead", "sections", "history", allow_reuse=True)(not_empty)
    _effective = validator("effective_from", allow_reuse=True)(check_partial_date)
    _checked = validator("checked_on", pre=True, allow_reuse=True)(check_day)

    @validator("coming")
    def _comes_later(cls, coming: Coming | None, values: dict[str, Any]) -> Coming | None:
        since = values.get("effective_from")
        if coming is not None and since and coming.effective_from.isoformat()[: len(since)] <= since:
            raise ValueError(f"comes into force no later than the text that holds since {since}")
        return coming

    @property
    def topic(self) -> str:
        """The part of the id before the slash; also the file's name."""
        return self.id.split("/", 1)[0]

    @property
    def linked(self) -> tuple[str, ...]:
        """The ids of the rules related to it, and of those that govern its exceptions."""
        return (*self.related, *(exception.rule for exception in self.exceptions))


class Source(Record):
    """A document that rules rest on. `seen` says which copy was read, and when it dates from."""

    key: str = Field(regex=SOURCE_KEY)
    title: str
    authority: Authority
    seen: str
    url: str | None = Field(default=None, regex=r"^https?://\S+$")
    cite: bool = True
    note: str | None = None


class Contradiction(Record):
    """A false or stale belief, and what the assistant says to it. `source` is where the belief comes from."""

    id: str = Field(regex=r"^[A-Z]+\d+[a-z]?$")
    claim: str
    correction: str
    truth: str
    why: str
    wrong: str
    rule: str = Field(regex=RULE_ID)
    source: str | None = Field(default=None, regex=SOURCE_KEY)


class _Asked(Record):
    """What a draft and a refusal share. `scenarios` are the authors' own marks for what it is written for."""

    id: str = Field(regex=DRAFT_ID)
    title: str
    scenarios: tuple[str, ...] = ()
    rule: str = Field(regex=RULE_ID)


def _words(names: set[str]) -> str:
    return " and ".join(sorted(names)) or "nothing"


def _check_open_places(text: str | None) -> str | None:
    """Return `text` if each of its braces names what is to be filled in, and if it reads on without a name."""
    rest = OPEN_PLACE.sub("", text or "")
    if "{" in rest or "}" in rest:
        raise ValueError("a brace stands only around the name of a field, as in {date}")
    if any(not after.startswith(",") for after in (text or "").split(f"{{{DraftField.NAME.value}}}")[1:]):
        raise ValueError("{name} is followed by a comma, so that it can be left out")
    return text


class OtherVoice(Record):
    """The same draft as the other side would write it."""

    role: Role
    text: str

    _open = validator("text", allow_reuse=True)(_check_open_places)


class Draft(_Asked):
    """A text to paste: which situation it fits, what it holds, and the forms it comes in.

    In every text `{name}` and its like stand for what is filled in; `fields` lists them. A draft with `otherwise` takes
    back what the person did; who does not say that it was them gets the draft named there. `again` is the draft for
    somebody who keeps on asking after this one; `also` are rules that it suits beside its own.
    """

    kind: DraftKind = DraftKind.MESSAGE
    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]
    holds: str
    text: str
    shorter: str | None = None
    firmer: str | None = None
    other_voice: OtherVoice | None = None
    fields: tuple[DraftField, ...] = ()
    note: str | None = None
    otherwise: str | None = None
    again: str | None = None
    also: tuple[str, ...] = ()

    _filled = validator("roles", "stages", allow_reuse=True)(not_empty)
    _open = validator("text", "shorter", "firmer", allow_reuse=True)(_check_open_places)

    @property
    def texts(self) -> list[str]:
        """All forms that it comes in."""
        voice = self.other_voice and self.other_voice.text
        return [text for text in (self.text, self.shorter, self.firmer, voice) if text]

    @validator("shorter")
    def _is_shorter(cls, shorter: str, values: dict[str, Any]) -> str:
        if len(shorter) >= len(values.get("text", shorter + ".")):
            raise ValueError("is not shorter than text")
        return shorter

    @validator("other_voice")
    def _is_another_role(cls, voice: OtherVoice, values: dict[str, Any]) -> OtherVoice:
        if voice.role in values.get("roles", ()):
            raise ValueError(f"{voice.role.value} is among roles already")
        return voice

    @validator("fields", always=True)
    def _are_those_used(cls, fields: tuple[DraftField, ...], values: dict[str, Any]) -> tuple[DraftField, ...]:
        if not {"text", "shorter", "firmer", "other_voice"} <= values.keys():
            return fields  # a text that is wrong has been named already
        voice = values["other_voice"]
        texts = [values["text"], values["shorter"], values["firmer"], voice and voice.text]
        used = {name for text in texts if text for name in OPEN_PLACE.findall(text)}
        listed = {field.value for field in fields}
        if used != listed:
            raise ValueError(f"lists {_words(listed)}, while the texts use {_words(used)}")
        return fields


class RefusedDraft(_Asked):
    """A text that people ask for and that is never written: why not, and which drafts to send instead.

    It is meant only where one of its `words` begins a word of the request; without any, wherever it is the likeliest.
    """

    refused: bool
    words: tuple[str, ...] = ()
    why: str
    instead: tuple[str, ...]

    _filled = validator("instead", allow_reuse=True)(not_empty)

    @validator("refused")
    def _is_so(cls, refused: bool) -> bool:
        if not refused:
            raise ValueError("is true, or left out together with why and instead")
        return refused


def read_draft(data: dict[str, Any]) -> Draft | RefusedDraft:
    """Read one record of `drafts.yml`. Raises `ValidationError`."""
    return RefusedDraft.parse_obj(data) if "refused" in data else Draft.parse_obj(data)
