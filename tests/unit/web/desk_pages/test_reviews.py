"""The review list: read by agents, decided on by leads, exported into the files that the assistant learns from."""

from html import escape
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient
from typer.testing import CliRunner

from groundrules.cli import app
from tests.security.xss import XSS
from tests.unit.web.desk_pages.browser import AgentInBrowser, Page
from tests.unit.web.gateway import Behind, Talk

RULE = "contact-sharing/before-contract"
ASKED = "the fellow is keen to swap birdcalls and pigeon lofts with me"


@pytest.fixture
def wrong(client: TestClient, talk: Talk, ann: AgentInBrowser) -> str:
    """An answer that Ann found wrong."""
    (answer,) = talk.post({"client_id": "u1", "text": ASKED}).json()["messages"]
    client.app.state.desk.reviews.mark(answer["id"], "Ann", "It meant the other rule.")
    return str(answer["id"])


def _decide(agent: AgentInBrowser, message: str, decision: str, **fields: str) -> Page:
    page = agent.get(f"/desk/reviews/{message}")
    return agent.send(page, f"/reviews/{message}", decision=decision, **fields)


def test_the_list_shows_why_something_is_on_it(
    talk: Talk, behind: Behind, ann: AgentInBrowser, wrong: str, client: TestClient
) -> None:
    behind.says = {"kind": "out_of_scope", "text": "I don't know."}
    talk.post({"client_id": "u2", "text": "What of the fence?"})
    behind.says = {"kind": "text", "text": "Well."}
    (disliked,) = talk.post({"client_id": "u3", "text": "And the gate?"}).json()["messages"]
    client.app.state.log.add_feedback(talk.id, disliked["id"], False, "Says nothing.")
    page = ann.get("/desk/reviews")
    for words in ("What of the fence? ", "Not answered", "And the gate?", "Not helpful", "The user: Says nothing."):
        assert words in page.text
    assert f"{ASKED} Ann: It meant the other rule." in page.text
    assert f"/desk/reviews/{wrong}" in page.links()


def test_an_entry_shows_all_that_led_to_it_and_agents_do_not_decide(ann: AgentInBrowser, wrong: str) -> None:
    page = ann.get(f"/desk/reviews/{wrong}")
    for words in ("Ann found it wrong: It meant the other rule.", ASKED, "Reply 1.", "A lead decides what was meant."):
        assert words in page.text
    assert f"/desk/explain/{wrong}" in page.links()
    assert not page.has_form(f"/reviews/{wrong}")
    csrf = ann.get("/desk").form("/duty")["csrf"]
    for path, fields in ((wrong, {"decision": "fine", "version": "0"}), (f"{wrong}/undo", {"version": "0"})):
        refused = ann.post(f"/desk/reviews/{path}", fields | {"csrf": csrf})
        assert refused.status == 403
        assert "This is not for your role" in refused.text


def test_a_lead_finds_the_rule_by_its_title_and_assigns_it(
    client: TestClient, lea: AgentInBrowser, ann: AgentInBrowser, wrong: str
) -> None:
    assert "No rule holds these words." in lea.get(f"/desk/reviews/{wrong}?q=zzzz").text
    page = lea.get(f"/desk/reviews/{wrong}?q=contact+details+before+a+contract")
    assert f'value="rule:{RULE}"' in page.response.text
    kept = lea.send(page, f"/reviews/{wrong}", decision=f"rule:{RULE}", note="Pigeons are a messenger.")
    assert (kept.path, "Your decision is kept." in kept.text) == ("/desk/reviews", True)
    assert "Nothing waits for a look." in kept.text
    decided = ann.get(f"/desk/reviews/{wrong}")
    assert "Another rule was meant Contact details before a contract Lea" in decided.text
    assert "Pigeons are a messenger." in decided.text
    assert ASKED in ann.get("/desk/reviews?show=decided").text
    assert [one["what"] for one in _audit(client)][:1] == ["review: rule"]


@pytest.mark.parametrize("decision", ["out_of_scope", "rule_missing", "fixed", "fine"])
def test_another_decision_is_undone(lea: AgentInBrowser, wrong: str, decision: str) -> None:
    _decide(lea, wrong, decision)
    page = lea.get(f"/desk/reviews/{wrong}")
    assert not page.has_form(f"/reviews/{wrong}")
    undone = lea.send(page, f"/reviews/{wrong}/undo")
    assert "The decision is undone; the entry is open again." in undone.text
    assert undone.has_form(f"/reviews/{wrong}")


