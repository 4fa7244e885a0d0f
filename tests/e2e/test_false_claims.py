"""A message that rests on something false is corrected, never agreed with: tests/nlu/false_claims.yml."""

import re
from pathlib import Path

import httpx
import pytest
import yaml

from tests.e2e.client import Talk

CLAIMS = yaml.safe_load((Path(__file__).parents[1] / "nlu" / "false_claims.yml").read_text(encoding="utf-8"))["claims"]
CASES = [
    pytest.param(
        claim, [record["rule"]] if isinstance(record["rule"], str) else record["rule"], text, id=f"{claim}-{place}"
    )
    for claim, record in CLAIMS.items()
    for place, text in enumerate(record["texts"], start=1)
]
_AGREES = re.compile(r"\W*(yes|yep|yeah|right|correct|true|exactly|sure|indeed|of course|that is so)\b", re.I)


def belongs(correction: str, claim: str) -> bool:
    """Tell whether a correction ("X6a") is of the claim ("X6"): "X1" does not own "X10a"."""
    return re.match(r"X\d+", correction).group() == re.match(r"X\d+", claim).group()  # type: ignore[union-attr]


@pytest.mark.parametrize(("claim", "rules", "text"), CASES)
def test_a_false_claim_is_corrected(http: httpx.Client, claim: str, rules: list[str], text: str) -> None:
    reply = Talk.begin(http).say(text)
    got = f"{reply['kind']}: {reply.get('answer', {}).get('rule') or reply.get('candidates')}"
    assert not _AGREES.match(reply["text"]), reply["text"][:80]
    assert reply["kind"] == "answer", got
    answer = reply["answer"]
    assert "correction" in answer, f"no correction, {got}"
    right = answer["rule"] in rules or belongs(answer["correction"], claim)
    assert right, f"correction {answer['correction']}, {got}"
