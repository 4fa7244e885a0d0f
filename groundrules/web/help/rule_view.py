"""What the page of one rule shows, for one role and stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from groundrules.rulebook.answer import Situation, as_it_stands, governing, matching_variant
from groundrules.rulebook.draft import Form, fill_in, text_in
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Contradiction, Draft, RefusedDraft, Role, Rule, Stage, Variant, Verdict
from groundrules.rulebook.wording import variant_words, with_article


@dataclass(frozen=True)
class Case:
    """What holds for some role or stage: in words, with the address of the page that leads with it."""

    words: str
    href: str
    verdict: Verdict
    answer: str
    governed_by: Rule | None
    chosen: bool


@dataclass(frozen=True)
class Text:
    """One form of a draft: what it is called, who sends it, and the text to paste."""

    name: str
    text: str


@dataclass(frozen=True)
class DraftView:
    """A draft with its forms, the normal one first."""

    draft: Draft
    texts: Sequence[Text]


@dataclass(frozen=True)
class RuleView:
    """Everything that a rule's page shows beside the record itself.

    `rule` is as it stands in the situation. Where another rule governs there, `governed_by` is that one as it stands.
    """

    rule: Rule
    situation: Situation
    governed_by: Rule | None
    cases: Sequence[Case]
    exceptions: Sequence[tuple[str, Rule]]
    exception_to: Sequence[Rule]
    claims: Sequence[Contradiction]
    drafts: Sequence[DraftView]
    refused: Sequence[tuple[RefusedDraft, Sequence[Draft]]]
    related: Sequence[Rule]


def rule_path(rule_id: str, situation: Situation | None = None) -> str:
    """Return the address of a rule's page, which leads with what holds in the situation."""
    chosen = situation or Situation()
    query = {name: value.value for name, value in (("role", chosen.role), ("stage", chosen.stage)) if value is not None}
    return f"/help/{rule_id}" + (f"?{urlencode(query)}" if query else "")


def chosen_situation(query: Mapping[str, str]) -> Situation:
    """Read role and stage from a page's query. What is no role or stage counts as not chosen."""
    role, stage = query.get("role"), query.get("stage")
    return Situation(
        next((one for one in Role if one.value == role), None),
        next((one for one in Stage if one.value == stage), None),
    )


def view_rule(rulebook: Rulebook, rule: Rule, situation: Situation) -> RuleView:
    """Collect what the page of `rule` shows. Every id that the rule names must be in `rulebook`."""
    variant = matching_variant(rule, situation)
    governs = governing(rulebook, rule, situation)
    return RuleView(
        rule=as_it_stands(rule, situation),
        situation=situation,
        governed_by=as_it_stands(governs, situation) if governs is not rule else None,
        cases=[_case(rulebook, rule, other, chosen=other is variant) for other in rule.variants],
        exceptions=[(exception.text, rulebook.rule(exception.rule)) for exception in rule.exceptions],
        exception_to=[
            other
            for other in rulebook.rules.values()
            if any(exception.rule == rule.id for exception in other.exceptions)
        ],
        claims=[claim for claim in rulebook.contradictions.values() if claim.rule == rule.id],
        drafts=[
            DraftView(draft, _texts(rulebook, draft))
            for draft in rulebook.drafts.values()
            if isinstance(draft, Draft) and draft.rule == rule.id
        ],
        refused=[
            (draft, [other for other in map(rulebook.drafts.get, draft.instead) if isinstance(other, Draft)])
            for draft in rulebook.drafts.values()
            if isinstance(draft, RefusedDraft) and draft.rule == rule.id
        ],
        related=[rulebook.rule(other) for other in rule.related],
    )


def _case(rulebook: Rulebook, rule: Rule, variant: Variant, *, chosen: bool) -> Case:
    situation = Situation(variant.roles[0] if variant.roles else None, variant.stages[0] if variant.stages else None)
    return Case(
        words=variant_words(rulebook.marketplace, variant),
        href=rule_path(rule.id, situation),
        verdict=variant.verdict or rule.verdict,
        answer=variant.answer,
        governed_by=rulebook.rule(variant.see) if variant.see else None,
        chosen=chosen,
    )


def _texts(rulebook: Rulebook, draft: Draft) -> list[Text]:
    names = {Form.NORMAL: "The text", Form.SHORTER: "Shorter", Form.FIRMER: "Firmer"}
    if draft.other_voice:
        names[Form.OTHER_VOICE] = f"As {with_article(rulebook.marketplace.parties[draft.other_voice.role].one)}"
    return [
        Text(name, fill_in(text, None)) for form, name in names.items() if (text := text_in(draft, form)) is not None
    ]
