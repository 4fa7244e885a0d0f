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


def _without_detail(sentence: str) -> str:
    start = sentence.index("DETAIL")
    part = part_with(sentence, (0, len(sentence)), (start, start + len("DETAIL")))
    return f"{sentence[: part.span[0]]}{part.lead}[]{part.trail}{sentence[part.span[1] :]}"
