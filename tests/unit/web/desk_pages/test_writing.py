"""Writing to the user without a script: finding an answer, citing it, the check of one's own words."""

from starlette.testclient import TestClient

from groundrules.guard.check import MessageChecker
from groundrules.guard.meaning import MeaningUnavailable
from tests.unit.web.desk_pages.browser import AgentInBrowser
from tests.unit.web.desk_pages.conftest import RULE, ask_for_person
from tests.unit.web.gateway import Behind, Talk


def test_words_are_sent_once(talk: Talk, ann: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    after = ann.send(page, "/messages", text="Hello!\nI have read all of it.")
    assert after.path == f"/desk/tickets/{taken}"
    assert after.form("/messages")["text"] == ""
    last = talk.read()[-1]
    assert (last["author"], last["name"], last["text"]) == ("agent", "Ann", "Hello!\nI have read all of it.")
    # The same page sent again, as by the browser's button to go back, says it no second time.
    assert ann.send(page, "/messages", text="Hello!\nI have read all of it.").status == 200
    assert [message["text"] for message in talk.read()].count(last["text"]) == 1
    assert ann.send(after, "/messages", text="And again.").status == 200
    assert talk.read()[-1]["text"] == "And again."


def test_an_answer_is_found_picked_and_sent_with_its_citation(
    client: TestClient, behind: Behind, ann: AgentInBrowser
) -> None:
    talk = Talk(client, role="freelancer", stage="before_contract")
    number = ask_for_person(talk, behind)
    ann.send(ann.get(f"/desk/tickets/{number}"), "/claim")
    page = ann.get(f"/desk/tickets/{number}")
    found = ann.send(page, "/draft", text="Please see this:", q="contact details before a contract")
    assert found.form("/messages")["text"] == "Please see this:"
    assert f'name="pick" value="{RULE}"' in found.response.text
    picked = ann.send(found, "/draft", pick=RULE)
    fields = picked.form("/messages")
    assert (fields["text"], fields["rule"], fields["q"]) == ("Please see this:", RULE, "")
    assert "Until then, neither side may give or ask" in picked.text

    left_out = ann.send(picked, "/draft", pick="")
    assert left_out.form("/messages")["rule"] == ""
    assert talk.read()[-1]["author"] == "system"

    ann.send(picked, "/messages")
    words, answer = talk.read()[-2:]
    assert (words["author"], words["text"]) == ("agent", "Please see this:")
    assert (answer["author"], answer["kind"], answer["answer"]["rule"]) == ("agent", "answer", RULE)
    assert answer["answer"]["sections"]
    assert (answer["answer"]["role"], answer["answer"]["stage"]) == ("freelancer", "before_contract")


def test_an_answer_is_found_once_though_several_rules_lead_to_it(
    client: TestClient, behind: Behind, ann: AgentInBrowser
) -> None:
    number = ask_for_person(Talk(client, role="freelancer", stage="before_contract"), behind)
    ann.send(ann.get(f"/desk/tickets/{number}"), "/claim")
    found = ann.send(ann.get(f"/desk/tickets/{number}"), "/draft", q="contact details contract")
    assert found.response.text.count(f'name="pick" value="{RULE}"') == 1


def test_words_that_no_rule_holds(ann: AgentInBrowser, taken: str) -> None:
    found = ann.send(ann.get(f"/desk/tickets/{taken}"), "/draft", q="zzyzx")
    assert "No rule holds these words." in found.text


def test_what_breaks_a_rule_is_shown_before_it_is_sent(talk: Talk, ann: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    drafted = ann.send(page, "/draft", text="Write me at ann@mail.example.com please")
    assert "Before you send this:" in drafted.text
    stopped = ann.send(page, "/messages", text="Write me at ann@mail.example.com please")
    assert stopped.status == 422
    assert "This was not sent yet." in stopped.text
    assert "ann@mail.example.com" in stopped.text
    assert stopped.form("/messages")["text"] == "Write me at ann@mail.example.com please"
    assert "ann@" not in str(talk.read())

    changed = ann.send(stopped, "/messages", text="Write to me here please")
    assert changed.status == 200
    assert talk.read()[-1]["text"] == "Write to me here please"


def test_an_agent_who_is_sure_sends_it_all_the_same(talk: Talk, ann: AgentInBrowser, taken: str) -> None:
    stopped = ann.send(ann.get(f"/desk/tickets/{taken}"), "/messages", text="Never send ann@mail.example.com to them")
    ann.send(stopped, "/messages", sure="1")
    assert talk.read()[-1]["text"] == "Never send ann@mail.example.com to them"


def test_without_a_trained_check_one_writes_on(client: TestClient, talk: Talk, ann: AgentInBrowser, taken: str) -> None:
    class Untrained:
        def detect(self, _message: object) -> list[object]:
            raise MeaningUnavailable

    client.app.state.checker = MessageChecker(client.app.state.rulebook.current, worded=Untrained())
    ann.send(ann.get(f"/desk/tickets/{taken}"), "/messages", text="Write me at ann@mail.example.com")
    assert talk.read()[-1]["text"] == "Write me at ann@mail.example.com"


def test_nothing_and_too_much_are_refused(ann: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    empty = ann.send(page, "/messages", text="   ")
    assert (empty.status, "That cannot be taken" in empty.text) == (422, True)
    long = ann.send(page, "/messages", text="x" * 2001)
    assert (long.status, "text may have 2000 characters" in long.text) == (422, True)
    # What was too long is shown again, to be shortened.
    assert "x" * 2001 in long.text


def test_only_rules_of_the_rulebook_go_along(ann: AgentInBrowser, taken: str) -> None:
    page = ann.get(f"/desk/tickets/{taken}")
    assert ann.send(page, "/draft", pick="no/rule").form("/messages")["rule"] == ""
    assert ann.send(page, "/messages", text="x", rule="no/rule").status == 404
