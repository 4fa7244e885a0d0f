"""How central each rule is, by the links between rules."""

import numpy as np

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule

_FOLLOWED = 0.85
_STEPS = 60


def centrality(rulebook: Rulebook) -> dict[str, float]:
    """Return the PageRank of each rule; they sum to 1.

    A rule that many others lead to (as related, as an exception, or in another role or stage) is one that many
    situations come down to, and so likelier to be asked about. On labelled real-world questions, how often a rule is
    asked about goes with it (docs/evaluation.md).
    """
    places = {rule_id: place for place, rule_id in enumerate(rulebook.rules)}
    share = 1.0 / len(places)
    links = np.zeros((len(places), len(places)))
    for rule in rulebook.rules.values():
        led_to = _leads_to(rule)
        for other in led_to:
            links[places[other], places[rule.id]] += 1.0 / len(led_to)
        if not led_to:
            links[:, places[rule.id]] = share
    ranks = np.full(len(places), share)
    for _ in range(_STEPS):
        ranks = _FOLLOWED * links @ ranks + (1.0 - _FOLLOWED) * share
    return {rule_id: float(ranks[place]) for rule_id, place in places.items()}


def _leads_to(rule: Rule) -> list[str]:
    return [*rule.linked, *(variant.see for variant in rule.variants if variant.see)]
