"""Who comes back is told once of each answer that no longer holds, unless a person has taken over."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from groundrules.conversation.changes import LocalChanges
from groundrules.conversation.dialogue import Dialogue
from groundrules.conversation.handoff.machine import State
from groundrules.conversation.handoff.service import Handoffs
from groundrules.conversation.handoff.step import Surroundings
from groundrules.conversation.log import ConversationLog
from groundrules.conversation.message import Message, Reply
from groundrules.conversation.models import MessageRow
from groundrules.conversation.rasa_client import RasaClient
from groundrules.conversation.returning import ChangeNotices
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Change, Coming
from groundrules.rulebook.store import RulebookStore
from tests.conftest import Clock
from tests.unit.conversation.handoff.scene import ANN, Desk, finds_contact

RULE, OTHER = "fees/freelancer-service-fee", "reporting/confidential"
STEP = Change(date="2026-11-24", change="The fee became flat.", source="S4")
URL = "https://rules.example.com"


class Scene:
    """A gateway over a database: `ask` explains a rule or says something else, as the played assistant is told to."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.clock, self.says, self.asked = clock, Reply("text", "Well."), []
        self.store = RulebookStore(engine, today=lambda: clock().date())
        self.log = ConversationLog(engine, timedelta(days=99), clock)
        self.handoffs = Handoffs(engine, Surroundings(Desk(), self.store.current), finds_contact, clock)
        http = httpx.AsyncClient(transport=httpx.MockTransport(self._rasa))
        rasa = RasaClient(http, "http://rasa.test", "hush", 60.0)
        notices = ChangeNotices(self.store, URL)
        self.dialogue = Dialogue(self.log, rasa, self.handoffs, LocalChanges(), self.store.current, notices)
        self.calls = 0

    def _rasa(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.content)
        said = {"kind": self.says.kind, "text": self.says.text, **self.says.content}
        return httpx.Response(503 if said["kind"] == "error" else 200, json={"messages": [said]})

    def explain(self, talk: Any, rule: str) -> list[Message]:
        """Let the user ask about a rule."""
        told = compose(self.store.current(), rule, Focus.RULE, Situation())
        return self.say(talk, Reply("answer", told.text, {"answer": told.payload}))

    def say(self, talk: Any, says: Reply | None = None, key: str = "") -> list[Message]:
        """Let the user say something that the assistant answers with `says`."""
        self.says = says or Reply("text", "Well.")
        self.calls += 1
        return asyncio.run(self.dialogue.say(talk, key or f"k{self.calls}", "Hello?"))

    def edit(self, *withdrawn: str, **changes: dict[str, Any]) -> None:
        """Store the rulebook a day later, with fields of rules changed (by the ids' last part), some without."""
        self.clock.advance(days=1)
        now = self.store.current()
        rules = {
            key: rule.copy(update=changes.get(key.partition("/")[2].replace("-", "_"), {}))
            for key, rule in now.rules.items()
            if key not in withdrawn
        }
        self.store.save(replace(now, rules=rules, timeline={}), self.clock())


@pytest.fixture
def make(engine: Engine, clock: Clock, rulebook: Rulebook) -> Callable[[], Scene]:
    """Return a function that starts the gateway anew over the same database."""
    RulebookStore(engine).save(rulebook, clock())
    return lambda: Scene(engine, clock)


@pytest.fixture
def scene(make: Callable[[], Scene]) -> Scene:
    return make()


@pytest.fixture
def talk(scene: Scene) -> Any:
    """A conversation in which the fee was explained at noon on 22 November 2026."""
    begun = scene.log.start(None, None)[0]
    scene.explain(begun, RULE)
    return begun


def _flat(scene: Scene) -> dict[str, Any]:
    history = (*scene.store.current().rule(RULE).history, STEP)
    return {"answer": "The fee is 7%.", "history": history}


def test_a_changed_answer_is_put_right_once_before_the_reply(
    scene: Scene, talk: Any, make: Callable[[], Scene]
) -> None:
    assert [one.text for one in scene.say(talk)] == ["Well."]
    scene.edit(freelancer_service_fee=_flat(scene))
    notice, reply = scene.say(talk)
    title = scene.store.current().rule(RULE).title
    assert notice.text == (
        f"Since I answered you about \u201c{title}\u201d on 22 November 2026, the rule has changed: "
        f"The fee became flat. It now says: The fee is 7%. {URL}/help/{RULE}"
    )
    assert (notice.author, notice.kind, notice.choices) == ("assistant", "text", {})
    assert reply.text == "Well."
    assert [one.text for one in scene.say(talk)] == ["Well."]
    assert [one.text for one in make().say(talk, key="after a restart")] == ["Well."]


def test_a_message_sent_again_gets_the_same_notice(scene: Scene, talk: Any) -> None:
    scene.edit(freelancer_service_fee=_flat(scene))
    said = scene.say(talk, key="same")
    assert len(said) == 2
    assert scene.say(talk, key="same") == said


def test_the_reply_has_the_first_place_for_those_who_count_answers(scene: Scene, talk: Any, engine: Engine) -> None:
    scene.edit(freelancer_service_fee=_flat(scene))
    said = scene.say(talk)
    with Session(engine) as session:
        places = {message.text: session.get(MessageRow, message.id).reply_place for message in said}
    assert list(places.values()) == [1, 0]
    assert [message.seq for message in said] == sorted(message.seq for message in said)


