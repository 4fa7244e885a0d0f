"""What we rely on in Rasa 3.6 and its libraries (design, section 7). A new version that breaks one shows here."""

import asyncio
import inspect
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import ValidationError
from packaging.version import Version
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.graph_components.converters.nlu_message_converter import NLUMessageConverter
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.slot_mappings import SlotMappingType
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.utils.endpoints import EndpointConfig

from groundrules.bot.action_results import check_schema_once, validate
from groundrules.bot.channel import GroundRulesChannel, read_message
from groundrules.bot.rule_label import fine_label, shares, split_label
from groundrules.bot.rulebook_importer import RulebookImporter
from groundrules.bot.sentence_encoder_featurizer import WITH_SUBJECT, WITH_SUBJECT_VECTORS, SentenceEncoderFeaturizer
from groundrules.language.encoder import FEATURES, SentenceEncoder
from groundrules.language.leaning import SUBJECT
from groundrules.language.ranking_model import Scored
from groundrules.rulebook.rulebook import Rulebook

PROJECT = Path(__file__).resolve().parents[2]
DOMAIN = Domain.load(str(PROJECT / "domain.yml"))


def test_it_runs_on_python_3_10() -> None:
    assert sys.version_info[:2] == (3, 10)
    assert (PROJECT / ".python-version").read_text(encoding="utf-8").strip() == "3.10"


@pytest.mark.parametrize(
    ("library", "least", "below"),
    [
        ("rasa", "3.6.21", "3.7"),
        ("rasa-sdk", "3.6.2", "3.7"),
        ("SQLAlchemy", "1.4", "2.0"),
        ("pydantic", "1.9", "1.10.10"),
        ("fastapi", "0.100", "0.126"),
        ("numpy", "1.23", "1.25"),
        ("sanic", "21.12", "22"),
        ("packaging", "20", "21"),
        ("tensorflow", "2.12", "2.13"),
    ],
)
def test_a_version_is_in_its_range(library: str, least: str, below: str) -> None:
    assert Version(least) <= Version(version(library)) < Version(below)


def test_all_installed_libraries_fit_together() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("why?", "why?"),
        ("/restart", "restart"),
        ('/choose_rule{"rule":"fees/x"}', 'choose_rule{"rule":"fees/x"}'),
        ("  //ask_why", "ask_why"),
        ("/ / \t\n/x", "x"),
        ("/", "?"),
        ("", "?"),
        ("either/or", "either/or"),
        ("km/h /restart", "km/h /restart"),
    ],
)
def test_typed_text_is_never_a_command(typed: str, heard: str) -> None:
    message = read_message({"sender": "c_1", "text": typed, "metadata": {"role": "client"}})
    assert message is not None
    assert (message.text, message.parse_data, message.sender_id) == (heard, None, "c_1")
    assert (message.metadata, message.input_channel) == ({"role": "client"}, "ground_rules")


def test_what_understands_a_message_sees_its_metadata() -> None:
    """There stands the earlier message that it leans on."""
    typed = read_message({"sender": "c_1", "text": "who pays it", "metadata": {SUBJECT: "May we leave together?"}})
    converter = NLUMessageConverter.create({}, None, None, None)
    [message] = converter.convert_user_message([typed])
    assert message.get("metadata") == {SUBJECT: "May we leave together?"}
    encoder = SentenceEncoderFeaturizer("encoder", SentenceEncoderFeaturizer.get_default_config(), SentenceEncoder())
    [understood] = encoder.process([message])
    assert understood.get(WITH_SUBJECT) == [
        "May we leave together. who pays it",
        "May we leave together.",
        "who pays it",
    ]
    assert understood.get(WITH_SUBJECT_VECTORS).shape == (3, FEATURES)


def test_a_choice_is_ready_made_parse_data() -> None:
    message = read_message({"sender": "c_1", "choice": {"intent": "choose_rule", "entities": {"rule": "fees/x"}}})
    assert message is not None
    assert message.parse_data["intent"] == {"name": "choose_rule", "confidence": 1.0}
    assert message.parse_data["entities"] == [{"entity": "rule", "value": "fees/x"}]
    assert not message.text.startswith("/")


@pytest.mark.parametrize(
    "body",
    [None, [], "hello", {}, {"sender": "c"}, {"text": "hi"}, {"sender": 1, "text": "hi"}, {"sender": "c", "text": 5}],
)
def test_what_is_no_message_is_refused(body: Any) -> None:
    assert read_message(body) is None


