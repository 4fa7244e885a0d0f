"""The shape of `policies/instead.yml`: things that people want to use, and the way that is allowed instead."""

import difflib
import re
from collections.abc import Iterable

from pydantic import Field, validator

from groundrules.rulebook.schema import DRAFT_ID, RULE_ID, Record, Stage, Verdict, not_empty

_WORD = re.compile(r"[^\W_]+")


class Way(Record):
    """Whether the thing may be used at a stage, and the way that is allowed."""

    verdict: Verdict
    text: str


class Substitute(Record):
    """One thing, such as an app: what it is called, what people want it for, and what to do instead.

    It says nothing that its `rules` do not say.
    """

    id: str = Field(regex=DRAFT_ID)
    title: str
    names: tuple[str, ...]
    wanted_for: str
    before: Way
    during: Way
    rules: tuple[str, ...]

    _filled = validator("names", "rules", allow_reuse=True)(not_empty)

    @validator("names", each_item=True)
    def _has_a_letter(cls, name: str) -> str:
        if not plain_name(name):
            raise ValueError("has neither letter nor digit")
        return name

    @validator("rules", each_item=True)
    def _is_an_id(cls, rule: str) -> str:
        if not re.match(RULE_ID, rule):
            raise ValueError(f"{rule} is not the id of a rule")
        return rule

    def way(self, stage: Stage | None) -> Way:
        """Return the way at a stage; where it is unknown, and after a contract, that before one."""
        return self.during if stage is Stage.ACTIVE else self.before


def plain_name(name: str) -> str:
    """Return a name as it is compared: its words in small letters, one space between them."""
    return " ".join(_WORD.findall(name.casefold()))


def find_substitutes(substitutes: Iterable[Substitute], query: str) -> list[Substitute]:
    """Return the things that `query` names or begins to name, the closest first; if none, those that it misspells."""
    wanted = plain_name(query)
    if not wanted:
        return []
    things = [(substitute, [plain_name(name) for name in substitute.names]) for substitute in substitutes]
    ranked = [(min(_distance(wanted, name) for name in names), substitute) for substitute, names in things]
    found = [substitute for rank, substitute in sorted(ranked, key=lambda pair: pair[0]) if rank < _FAR]
    words = [wanted, *wanted.split()]
    return found or [substitute for substitute, names in things if any(_alike(name, words) for name in names)]


_SAME, _NAMED, _BEGUN, _FAR = range(4)
_ALIKE = 0.8
_WORDS = 12
# Of shorter names every third word is a misspelling.
_LONG = 5


def _distance(wanted: str, name: str) -> int:
    if name == wanted:
        return _SAME
    if f" {name} " in f" {wanted} ":
        return _NAMED
    return _BEGUN if f" {wanted}" in f" {name}" else _FAR


def _alike(name: str, words: list[str]) -> bool:
    return len(name) >= _LONG and bool(difflib.get_close_matches(name, words[:_WORDS], n=1, cutoff=_ALIKE))