def test_each_change_is_told_and_several_in_one_message(scene: Scene, talk: Any) -> None:
    scene.explain(talk, OTHER)
    scene.edit(freelancer_service_fee=_flat(scene), confidential={"consequence": "Nothing follows."})
    notice, _ = scene.say(talk)
    assert "have changed since (2):" in notice.text
    assert notice.text.count("\n- ") == 2
    assert "The consequence was changed." in notice.text
    scene.edit(confidential={"answer": "Nobody."})
    again, _ = scene.say(talk)
    assert "The short answer was changed. It now says: Nobody." in again.text
    assert "on 23 November 2026" in again.text, "the day of the notice that told the last version"
    assert RULE not in again.text


def test_who_has_asked_anew_knows_already(scene: Scene, talk: Any) -> None:
    scene.edit(freelancer_service_fee=_flat(scene))
    scene.explain(talk, RULE)
    assert len(scene.say(talk)) == 1


def test_a_change_on_which_nobody_acts_is_not_told(scene: Scene, talk: Any) -> None:
    scene.edit(freelancer_service_fee={"title": "Your fee", "checked_on": date(2026, 11, 23), "related": ()})
    assert len(scene.say(talk)) == 1


def test_others_are_not_told(scene: Scene, talk: Any) -> None:
    scene.edit(freelancer_service_fee=_flat(scene))
    assert len(scene.say(scene.log.start(None, None)[0])) == 1
    assert len(scene.say(talk)) == 2


def test_an_end_is_told_and_so_is_the_return(scene: Scene, talk: Any) -> None:
    whole = scene.store.current()
    scene.edit(RULE)
    notice, _ = scene.say(talk)
    assert "the rule has changed: it was withdrawn on 23 November 2026" in notice.text
    assert len(scene.say(talk)) == 1
    scene.clock.advance(days=1)
    scene.store.save(whole, scene.clock())
    back, _ = scene.say(talk)
    assert "it is part of this rulebook again" in back.text
    assert len(scene.say(talk)) == 1


def test_a_coming_text_is_told_on_its_day_though_nobody_stored_anything(scene: Scene, talk: Any) -> None:
    coming = Coming(effective_from="2026-11-25", change="It falls.", source="S4", answer="Five per cent.")
    scene.edit(freelancer_service_fee={"coming": coming})
    assert len(scene.say(talk)) == 1, "announced, and not in force"
    scene.clock.advance(days=1, hours=11, minutes=59)
    assert len(scene.say(talk)) == 1, "the last minute of the day before"
    scene.clock.advance(minutes=1)
    notice, _ = scene.say(talk)
    assert "It falls. It now says: Five per cent." in notice.text
    assert len(scene.say(talk)) == 1


def test_no_notice_comes_while_a_person_owns_the_conversation(scene: Scene, talk: Any) -> None:
    scene.say(talk, Reply("handoff", "A person, please."))
    [ticket] = scene.handoffs.tickets([State.QUEUED])
    ticket = scene.handoffs.claim(ticket.id, ticket.version, ANN)
    scene.edit(freelancer_service_fee=_flat(scene))
    assert scene.say(talk) == []
    ticket = scene.handoffs.ticket(ticket.id)
    scene.handoffs.give_back(ticket.id, ticket.version, ANN)
    notice, reply = scene.say(talk)
    assert notice.text.startswith("Since I answered you")
    assert reply.text == "Well."


def test_what_a_person_showed_is_put_right_in_their_name(scene: Scene) -> None:
    talk = scene.log.start(None, None)[0]
    scene.say(talk, Reply("handoff", "A person, please."))
    [ticket] = scene.handoffs.tickets([State.QUEUED])
    ticket = scene.handoffs.claim(ticket.id, ticket.version, ANN)
    told = compose(scene.store.current(), RULE, Focus.RULE, Situation())
    ticket, _ = scene.handoffs.send(
        ticket.id, ticket.version, ANN, [Reply("answer", told.text, {"answer": told.payload})], "a1"
    )
    scene.handoffs.give_back(ticket.id, ticket.version, ANN)
    scene.edit(freelancer_service_fee=_flat(scene))
    assert scene.say(talk)[0].text.startswith("Since Ann answered you about")


def test_an_apology_has_none_and_the_next_answer_has(scene: Scene, talk: Any) -> None:
    scene.edit(freelancer_service_fee=_flat(scene))
    assert [one.kind for one in scene.say(talk, Reply("error", "Down."))] == ["error"]
    assert len(scene.say(talk)) == 2


def test_the_last_visit_ends_before_half_an_hour_of_silence(scene: Scene, talk: Any) -> None:
    assert scene.log.recall(talk.id).last_visit is None
    scene.clock.advance(minutes=29)
    scene.say(talk)
    assert scene.log.recall(talk.id).last_visit is None
    left = scene.clock()
    scene.clock.advance(minutes=30)
    scene.say(talk)
    assert scene.log.recall(talk.id).last_visit == left
    assert f'"last_asked": "{left.isoformat()}"'.encode() in scene.asked[-1].replace(b'":"', b'": "')
    scene.clock.advance(minutes=5)
    scene.say(talk)
    assert scene.log.recall(talk.id).last_visit == left
    assert b"last_asked" not in scene.asked[0]
