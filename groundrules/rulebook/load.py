"""Reads `policies/` into a `Rulebook`, or says in which file, line and field it is wrong."""

import itertools
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from groundrules.rulebook.answer import Situation, matching_variant, way_to_governing
from groundrules.rulebook.coming import rulebook_on
from groundrules.rulebook.document import (
    Document,
    Path_,
    Problem,
    RulebookError,
    parse_record,
    read_document,
    read_into,
)
from groundrules.rulebook.marketplace import Marketplace
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import (
    Coming,
    Contradiction,
    Draft,
    RefusedDraft,
    Role,
    Rule,
    Source,
    Stage,
    Variant,
    read_draft,
)
from groundrules.rulebook.substitutes import Substitute, plain_name
from groundrules.rulebook.support import Support
from groundrules.rulebook.timeline import FeeSeries, Milestone, dates, read_entry

MARKETPLACE_FILE = "marketplace.yml"
SOURCES_FILE = "sources.yml"
CONTRADICTIONS_FILE = "contradictions.yml"
DRAFTS_FILE = "drafts.yml"
TIMELINE_FILE = "timeline.yml"
SUBSTITUTES_FILE = "instead.yml"
SUPPORT_FILE = "support.yml"
# The guard's own, read in `groundrules/guard/policy.py`.
_CHECKS_FILES = ("checks.yml", "check_exceptions.yml")
# Files in `policies/` that hold no rules.
OTHER_FILES = frozenset(
    {
        MARKETPLACE_FILE,
        SOURCES_FILE,
        CONTRADICTIONS_FILE,
        DRAFTS_FILE,
        TIMELINE_FILE,
        SUBSTITUTES_FILE,
        SUPPORT_FILE,
        *_CHECKS_FILES,
    }
)
# The help centre has pages of these names beside those of the topics.
_TAKEN = frozenset({"changes", "instead", "rulebook", "search"})


def load_rulebook(folder: Path) -> Rulebook:
    """Read and check the whole rulebook in `folder`. Raises `RulebookError` with every problem found."""
    problems: list[Problem] = []
    marketplace = _load_marketplace(folder, problems)
    sources = _load_sources(folder, problems)
    rules: dict[str, Rule] = {}
    places: dict[str, tuple[Document, Path_]] = {}
    for file in sorted(folder.glob("*.yml")):
        if file.name in OTHER_FILES:
            continue
        for document, path, rule in read_into(rules, "id", file, Rule.parse_obj, problems):
            places[rule.id] = (document, path)
            if rule.topic != file.stem:
                message = f"belongs in {rule.topic}.yml, going by the part before the slash"
                problems.append(document.problem((*path, "id"), message))
    topics = {topic.key for topic in marketplace.topics} if marketplace else None
    for rule in rules.values():
        document, path = places[rule.id]
        problems.extend(
            document.problem((*path, *step), message) for step, message in _dangling(rule, rules, sources, topics)
        )
    if rules and marketplace and marketplace.reporting:
        document = read_document(folder / MARKETPLACE_FILE)
        problems.extend(
            document.problem(("reporting", field), f"there is no rule {rule_id}")
            for field, rule_id in marketplace.reporting.dict().items()
            if rule_id not in rules
        )
    contradictions = _load_contradictions(folder, rules, sources, problems)
    drafts = _load_drafts(folder, rules, problems)
    timeline = _load_timeline(folder, rules, sources, problems)
    substitutes = _load_substitutes(folder, rules, problems)
    support = _load_support(folder, rules, problems)
    if marketplace and not rules and not problems:
        problems.append(Problem(folder, 1, "rules", "there is not a single rule in this folder"))
    if problems or marketplace is None:
        raise RulebookError(problems)
    rulebook = Rulebook(
        marketplace=marketplace,
        sources=sources,
        rules=rules,
        contradictions=contradictions,
        drafts=drafts,
        timeline=timeline,
        substitutes=substitutes,
        support=support,
    )
    # Each text by itself: as it is before anything comes into force, and once all of it has.
    circles = set(_circles(rulebook)) | set(_circles(rulebook_on(rulebook, date.max)))
    if circles:
        raise RulebookError(_circle(*places[key], rules[key], see, circle) for key, see, circle in circles)
    return rulebook


