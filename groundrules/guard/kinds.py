"""What the message check looks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """The kind of a finding, as the API names it."""

    EMAIL = "email"
    PHONE = "phone"
    HANDLE = "handle"
    ADDRESS = "address"
    MESSENGER = "messenger"
    PROFILE_LINK = "profile_link"
    CALL_LINK = "call_link"
    BOOKING_LINK = "booking_link"
    CONTACT_FORM = "contact_form"
    FIND_ME = "find_me"
    ASKS_CONTACT = "asks_contact"
    OUTSIDE_PAYMENT = "outside_payment"
    FEE_DODGING = "fee_dodging"
    PAYMENT_DETAILS = "payment_details"
    PAY_TO_WORK = "pay_to_work"
    CREDENTIALS = "credentials"
    ACCOUNT_ACCESS = "account_access"
    FEEDBACK_PRESSURE = "feedback_pressure"


@dataclass(frozen=True)
class Candidate:
    """What a detector found: a kind and its span in the text as sent.

    `exact` says that the span is a detail itself (an address, a number, a link), not words about one. `score` is how
    sure the detector is, from 0 to 1.
    """

    kind: Kind
    start: int
    end: int
    exact: bool
    score: float = 1.0

    def overlaps(self, other: "Candidate") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def details(spans: Iterable[tuple[Kind, int, int]]) -> list[Candidate]:
    """Return details at the given spans; of those that overlap, the first."""
    found: list[Candidate] = []
    for kind, start, end in spans:
        candidate = Candidate(kind, start, end, exact=True)
        if not any(candidate.overlaps(other) for other in found):
            found.append(candidate)
    return found
