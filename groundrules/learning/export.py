"""Makes of what reviewers decided the phrases to learn and the questions to ask, and says what cannot be learnt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundrules.desk.reviews import LEARNT, Decision, Review
from groundrules.guard.check import MessageChecker
from groundrules.guard.contact import NoWords
from groundrules.language.encoder import SentenceEncoder
from groundrules.language.normal import normal
from groundrules.language.which import ENGLISH, LanguageFinder
from groundrules.learning.corpus import OUT_OF_SCOPE, REVIEWED, Likeness, Taught, leaks, measured, taught
from groundrules.learning.files import place_of, read_questions, with_phrases, with_questions
from groundrules.learning.wording import Wording
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Stage

_FEWEST_WORDS, _MOST_WORDS = 2, 80


@dataclass(frozen=True)
class Lesson:
    """What is learnt from one entry: the phrase, what it is for (a rule, or out of scope), how it was answered."""

    review: Review
    text: str
    label: str
    was: str

    @property
    def question(self) -> dict[str, Any]:
        """The record of the file of reviewed questions."""
        return {"text": self.text, "rule": None if self.label == OUT_OF_SCOPE else self.label, "was": self.was}


@dataclass(frozen=True)
class Refusal:
    """An entry from which nothing can be learnt as it is, and why."""

    review: Review
    text: str
    why: str


@dataclass
class Plan:
    """What an export does: `phrases` are new, `known` are there already in almost the same words.

    The questions of both are asked from now on. `missing` are messages for which a rule is missing, `closed` all
    entries that need nothing more.
    """

    phrases: list[Lesson] = field(default_factory=list)
    known: list[Lesson] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    closed: list[Review] = field(default_factory=list)

    def files(self, project: Path) -> dict[Path, str]:
        """Return the files that change, with their new text."""
        by_file: dict[Path, dict[str, list[str]]] = {}
        for lesson in self.phrases:
            by_file.setdefault(place_of(project, lesson.label), {}).setdefault(lesson.label, []).append(lesson.text)
        changed = {file: with_phrases(file, added) for file, added in sorted(by_file.items())}
        there = {normal(one["text"]) for one in read_questions(project)}
        asked = {normal(lesson.text): lesson.question for lesson in [*self.phrases, *self.known]}
        new = [question for words, question in asked.items() if words not in there]
        return changed | ({project / REVIEWED: with_questions(project, new)} if new else {})


class Planner:
    """Plans the export of a project. What is learnt and measured already is read when it is made."""

    def __init__(self, project: Path, rulebook: Rulebook, policies: Path) -> None:
        self._rulebook = rulebook
        self._taught = taught(project, rulebook)
        self._measured = measured(project)
        encoder = SentenceEncoder(threads=2)
        self._alike = Likeness([phrase.text for phrase in self._taught], encoder)
        self._leaking = Likeness(self._measured, encoder)
        self._encoder = encoder
        self._word = Wording(rulebook, [phrase.text for phrase in self._taught])
        self._language = LanguageFinder()
        # Only details are looked for: words about what is not allowed are what people ask about.
        self._checker = MessageChecker(rulebook, policies=policies, worded=NoWords())

    def plan(self, reviews: Sequence[Review]) -> Plan:
        """Sort what was decided. Raises `EncoderUnavailable`."""
        plan = Plan()
        for review in reviews:
            decided = review.decided
            if decided is None:
                continue
            text = self._word(review.question.text, filter(None, [review.visitor])) if review.question else ""
            if decided.decision not in LEARNT:
                plan.missing += [text] if decided.decision is Decision.RULE_MISSING else []
                plan.closed.append(review)
                continue
            lesson = Lesson(review, text, decided.rule or OUT_OF_SCOPE, was(review))
            why = next(self._objections(lesson), "")
            if why:
                plan.refused.append(Refusal(review, text, why))
                continue
            same = self._same(lesson, plan.phrases)
            if same is not None and same.label != lesson.label:
                why = (
                    f"It reads like a phrase of {same.label}: “{same.text}”. Change that phrase, or undo the decision."
                )
                plan.refused.append(Refusal(review, text, why))
                continue
            (plan.phrases if same is None else plan.known).append(lesson)
            plan.closed.append(review)
        return plan

    def _same(self, lesson: Lesson, before: Sequence[Lesson]) -> Taught | None:
        """Return a phrase that says the same, of those that are there or that come with this export."""
        place = self._alike.nearest(lesson.text)
        if place is not None:
            return self._taught[place]
        place = Likeness([one.text for one in before], self._encoder).nearest(lesson.text)
        return Taught(before[place].text, before[place].label) if place is not None else None

    def _objections(self, lesson: Lesson) -> Iterator[str]:
        """Yield why a phrase cannot be learnt."""
        count = len(lesson.text.split())
        if count < _FEWEST_WORDS:
            yield "A word alone says too little outside its conversation."
        if count > _MOST_WORDS:
            yield f"It is too long for a phrase: {count} words, and {_MOST_WORDS} is the most."
        if lesson.label != OUT_OF_SCOPE and lesson.label not in self._rulebook.rules:
            yield f"There is no rule {lesson.label} any more. Undo the decision and choose another."
        if self._language.find(lesson.text) != ENGLISH:
            yield "It is not in English, which is all that the assistant understands."
        for found in self._checker.check(lesson.text, Situation(stage=Stage.BEFORE)).findings:
            yield f"The message check finds something personal in it: “{found.text}”."
        if leaks(lesson.text, self._measured, self._leaking):
            yield "It is too much like a question that the assistant is measured with, so it may not be learnt."


def was(review: Review) -> str:
    """Say how a message was answered when it was misunderstood: the kind of the reply, and the rules that it named."""
    content: Mapping[str, Any] = review.message.content
    rule = (content.get("answer") or {}).get("rule")
    named = [rule] if rule else content.get("candidates") or []
    return " ".join([review.message.kind, ", ".join(named)]).strip()
