"""`make eval`: asks labelled questions through a running gateway, each in a fresh conversation, and measures.

Questions: the file named by GROUND_RULES_QUESTIONS, else ../shared/questions/dev.jsonl, else
tests/nlu/paraphrases.yml. They are for measuring only; nothing in them may enter the training data.
Those that were reviewed (questions/reviewed.yml) are asked as well, and counted apart: they are learnt.
The figures of the last run stand beside the new ones.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from groundrules.learning.corpus import REVIEWED
from groundrules.learning.files import read_questions as read_reviewed
from tests.e2e.stack import PROJECT, running_stack

HERE = Path(__file__).parent
QUESTIONS = Path(os.environ.get("GROUND_RULES_QUESTIONS", HERE.parents[2] / "shared" / "questions" / "dev.jsonl"))
PARAPHRASES = HERE / "paraphrases.yml"
RESULTS = Path("results")


_OUTRIGHT = frozenset({"answer", "check"})


@dataclass(frozen=True)
class Question:
    """A labelled message. `rules` are the accepted ids; empty for out of scope."""

    id: str
    text: str
    kind: str
    topic: str
    wording: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What came back: `named` are the rules answered, then those offered, best first; `answered` only the former."""

    question: Question
    kind: str
    named: tuple[str, ...]
    answered: tuple[str, ...]
    seconds: float

    @property
    def top1(self) -> bool:
        """The first rule named, by an answer or as the first candidate, is accepted."""
        return bool(self.named) and self.named[0] in self.question.rules

    @property
    def top3(self) -> bool:
        """One of the first three rules named is accepted."""
        return any(rule in self.question.rules for rule in self.named[:3])

    @property
    def answered_right(self) -> bool:
        """Answered outright, with an accepted rule first."""
        return self.kind in _OUTRIGHT and self.top1

    @property
    def wrong(self) -> bool:
        """Answered outright with rules none of which is accepted."""
        return self.kind in _OUTRIGHT and not any(rule in self.question.rules for rule in self.answered)

    @property
    def refused(self) -> bool:
        """Neither answered nor offered as candidates."""
        return self.kind not in {*_OUTRIGHT, "clarify"}


def read_questions() -> tuple[str, list[Question]]:
    """Return the name of the question file and its questions."""
    if not QUESTIONS.is_file():
        return PARAPHRASES.name, read_paraphrases()
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    fields = ("id", "text", "kind", "topic", "wording")
    return QUESTIONS.name, [
        Question(*(record[field] for field in fields), tuple(record["rules"])) for record in records
    ]


def read_paraphrases() -> list[Question]:
    """Return the committed held-out questions: three a rule, out of scope, and account work."""
    data = yaml.safe_load(PARAPHRASES.read_text(encoding="utf-8"))
    questions = []
    for rule, phrasings in data["rules"].items():
        for place, phrasing in enumerate(phrasings):
            accepted = (rule, *phrasing.get("also", ()))
            topic = rule.split("/")[0]
            questions.append(
                Question(f"{rule}#{place}", phrasing["text"], "rule_question", topic, phrasing["style"], accepted)
            )
    for kind in ("out_of_scope", "account_action"):
        questions += [Question(f"{kind}#{n}", text, kind, kind, "written", ()) for n, text in enumerate(data[kind])]
    return questions


