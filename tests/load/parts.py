"""The parts of understanding a message, each alone on one core; and the gateway over HTTP, with Rasa played."""

import tarfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from groundrules.database import make_engine
from groundrules.guard.check import MessageChecker
from groundrules.guard.detectors import exact_detectors
from groundrules.guard.hints import find_hints
from groundrules.guard.prepared import prepare
from groundrules.guard.words import words
from groundrules.language.encoder import SentenceEncoder
from groundrules.language.parts import split_sentences
from groundrules.language.ranking_model import RankingModel
from groundrules.language.which import LanguageFinder
from groundrules.rulebook.answer import Focus, Situation, compose
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.store import RulebookStore
from groundrules.settings import Settings
from tests.e2e.played_rasa import Script, played_stack
from tests.e2e.stack import MODEL
from tests.figures.parts import Unavailable
from tests.load.run import Run, say
from tests.load.talking import Line
from tests.load.timing import Spread, milliseconds

# 20 tokens as the encoder counts them.
SHORT = "May I give my phone number to a client before the contract starts if he asks me?"
LONG = (
    "A client invited me last week and we had a good talk about the project. Now he would like to call me on my own "
    "phone, because the call in the messages did not work for him twice. Nothing is signed yet. Is it all right to "
    "send him the number, or do we have to wait for the contract?"
)
_CONVERSATIONS = "/api/v1/conversations"
_QUESTION = "phone number before a contract"
# How many messages the conversation has that is read.
_LOGGED = 40
Work = Callable[[], object]


@dataclass(frozen=True)
class Timer:
    """Times what it is given, over so many rounds of so many calls."""

    rounds: int
    times: int

    def __call__(self, works: Mapping[str, Work], slow: bool = False) -> dict[str, Spread]:
        """Return p50 and p95 of each in milliseconds; of what is slow, a twentieth of the calls is enough."""
        times = max(self.times // 20, 1) if slow else self.times
        return {name: milliseconds(work, self.rounds, times) for name, work in works.items()}


def measure(run: Run) -> dict[str, Any]:
    """Return p50 and p95 of each part in milliseconds."""
    if not MODEL.is_file():
        raise Unavailable("There is no trained model. Run `make train` first.")
    heading, timer = run.heading(), Timer(run.rounds, 10 if run.quick else 100)
    rulebook = load_rulebook(Settings().policies)
    groups: dict[str, dict[str, Spread]] = {}
    for name, measure_group in (
        ("understanding", _understanding),
        ("check", _check),
        ("rulebook", _rulebook),
        ("gateway", gateway),
    ):
        say(name)
        groups[name] = measure_group(timer, rulebook)
    return {**heading, "calls": timer.times, "groups": groups}


def _understanding(timer: Timer, _rulebook: Rulebook) -> dict[str, Spread]:
    """Encoder, ranking and language."""
    encoder, language = SentenceEncoder(threads=1), LanguageFinder()
    short, long = [SHORT], [LONG]
    sentences = split_sentences(LONG)
    vectors, long_vectors, sentence_vectors = (encoder.features(texts) for texts in (short, long, sentences))
    with _ranking_model() as model:
        return timer(
            {
                "encoder: features, 20 tokens": lambda: encoder.features(short),
                "encoder: exact vector, 20 tokens": lambda: encoder.encode(short),
                "encoder: features, a story and its sentences": lambda: encoder.features(long + sentences),
                "selector: intents and rules ranked, 20 tokens": lambda: model.rank(short, vectors),
                "selector: a story and its sentences": lambda: model.rank_whole_and_parts(
                    LONG, long_vectors, sentences, sentence_vectors, 0.5
                ),
                "language": lambda: language.find(SHORT),
            }
        )


def _check(timer: Timer, rulebook: Rulebook) -> dict[str, Spread]:
    """The message check: a message of four sentences, patterns alone, and 10,000 characters."""
    checker, exact = MessageChecker(rulebook), exact_detectors()
    worst = ("call me at 5 5 5 or a b c d dot com, see www.x.y @z " * 200)[:10_000]

    def patterns(text: str) -> None:
        message = prepare(text, words())
        for detector in exact:
            detector.detect(message)
        find_hints(message, rulebook.marketplace)

    usual: dict[str, Work] = {
        "message check: four sentences": lambda: checker.check(LONG, Situation()),
        "message check: patterns alone": lambda: patterns(LONG),
    }
    long: dict[str, Work] = {
        "message check: 10,000 characters": lambda: checker.check(worst, Situation()),
        "message check: patterns, 10,000 characters": lambda: patterns(worst),
    }
    return timer(usual) | timer(long, slow=True)


def _rulebook(timer: Timer, rulebook: Rulebook) -> dict[str, Spread]:
    """Search, and the making of an answer."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/rules.db")
        store = RulebookStore.indexed(engine, rulebook)
        rule = next(iter(rulebook.rules))
        figures = timer(
            {
                "rulebook search: four words": lambda: store.search(_QUESTION),
                "rulebook search: a story": lambda: store.search(LONG),
                "answer: one rule, composed": lambda: compose(rulebook, rule, Focus.RULE, Situation()),
            }
        )
        engine.dispose()
    return figures


def gateway(timer: Timer, rulebook: Rulebook) -> dict[str, Spread]:
    """Pages and calls over HTTP. Rasa is played, and answers at once with a whole rule."""
    rule = next(iter(rulebook.rules))
    answer = compose(rulebook, rule, Focus.RULE, Situation())
    script = Script({"kind": "answer", "text": answer.text, "answer": answer.payload})
    with played_stack(script) as stack, closing(Line(stack.ports[0])) as line:
        begun = line.call("POST", _CONVERSATIONS, {})
        path, token = (
            f"{_CONVERSATIONS}/{begun['conversation']}/messages",
            {"Authorization": f"Bearer {begun['token']}"},
        )

        def send() -> object:
            return line.call("POST", path, {"client_id": uuid.uuid4().hex, "text": SHORT}, token)

        for _ in range(_LOGGED // 2):
            send()
        return timer(
            {
                "help centre: first page": lambda: line.call("GET", "/help"),
                "help centre: a rule": lambda: line.call("GET", f"/help/{rule}"),
                "help centre: search": lambda: line.call("GET", f"/help/search?q={quote(_QUESTION)}"),
                "API: search": lambda: line.call("GET", f"/api/v1/rules?q={quote(_QUESTION)}"),
                f"API: a conversation of {_LOGGED} messages read": lambda: line.call("GET", path, headers=token),
                "API: a message, without what Rasa does": send,
            }
        )


@contextmanager
def _ranking_model() -> Iterator[RankingModel]:
    """Yield the ranking out of the trained model's archive."""
    with TemporaryDirectory() as folder:
        with tarfile.open(MODEL) as archive:
            inside = [member for member in archive.getmembers() if Path(member.name).name.startswith("ranking.")]
            archive.extractall(folder, inside)  # noqa: S202  # trained on this machine
        (facts,) = Path(folder).rglob("ranking.json")
        yield RankingModel.load(facts.parent)
