"""A message that rests on something false is corrected first: tests/nlu/false_claims.yml.

The share is held to a committed baseline, which is all of them; what was missed is listed.
"""

import json
import re
from pathlib import Path

import httpx
import yaml

from tests.e2e.client import Talk

CLAIMS = yaml.safe_load((Path(__file__).parents[1] / "nlu" / "false_claims.yml").read_text(encoding="utf-8"))["claims"]
CASES = [
    (claim, [record["rule"]] if isinstance(record["rule"], str) else record["rule"], text)
    for claim, record in CLAIMS.items()
    for text in record["texts"]
]
BASELINE = json.loads((Path(__file__).parent / "baseline.json").read_text(encoding="utf-8"))
# A share may move by this much, two messages, before it counts as a drop.
TOLERANCE = 0.024
_AGREES = re.compile(r"\W*(yes|yep|yeah|right|correct|true|exactly|sure|indeed|of course|that is so)\b", re.I)


def belongs(correction: str, claim: str) -> bool:
    """Tell whether a correction ("X6a") is of the claim ("X6"): "X1" does not own "X10a"."""
    return re.match(r"X\d+", correction).group() == re.match(r"X\d+", claim).group()  # type: ignore[union-attr]


def judged(http: httpx.Client, claim: str, rules: list[str], text: str) -> tuple[bool, str]:
    """Tell whether the reply begins with a correction that fits, and what came back."""
    reply = Talk.begin(http).say(text)
    answer = reply.get("answer", {})
    came = f"{claim}: {text!r}: {reply['kind']} {answer.get('correction')} {answer.get('rule')}"
    corrected = "correction" in answer and not _AGREES.match(reply["text"])
    return corrected and (answer["rule"] in rules or belongs(answer["correction"], claim)), came


def test_the_share_of_corrected_claims_does_not_fall(http: httpx.Client) -> None:
    outcomes = [judged(http, *case) for case in CASES]
    missed = [came for corrected, came in outcomes if not corrected]
    share = 1 - len(missed) / len(outcomes)
    print(f"{len(outcomes) - len(missed)} of {len(outcomes)} claims corrected ({share:.3f})", *missed, sep="\n")
    assert share >= BASELINE["claims_corrected"] - TOLERANCE, "\n".join(missed)
