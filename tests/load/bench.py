"""`make bench`: how long the parts of understanding a message take, on one core, medians of several rounds.

Prints a table and writes results/bench.json. Nothing here is an assertion: machines differ.
"""

import argparse
import json
import statistics
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from groundrules.guard.check import MessageChecker
from groundrules.guard.detectors import exact_detectors
from groundrules.guard.hints import find_hints
from groundrules.guard.prepared import prepare
from groundrules.guard.words import words
from groundrules.language.encoder import SentenceEncoder
from groundrules.language.parts import split_sentences
from groundrules.language.ranking_model import RankingModel
from groundrules.language.which import LanguageFinder
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.load import load_rulebook
from groundrules.settings import Settings
from tests.guard.corpus import corpus
from tests.guard.measure import figures as check_figures
from tests.guard.measure import run as run_check
from tests.guard.presidio import measure_presidio

MODEL = Path("models/ground-rules.tar.gz")
RESULTS = Path("results/bench.json")
# 20 tokens as the encoder counts them.
SHORT = "May I give my phone number to a client before the contract starts if he asks me?"
LONG = (
    "A client invited me last week and we had a good talk about the project. Now he would like to call me on my own "
    "phone, because the call in the messages did not work for him twice. Nothing is signed yet. Is it all right to "
    "send him the number, or do we have to wait for the contract?"
)


def milliseconds(work: Callable[[], object], rounds: int, times: int = 100) -> dict[str, float]:
    """Return p50 and p95 of one call in milliseconds: the medians over `rounds` of `times` calls each."""
    halves, tails = [], []
    work()
    for _ in range(rounds):
        taken = []
        for _ in range(times):
            started = time.perf_counter()
            work()
            taken.append((time.perf_counter() - started) * 1e3)
        taken.sort()
        halves.append(taken[times // 2])
        tails.append(taken[int(times * 0.95)])
    return {"p50": round(statistics.median(halves), 2), "p95": round(statistics.median(tails), 2)}


@contextmanager
def ranking_model() -> Iterator[RankingModel]:
    """Yield the ranking out of the trained model's archive."""
    with TemporaryDirectory() as folder:
        with tarfile.open(MODEL) as archive:
            inside = [member for member in archive.getmembers() if Path(member.name).name.startswith("ranking.")]
            archive.extractall(folder, inside)  # noqa: S202  # trained on this machine
        (facts,) = Path(folder).rglob("ranking.json")
        yield RankingModel.load(facts.parent)


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Return the figures by the name of the part."""
    encoder, language = SentenceEncoder(threads=1), LanguageFinder()
    short, long = [SHORT], [LONG]
    parts = split_sentences(LONG)
    vectors, long_vectors, part_vectors = (encoder.features(texts) for texts in (short, long, parts))
    with ranking_model() as model:
        return {
            "encoder, features, 20 tokens": milliseconds(lambda: encoder.features(short), rounds),
            "encoder, exact vector, 20 tokens": milliseconds(lambda: encoder.encode(short), rounds),
            "encoder, features, a story and its sentences": milliseconds(
                lambda: encoder.features(long + parts), rounds
            ),
            "ranking of intents and rules, 20 tokens": milliseconds(lambda: model.rank(short, vectors), rounds),
            "ranking, a story and its sentences": milliseconds(
                lambda: model.rank_whole_and_parts(LONG, long_vectors, parts, part_vectors, 0.5), rounds
            ),
            "language": milliseconds(lambda: language.find(SHORT), rounds),
            **message_check(rounds),
        }


def message_check(rounds: int) -> dict[str, dict[str, float]]:
    """Return the message check's times: a message of four sentences, patterns alone, and 10,000 characters."""
    checker, exact = MessageChecker(load_rulebook(Settings().policies)), exact_detectors()
    worst = ("call me at 5 5 5 or a b c d dot com, see www.x.y @z " * 200)[:10_000]

    def patterns(text: str) -> None:
        message = prepare(text, words())
        for detector in exact:
            detector.detect(message)
        find_hints(message)

    return {
        "message check, four sentences": milliseconds(lambda: checker.check(LONG, Situation()), rounds),
        "message check, patterns alone": milliseconds(lambda: patterns(LONG), rounds),
        "message check, patterns, 10,000 characters": milliseconds(lambda: patterns(worst), rounds, times=5),
        "message check, 10,000 characters": milliseconds(lambda: checker.check(worst, Situation()), rounds, times=5),
    }


def beside_presidio() -> dict[str, dict[str, float]]:
    """Return what the message check and Presidio find in the reserved third of the corpus, and in what time."""
    reserved = [message for message in corpus() if message.reserved]
    return {"message check": check_figures(run_check(reserved)), "presidio": measure_presidio(reserved)}


def main() -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    figures = measure(parser.parse_args().rounds)
    print(f"{'milliseconds on one core':48} {'p50':>8} {'p95':>8}")
    for name, figure in figures.items():
        print(f"{name:48} {figure['p50']:8.2f} {figure['p95']:8.2f}")
    compared = beside_presidio()
    for name, found in compared.items():
        shown = {key: found[key] for key in ("caught", "false_alarms", "p50_ms", "p95_ms")}
        print(f"{name}, on the reserved third of its corpus: {shown}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures | compared, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