def _circle(document: Document, path: Path_, rule: Rule, see: Variant, circle: str) -> Problem:
    inside: Path_ = ("variants",) if see in rule.variants else ("coming", "variants")
    variants = rule.variants if see in rule.variants or rule.coming is None else rule.coming.variants or ()
    return document.problem((*path, *inside, variants.index(see), "see"), f"leads in a circle: {circle}")


def _circles(rulebook: Rulebook) -> Iterable[tuple[str, Variant, str]]:
    """Yield each rule and variant whose `see` comes round to a rule passed before, with the way taken."""
    for rule, role, stage in itertools.product(rulebook.rules.values(), [None, *Role], [None, *Stage]):
        situation = Situation(role, stage)
        way = way_to_governing(rulebook, rule, situation)
        last = matching_variant(way[-1], situation)
        if last is not None and last.see:
            yield way[-1].id, last, " -> ".join([*(passed.id for passed in way), last.see])


def _load_marketplace(folder: Path, problems: list[Problem]) -> Marketplace | None:
    try:
        document = read_document(folder / MARKETPLACE_FILE)
    except RulebookError as error:
        problems.extend(error.problems)
        return None
    marketplace = parse_record(Marketplace.parse_obj, document.data, document, (), problems)
    for place, topic in enumerate(marketplace.topics if marketplace else ()):
        if topic.key in _TAKEN:
            message = f"{topic.key} is the name of another page of the help centre"
            problems.append(document.problem(("topics", place, "key"), message))
    return marketplace


