import pytest
from sqlalchemy.engine import Engine

from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.search import search_words
from groundrules.rulebook.store import RulebookStore


@pytest.fixture
def store(engine: Engine, rulebook: Rulebook, clock) -> RulebookStore:
    made = RulebookStore(engine)
    made.save(rulebook, clock())
    return made


def test_the_rule_that_is_about_it_comes_first(store: RulebookStore) -> None:
    wanted = {
        "what counts as a contact detail": "contact-sharing/what-counts",
        "enterprise client contact details in private": "contact-sharing/enterprise-exception",
    }
    assert {query: store.search(query)[0].rule_id for query in wanted} == wanted


def test_every_rule_is_found_by_its_own_title(store: RulebookStore, rulebook: Rulebook) -> None:
    missed = [
        rule.id
        for rule in rulebook.rules.values()
        if rule.id not in [hit.rule_id for hit in store.search(f"{rule.title} {rule.question}", limit=3)]
    ]
    assert missed == []


def test_other_forms_of_a_word_are_found(store: RulebookStore) -> None:
    assert {hit.rule_id for hit in store.search("invoices", 86)} == {hit.rule_id for hit in store.search("invoice", 86)}


def test_the_last_word_may_be_unfinished(store: RulebookStore) -> None:
    assert store.search("calen") == []
    found = store.search("calen", unfinished=True)
    assert found[0].rule_id == "communication/outside-call-and-booking-tools"
    assert store.search("calend zoom", unfinished=True) == store.search("calend zoom")
    assert store.search("zoom", unfinished=True)[0] == store.search("zoom")[0]


def test_hits_come_best_first_and_within_the_limit(store: RulebookStore) -> None:
    hits = store.search("payment contract account", limit=5)
    assert len(hits) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


ODD = [
    '"', '""', "OR", "AND NOT", "NEAR(", "NEAR(a b, 2)", "*", "pay*", "--", "'; DROP TABLE rule_search; --",
    "title:pay", "^pay", "(pay", "pay)", "{title}: pay", "a & b | !c", "pay:*", "<->", "\\", "%", "\0",
    "é ﬁ ² Ⅷ \u0661 中文 🙂", "-pay", "+pay", "pay_ment", "'", "x" * 500, "pay " * 200, "\udc80",
]  # fmt: skip


def test_odd_characters_and_operators_are_only_text(store: RulebookStore) -> None:
    for query in ODD:
        assert isinstance(store.search(query), list), query
        assert isinstance(store.search(query, unfinished=True), list), query
    assert store.search("invoice")


def test_operators_do_not_change_the_meaning(store: RulebookStore) -> None:
    assert store.search('"invoice" NOT* (payment)') == store.search("invoice payment")


def test_a_query_without_words_finds_nothing(store: RulebookStore) -> None:
    assert [store.search(query) for query in ("", "   ", "?!", "__")] == [[], [], [], []]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("What are the rules about PayPal?", ["paypal"]),
        ("what is it", ["what", "is", "it"]),
        ("e-mail", ["mail"]),
        ("w " * 40, ["w"] * 24),
    ],
)
def test_search_words(query: str, words: list[str]) -> None:
    """Common words are left out, unless there are no others."""
    assert search_words(query) == words
