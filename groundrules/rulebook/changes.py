"""What changed in the rules and when: the dated steps of their histories, withdrawals, and texts put right here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timezone

from groundrules.rulebook.difference import Difference, differences
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule
from groundrules.rulebook.store import RulebookMissing, RulebookStore

# What people act on. A new day of checking, a title or a related rule is no change of the rule.
_ACTED_ON = frozenset(
    {"verdict", "answer", "rule", "applies_to", "consequence", "instead", "exceptions", "variants"},
)
WITHDRAWN = "The rule was withdrawn."
ADDED = "The rule was added to this rulebook."


@dataclass(frozen=True)
class Step:
    """One dated change of a rule. `date` is a YYYY, YYYY-MM or YYYY-MM-DD.

    `source` is the key of the source that says so; None for what this rulebook itself did on that day.
    """

    date: str
    text: str
    rule: Rule
    source: str | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether this is the rule's end."""
        return self.source is None and self.text == WITHDRAWN


@dataclass(frozen=True)
class Changes:
    """What changed since a day, the newest first.

    `perhaps` are the steps of which no more than the month or the year of that day is known; `coming` are the rules
    with a coming text, the soonest first.
    """

    steps: Sequence[Step]
    perhaps: Sequence[Step]
    coming: Sequence[Rule]


def all_steps(rulebook: Rulebook, topic: str | None = None) -> list[Step]:
    """Return the histories of all rules, or of one topic's, and the withdrawals, the newest first."""
    steps = [
        Step(step.date, step.change, rule, step.source)
        for rule in rulebook.rules.values()
        if topic in (None, rule.topic)
        for step in rule.history
    ]
    steps += [
        Step(_day(gone.at), WITHDRAWN, gone.rule)
        for gone in rulebook.withdrawn.values()
        if topic in (None, gone.rule.topic)
    ]
    return _newest_first(steps)


def coming_changes(rulebook: Rulebook, topic: str | None = None) -> list[Rule]:
    """Return the rules of all topics, or of one, that have a coming text, the soonest first."""
    rules = [rule for rule in rulebook.rules.values() if topic in (None, rule.topic)]
    dated = [(rule.coming.effective_from, rule) for rule in rules if rule.coming is not None]
    return [rule for _, rule in sorted(dated, key=lambda one: one[0])]


def changes_since(store: RulebookStore, since: date | datetime, topic: str | None = None) -> Changes:
    """Return what changed since a day's beginning (UTC) or a moment, in all rules or in one topic's.

    Beside the steps with a date in that time, it holds older ones that were not on record here at that moment, and
    rules whose text was put right without a step.
    """
    moment = since if isinstance(since, datetime) else datetime.combine(since, time(), timezone.utc)
    day = moment.astimezone(timezone.utc).date().isoformat()
    rulebook = store.current()
    found = all_steps(rulebook, topic)
    new = _recorded_since(store, moment, rulebook, topic, found)
    sure = [step for step in found if _begins(step.date) >= day]
    late = [step for step in new if step not in sure]
    perhaps = [step for step in found if _begins(step.date) < day <= _ends(step.date) and step not in late]
    return Changes(_newest_first([*sure, *late]), perhaps, coming_changes(rulebook, topic))


def told_otherwise(old: Rule, old_book: Rulebook, new: Rule, new_book: Rulebook) -> list[Difference]:
    """Return the differences between two versions on which people would act."""
    return [one for one in differences(old, old_book, new, new_book) if one.field in _ACTED_ON]


def new_steps(old: Rule, new: Rule) -> list[str]:
    """Return what the newer version's history tells beyond the older one's."""
    known = {(step.date, step.change) for step in old.history}
    return [step.change for step in new.history if (step.date, step.change) not in known]


def _recorded_since(
    store: RulebookStore, moment: datetime, now: Rulebook, topic: str | None, steps: Iterable[Step]
) -> list[Step]:
    """Return what came to be on record here since `moment`; none if there was no rulebook yet."""
    try:
        then = store.as_of(moment)
    except RulebookMissing:
        return []
    found = []
    for key, rule in now.rules.items():
        before = then.rules.get(key)
        if topic not in (None, rule.topic) or before == rule:
            continue
        if before is None:
            found.append(Step(_day(now.stored[key]), ADDED, rule))
            continue
        told = new_steps(before, rule)
        found += [step for step in steps if step.rule.id == key and step.text in told]
        if not told:
            said = " ".join(one.sentence for one in told_otherwise(before, then, rule, now))
            found += [Step(_day(now.stored[key]), said, rule)] * bool(said)
    return found


def _newest_first(steps: Iterable[Step]) -> list[Step]:
    # A date that is less exact sorts before the exact ones of its time, so in reverse after them.
    return sorted(steps, key=lambda step: step.date, reverse=True)


def _begins(day: str) -> str:
    """Return the first day that a YYYY, YYYY-MM or YYYY-MM-DD may mean."""
    return day + "0000-01-01"[len(day) :]


def _ends(day: str) -> str:
    """Return what sorts behind each day that a YYYY, YYYY-MM or YYYY-MM-DD may mean, or is that day."""
    return day + "9999-99-99"[len(day) :]


def _day(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).date().isoformat()
