"""Rewrites a message: the sentences with a finding give way to the allowed way of saying it."""

from collections.abc import Sequence

from groundrules.guard.judge import NOT_ALLOWED, Finding
from groundrules.guard.prepared import Prepared, Span


def suggest(message: Prepared, findings: Sequence[Finding]) -> str | None:
    """Return the message without what is not allowed; None if there is nothing to change.

    What replaces a sentence is said once, however many sentences it replaces.
    """
    wrong = [finding for finding in findings if finding.verdict == NOT_ALLOWED]
    if not wrong:
        return None
    said: set[str] = set()
    pieces: list[str] = []
    at = 0
    for span, there in _by_stretch(message, wrong):
        pieces.append(message.text[at : span[0]])
        new = [text for text in dict.fromkeys(finding.put_instead for finding in there) if text not in said]
        said.update(new)
        pieces.append(" ".join(new))
        at = span[1]
    pieces.append(message.text[at:])
    return _tidy("".join(pieces))


def _by_stretch(message: Prepared, findings: Sequence[Finding]) -> list[tuple[Span, list[Finding]]]:
    """Return the sentences that hold a finding, joined where a finding reaches over several."""
    stretches: list[tuple[Span, list[Finding]]] = []
    for finding in sorted(findings, key=lambda one: one.start):
        start = min(finding.start, message.sentence_at(finding.start)[0])
        end = max(finding.end, message.sentence_at(finding.end - 1)[1])
        if stretches and start < stretches[-1][0][1]:
            span, there = stretches[-1]
            stretches[-1] = ((span[0], max(span[1], end)), [*there, finding])
        else:
            stretches.append(((start, end), [finding]))
    return stretches


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()
