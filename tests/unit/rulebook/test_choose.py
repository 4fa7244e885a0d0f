import pytest

from groundrules.rulebook.choose import Decision, Ranked, Thresholds, choose

THRESHOLDS = Thresholds(known=0.5, sure=0.7, lead=3.0)


@pytest.mark.parametrize(
    ("probabilities", "decision"),
    [
        ([], Decision.UNKNOWN),
        ([0.3, 0.1], Decision.UNKNOWN),
        ([0.8, 0.1], Decision.ANSWER),
        ([0.7, 0.29], Decision.ANSWER),
        ([0.45, 0.1], Decision.ANSWER),
        ([0.36, 0.1, 0.1], Decision.ANSWER),
        ([0.4, 0.3], Decision.CLARIFY),
        ([0.2, 0.2, 0.2], Decision.CLARIFY),
        ([0.6], Decision.ANSWER),
    ],
)
def test_choose(probabilities: list[float], decision: Decision) -> None:
    ranking = [Ranked(f"a/{place}", probability) for place, probability in enumerate(probabilities)]
    assert choose(ranking, THRESHOLDS) is decision
