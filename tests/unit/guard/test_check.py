"""The way from candidates to a check, with a reader of meaning that finds what a test tells it to."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from groundrules.guard.check import ADVICE, MAX_CHARACTERS, Check, MessageChecker
from groundrules.guard.kinds import Candidate, Kind
from groundrules.guard.policy import load_check_policy
from groundrules.guard.prepared import Prepared
from groundrules.rulebook.answer import Situation
from groundrules.rulebook.document import RulebookError
from groundrules.rulebook.load import load_rulebook
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Role, Stage

POLICIES = Path("policies")
BEFORE, ACTIVE, AFTER = (Situation(Role.FREELANCER, stage) for stage in Stage)


class Words:
    """Finds the given words, as the given kind."""

    def __init__(self, kind: Kind | None = None, words: str = "") -> None:
        self._kind, self._words = kind, words

    def detect(self, message: Prepared) -> Sequence[Candidate]:
        start = message.text.find(self._words)
        if self._kind is None or start < 0:
            return []
        return [Candidate(self._kind, start, start + len(self._words), exact=False)]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook(POLICIES)


def check(rulebook: Rulebook, text: str, situation: Situation = BEFORE, worded: Words | None = None) -> Check:
    return MessageChecker(rulebook, policies=POLICIES, worded=worded or Words()).check(text, situation)


def test_a_finding_says_where_why_and_what_instead(rulebook: Rulebook) -> None:
    outcome = check(rulebook, "Thanks! 😀 Write to jo@lin.dev today.")
    assert outcome.verdict == "not_allowed"
    (finding,) = outcome.public()["findings"]
    assert (finding["kind"], finding["text"], finding["rule"]) == (
        "email",
        "jo@lin.dev",
        "contact-sharing/before-contract",
    )
    assert "Thanks! 😀 Write to jo@lin.dev today."[finding["start"] : finding["end"]] == "jo@lin.dev"
    assert finding["why"] == rulebook.rule("contact-sharing/before-contract").reasons[0].text
    assert "Messages" in finding["instead"]
    assert outcome.words().endswith(ADVICE)


def test_the_stage_decides(rulebook: Rulebook) -> None:
    text = "My number is 07700 900 456."
    rules = [[one.rule for one in check(rulebook, text, situation).findings] for situation in (BEFORE, ACTIVE, AFTER)]
    assert rules == [["contact-sharing/before-contract"], [], ["contact-sharing/network-and-old-clients"]]
    assert check(rulebook, text, Situation()).verdict == "not_allowed"
    assert check(rulebook, f"Our contract has started. {text}", Situation()).verdict == "ok"


def test_payment_stays_wrong_during_a_contract(rulebook: Rulebook) -> None:
    outcome = check(rulebook, "Let's do the rest by PayPal.", ACTIVE, Words(Kind.OUTSIDE_PAYMENT, "by PayPal"))
    assert [one.rule for one in outcome.findings] == ["payments/on-platform-only"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("To add you to the private repository on GitHub: jo@lin.dev", "contact-sharing/system-access-exception"),
        ("For the NDA our lawyer needs it: jo@lin.dev", "contact-sharing/legal-exception"),
        ("We worked together at Fir Studio until 2019, so: jo@lin.dev", "contact-sharing/prior-relationship"),
        ("Your post has the Enterprise badge, so: jo@lin.dev", "contact-sharing/enterprise-exception"),
    ],
)
def test_an_exception_is_a_matter_for_care(rulebook: Rulebook, text: str, rule: str) -> None:
    outcome = check(rulebook, text)
    assert (outcome.verdict, outcome.findings[0].rule, outcome.suggestion) == ("caution", rule, None)


def test_the_suggestion_keeps_what_is_fine_and_passes_the_check_itself(rulebook: Rulebook) -> None:
    text = (
        "Hi Ana,\nI read your brief and like it. Mail me at jo@lin.dev or call 07700 900 456.\nShall I start on Monday?"
    )
    suggestion = check(rulebook, text).suggestion
    assert suggestion is not None
    assert "I read your brief and like it." in suggestion
    assert "Shall I start on Monday?" in suggestion
    assert "jo@lin.dev" not in suggestion
    assert "900" not in suggestion
    assert check(rulebook, suggestion).verdict == "ok"


def test_what_is_fine_in_the_sentence_itself_stays_too(rulebook: Rulebook) -> None:
    text = "Hi Ana, my work is at lin.dev/work, and my mail is jo@lin.dev."
    outcome = check(rulebook, text)
    allowed = "Let's keep everything here in Messages until the contract has started."
    assert outcome.suggestion == f"Hi Ana, my work is at lin.dev/work. {allowed}"
    (change,) = outcome.replacements
    assert text[: change.start] + change.text + text[change.end :] == outcome.suggestion


def test_it_goes_if_the_message_would_not_pass_with_it(rulebook: Rulebook) -> None:
    text = "You can ping me on Signal, and my mail is jo@lin.dev."
    outcome = check(rulebook, text, worded=Words(Kind.MESSENGER, "ping me on Signal"))
    assert outcome.suggestion is not None
    assert "Signal" not in outcome.suggestion
    # Here words elsewhere say no more than the address does, and would still be there without it.
    asking = check(rulebook, "You can tell me yours, and mine is jo@lin.dev.", worded=Words(Kind.ASKS_CONTACT, "yours"))
    assert [one.kind for one in asking.findings] == ["email"]
    assert asking.suggestion == "Let's keep everything here in Messages until the contract has started."


def test_of_a_deal_nothing_stays(rulebook: Rulebook) -> None:
    worded = Words(Kind.FEE_DODGING, "we both save the fee")
    outcome = check(rulebook, "I could begin on Monday, and we both save the fee.", worded=worded)
    assert "Monday" not in (outcome.suggestion or "")


def test_words_about_contact_add_nothing_to_the_detail(rulebook: Rulebook) -> None:
    outcome = check(rulebook, "Text me on 07700 900 456.", worded=Words(Kind.MESSENGER, "Text me"))
    assert [one.kind for one in outcome.findings] == ["phone"]


def test_what_is_only_data_is_fine(rulebook: Rulebook) -> None:
    assert check(rulebook, 'The test data has "jane@sample.org" and 555-010-4477 in it.').verdict == "ok"


def test_one_reading_serves_several_situations(rulebook: Rulebook) -> None:
    checker = MessageChecker(rulebook, policies=POLICIES, worded=Words())
    text = "My number is 07700 900 456."
    each = checker.check_each(text, [BEFORE, ACTIVE, AFTER])
    assert each == [checker.check(text, situation) for situation in (BEFORE, ACTIVE, AFTER)]
    assert [one.verdict for one in each] == ["not_allowed", "ok", "not_allowed"]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        (
            "Hi Maria, my number is 07700 900 456. See you.",
            "Hi Maria, if you would like to talk, we can start a call from here in Messages. See you.",
        ),
        (
            "Hola, mi n\u00famero es 600 123 456.",
            "Hola, if you would like to talk, we can start a call from here in Messages.",
        ),
        ("Dear Jo 07700 900 456, hello.", "If you would like to talk, we can start a call from here in Messages."),
    ],
)
def test_a_greeting_stays_unless_the_detail_stands_in_it(rulebook: Rulebook, text: str, suggestion: str) -> None:
    assert check(rulebook, text).suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The NDA is signed. I like the brief. I can start now. My mail is jo@lin.dev for a chat.", "not_allowed"),
        ("Our lawyer has to send you the NDA. My mail is jo@lin.dev.", "caution"),
        ("I design folders. Write to my address: jo@lin.dev.", "not_allowed"),
        ("We have a reference from former bosses: jo@lin.dev", "not_allowed"),
        ("We worked together at Fir Studio. That was nice. How are you? I am at jo@lin.dev.", "caution"),
    ],
)
def test_what_an_exception_rests_on_stands_beside_the_finding(rulebook: Rulebook, text: str, verdict: str) -> None:
    assert check(rulebook, text).verdict == verdict


def test_too_long(rulebook: Rulebook) -> None:
    assert check(rulebook, "a " * (MAX_CHARACTERS // 2)).verdict == "ok"
    with pytest.raises(ValueError, match="10000 characters"):
        check(rulebook, "a" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("file", "change", "field"),
    [
        ("checks.yml", ("contact-sharing/linkedin", "contact-sharing/nowhere"), "rules.before_contract"),
        ("checks.yml", ("kind: email", "kind: pigeon"), "kind"),
        ("check_exceptions.yml", ("rule: contact-sharing/legal-exception", "rule: no/where"), "rule"),
    ],
)
def test_a_malformed_policy_names_file_line_and_field(
    tmp_path: Path, rulebook: Rulebook, file: str, change: tuple[str, str], field: str
) -> None:
    for name in ("checks.yml", "check_exceptions.yml"):
        text = (POLICIES / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(*change, 1) if name == file else text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_check_policy(tmp_path, rulebook)
    problem = caught.value.problems[0]
    assert (problem.file.name, problem.field) == (file, field)
    assert problem.line > 1


def test_each_replacement_can_be_made_by_itself(rulebook: Rulebook) -> None:
    text = "Hi 😀 Ana.  Mail me at jo@lin.dev today. I like the brief.\nOr ring 07700 900 456."
    outcome = check(rulebook, text)
    email, phone = outcome.replacements
    assert (text[email.start : email.end], text[phone.start : phone.end]) == (
        "Mail me at jo@lin.dev today.",
        "Or ring 07700 900 456.",
    )
    once = text[: phone.start] + phone.text + text[phone.end :]
    assert [one.kind for one in check(rulebook, once).findings] == ["email"]
    both = once[: email.start] + email.text + once[email.end :]
    assert both.split() == (outcome.suggestion or "").split()


def test_findings_of_one_sentence_share_a_replacement(rulebook: Rulebook) -> None:
    outcome = check(rulebook, "Mail jo@lin.dev or call 07700 900 456.")
    (shared,) = outcome.replacements
    assert (shared.start, shared.end, len(shared.sentences)) == (0, 38, 2)


def test_what_the_message_says_already_is_not_said_twice(rulebook: Rulebook) -> None:
    first = check(rulebook, "Write to jo@lin.dev. Or write to ana@lin.dev.")
    allowed = first.replacements[0].text
    assert [one.text for one in first.replacements] == [allowed, allowed]
    assert first.suggestion == allowed
    rest = check(rulebook, f"{allowed} Or write to ana@lin.dev.")
    assert [one.text for one in rest.replacements] == [""]
    assert rest.suggestion == allowed


def test_what_needs_only_care_is_not_replaced(rulebook: Rulebook) -> None:
    assert check(rulebook, "For the NDA our lawyer needs it: jo@lin.dev").replacements == ()
