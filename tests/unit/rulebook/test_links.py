"""groundrules/rulebook/links.py: how central a rule is."""

import pytest

from groundrules.rulebook.links import centrality
from groundrules.rulebook.rulebook import Rulebook


def test_every_rule_has_a_share_and_they_sum_to_one(rulebook: Rulebook) -> None:
    ranks = centrality(rulebook)
    assert set(ranks) == set(rulebook.rules)
    assert sum(ranks.values()) == pytest.approx(1.0)
    assert min(ranks.values()) > 0


def test_what_many_rules_lead_to_is_more_central(rulebook: Rulebook) -> None:
    ranks = centrality(rulebook)
    assert ranks["payments/on-platform-only"] > 2 * ranks["enforcement/forum-privacy"]
