"""An explanation in plain words, for the command line."""

from collections.abc import Iterator

import yaml

from groundrules.desk.explanations import Explanation, GivenText

DECISIONS = {
    "answer": "sure enough to answer",
    "clarify": "unsure between rules, so it asked",
    "unknown": "not about a rule it knows",
}


def in_words(explained: Explanation) -> str:
    """Return the whole explanation as text, its parts divided by blank lines."""
    parts = (_said(explained), _understood(explained), _ranking(explained), _rule(explained), _sources(explained))
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines)


def model_words(explained: Explanation) -> str:
    """Say which model answered, from which training."""
    model = explained.model
    if not model:
        return "The model was not noted."
    trained = f", trained on {model['trained_at'][:16].replace('T', ' ')} UTC" if model.get("trained_at") else ""
    return f"Model {model['id']}{trained}."


def threshold_words(explained: Explanation) -> str:
    """Say by which thresholds it was decided; empty if they were not noted."""
    model = explained.model
    if "known" not in model or "sure" not in model:
        return ""
    return f"About a rule from {model['known']:.0%}, sure of it from {model['sure']:.0%}."


def _said(explained: Explanation) -> Iterator[str]:
    message = explained.message
    who = message.name or message.author
    yield f"Message {message.id}, number {message.seq} of conversation {explained.conversation}"
    yield f"{message.at:%Y-%m-%d %H:%M:%S} UTC, {message.kind}, by {who}"
    if explained.question is not None:
        yield f"Asked: {explained.question.text}"
    yield f"Said: {message.text}"
    if explained.helpful is not None:
        yield f"The user found it {'helpful' if explained.helpful else 'not helpful'}."


def _understood(explained: Explanation) -> Iterator[str]:
    trace = explained.trace
    if not trace:
        yield "Nothing was noted of how it came to this."
        return
    if trace.get("intent"):
        sure = trace.get("confidence")
        yield f"Understood as: {trace['intent']}" + (f", {sure:.0%}" if sure is not None else "")
    if trace.get("decision"):
        yield f"Decision: {trace['decision']} ({DECISIONS.get(trace['decision'], 'of an older assistant')})"
    yield from filter(None, [threshold_words(explained)])
    if trace.get("action"):
        yield f"Answered by: {trace['action']}" + (f", draft {trace['draft']}" if trace.get("draft") else "")
    yield model_words(explained)


def _ranking(explained: Explanation) -> Iterator[str]:
    if explained.ranking:
        yield "Rules that it may have been about:"
        for place, one in enumerate(explained.ranking, start=1):
            yield f"{place:3}. {one.confidence:4.0%}  {one.rule:48} {one.title}"


def _rule(explained: Explanation) -> Iterator[str]:
    given = explained.given
    if given is None:
        return
    yield f"Rule {given.rule.id}, version {given.version}, stored on {given.since:%Y-%m-%d %H:%M} UTC. {_stands(given)}"
    yield from (f"- {one.sentence}" for one in given.changed)
    record = yaml.safe_dump(given.record, allow_unicode=True, sort_keys=False, width=110)
    yield "Its record as it was:"
    yield from (f"  {line}" for line in record.splitlines())


def _stands(given: GivenText) -> str:
    if given.until is None:
        return "It is still the newest." if not given.changed else "Its coming text is in force by now. Since then:"
    ended = f"{given.until:%Y-%m-%d %H:%M} UTC"
    return f"Replaced on {ended}; the rule is withdrawn." if given.withdrawn else f"Replaced on {ended}. Since then:"


def _sources(explained: Explanation) -> Iterator[str]:
    if explained.sources:
        yield "Sources told with it:"
        for one in explained.sources:
            name, address = one.get("name") or one.get("title"), f": {one['url']}" if one.get("url") else ""
            yield f"- {name} ({one.get('authority')}, copy seen: {one.get('seen')}){address}"
