"""groundrules/rulebook/draft.py: which draft, in which form, with which name."""

import re

import pytest

from groundrules.rulebook.answer import Situation
from groundrules.rulebook.draft import (
    Fit,
    Form,
    Pick,
    Request,
    changed,
    compose,
    fill_in,
    form_for,
    is_bare,
    named_change,
    offered_forms,
    pick,
    voice,
)
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Draft, RefusedDraft, Role, Stage

ON_SITE, NOBODY = "payments/on-site", Situation()


def _pick(
    book: Rulebook, text: str, ranking: dict[str, float], rule: str | None = None, situation: Situation = NOBODY
) -> Pick:
    return pick(book, Request(text, list(ranking.items()), rule, situation))


@pytest.fixture(scope="module")
def no_thanks(small: Rulebook) -> Draft:
    draft = small.drafts["no-thanks"]
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    "text",
    [
        "write that for me",
        "Write me a polite no I can paste, please!",
        "how do I say no without losing the job",
        "what should i reply",
        "PLS WRITE MSG FOR CLIENT, MY ENGLISH BAD",
        "give me 2 versions of a polite decline",
        "",
    ],
)
def test_a_bare_request_names_no_situation(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize(
    "text", ["write an appeal letter", "a no to WhatsApp", "decline the paypal payment", "reply to his cheque"]
)
def test_a_request_with_a_subject_is_not_bare(text: str) -> None:
    assert not is_bare(text)


def test_the_words_name_the_draft(small: Rulebook) -> None:
    assert _pick(small, "no to cash", {"no-thanks": 0.8, "second-no": 0.1}) == Pick(Fit.ONE, ("no-thanks",))
    offered = _pick(small, "no to cash", {"no-thanks": 0.5, "second-no": 0.4})
    assert offered == Pick(Fit.ONE, ("no-thanks", "second-no")), "what is close is offered beside it"


def test_two_that_are_close_are_offered(small: Rulebook) -> None:
    ranking = {"no-thanks": 0.4, "second-no": 0.35, "tips-list": 0.05}
    assert _pick(small, "no to cash", ranking) == Pick(Fit.SOME, ("no-thanks", "second-no"))


def test_what_speaks_for_none_of_them_is_owned_up_to(small: Rulebook) -> None:
    ranking = {"threaten": 0.06, "no-thanks": 0.05, "tips-list": 0.04}
    assert _pick(small, "an appeal letter", ranking) == Pick(Fit.NONE, ("no-thanks", "tips-list"))
    about_rule = _pick(small, "an appeal letter", ranking, "payments/tips")
    assert about_rule == Pick(Fit.NONE, ("tips-list", "no-thanks")), "first what is about the rule under discussion"


def test_a_draft_that_is_gone_is_passed_over(small: Rulebook) -> None:
    assert _pick(small, "no to cash", {"gone": 0.9, "no-thanks": 0.09}) == Pick(Fit.ONE, ("no-thanks",))
    assert _pick(small, "no to cash", {}) == Pick(Fit.NONE, ())


def test_a_bare_request_is_about_the_rule_under_discussion(small: Rulebook) -> None:
    noise = {"no-thanks": 0.3, "threaten": 0.2}
    assert _pick(small, "write that for me", noise, "payments/tips") == Pick(Fit.ONE, ("tips-list",))
    assert _pick(small, "write that for me", {}, ON_SITE) == Pick(Fit.SOME, ("no-thanks", "second-no"))
    assert _pick(small, "write that for me", noise, ON_SITE) == Pick(Fit.ONE, ("no-thanks", "second-no"))


def test_a_bare_request_about_a_rule_without_drafts_offers_those_of_its_relatives(small: Rulebook) -> None:
    assert _pick(small, "a reply please", {}, "accounts/one-account") == Pick(Fit.NONE, ("no-thanks", "second-no"))


def test_a_bare_request_about_nothing_fits_nothing(small: Rulebook) -> None:
    assert _pick(small, "write me a reply", {"no-thanks": 0.9}) == Pick(Fit.NONE, ("no-thanks",))


def test_role_and_stage_make_a_draft_likelier(small: Rulebook) -> None:
    ranking = {"second-no": 0.4, "no-thanks": 0.36}
    assert _pick(small, "no to cash", ranking).drafts[0] == "second-no"
    running = Situation(None, Stage.ACTIVE)
    assert _pick(small, "no to cash", ranking, situation=running).drafts[0] == "no-thanks"
    client = Situation(Role.CLIENT)
    assert _pick(small, "no to cash", ranking, situation=client).drafts[0] == "no-thanks", "it has the client's voice"


def test_the_rule_under_discussion_makes_a_draft_likelier(small: Rulebook) -> None:
    ranking = {"no-thanks": 0.4, "tips-list": 0.3}
    assert _pick(small, "no to cash", ranking).drafts[0] == "no-thanks"
    assert _pick(small, "no to cash", ranking, "payments/tips").drafts[0] == "tips-list"


def test_a_name_is_put_in_or_left_out() -> None:
    assert fill_in("Hi {name},\n\nby {date}.", "Maria") == "Hi Maria,\n\nby [date]."
    assert fill_in("Hi {name}, by {date}: {amount}", None) == "Hi, by [date]: [amount]"
    assert fill_in("{name}, hello", None) == ", hello"


def test_the_payload_is_that_of_the_api(no_thanks: Draft, small: Rulebook) -> None:
    assert compose(no_thanks, Form.OTHER_VOICE, "Bea", None) == {
        "id": "no-thanks",
        "title": "Say no to payment outside",
        "text": "Hi Bea,\n\nI pay on the site only.",
        "rule": ON_SITE,
        "form": "other_voice",
        "role": "client",
        "holds": "A polite no.",
        "note": "Send it once.",
    }
    second = small.drafts["second-no"]
    assert isinstance(second, Draft)
    assert "note" not in compose(second, Form.NORMAL, None, None)


@pytest.mark.parametrize(
    ("role", "form", "speaks"),
    [
        (None, Form.NORMAL, Role.FREELANCER),
        (Role.FREELANCER, Form.NORMAL, Role.FREELANCER),
        (Role.AGENCY, Form.NORMAL, Role.AGENCY),
        (Role.CLIENT, Form.OTHER_VOICE, Role.CLIENT),
    ],
)
def test_a_person_gets_the_voice_of_their_role(no_thanks: Draft, role: Role | None, form: Form, speaks: Role) -> None:
    assert form_for(no_thanks, role) is form
    assert voice(no_thanks, form, role) is speaks


@pytest.mark.parametrize(
    ("shown", "change", "leads_to"),
    [
        (Form.NORMAL, Form.SHORTER, Form.SHORTER),
        (Form.SHORTER, Form.FIRMER, Form.FIRMER),
        (Form.FIRMER, Form.OTHER_VOICE, Form.OTHER_VOICE),
        (Form.OTHER_VOICE, Form.OTHER_VOICE, Form.NORMAL),
        (Form.OTHER_VOICE, Form.SHORTER, None),
        (Form.SHORTER, Form.NORMAL, Form.NORMAL),
        (Form.SHORTER, Form.SHORTER, Form.SHORTER),
    ],
)
def test_changes(no_thanks: Draft, shown: Form, change: Form, leads_to: Form | None) -> None:
    assert changed(no_thanks, shown, change, None) is leads_to


def test_a_client_goes_back_to_the_clients_text(no_thanks: Draft) -> None:
    assert changed(no_thanks, Form.SHORTER, Form.NORMAL, Role.CLIENT) is Form.OTHER_VOICE


def test_only_forms_that_there_are_are_offered(no_thanks: Draft, small: Rulebook) -> None:
    assert offered_forms(no_thanks, Form.NORMAL) == [Form.SHORTER, Form.FIRMER, Form.OTHER_VOICE]
    assert offered_forms(no_thanks, Form.SHORTER) == [Form.NORMAL, Form.FIRMER, Form.OTHER_VOICE]
    assert offered_forms(no_thanks, Form.OTHER_VOICE) == [Form.NORMAL]
    checklist, second = small.drafts["tips-list"], small.drafts["second-no"]
    assert isinstance(checklist, Draft)
    assert isinstance(second, Draft)
    assert offered_forms(checklist, Form.NORMAL) == [Form.SHORTER]
    assert offered_forms(second, Form.NORMAL) == []
    assert changed(second, Form.NORMAL, Form.OTHER_VOICE, None) is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("make it shorter", Form.SHORTER),
        ("too long", Form.SHORTER),
        ("in one sentence please", Form.SHORTER),
        ("a bit firmer", Form.FIRMER),
        ("that's too soft", Form.FIRMER),
        ("now in the client's voice", Form.OTHER_VOICE),
        ("from the other side", Form.OTHER_VOICE),
        ("back to the first version", Form.NORMAL),
        ("not so short, the long version", Form.NORMAL),
        ("i dont understand", None),
        ("why?", None),
    ],
)
def test_a_change_is_read_from_the_words(text: str, form: Form | None) -> None:
    assert named_change(text) is form


def test_every_shipped_draft_reads_well_in_every_form(rulebook: Rulebook) -> None:
    for draft in rulebook.drafts.values():
        if isinstance(draft, RefusedDraft):
            continue
        for form in (Form.NORMAL, *offered_forms(draft, Form.NORMAL)):
            for name in ("Maria", None):
                text = compose(draft, form, name, None)["text"]
                assert not re.search(r"[{}]| ,|  |^,", text), (draft.id, form)
                assert ("Maria" in text) == (name is not None and "name" in draft.fields), (draft.id, form)
