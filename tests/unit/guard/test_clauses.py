"""groundrules/guard/clauses.py: what can stay of a sentence with a detail in it."""

import pytest

from groundrules.guard.clauses import part_with


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("You can see my work at lin.dev/work, and my mail is DETAIL.", "You can see my work at lin.dev/work. []"),
        ("My mail is DETAIL, and I can start on Monday.", "[] I can start on Monday."),
        ("My mail is DETAIL - we could begin on Monday.", "[] We could begin on Monday."),
        ("Could I see the brief, or can you call DETAIL", "[]"),
        ("Did you read my proposal, and here is my number: DETAIL", "Did you read my proposal? []"),
        ("I can start on Monday; call me at DETAIL", "I can start on Monday. []"),
        (
            "We can talk here or you can ring DETAIL and we could plan the week",
            "We can talk here. [] We could plan the week",
        ),
    ],
)
def test_the_rest_stays_where_it_can_stand_by_itself(sentence: str, left: str) -> None:
    assert _without_detail(sentence) == left


@pytest.mark.parametrize(
    "sentence",
    [
        "Mail me at DETAIL or call me.",
        # A condition, and a reason, say nothing without what they are for.
        "If you want to talk, call me at DETAIL.",
        "This chat is slow, so add me at DETAIL.",
        # What points back to the detail goes with it.
        "My mail is DETAIL, and I read it every hour.",
        "Thanks, my mail is DETAIL.",
    ],
)
def test_otherwise_all_of_it_goes(sentence: str) -> None:
    assert _without_detail(sentence) == "[]"


RUN_ON = "hi, i read the brief twice and liked it, i finished three such shops last year, {}, i can start on monday"


def test_of_a_long_sentence_the_parts_about_other_things_stay_beside_a_deal() -> None:
    assert _without_detail(RUN_ON.format("i want it by DETAIL"), deal=True) == (
        "hi, i read the brief twice and liked it, i finished three such shops last year. [] I can start on monday"
    )
    bargain = RUN_ON.format("i give you 10% and we pay by DETAIL")
    assert "10%" not in _without_detail(bargain, deal=True), "the other half of the deal"
    assert _without_detail("i can start on monday, and we pay by DETAIL", deal=True) == "[]"


def test_a_sentence_without_any_stop_begins_anew() -> None:
    text = "Hello sir i read the whole job and i have done six shops in php so far my site lin.dev add me on DETAIL now"
    assert _without_detail(text) == (
        "Hello sir i read the whole job and i have done six shops in php so far my site lin.dev. []"
    )


def test_a_later_part_stays_though_the_one_before_it_points_back() -> None:
    assert (
        _without_detail("My mail is DETAIL, I read it daily, and I can start on Monday") == "[] I can start on Monday"
    )
    start = len("My mail is ")
    sentence = "My mail is DETAIL, and I can start on Monday"
    assert part_with(sentence, (0, len(sentence)), (start, start + 6), only_before=True).span == (0, len(sentence))


def _without_detail(sentence: str, *, deal: bool = False) -> str:
    start = sentence.index("DETAIL")
    part = part_with(sentence, (0, len(sentence)), (start, start + len("DETAIL")), deal=deal)
    return f"{sentence[: part.span[0]]}{part.lead}[]{part.trail}{sentence[part.span[1] :]}"
