"""The shape of `policies/marketplace.yml`: what the marketplace, its parties and its topics are called."""

import re

from pydantic import Field, validator

from groundrules.rulebook.schema import RULE_ID, Record, Role, not_empty

# What the sides are called where a marketplace has no words of its own: one, and many.
USUAL_WORDS = {
    Role.FREELANCER: ("freelancer", "freelancers"),
    Role.CLIENT: ("client", "clients"),
    Role.AGENCY: ("agency", "agencies"),
}
_PLACE = re.compile(r"\{(\w+)\}")


class Topic(Record):
    """One chapter of the rulebook; `policies/<key>.yml` holds its rules."""

    key: str = Field(regex=r"^[a-z][a-z0-9-]*$")
    title: str
    about: str | None = None


class Party(Record):
    """What the marketplace calls one side of a contract; `also` lists other words that people use for it."""

    one: str
    many: str
    also: tuple[str, ...] = ()


class Links(Record):
    """Addresses on the marketplace's own site."""

    site: str = Field(regex=r"^https?://\S+$")
    terms: str = Field(regex=r"^https?://\S+$")
    help: str = Field(regex=r"^https?://\S+$")
    account_help: str = Field(regex=r"^https?://\S+$")


class Reporting(Record):
    """The rules that a person who reports somebody is told about."""

    how: str = Field(regex=RULE_ID)
    confidential: str = Field(regex=RULE_ID)


class Marketplace(Record):
    """Everything the code must know about the marketplace to speak of it.

    `subjects` sums up the topics in a few words each, `rooms` are the places on the site in which people talk, and
    `elsewhere` names other marketplaces.
    """

    name: str
    independence: str
    not_legal_advice: str
    links: Links
    parties: dict[Role, Party]
    topics: tuple[Topic, ...]
    subjects: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    reporting: Reporting | None = None

    _filled = validator("topics", allow_reuse=True)(not_empty)

    @validator("parties")
    def _all_roles(cls, parties: dict[Role, Party]) -> dict[Role, Party]:
        missing = [role.value for role in Role if role not in parties]
        if missing:
            raise ValueError(f"parties lacks {', '.join(missing)}")
        return parties

    def fill_in(self, phrase: str) -> str:
        """Put names into a phrase that all marketplaces share.

        `{Marketplace}` and, in small letters, `{marketplace}` stand for its own; `{client}`, `{Clients}` and their like
        for what it calls the sides.
        """
        places = {"Marketplace": self.name, "marketplace": self.name.lower()}
        for role, (one, many) in USUAL_WORDS.items():
            for place, word in ((one, self.parties[role].one), (many, self.parties[role].many)):
                places |= {place: word, place.capitalize(): word[0].upper() + word[1:]}
        return _PLACE.sub(lambda match: places.get(match[1], match[0]), phrase)

    def subjects_in_words(self) -> str:
        """Say what the rules are about: "payment, fees and accounts"."""
        *others, last = self.subjects or [topic.title for topic in self.topics]
        return f"{', '.join(others)} and {last}" if others else last
