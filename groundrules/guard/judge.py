"""Turns candidates into findings: what the rulebook says of each, given who writes and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from groundrules.guard.kinds import Candidate, Kind
from groundrules.guard.policy import CheckException, CheckPolicy
from groundrules.guard.prepared import Prepared
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Stage

OK, CAUTION, NOT_ALLOWED = "ok", "caution", "not_allowed"
# A worded finding of the same sentence adds nothing to one of these details.
_COVERED_BY = {
    Kind.MESSENGER: {
        Kind.EMAIL,
        Kind.PHONE,
        Kind.HANDLE,
        Kind.ADDRESS,
        Kind.CALL_LINK,
        Kind.BOOKING_LINK,
        Kind.PROFILE_LINK,
    },
    Kind.FIND_ME: {Kind.EMAIL, Kind.PHONE, Kind.HANDLE, Kind.PROFILE_LINK, Kind.ADDRESS, Kind.CONTACT_FORM},
    Kind.PROFILE_LINK: {Kind.HANDLE},
    Kind.CALL_LINK: {Kind.HANDLE, Kind.PHONE},
    Kind.ASKS_CONTACT: {Kind.EMAIL, Kind.PHONE, Kind.HANDLE},
    Kind.CONTACT_FORM: {Kind.EMAIL, Kind.HANDLE},
}


@dataclass(frozen=True)
class Finding:
    """One thing found, with its span in the text as sent, the rule and its title, why it is there, and what to do."""

    kind: str
    start: int
    end: int
    text: str
    rule: str
    why: str
    instead: str
    verdict: str
    put_instead: str
    title: str


def judge(
    message: Prepared, candidates: Sequence[Candidate], stage: Stage | None, rulebook: Rulebook, policy: CheckPolicy
) -> tuple[Finding, ...]:
    """Return the findings in the order of the text. An unknown stage is taken for the strictest, before a contract."""
    stage = stage or Stage.BEFORE
    found = []
    for candidate in _without_doubles(candidates):
        told = policy.findings.get(candidate.kind)
        rule = told.rules.get(stage) if told else None
        if told is None or rule is None:
            continue
        exception = _exception(message, candidate, policy.exceptions)
        rule = exception.rule if exception else rule
        found.append(
            Finding(
                kind=candidate.kind.value,
                start=candidate.start,
                end=candidate.end,
                text=message.text[candidate.start : candidate.end],
                rule=rule,
                why=rulebook.rule(rule).reasons[0].text,
                instead=exception.instead if exception else told.instead,
                verdict=CAUTION if exception else NOT_ALLOWED,
                put_instead=told.put_instead,
                title=rulebook.rule(rule).title,
            )
        )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def verdict_of(findings: Iterable[Finding]) -> str:
    """Return the gravest verdict among the findings."""
    verdicts = {finding.verdict for finding in findings}
    return next((verdict for verdict in (NOT_ALLOWED, CAUTION) if verdict in verdicts), OK)


def _without_doubles(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop what an earlier candidate, or a detail elsewhere in the message, says already."""
    kept: list[Candidate] = []
    for candidate in candidates:
        if not any(_says_it(other, candidate) for other in kept):
            kept.append(candidate)
    return kept


def _says_it(other: Candidate, candidate: Candidate) -> bool:
    """Whether `candidate` adds nothing to `other`."""
    if candidate.exact:
        return other.exact and candidate.overlaps(other)
    covered = other.exact and other.kind in _COVERED_BY.get(candidate.kind, ())
    return covered or other.kind == candidate.kind or candidate.overlaps(other)


def _exception(message: Prepared, candidate: Candidate, exceptions: Sequence[CheckException]) -> CheckException | None:
    """Return the exception that the message speaks of, for this kind of finding."""
    for exception in exceptions:
        if candidate.kind not in exception.kinds:
            continue
        if exception.spoken_of(message.folded_around(candidate.start) if exception.near else message.folded.text):
            return exception
    return None
