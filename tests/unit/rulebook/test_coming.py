"""A text with a date ahead: the old one answers until that day, the new one from then on, and nobody touches a file."""

from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from groundrules.rulebook.answer import Answer, Focus, Situation, compose
from groundrules.rulebook.coming import TEXTS, in_force, rulebook_on
from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.schema import Coming, Role
from groundrules.rulebook.store import RulebookStore

RULE = "payments/on-site"
COMING = """\
  coming:
    effective_from: 2027-03-01
    change: From March on, payment outside is allowed.
    source: UA
    answer: Yes, pay where you like.
    verdict: allowed
    variants: []
"""
DAY_BEFORE, DAY, DAY_AFTER = date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2)


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    def written(coming: str = COMING) -> Path:
        file = folder / "payments.yml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("  related: [accounts", f"{coming}  related: [accounts", 1), encoding="utf-8")
        return folder

    return written


@pytest.fixture
def day() -> list[date]:
    """The present day, as a list of one to be changed."""
    return [DAY_BEFORE]


@pytest.fixture
def store(engine: Engine, write: Callable[..., Path], day: list[date]) -> RulebookStore:
    made = RulebookStore(engine, today=lambda: day[0])
    made.save(load_rulebook(write()), datetime(2026, 11, 22, tzinfo=timezone.utc))
    return made


def _say(store: RulebookStore, focus: Focus = Focus.RULE, situation: Situation | None = None) -> Answer:
    return compose(store.current(), RULE, focus, situation or Situation())


def test_the_day_before_the_old_text_answers_and_mentions_the_change(store: RulebookStore) -> None:
    said = _say(store)
    assert (said.payload["verdict"], said.payload["summary"]) == ("not_allowed", "No, pay on the site.")
    assert said.payload["effective_from"] == "2020-06-26"
    assert said.payload["coming"] == {
        "date": "2027-03-01",
        "change": "From March on, payment outside is allowed.",
        "answer": "Yes, pay where you like.",
        "verdict": "allowed",
    }
    mention = "A change is coming on 1 March 2027: From March on, payment outside is allowed."
    for focus in (Focus.RULE, Focus.CONSEQUENCE, Focus.INSTEAD, Focus.HISTORY):
        assert mention in _say(store, focus).text
    assert mention in _say(store, situation=Situation(role=Role.CLIENT)).text


@pytest.mark.parametrize("today", [DAY, DAY_AFTER])
def test_from_that_day_on_the_new_text_answers(store: RulebookStore, day: list[date], today: date) -> None:
    assert _say(store).payload["verdict"] == "not_allowed"
    day[0] = today
    said = _say(store)
    assert (said.payload["verdict"], said.payload["summary"]) == ("allowed", "Yes, pay where you like.")
    assert said.payload["variants"] == []
    assert said.payload["effective_from"] == "2027-03-01"
    assert said.payload["history"][-1] == {"date": "2027-03-01", "change": "From March on, payment outside is allowed."}
    assert "coming" not in said.payload
    assert "is coming" not in said.text
    assert said.payload["consequence"] == "The account may be closed.", "what it leaves out stays"
    assert said.payload["version"] == 1, "nobody stored anything"
    assert _say(store, situation=Situation(role=Role.CLIENT)).payload["summary"] == "Yes, pay where you like."


def test_the_past_stays_as_it_was(store: RulebookStore, day: list[date]) -> None:
    day[0] = DAY_AFTER
    before, after = (
        store.as_of(datetime(2027, month, 1, 12, tzinfo=timezone.utc)).rule(RULE).answer for month in (2, 3)
    )
    assert (before, after) == ("No, pay on the site.", "Yes, pay where you like.")
    assert store.rule_version(RULE, 1).coming is not None, "the record is kept as it was written"


def test_the_store_reads_nothing_anew_on_the_same_day(store: RulebookStore, day: list[date]) -> None:
    day[0] = DAY
    assert store.current() is store.current()


def test_a_rulebook_without_coming_texts_is_left_alone(folder: Path) -> None:
    rulebook = load_rulebook(folder)
    assert rulebook_on(rulebook, DAY_AFTER) is rulebook


def test_every_text_of_a_coming_record_takes_the_rules_place(write: Callable[..., Path]) -> None:
    rule = load_rulebook(write()).rule(RULE)
    assert set(TEXTS) == set(Coming.__fields__) - {"effective_from", "change", "source"}
    whole = rule.coming.copy(
        update={field: getattr(rule, field) for field in TEXTS} | {"caution": "New.", "answer": "New."}
    )
    changed = in_force(rule.copy(update={"coming": whole}), DAY)
    assert (changed.caution, changed.answer, changed.rule, changed.coming) == ("New.", "New.", rule.rule, None)


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("2027-03-01", "2027-03", "coming.effective_from", "is a day, written YYYY-MM-DD"),
        ("2027-03-01", "2027-02-30", "coming.effective_from", "invalid date format"),
        ("2027-03-01", "2020-06-26", "coming", "no later than the text that holds since 2020-06-26"),
        ("    source: UA", "    source: NOPE", "coming.source", "there is no source NOPE"),
        ("    answer: Yes", "    answr: Yes", "coming.answer", "is missing"),
        ("    answer: Yes", "    answr: Yes", "coming.answr", "no such field"),
        ("    variants: []", "    instead: []", "coming.instead", "needs at least one entry"),
        (
            "    variants: []",
            "    variants: [{roles: [client], answer: No., see: payments/gone}]",
            "coming.variants.see",
            "there is no rule payments/gone",
        ),
        (
            "    variants: []",
            "    exceptions: [{text: Tips., rule: payments/on-site}]",
            "coming.exceptions.rule",
            "points to the rule itself",
        ),
        (
            "    variants: []",
            "    reasons: [{text: Why., protects: [both], source: FORUM}]",
            "coming.reasons.source",
            "FORUM is marked cite: false",
        ),
        (
            "    variants: []",
            "    sections: [{title: Page, source: NOPE}]",
            "coming.sections.source",
            "there is no source NOPE",
        ),
    ],
)
def test_a_mistake_in_it_is_named_by_file_line_and_field(
    write: Callable[..., Path], old: str, new: str, field: str, message: str
) -> None:
    folder = write(COMING.replace(old, new))
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    found = [problem for problem in caught.value.problems if problem.field == field]
    assert len(found) == 1
    assert message in found[0].message
    lines = (folder / "payments.yml").read_text(encoding="utf-8").splitlines()
    inside = range(lines.index("  coming:") + 1, lines.index("  coming:") + 9)
    assert found[0].file == folder / "payments.yml"
    assert found[0].line in inside


def test_a_circle_that_only_the_coming_text_makes_is_found(write: Callable[..., Path], folder: Path) -> None:
    file = folder / "payments.yml"
    back = "  variants: [{stages: [after_contract], answer: See there., see: payments/on-site}]\n  sections:\n"
    head, tail = file.read_text(encoding="utf-8").split("- id: payments/tips")
    # Today the two lead round in a circle for no stage but this one, which the coming text brings about.
    head = head.replace(
        "      answer: Yes, after two years.\n      see: payments/tips", "      answer: Yes, after two years."
    )
    file.write_text(head + "- id: payments/tips" + tail.replace("  sections:\n", back, 1), encoding="utf-8")
    load_rulebook(folder)
    circle = "    variants: [{stages: [after_contract], answer: See there., see: payments/tips}]"
    with pytest.raises(RulebookError, match=r"leads in a circle") as caught:
        load_rulebook(write(COMING.replace("    variants: []", circle)))
    assert "coming.variants.see" in {problem.field for problem in caught.value.problems}