def test_a_structured_message_is_passed_on_whole() -> None:
    """Rasa splits plain text on blank lines; `custom` stays as it is."""
    content = {"kind": "answer", "text": "One.\n\nTwo.", "choices": []}
    whole, split = CollectingOutputChannel(), CollectingOutputChannel()
    asyncio.run(whole.send_response("c_1", {"text": "", "custom": content}))
    asyncio.run(split.send_response("c_1", {"text": "One.\n\nTwo."}))
    assert [sent["custom"] for sent in whole.messages] == [content]
    assert len(split.messages) == 2


def test_the_channel_is_the_only_one() -> None:
    credentials = yaml.safe_load((PROJECT / "credentials.yml").read_text(encoding="utf-8"))
    assert list(credentials) == [f"{GroundRulesChannel.__module__}.{GroundRulesChannel.__name__}"]


@pytest.mark.parametrize(
    ("intent", "metadata", "label"),
    [
        ("ask_rule", {"rule": "fees/x"}, "ask_rule fees/x"),
        ("false_claim", {"claim": "X1"}, "false_claim X1"),
        ("write_reply", {"draft": "no-thanks"}, "write_reply no-thanks"),
        ("write_reply", {}, "write_reply"),
        ("change_draft", {"change": "name"}, "change_draft name"),
        ("greet", {"rule": "fees/x"}, "greet"),
    ],
)
def test_an_examples_metadata_reaches_its_message(intent: str, metadata: dict[str, str], label: str) -> None:
    block = {"intent": intent, "metadata": metadata, "examples": "- how much\n- what cut\n"}
    examples = RasaYAMLReader().reads(yaml.safe_dump({"version": "3.1", "nlu": [block]})).intent_examples
    assert [fine_label(example) for example in examples] == [label] * 2
    assert split_label(label) == (intent, next(iter(metadata.values()), None) if " " in label else None)


def test_the_details_share_out_their_intent() -> None:
    ranking = [
        Scored("write_reply b", 0.4),
        Scored("greet", 0.3),
        Scored("write_reply", 0.2),
        Scored("write_reply a", 0.2),
    ]
    assert shares("write_reply", ranking) == [("b", pytest.approx(0.5)), ("a", pytest.approx(0.25))]
    assert shares("ask_rule", ranking) == []


def test_every_rule_is_taught_by_its_title_and_question(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUND_RULES_POLICIES", str(PROJECT / "policies"))
    examples = RulebookImporter().get_nlu_data().intent_examples
    taught = {(fine_label(example), example.get("text")) for example in examples}
    assert len(examples) == 2 * len(rulebook.rules)
    assert taught == {(f"ask_rule {r.id}", text) for r in rulebook.rules.values() for text in (r.title, r.question)}


def test_nothing_a_user_types_can_set_a_slot() -> None:
    assert {slot.name for slot in DOMAIN.slots} >= {"rule", "role", "stage", "candidates"}
    ours = [slot for slot in DOMAIN.slots if slot.name not in {"requested_slot", "session_started_metadata"}]
    for slot in ours:
        assert [mapping["type"] for mapping in slot.mappings] == [str(SlotMappingType.CUSTOM)], slot.name
        assert not slot.influence_conversation
    tracker = DialogueStateTracker.from_events("c_1", [], DOMAIN.slots)
    said = UserUttered("x", intent={"name": "choose_rule"}, entities=[{"entity": "rule", "value": "fees/x"}])
    tracker.update(said, DOMAIN)
    assert tracker.get_slot("rule") is None


def test_an_actions_result_is_checked_as_rasa_does_it_but_for_the_schema_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = {
        "events": [{"event": "slot", "name": "role", "value": "client"}],
        "responses": [{"custom": {"kind": "text"}}],
    }
    bad = [{"events": [{"event": "slot", "name": 3}]}, {"responses": ["text"]}, {"events": "none"}, []]
    rasas = RemoteAction._validate_action_result
    action = RemoteAction("action_answer_message", EndpointConfig("http://127.0.0.1:1/webhook"))
    assert rasas(action, good)
    assert validate(good)
    for wrong in bad:
        with pytest.raises(ValidationError):
            rasas(action, wrong)
        with pytest.raises(ValidationError):
            validate(wrong)
    # What the channel puts in its place is what `run` calls.
    monkeypatch.setattr(RemoteAction, "_validate_action_result", rasas)
    check_schema_once()
    assert "self._validate_action_result(response)" in inspect.getsource(RemoteAction.run)
    with pytest.raises(ValidationError):
        action._validate_action_result(bad[0])
