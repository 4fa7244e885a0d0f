"""A changed text knows where its characters came from."""

import re

from groundrules.guard.mapped import Mapped


def test_a_replaced_stretch_stands_for_all_that_it_replaced() -> None:
    mapped = Mapped.of("a dot b").replace(re.compile(r" dot "), lambda _: ".")
    assert mapped.text == "a.b"
    assert [mapped.span(place, place + 1) for place in range(3)] == [(0, 1), (1, 6), (6, 7)]
    assert mapped.span(0, 3) == (0, 7)


def test_a_removed_stretch_leaves_the_rest_in_place() -> None:
    mapped = Mapped.of("x--y").rewrite([(1, 3, "")])
    assert (mapped.text, mapped.span(1, 2)) == ("y".join(["x", ""]), (3, 4))


def test_changes_add_up() -> None:
    once = Mapped.of("one AT two").replace(re.compile(" AT "), lambda _: " @ ")
    twice = once.replace(re.compile(" @ "), lambda _: "@")
    assert twice.text == "one@two"
    assert twice.span(0, 7) == (0, 10)


def test_nothing_to_change_is_the_text_itself() -> None:
    mapped = Mapped.of("as it is")
    assert mapped.replace(re.compile("zzz"), lambda _: "") is mapped
