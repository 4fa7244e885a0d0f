"""How central each rule is, by the links between rules."""

import networkx  # type: ignore[import-untyped]

from groundrules.rulebook.rulebook import Rulebook


def centrality(rulebook: Rulebook) -> dict[str, float]:
    """Return the PageRank of each rule; they sum to 1.

    A rule that many others lead to (as related, as an exception, or in another role or stage) is one that many
    situations come down to, and so likelier to be asked about. On labelled real-world questions, how often a rule is
    asked about goes with it (docs/evaluation.md).
    """
    graph = networkx.DiGraph()
    graph.add_nodes_from(rulebook.rules)
    for rule in rulebook.rules.values():
        leads_to = [*rule.related, *(exception.rule for exception in rule.exceptions)]
        leads_to += [variant.see for variant in rule.variants if variant.see]
        for other in leads_to:
            weight = graph.get_edge_data(rule.id, other, {"weight": 0})["weight"] + 1
            graph.add_edge(rule.id, other, weight=weight)
    ranks: dict[str, float] = networkx.pagerank(graph)
    return ranks
