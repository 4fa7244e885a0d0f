"""The training data: enough of it, nothing twice, and nothing of what we measure with."""

from collections import Counter

import numpy as np
import pytest
import yaml

from groundrules.language.encoder import DIMENSIONS, SentenceEncoder
from groundrules.language.normal import normal
from groundrules.rulebook.draft import Form
from groundrules.rulebook.overlap import shares_wording, threes
from groundrules.rulebook.rulebook import Rulebook
from tests.nlu.evaluate import HERE, Question, read_paraphrases, read_questions
from tests.nlu.training_data import blocks, phrases

_TOO_ALIKE = 0.96
_SHORT = 4


@pytest.fixture(scope="module")
def measured() -> list[Question]:
    """Every question that we measure with; short ones ("why?") belong to nobody."""
    scenarios = yaml.safe_load((HERE.parent / "e2e" / "drafts.yml").read_text(encoding="utf-8"))
    drafts = [Question(text, text, "draft", "drafts", "written", ()) for case in scenarios for text in case["asked"]]
    questions = {question.text: question for question in [*read_paraphrases(), *read_questions()[1], *drafts]}
    return [question for question in questions.values() if len(question.text.split()) > _SHORT]


def test_every_rule_has_many_phrases_and_no_phrase_names_an_unknown_rule(rulebook: Rulebook) -> None:
    counts = Counter(dict.fromkeys(rulebook.rules, 0))
    for _, metadata, some in blocks():
        if "rule" in metadata:
            counts[metadata["rule"]] += len(some)
    assert set(counts) == set(rulebook.rules)
    assert not {rule: count for rule, count in counts.items() if count < 80}


def test_every_false_claim_has_phrases(rulebook: Rulebook) -> None:
    claims = {metadata["claim"] for _, metadata, _ in blocks() if "claim" in metadata}
    assert claims == set(rulebook.contradictions)


def test_every_draft_has_phrases_and_so_has_every_change_of_one(rulebook: Rulebook) -> None:
    counts: Counter[str] = Counter()
    for intent, metadata, some in blocks():
        counts[metadata.get("draft", "")] += len(some) if intent == "write_reply" else 0
    assert set(counts) - {""} == set(rulebook.drafts)
    assert not {draft: count for draft, count in counts.items() if count < 30}
    changes = {metadata["change"] for _, metadata, _ in blocks() if "change" in metadata}
    assert changes == {"name", *(form.value for form in Form)}


def test_there_are_hundreds_of_out_of_scope_phrases() -> None:
    assert sum(len(some) for intent, _, some in blocks() if intent == "out_of_scope") >= 800


def test_no_phrase_is_given_twice() -> None:
    counts = Counter(normal(phrase) for phrase in phrases() if normal(phrase))
    assert not {phrase: count for phrase, count in counts.items() if count > 1}


def test_no_measured_question_shares_its_wording_with_a_training_phrase(measured: list[Question]) -> None:
    trained = {normal(phrase) for phrase in phrases()}
    assert not [question.text for question in measured if normal(question.text) in trained]
    # By their threes, so that no question has to be compared with every phrase.
    by_three: dict[str, list[str]] = {}
    for phrase in phrases():
        for three in threes(phrase):
            by_three.setdefault(three, []).append(phrase)
    near = (
        (question.text, phrase)
        for question in measured
        for three in threes(question.text)
        for phrase in by_three.get(three, ())
    )
    assert not [pair for pair in set(near) if shares_wording(*pair)]


def test_no_measured_question_is_a_reworded_training_phrase(measured: list[Question]) -> None:
    encoder = SentenceEncoder(threads=2)
    trained = phrases()
    # The quick features begin with the sentence vector; all phrases exactly would take minutes.
    asked, known = (encoder.features(texts)[:, :DIMENSIONS] for texts in ([q.text for q in measured], trained))
    likeness = asked @ known.T
    nearest = sorted(
        (
            (float(row.max()), question.text, trained[int(row.argmax())])
            for question, row in zip(measured, likeness, strict=True)
        ),
        reverse=True,
    )
    print("\n".join(f"{score:.3f}  {text!r} ~ {phrase!r}" for score, text, phrase in nearest[:10]))
    assert not [pair for pair in nearest if pair[0] >= _TOO_ALIKE]
    assert np.isfinite(likeness).all()