def _load_sources(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    read_into(sources, "key", folder / SOURCES_FILE, Source.parse_obj, problems)
    return sources


def _load_contradictions(
    folder: Path, rules: dict[str, Rule], sources: dict[str, Source], problems: list[Problem]
) -> dict[str, Contradiction]:
    """Read the false claims; a rulebook without the file has none."""
    found: dict[str, Contradiction] = {}
    file = folder / CONTRADICTIONS_FILE
    records = read_into(found, "id", file, Contradiction.parse_obj, problems) if file.exists() else []
    for document, path, claim in records:
        if claim.rule not in rules:
            problems.append(document.problem((*path, "rule"), f"there is no rule {claim.rule}"))
        if claim.source is not None and claim.source not in sources:
            problems.append(document.problem((*path, "source"), f"there is no source {claim.source} in {SOURCES_FILE}"))
    return found


def _load_drafts(folder: Path, rules: dict[str, Rule], problems: list[Problem]) -> dict[str, Draft | RefusedDraft]:
    """Read the drafts; a rulebook without the file has none."""
    found: dict[str, Draft | RefusedDraft] = {}
    file = folder / DRAFTS_FILE
    records = read_into(found, "id", file, read_draft, problems) if file.exists() else []
    for document, path, draft in records:
        if draft.rule not in rules:
            problems.append(document.problem((*path, "rule"), f"there is no rule {draft.rule}"))
        for place, rule in enumerate(draft.also if isinstance(draft, Draft) else ()):
            if rule not in rules:
                problems.append(document.problem((*path, "also", place), f"there is no rule {rule}"))
        for step, other in _other_drafts(draft):
            if not isinstance(found.get(other), Draft):
                problems.append(document.problem((*path, *step), f"there is no draft {other} that may be sent"))
    return found


def _other_drafts(draft: Draft | RefusedDraft) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the drafts that a record names, each with its place in the record."""
    if isinstance(draft, RefusedDraft):
        yield from ((("instead", place), other) for place, other in enumerate(draft.instead))
        return
    for step, other in (("otherwise", draft.otherwise), ("again", draft.again)):
        if other is not None:
            yield (step,), other


def _load_timeline(
    folder: Path, rules: dict[str, Rule], sources: dict[str, Source], problems: list[Problem]
) -> dict[str, FeeSeries | Milestone]:
    """Read the dated fees and milestones; a rulebook without the file has none."""
    found: dict[str, FeeSeries | Milestone] = {}
    file = folder / TIMELINE_FILE
    for document, path, entry in read_into(found, "id", file, read_entry, problems) if file.exists() else []:
        rule = rules.get(entry.rule)
        if rule is None:
            problems.append(document.problem((*path, "rule"), f"there is no rule {entry.rule}"))
            continue
        told = {change.date for change in rule.history}
        told |= {rule.coming.effective_from.isoformat()} if rule.coming else set()
        problems.extend(
            document.problem((*path, *step), f"the history of {entry.rule} tells of nothing on {date}")
            for step, date in dates(entry)
            if date not in told
        )
        for place, figure in enumerate(entry.figures if isinstance(entry, FeeSeries) else ()):
            if figure.source not in sources:
                message = f"there is no source {figure.source} in {SOURCES_FILE}"
                problems.append(document.problem((*path, "figures", place, "source"), message))
    return found


def _load_substitutes(folder: Path, rules: dict[str, Rule], problems: list[Problem]) -> dict[str, Substitute]:
    """Read what to use instead of what; a rulebook without the file has none of that."""
    found: dict[str, Substitute] = {}
    file = folder / SUBSTITUTES_FILE
    named: dict[str, str] = {}
    for document, path, substitute in (
        read_into(found, "id", file, Substitute.parse_obj, problems) if file.exists() else []
    ):
        for place, rule in enumerate(substitute.rules):
            if rule not in rules:
                problems.append(document.problem((*path, "rules", place), f"there is no rule {rule}"))
        for place, name in enumerate(substitute.names):
            other = named.setdefault(plain_name(name), substitute.id)
            if other != substitute.id:
                problems.append(document.problem((*path, "names", place), f"{name} is a name of {other} already"))
    return found


def _load_support(folder: Path, rules: dict[str, Rule], problems: list[Problem]) -> Support:
    """Read what is said of the desk; a rulebook without the file has a desk without hours or texts."""
    file = folder / SUPPORT_FILE
    if not file.exists():
        return Support()
    try:
        document = read_document(file)
    except RulebookError as error:
        problems.extend(error.problems)
        return Support()
    support = parse_record(Support.parse_obj, document.data, document, (), problems) or Support()
    for place, text in enumerate(support.education):
        if text.rule not in rules:
            problems.append(document.problem(("education", place, "rule"), f"there is no rule {text.rule}"))
    return support


def _dangling(
    rule: Rule, rules: dict[str, Rule], sources: dict[str, Source], topics: set[str] | None
) -> Iterable[tuple[Path_, str]]:
    """Yield every reference of `rule` that leads nowhere, with its path inside the record."""
    if topics is not None and rule.topic not in topics:
        yield ("id",), f"topic {rule.topic} is not listed in {MARKETPLACE_FILE}"
    named: list[tuple[Path_, str]] = [(("related", place), other) for place, other in enumerate(rule.related)]
    cited: list[tuple[Path_, str]] = [(("history", at, "source"), one.source) for at, one in enumerate(rule.history)]
    texts: list[tuple[Path_, Rule | Coming]] = [((), rule)]
    if rule.coming is not None:
        texts.append((("coming",), rule.coming))
        cited.append((("coming", "source"), rule.coming.source))
    for inside, text in texts:
        named += [((*inside, "exceptions", at, "rule"), one.rule) for at, one in enumerate(text.exceptions or ())]
        named += [((*inside, "variants", at, "see"), one.see) for at, one in enumerate(text.variants or ()) if one.see]
        cited += [((*inside, "sections", at, "source"), one.source) for at, one in enumerate(text.sections or ())]
        for at, reason in enumerate(text.reasons or ()):
            path: Path_ = (*inside, "reasons", at, "source")
            cited.append((path, reason.source))
            if reason.source in sources and not sources[reason.source].cite:
                yield path, f"{reason.source} is marked cite: false, so no reason may rest on it"
    for path, other in named:
        if other not in rules:
            yield path, f"there is no rule {other}"
        elif other == rule.id:
            yield path, "points to the rule itself"
    for path, source in cited:
        if source not in sources:
            yield path, f"there is no source {source} in {SOURCES_FILE}"
