"""The project's training phrases, its rulebook and the questions to measure with, as plain values."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

import yaml
from rasa.shared.nlu.training_data.message import Message

from groundrules.bot.rule_label import ASK_RULE, fine_label
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from tests.nlu.evaluate import Question, read_paraphrases, read_questions
from tests.nlu.report.run import PROJECT
from tests.nlu.training_data import blocks

LABELLED, PARAPHRASES = "labelled", "paraphrases"
_QUICK_PHRASES, _QUICK_QUESTIONS = 10, 12


@dataclass(frozen=True)
class Example:
    """A text to learn from. `written`: a phrase of data/nlu; the others are the rules' own titles and questions."""

    text: str
    label: str
    written: bool = True

    @property
    def about_a_rule(self) -> bool:
        """A phrase that asks about a rule; fit to stand for an unseen question if it was not learnt."""
        return self.written and self.label.startswith(f"{ASK_RULE} ")


@dataclass(frozen=True)
class Split:
    """What a system learns, and what is kept from it."""

    learnt: list[Example]
    held_out: list[Example]


def rulebook() -> Rulebook:
    """Return the rulebook as shipped."""
    return load_rulebook(PROJECT / "policies")


def training(quick: bool = False) -> list[Example]:
    """Return what the assistant learns from, as `make train` sees it: no text twice under one label."""
    examples = [
        Example(text, fine_label(Message.build(text, intent, intent_metadata=metadata)))
        for intent, metadata, phrases in blocks()
        for text in (phrases[:_QUICK_PHRASES] if quick else phrases)
        if text
    ]
    for rule in rulebook().rules.values():
        examples += [Example(text, f"{ASK_RULE} {rule.id}", written=False) for text in (rule.title, rule.question)]
    return list({(example.text, example.label): example for example in reversed(examples)}.values())[::-1]


def classifier_settings() -> dict[str, Any]:
    """Return the classifier's settings in config.yml."""
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    [found] = [part for part in config["pipeline"] if part["name"].endswith(".RuleAwareClassifier")]
    return {"seed": 42, **found}


def question_sets(quick: bool = False) -> dict[str, list[Question]]:
    """Return the questions to measure with by set: the labelled ones where they are at hand, and the paraphrases."""
    name, questions = read_questions()
    sets = {PARAPHRASES: read_paraphrases()}
    if name != "paraphrases.yml":
        sets = {LABELLED: questions, **sets}
    # Both sets name a question's topic by its first rule, so that one table can hold them.
    sets = {name: [_by_rules_topic(question) for question in some] for name, some in sets.items()}
    return {name: _few(some) for name, some in sets.items()} if quick else sets


def _by_rules_topic(question: Question) -> Question:
    return replace(question, topic=question.rules[0].split("/")[0]) if question.rules else question


def _few(questions: list[Question]) -> list[Question]:
    about_rules = [question for question in questions if question.rules]
    out_of_scope = [question for question in questions if question.kind == "out_of_scope"]
    return about_rules[:_QUICK_QUESTIONS] + out_of_scope[:_QUICK_QUESTIONS]


def split(examples: Sequence[Example], seed: int, share: float = 0.1) -> Split:
    """Hold out a share of each label's phrases, drawn by `seed`; a rule's title and question are always learnt."""
    drawn = random.Random(seed)  # noqa: S311  # nothing secret
    held: set[Example] = set()
    for some in _by_label(examples).values():
        held |= set(drawn.sample(some, int(len(some) * share)))
    return _split(examples, held)


def folds(examples: Sequence[Example], count: int, seed: int) -> Iterator[Split]:
    """Yield `count` splits, each phrase held out by exactly one of them, every label spread evenly over them."""
    drawn = random.Random(seed)  # noqa: S311  # nothing secret
    parts: list[set[Example]] = [set() for _ in range(count)]
    start = 0
    for some in _by_label(examples).values():
        drawn.shuffle(some)
        for place, example in enumerate(some, start=start):
            parts[place % count].add(example)
        start += len(some)
    for part in parts:
        yield _split(examples, part)


def _by_label(examples: Iterable[Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.written:
            found[example.label].append(example)
    return found


def _split(examples: Sequence[Example], held: set[Example]) -> Split:
    return Split([some for some in examples if some not in held], [some for some in examples if some in held])


def heading(examples: Sequence[Example] | None, seeds: Sequence[int]) -> dict[str, Any]:
    """Return what every part says about itself: when, on how many phrases, with which seeds."""
    said: dict[str, Any] = {"date": datetime.now(tz=timezone.utc).date().isoformat(), "seeds": list(seeds)}
    if examples is not None:
        said["training_phrases"] = sum(example.written for example in examples)
        said["training_digest"] = digest(f"{example.label}\t{example.text}" for example in examples)
    return said


def digest(texts: Iterable[str]) -> str:
    """Return a short name for these texts, whatever their order."""
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()[:12]