def test_of_two_leads_one_decides(client: TestClient, lea: AgentInBrowser, ada: AgentInBrowser, wrong: str) -> None:
    old = ada.get(f"/desk/reviews/{wrong}")
    _decide(lea, wrong, "fine", note="Done.")
    shown = lea.get(f"/desk/reviews/{wrong}")
    late = ada.send(old, f"/reviews/{wrong}", decision="out_of_scope", note="Words that took a while.")
    assert (late.status, "Words that took a while." in late.text) == (409, True)
    assert client.app.state.desk.reviews.get(wrong).decided.note == "Done."
    lea.send(shown, f"/reviews/{wrong}/undo")
    assert ada.send(shown, f"/reviews/{wrong}/undo", csrf=old.form(f"/reviews/{wrong}")["csrf"]).status == 409


@pytest.mark.parametrize("decision", ["", "other", "rule:", "rule:no/such"])
def test_what_is_no_decision_is_refused(lea: AgentInBrowser, wrong: str, decision: str) -> None:
    assert _decide(lea, wrong, decision).status in {404, 422}
    assert lea.get(f"/desk/reviews/{wrong}").has_form(f"/reviews/{wrong}")


def test_an_entry_that_there_is_not(lea: AgentInBrowser, talk: Talk) -> None:
    (fine,) = talk.post({"client_id": "u1", "text": "May I?"}).json()["messages"]
    csrf = lea.get("/desk").form("/duty")["csrf"]
    for message in ("m_none", fine["id"]):
        assert lea.get(f"/desk/reviews/{message}").status == 404
        fields = {"csrf": csrf, "decision": "fine", "version": "0"}
        assert lea.post(f"/desk/reviews/{message}", fields).status == 404


def test_hostile_words_stay_words(client: TestClient, lea: AgentInBrowser, talk: Talk) -> None:
    everything = "\n".join(XSS)
    (answer,) = talk.post({"client_id": "u1", "text": everything[:2000]}).json()["messages"]
    client.app.state.log.add_feedback(talk.id, answer["id"], False, everything)
    client.app.state.desk.reviews.mark(answer["id"], "Ann", everything)
    shown = [lea.get("/desk/reviews"), lea.get(f"/desk/reviews/{answer['id']}")]
    found = lea.get(f"/desk/reviews/{answer['id']}?q=%22%3E%3Cscript%3E")
    shown += [found, _decide(lea, answer["id"], "fine", note=everything[:2000]), lea.get("/desk/reviews?show=decided")]
    shown += [lea.get(f"/desk/reviews/{answer['id']}"), lea.send(found, f"/reviews/{answer['id']}", note=XSS[0])]
    for page in shown:
        for words in XSS:
            assert words not in page.response.text or escape(words) == words
        assert page.response.text.count("<script") == 1


def test_the_whole_way_from_the_page_to_the_files(
    lea: AgentInBrowser, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policies: Path
) -> None:
    project = tmp_path / "project"
    phrases = project / "data" / "nlu" / "rules" / "contact-sharing.yml"
    phrases.parent.mkdir(parents=True)
    block = f"- intent: ask_rule\n  metadata:\n    rule: {RULE}\n  examples: |\n    - may i\n"
    text = f'version: "3.1"\n\n# Kept.\nnlu:\n{block}'
    phrases.write_text(text, encoding="utf-8")
    monkeypatch.chdir(project)
    monkeypatch.setenv("GROUND_RULES_POLICIES", str(policies))
    nothing = CliRunner().invoke(app, ["review", "export"])
    assert "Nothing on the review list waits" in nothing.stdout
    _decide(lea, wrong, f"rule:{RULE}")
    shown = CliRunner().invoke(app, ["review", "export", "--dry-run"])
    assert f"+    - {ASKED}\n" in shown.stdout
    assert phrases.read_text(encoding="utf-8") == text
    assert lea.get(f"/desk/reviews/{wrong}").has_form(f"/reviews/{wrong}/undo")
    assert CliRunner().invoke(app, ["review", "export"]).exit_code == 0
    assert phrases.read_text(encoding="utf-8") == f"{text}    - {ASKED}\n"
    questions = yaml.safe_load((project / "questions" / "reviewed.yml").read_text(encoding="utf-8"))
    assert questions == [{"text": ASKED, "rule": RULE, "was": "text"}]
    exported = lea.get(f"/desk/reviews/{wrong}")
    assert "the assistant learns it with the next training" in exported.text
    assert not exported.has_form(f"/reviews/{wrong}/undo")
    assert ASKED in lea.get("/desk/reviews?show=exported").text
    assert "Nothing on the review list waits" in CliRunner().invoke(app, ["review", "export"]).stdout


@pytest.fixture
def policies() -> Path:
    """The shipped rulebook."""
    return Path(__file__).resolve().parents[4] / "policies"


def _audit(client: TestClient) -> list[dict[str, str]]:
    return [entry.public() for entry in client.app.state.desk.handoffs.history()]
