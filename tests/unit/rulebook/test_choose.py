import pytest

from groundrules.rulebook.choose import Decision, Ranked, Thresholds, choose

THRESHOLDS = Thresholds(known=0.5, sure=0.7)


@pytest.mark.parametrize(
    ("probabilities", "about_rules", "decision"),
    [
        ([], 1.0, Decision.UNKNOWN),
        ([0.9, 0.1], 0.49, Decision.UNKNOWN),
        ([0.3, 0.1], 0.0, Decision.UNKNOWN),
        ([0.8, 0.1], 0.5, Decision.ANSWER),
        ([0.7, 0.29], 0.9, Decision.ANSWER),
        ([0.69, 0.01], 0.9, Decision.CLARIFY),
        ([0.2, 0.2, 0.2], 1.0, Decision.CLARIFY),
        ([1.0], 1.0, Decision.ANSWER),
    ],
)
def test_choose(probabilities: list[float], about_rules: float, decision: Decision) -> None:
    ranking = [Ranked(f"a/{place}", probability) for place, probability in enumerate(probabilities)]
    assert choose(ranking, about_rules, THRESHOLDS) is decision