def ask(http: httpx.Client, question: Question) -> Outcome:
    """Ask one question in a fresh conversation."""
    begun = http.post("/api/v1/conversations", json={}).raise_for_status().json()
    path = f"/api/v1/conversations/{begun['conversation']}/messages"
    headers = {"Authorization": f"Bearer {begun['token']}"}
    started = time.perf_counter()
    reply = http.post(path, json={"client_id": question.id[:80], "text": question.text}, headers=headers)
    seconds = time.perf_counter() - started
    messages: list[dict[str, Any]] = reply.raise_for_status().json()["messages"]
    answered = [message["answer"]["rule"] for message in messages if message["kind"] == "answer"]
    # A message that was checked is answered with the rules that it breaks.
    checked = [found["rule"] for message in messages for found in message.get("check", {}).get("findings", ())]
    answered += list(dict.fromkeys(checked))
    # A text to paste rests on a rule, which it names.
    answered += [message["draft"]["rule"] for message in messages if message["kind"] == "draft"]
    candidates = [rule for message in messages for rule in message.get("candidates", ())]
    kind = messages[0]["kind"]
    if answered:
        kind = "check" if checked else "answer"
    elif kind == "check":
        # Nothing found says nothing of any rule.
        kind = "clarify" if candidates else "text"
    return Outcome(question, kind, (*answered, *candidates), tuple(answered), seconds)


def summarise(outcomes: list[Outcome]) -> dict[str, Any]:
    """Return the figures; shares are of the questions that they are about."""
    about_rules = [outcome for outcome in outcomes if outcome.question.rules]
    out_of_scope = [outcome for outcome in outcomes if outcome.question.kind == "out_of_scope"]
    seconds = sorted(outcome.seconds for outcome in outcomes)
    return {
        "questions": len(outcomes),
        "top1": _share(about_rules, lambda outcome: outcome.top1),
        "top3": _share(about_rules, lambda outcome: outcome.top3),
        "answered_right": _share(about_rules, lambda outcome: outcome.answered_right),
        "wrong_answers": _share(about_rules, lambda outcome: outcome.wrong),
        "clarified": _share(about_rules, lambda outcome: outcome.kind == "clarify"),
        "refused_though_about_rules": _share(about_rules, lambda outcome: outcome.refused),
        "refused_out_of_scope": _share(out_of_scope, lambda outcome: outcome.refused),
        "latency_ms": {"p50": round(statistics.median(seconds) * 1e3, 1), "p95": _percentile(seconds, 0.95)},
        "by_topic": _by(about_rules, lambda outcome: outcome.question.topic),
        "by_wording": _by(about_rules, lambda outcome: outcome.question.wording),
        "by_kind": _by(about_rules, lambda outcome: outcome.question.kind),
    }


def _share(outcomes: Iterable[Outcome], holds: Callable[[Outcome], bool]) -> float | None:
    judged = [holds(outcome) for outcome in outcomes]
    return round(sum(judged) / len(judged), 4) if judged else None


def _percentile(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1e3, 1)


def _by(outcomes: list[Outcome], key: Callable[[Outcome], str]) -> dict[str, Any]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    return {
        name: {
            "questions": len(group),
            "top1": _share(group, lambda outcome: outcome.top1),
            "top3": _share(group, lambda outcome: outcome.top3),
        }
        for name, group in sorted(groups.items())
    }


