"""Clusters and wishes, read from the database."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from groundrules.conversation.message import Reply
from groundrules.insights import words
from groundrules.insights.keeper import Keeper
from groundrules.insights.redact import Redactor
from groundrules.insights.selection import Selection
from groundrules.insights.unclear import UnclearQuestions
from groundrules.insights.wishes import UnknownWish, WishBook, WishStatus
from groundrules.language.encoder import DIMENSIONS, FEATURES, EncoderUnavailable, Vectors
from groundrules.rulebook.schema import Role
from tests.unit.insights.conftest import REFUSED, RULE, Scene, clarify

TODAY = date(2026, 11, 22)
_SUBJECTS = ("weather", "moon", "train")


class ByWord:
    """Likens texts by the subject that they name; how far from it a text lies depends on its length."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def features(self, texts: Sequence[str]) -> Vectors:
        self.calls += texts
        vectors = np.zeros((len(texts), FEATURES), dtype=np.float32)
        for place, text in enumerate(texts):
            vectors[place, next(i for i, one in enumerate(_SUBJECTS) if one in text.casefold())] = 1.0
            vectors[place, DIMENSIONS - 1] = len(text) / 200
        return vectors


class Missing:
    def features(self, _texts: Sequence[str]) -> Vectors:
        raise EncoderUnavailable("There are no weights.")


@pytest.fixture
def encoder() -> ByWord:
    return ByWord()


def _clusters(engine: Engine, selection: Selection, limit: int = 9) -> list[tuple[str, int, int, int, int]]:
    with sessionmaker(engine, future=True)() as session:
        found = words.clusters(session, selection, limit)
    return [(one.text, one.count, one.before, one.refused, one.clarified) for one in found]


def test_clusters_have_a_representative_counts_and_a_trend(scene: Scene, encoder: ByWord) -> None:
    scene.clock.advance(days=-1)
    scene.ask_each(["Weather?", "The moon?"], REFUSED)
    scene.clock.advance(days=1)
    scene.ask_each(["weather today", "Weather today!", "How is the weather going to be tomorrow at noon?"], REFUSED)
    scene.ask_each(["Weather in Rome?"], clarify(RULE))
    scene.ask_each(["The train?"], REFUSED)
    scene.read()
    assert UnclearQuestions(scene.engine, encoder).refresh()
    (weather, train) = _clusters(scene.engine, Selection(TODAY, TODAY))
    # Of texts with 8 to 44 letters, 18 in the middle, the one with 16.
    assert weather == ("Weather in Rome?", 4, 1, 3, 1)
    assert train == ("The train?", 1, 0, 1, 0)
    assert len(_clusters(scene.engine, Selection(TODAY, TODAY), 1)) == 1
    narrowed = Selection(TODAY, TODAY, topic="contact-sharing")
    assert _clusters(scene.engine, narrowed) == [("Weather in Rome?", 1, 0, 0, 1)]


def test_what_was_embedded_is_not_embedded_again(scene: Scene, encoder: ByWord) -> None:
    questions = UnclearQuestions(scene.engine, encoder)
    assert not questions.refresh()
    scene.ask_each(["Weather?", "Moon?"], REFUSED)
    scene.read()
    assert questions.refresh()
    assert not questions.refresh()
    scene.ask_each(["Train?"], REFUSED)
    scene.read()
    assert questions.refresh()
    assert sorted(encoder.calls) == ["Moon?", "Train?", "Weather?"]
    assert len(_clusters(scene.engine, Selection(TODAY, TODAY))) == 3


def test_without_the_encoder_everything_else_works(scene: Scene, encoder: ByWord) -> None:
    scene.ask_each(["Weather?"], REFUSED)
    assert not Keeper(scene.engine, Missing()).refresh()
    assert _clusters(scene.engine, Selection(TODAY, TODAY)) == []
    assert Keeper(scene.engine, encoder).refresh()
    assert len(_clusters(scene.engine, Selection(TODAY, TODAY))) == 1


@pytest.fixture
def wished(scene: Scene) -> str:
    """A wish about a rule, by a client whose name is known; the id of the reply that noted it."""
    noted = Reply("text", "Noted.", wish={"rule": RULE})
    talk = scene.talk(Role.CLIENT, name="Zelda Quintero")
    return scene.ask(talk, "zelda@mailbox.example wishes for phone numbers. Zelda", noted)


def _wishes(session: Session, **chosen: object) -> list[words.WishToRead]:
    return words.wishes(session, Selection(TODAY, TODAY, **chosen), Redactor(), 9)


def test_wishes(scene: Scene, wished: str) -> None:
    with sessionmaker(scene.engine, future=True)() as session:
        (wish,) = _wishes(session, topic="contact-sharing", role=Role.CLIENT)
        assert (wish.id, wish.rule, wish.status) == (wished, RULE, "open")
        assert wish.text == "[e-mail] wishes for phone numbers. [name]"
        assert _wishes(session, topic="fees") == []
        assert _wishes(session, role=Role.AGENCY) == []
        assert (
            words.wishes(session, Selection(TODAY - timedelta(days=2), TODAY - timedelta(days=1)), Redactor(), 9) == []
        )


def test_a_wish_gets_a_status(scene: Scene, wished: str) -> None:
    book = WishBook(scene.engine, scene.clock)
    book.set_status(wished, WishStatus.PLANNED, "Lea")
    book.set_status(wished, WishStatus.PLANNED, "Lea")
    with scene.engine.connect() as connection:
        (entry,) = connection.exec_driver_sql("SELECT who, what, detail FROM audit").all()
    assert tuple(entry) == ("Lea", "wish", "open to planned")
    assert [wish.status for wish in scene.log.wishes()] == ["planned"]
    with pytest.raises(UnknownWish):
        book.set_status("m_nothing", WishStatus.DONE, "Lea")
