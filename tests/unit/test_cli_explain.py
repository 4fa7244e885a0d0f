"""`groundrules explain` accounts for an answer with the text as it was then, whatever the rulebook says now."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine
from typer.testing import CliRunner, Result

from groundrules.cli import app
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Message, Reply
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore

RULE = "fees/freelancer-service-fee"
MODEL = {"id": "abc123", "trained_at": "2026-11-20T10:11:12.000001+00:00", "known": 0.5, "sure": 0.72}


@pytest.fixture
def store(engine: Engine, rulebook: Rulebook, clock, monkeypatch: pytest.MonkeyPatch) -> RulebookStore:
    monkeypatch.setenv("GROUND_RULES_DATABASE", engine.url.render_as_string(hide_password=False))
    made = RulebookStore(engine)
    made.save(rulebook, clock())
    return made


@pytest.fixture
def answer(store: RulebookStore, engine: Engine, clock) -> Message:
    """What the assistant said of a rule; the rule is changed the day after."""
    clock.advance(hours=1)
    log = ConversationLog(engine, timedelta(hours=1), clock)
    talk = log.start(None, None)[0].id
    asked, _ = log.add_user_message(talk, "k1", "What is the fee?")
    said = compose(store.current(), RULE, Focus.RULE, Situation())
    ranking = [{"rule": RULE, "confidence": 0.81}, {"rule": "fees/direct-contracts", "confidence": 0.11}]
    trace = {"action": "action_answer_message", "intent": "ask_rule", "confidence": 0.93, "decision": "answer"}
    trace |= {"ranking": ranking, "rule": RULE, "version": 1, "model": MODEL}
    reply = log.add_replies(talk, asked.id, [Reply("answer", said.text, {"answer": said.payload}, trace=trace)])[0]
    log.add_feedback(talk, reply.id, helpful=False, comment=None)
    return reply


def _change(store: RulebookStore, clock, **fields: object) -> None:
    clock.advance(days=1)
    now = store.current()
    rules = dict(now.rules) | {RULE: now.rule(RULE).copy(update=fields)}
    store.save(replace(now, rules=rules), clock())


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, ["explain", *words])


def test_it_tells_question_decision_model_ranking_and_sources(answer: Message, rulebook: Rulebook) -> None:
    said = _run(answer.id).stdout
    assert "Asked: What is the fee?" in said
    assert "Understood as: ask_rule, 93%" in said
    assert "Decision: answer (sure enough to answer)" in said
    assert "About a rule from 50%, sure of it from 72%." in said
    assert "Model abc123, trained on 2026-11-20 10:11 UTC." in said
    assert f"1.  81%  {RULE}" in said
    assert rulebook.rule("fees/direct-contracts").title in said
    assert f"Rule {RULE}, version 1, stored on 2026-11-22 12:00 UTC. It is still the newest." in said
    assert "The user found it not helpful." in said
    for section in rulebook.rule(RULE).sections:
        assert f"copy seen: {rulebook.sources[section.source].seen}" in said


def test_the_text_is_that_of_the_version_told_and_what_changed_since_is_said(
    answer: Message, store: RulebookStore, clock
) -> None:
    before = store.current().rule(RULE)
    _change(store, clock, answer="There is no fee.", title="No fee")
    found = json.loads(_run(answer.id, "--json").stdout)["rule"]
    assert (found["version"], found["record"]["answer"]) == (1, before.answer)
    assert found["until"] == "2026-11-23T13:00:00.000+00:00"
    assert found["changed"] == ["The title was changed.", "The short answer was changed."]
    said = _run(answer.id).stdout
    assert "Replaced on 2026-11-23 13:00 UTC. Since then:\n- The title was changed." in said


def test_a_withdrawn_rule_is_still_accounted_for(answer: Message, store: RulebookStore, clock) -> None:
    clock.advance(days=1)
    now = store.current()
    rules = {key: rule for key, rule in now.rules.items() if key != RULE}
    store.save(replace(now, rules=rules, timeline={}), clock())
    assert "the rule is withdrawn" in _run(answer.id).stdout
    assert json.loads(_run(answer.id, "--json").stdout)["rule"]["record"]["id"] == RULE


def test_what_an_older_assistant_did_not_note_is_said_to_be_missing(answer: Message, engine: Engine, clock) -> None:
    log = ConversationLog(engine, timedelta(hours=1), clock)
    talk = log.start(None, None)[0].id
    asked, _ = log.add_user_message(talk, "k1", "Hello")
    bare, traced = log.add_replies(
        talk, asked.id, [Reply("text", "Hello."), Reply("text", "Yes?", trace={"intent": "greet"})]
    )
    assert "Nothing was noted of how it came to this." in _run(bare.id).stdout
    said = _run(traced.id).stdout
    assert "The model was not noted." in said
    assert "Rule " not in said
    assert "by user" in _run(asked.id).stdout


def test_an_unknown_message_is_an_error(store: RulebookStore) -> None:
    result = _run("m_none")
    assert result.exit_code == 1
    assert "There is no message m_none." in result.output


def test_a_database_that_is_none_is_an_error(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUND_RULES_DATABASE", f"sqlite:///{tmp_path / 'empty.db'}")
    result = _run("m_none")
    assert result.exit_code == 1
    assert "groundrules prepare" in result.output
