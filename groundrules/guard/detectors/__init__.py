"""One detector a file. Each is built without arguments and has `detect(message) -> candidates`."""

from collections.abc import Sequence
from typing import Protocol

from groundrules.guard.detectors.address import AddressDetector
from groundrules.guard.detectors.email import EmailDetector
from groundrules.guard.detectors.handle import HandleDetector
from groundrules.guard.detectors.link import LinkDetector
from groundrules.guard.detectors.payment_details import PaymentDetailsDetector
from groundrules.guard.detectors.phone import PhoneDetector
from groundrules.guard.kinds import Candidate
from groundrules.guard.prepared import Prepared


class Detector(Protocol):
    """Finds candidates of one sort in a prepared message."""

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        """Return what was found, in any order."""


def exact_detectors() -> list[Detector]:
    """The detectors of details; where two claim the same characters, the earlier one has them."""
    return [
        PaymentDetailsDetector(),
        EmailDetector(),
        LinkDetector(),
        AddressDetector(),
        PhoneDetector(),
        HandleDetector(),
    ]
