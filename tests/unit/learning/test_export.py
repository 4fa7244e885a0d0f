"""What becomes of each decision: a phrase, a question alone, a sentence that says why not, or a missing rule."""

from pathlib import Path

import pytest

from groundrules.desk.reviews import Decision
from groundrules.learning.corpus import OUT_OF_SCOPE, REVIEWED
from groundrules.learning.export import Planner
from groundrules.learning.files import read_questions, write
from groundrules.rulebook.rulebook import Rulebook
from tests.unit.learning.conftest import FEE, HELD_OUT, NOTICE, decided

POLICIES = Path(__file__).resolve().parents[3] / "policies"
LEARNT = "the bite that is taken out of my monthly pay packet, how large"


@pytest.fixture
def planner(project: Path, rulebook: Rulebook) -> Planner:
    return Planner(project, rulebook, POLICIES)


def test_a_decision_becomes_a_phrase_and_a_question(planner: Planner, project: Path) -> None:
    beyond = decided("would a walrus enjoy the ballet", Decision.OUT_OF_SCOPE)
    reviews = [decided(LEARNT), beyond]
    plan = planner.plan(reviews)
    assert [(one.text, one.label) for one in plan.phrases] == [
        (LEARNT, FEE),
        ("would a walrus enjoy the ballet", OUT_OF_SCOPE),
    ]
    assert (plan.known, plan.refused, plan.closed) == ([], [], reviews)
    files = plan.files(project)
    assert {file.relative_to(project).as_posix() for file in files} == {
        "data/nlu/rules/fees.yml",
        "data/nlu/rules/out_of_scope.yml",
        "questions/reviewed.yml",
    }
    write(files)
    assert read_questions(project) == [
        {"text": LEARNT, "rule": FEE, "was": "clarify fees/direct-contracts"},
        {"text": "would a walrus enjoy the ballet", "rule": None, "was": "clarify fees/direct-contracts"},
    ]


def test_names_and_details_are_not_learnt(planner: Planner) -> None:
    said = "my client Ludovica takes the bite out of my pay packet, write me at jo@harrow.example"
    (lesson,) = planner.plan([decided(said)]).phrases
    assert lesson.text == "my client somebody takes the bite out of my pay packet, write me at an e-mail address"


@pytest.mark.parametrize(
    "same",
    [
        "How big is the slice that the platform keeps of my pay?",
        "how big is the slice the platform keeps of my pay",
    ],
)
def test_what_is_learnt_already_is_only_asked(planner: Planner, project: Path, same: str) -> None:
    plan = planner.plan([decided(same)])
    assert ([one.text for one in plan.known], plan.phrases) == ([same], [])
    assert list(plan.files(project)) == [project / REVIEWED]


def test_of_two_that_say_the_same_one_is_learnt(planner: Planner) -> None:
    plan = planner.plan([decided(LEARNT), decided(f"{LEARNT}?"), decided(LEARNT.replace("packet", "packets"))])
    assert ([one.text for one in plan.phrases], len(plan.known)) == ([LEARNT], 2)


def test_a_phrase_of_another_rule_is_not_taken_from_it(planner: Planner) -> None:
    plan = planner.plan([decided("do they have to warn me weeks before it gets dearer?")])
    (refused,) = plan.refused
    assert f"It reads like a phrase of {NOTICE}" in refused.why
    assert plan.closed == []


def test_two_decisions_for_the_same_words_do_not_go_together(planner: Planner) -> None:
    plan = planner.plan([decided(LEARNT), decided(LEARNT, rule=NOTICE)])
    assert [one.label for one in plan.phrases] == [FEE]
    assert f"It reads like a phrase of {FEE}" in plan.refused[0].why


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("why?", "A word alone"),
        ("fee " * 81, "too long for a phrase: 81 words"),
        ("cuánto me quitan de cada pago que recibo de mis clientes", "not in English"),
        (HELD_OUT.capitalize() + "?", "measured with"),
        (HELD_OUT.replace("singer", "soprano"), "measured with"),
    ],
)
def test_what_may_not_be_learnt_is_refused_with_a_sentence(planner: Planner, said: str, why: str) -> None:
    plan = planner.plan([decided(said)])
    assert why in plan.refused[0].why
    assert (plan.phrases, plan.known, plan.closed) == ([], [], [])


def test_a_rule_that_is_gone_is_refused(planner: Planner) -> None:
    assert "no rule fees/gone" in planner.plan([decided(LEARNT, rule="fees/gone")]).refused[0].why


def test_what_the_message_check_objects_to_is_refused(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "_word", lambda text, _names: text)
    plan = planner.plan([decided("does the fee fall if I am paid at jo@harrow.example")])
    assert "message check finds something personal" in plan.refused[0].why


def test_a_missing_rule_is_told_and_nothing_is_learnt_of_it(planner: Planner, project: Path) -> None:
    reviews = [decided("may my parrot sign", Decision.RULE_MISSING), decided("fine words", Decision.FINE)]
    plan = planner.plan(reviews)
    assert plan.missing == ["may my parrot sign"]
    assert (plan.closed, plan.files(project)) == (reviews, {})


def test_a_question_is_asked_once(planner: Planner, project: Path) -> None:
    write(planner.plan([decided(LEARNT)]).files(project))
    assert planner.plan([decided(LEARNT.upper())]).files(project).keys() == {project / "data/nlu/rules/fees.yml"}