def misses(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """Return every question that was not understood, with what came back."""
    missed = [
        outcome
        for outcome in outcomes
        if (outcome.question.rules and not outcome.top1)
        or (outcome.question.kind == "out_of_scope" and not outcome.refused)
    ]
    return [
        {"id": o.question.id, "text": o.question.text, "wanted": o.question.rules, "kind": o.kind, "named": o.named[:3]}
        for o in missed
    ]


def report(name: str, outcomes: list[Outcome]) -> None:
    """Print the figures beside those of the last run, and the misses; write both, and every outcome, to results/."""
    figures = summarise(outcomes)
    missed = misses(outcomes)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"eval-{Path(name).stem}.json"
    before = json.loads(path.read_text(encoding="utf-8"))["figures"] if path.is_file() else {}
    print(json.dumps(figures, indent=2))
    print(f"\n{len(missed)} misses:")
    for miss in missed:
        print(f"- {miss['text'][:110]}\n    wanted {', '.join(miss['wanted']) or 'a refusal'}")
        print(f"    got {miss['kind']}: {', '.join(miss['named']) or '-'}")
    print(f"\n{comparison(before, figures)}")
    whole = {"figures": figures, "misses": missed, "outcomes": [asdict(outcome) for outcome in outcomes]}
    path.write_text(json.dumps(whole, indent=2), encoding="utf-8")
    print(f"\nWritten to {path}")


def comparison(before: dict[str, Any], now: dict[str, Any]) -> str:
    """Return a table of the shares of the last run and of this one, those of the topics too."""
    topics = [(f"top1 of {name}", figures) for name, figures in now.get("by_topic", {}).items()]
    rows = [(name, before.get(name), value) for name, value in now.items() if isinstance(value, float | int)]
    old = before.get("by_topic", {})
    rows += [(name, old.get(name.removeprefix("top1 of "), {}).get("top1"), at["top1"]) for name, at in topics]
    lines = [f"{'':32} {'before':>8} -> {'now':>6}"]
    for name, was, value in rows:
        moved = "" if was in {None, value} else f"  {value - was:+.4g}"
        lines.append(f"{name:32} {'-' if was is None else was:>8} -> {value:>6}{moved}")
    return "\n".join(lines)


def reviewed_questions(project: Path) -> list[tuple[Question, str]]:
    """Return the questions that were reviewed, each with how it was answered when it was misunderstood."""
    found = []
    for place, one in enumerate(read_reviewed(project)):
        rule = one["rule"]
        kind, topic = ("rule_question", rule.split("/")[0]) if rule else ("out_of_scope", "out_of_scope")
        question = Question(f"reviewed#{place}", one["text"], kind, topic, "reviewed", (rule,) if rule else ())
        found.append((question, one["was"]))
    return found


def understood(outcome: Outcome) -> bool:
    """Whether a reviewed question is answered outright with its rule, or refused if it is out of scope."""
    return outcome.answered_right if outcome.question.rules else outcome.refused


def report_reviewed(asked: list[tuple[Outcome, str]]) -> int:
    """Print of every reviewed question how it was answered once and is answered now; return how many are right."""
    right = sum(understood(outcome) for outcome, _ in asked)
    print(f"\n{right} of {len(asked)} reviewed questions of {REVIEWED} are understood:")
    for outcome, was in asked:
        now = f"{outcome.kind} {', '.join(outcome.named[:3])}".strip()
        print(f"{'right' if understood(outcome) else 'WRONG'}  {outcome.question.text[:100]}")
        print(f"       {was} -> {now}")
    return right


@contextmanager
def answering_gateway(url: str, project: Path = PROJECT) -> Iterator[str]:
    """Yield `url` if a healthy gateway answers there, else the address of one started for the project."""
    try:
        httpx.get(f"{url}/healthz", timeout=5.0).raise_for_status()
    except httpx.HTTPError:
        print("No healthy gateway answers there; starting one for this run ...", file=sys.stderr)
        with running_stack(project) as stack:
            yield stack.url
    else:
        yield url


def main() -> None:
    """Ask the running gateway, or one started for the purpose where none runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
    parser.add_argument("--paraphrases", action="store_true", help="use the committed questions in any case")
    parser.add_argument("--reviewed", action="store_true", help="ask the reviewed questions of this folder alone")
    options = parser.parse_args()
    name, questions = (PARAPHRASES.name, read_paraphrases()) if options.paraphrases else read_questions()
    project = Path.cwd()
    reviewed = reviewed_questions(project)
    if options.reviewed:
        name, questions = REVIEWED.name, []
    if not questions and not reviewed:
        print(f"There is no {REVIEWED} yet: `groundrules review export` makes it from what reviewers decide.")
        return
    with answering_gateway(options.url, project) as url, httpx.Client(base_url=url, timeout=30.0) as http:
        print(f"Asking {len(questions) + len(reviewed)} questions at {url}", file=sys.stderr)
        if questions:
            report(name, [ask(http, question) for question in questions])
        if reviewed:
            right = report_reviewed([(ask(http, question), was) for question, was in reviewed])
    if reviewed and right < len(reviewed):
        sys.exit(1)


if __name__ == "__main__":
    main()
