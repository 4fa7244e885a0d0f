"""A report about a user: how it begins, what is asked, and what is said at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.base import Said, Turn, ask_human, choice, rule_choice
from actions.explain_rule import explain, say_rule
from actions.form import CANCEL, REQUESTED, SKIP, answer_choice
from groundrules.language.replies import MOST, asks_how
from groundrules.language.report_wish import account_in, name_in, wants_to_report
from groundrules.rulebook.answer import Focus
from groundrules.rulebook.choose import Decision
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule

REPORT_FORM = "report_form"
CONFIRM, SEND = "confirm", "send"
# The last report sent in this conversation, until it is known to be stored.
SENT = "report_sent"
EDUCATION, REVIEW = "education", "review"
# Below this probability a message that seems to report somebody is answered with the rule on how to report.
_SURE = 0.6


def slot(field: str) -> str:
    """Return the slot that holds an answer."""
    return f"report_{field}"


@dataclass(frozen=True)
class Question:
    """One question of the form: what is asked, why, what the answer is called, and its buttons (title, answer)."""

    field: str
    label: str
    ask: str
    why: str
    buttons: tuple[tuple[str, str], ...] = ()
    needed: bool = False


QUESTIONS = {
    question.field: question
    for question in (
        Question(
            "what",
            "What happened",
            "What happened? Please tell it in your own words.",
            "Whoever reads the report must know what it is about. Without this there is no report.",
            needed=True,
        ),
        Question(
            "who",
            "Who",
            "Who was it? Give the user name or the profile as the site shows it. No contact details are needed.",
            "With the name or the profile, the right person can be found.",
        ),
        Question(
            "where",
            "Where",
            "Where did it happen: in a message, in a job post, on a profile, in a call, or elsewhere?",
            "It says where to look, and which record to keep.",
            (
                ("In a message", "in a message"),
                ("In a job post", "in a job post"),
                ("On a profile", "on a profile"),
                ("In a call", "in a call"),
                ("Elsewhere", "elsewhere"),
            ),
        ),
        Question(
            "when",
            "When",
            "When was it? A day is enough, or words such as \u201clast week\u201d.",
            "A day makes it easier to find what was said.",
        ),
        Question(
            "evidence",
            "Evidence",
            "What could you show: a screenshot, or a link to the message? It is fine to have nothing.",
            "It tells the support team what they can ask you for. Nothing is uploaded here.",
            (
                ("A screenshot", "a screenshot"),
                ("A link to the message", "a link to the message"),
                ("I have nothing", "nothing"),
            ),
        ),
        Question(
            "wish",
            "Your wish",
            "What would you like? Education only: staff remind them of the rules. Or: please review this.",
            "Not everything needs a penalty. The support team decides, but wants to know what you hope for.",
            (("Education only: staff remind them of the rules", EDUCATION), ("Please review this", REVIEW)),
        ),
    )
}
SLOTS = (*(slot(field) for field in QUESTIONS), slot(CONFIRM))
NO_ANSWERS: dict[str, Any] = dict.fromkeys(SLOTS)
_WISHES = {EDUCATION: "Education only: staff remind them of the rules", REVIEW: "Please review this"}
_OPENING = (
    "I am sorry that this happened. I take your report in six short questions. "
    "Say \u201cskip\u201d to leave one out, or \u201ccancel\u201d to stop."
)
_OPENING_KEPT = (
    "I am sorry that this happened. I have kept what you told:\n\n\u201c{told}\u201d\n\n"
    "A few short questions are left. "
    "Say \u201cskip\u201d to leave one out, or \u201ccancel\u201d to stop."
)
# So much of what is kept is shown again at once.
_SHOWN = 300
_CANCEL = ("Cancel", CANCEL)
START_REPORT = choice("Start a report", "report_user")


def start_report(rulebook: Rulebook, turn: Turn) -> Said | Sequence[Said]:
    """Begin a report; where the person asks how it is done, or it is not sure that they report, explain the rule."""
    reporting = rulebook.marketplace.reporting
    sure = not turn.intents or turn.intents[0][1] >= _SURE
    plainly = wants_to_report(turn.text)
    if reporting and not turn.pressed and not plainly and (asks_how(turn.text) or not sure):
        if turn.decision == Decision.ANSWER.value:
            return explain(rulebook, turn)
        return say_rule(rulebook, reporting.how, Focus.RULE, turn.situation)
    told = account_in(turn.text) if not turn.pressed and (plainly or not asks_how(turn.text)) else None
    return _begin(told[:MOST] if told else None, None if turn.pressed else name_in(turn.text))


def _begin(told: str | None, who: str | None) -> Said:
    """Open the form; what the wish to report has told already is the first answer."""
    opening = f"{_OPENING} {noted({'who': who})}" if who else _OPENING
    asked = say_question("who", _OPENING_KEPT.format(told=shorter(told))) if told else say_question("what", opening)
    # Rasa's form asks for what is still open: see `FormAction.run`.
    slots = {**NO_ANSWERS, slot("what"): told, slot("who"): who}
    return Said(asked.kind, asked.text, choices=asked.choices, slots=slots, then=REPORT_FORM)


def noted(answers: Mapping[str, str]) -> str:
    """Say which parts were kept: "Noted for Who: Max."."""
    return " ".join(_noted(field, answers) for field in answers)


def _noted(field: str, answers: Mapping[str, str]) -> str:
    label, value = QUESTIONS[field].label, shorter(_shown(field, answers))
    if not answers[field]:
        return f"{label} is left out."
    return f"Noted for {label}: {value}" + ("" if value.endswith((".", "!", "?", "\u2026")) else ".")


def shorter(text: str) -> str:
    """Return the beginning of what was told, enough to know it by."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}\u2026"


def say_question(field: str, before: str = "", answers: Mapping[str, str] | None = None) -> Said:
    """Ask one question, or for leave to send; `before` is said first, `answers` are those given so far."""
    if field == CONFIRM:
        text = confirmation(answers or {})
        buttons = [("Send the report", SEND), _CANCEL]
    else:
        question = QUESTIONS[field]
        text = question.ask
        buttons = [*question.buttons, *(() if question.needed else (("Skip", SKIP),)), _CANCEL]
    choices = [answer_choice(title, field, answer) for title, answer in buttons]
    said = f"{before}\n\n{text}" if before else text
    return Said("text", said, choices=choices, slots={REQUESTED: slot(field)})


def confirmation(answers: Mapping[str, str]) -> str:
    """Show what would be stored, and ask for leave to store it."""
    lines = "".join(f"\n- {question.label}: {_shown(field, answers)}" for field, question in QUESTIONS.items())
    return (
        f"This is what I would store:{lines}\n\nShall I send it to the support team's desk? Nothing is stored before. "
        "To change a part, name it, for example: change the date to 1 May."
    )


def _shown(field: str, answers: Mapping[str, str]) -> str:
    answer = " ".join((answers.get(field) or "").split())
    return _WISHES.get(answer, answer) or "left out"


def stored(rulebook: Rulebook, report: Mapping[str, str | None]) -> Said:
    """Say that the report is stored, under which number, and what happens next."""
    rules = _rules(rulebook)
    lines = [*_next_steps(rulebook), "Keep your evidence, do not tell the other person, and stop answering them."]
    text = (
        f"Thank you. Your report is stored. Its number is {report['reference']}; please keep it.\n\n"
        "What happens next:" + "".join(f"\n- {line}" for line in lines)
    )
    buttons = [rule_choice(rulebook, rule.id) for rule in rules]
    slots = {**NO_ANSWERS, SENT: dict(report), REQUESTED: None}
    return Said("text", text, {"report": dict(report)}, (*buttons, ask_human(why="report")), slots)


def what_becomes_of_it(rulebook: Rulebook) -> Said:
    """Say where the report that is being made will go, who reads it, and what comes of it."""
    lines = [
        *_next_steps(rulebook),
        "What comes of it for the other person is decided by those who read it, not by me.",
    ]
    text = "Nothing is stored until you say \u201csend\u201d. Then:" + "".join(f"\n- {line}" for line in lines)
    return Said("text", text)


def _next_steps(rulebook: Rulebook) -> list[str]:
    market, rules = rulebook.marketplace, _rules(rulebook)
    told = (f"To tell {market.name} itself as well: {rules[0].rule}", rules[1].answer) if rules else ()
    return [
        f"It waits here for the support team. I send nothing to {market.name} by myself, and I cannot promise a reply.",
        *told,
    ]


def _rules(rulebook: Rulebook) -> list[Rule]:
    """Return the rules on how to report and on what stays confidential, where the marketplace has them."""
    reporting = rulebook.marketplace.reporting
    return [rulebook.rule(rule_id) for rule_id in (reporting.how, reporting.confidential)] if reporting else []


def cancelled() -> Said:
    """Say that nothing of the report is kept."""
    text = "All right, I have dropped the report. Nothing of it is stored. You can start again whenever you like."
    return Said("text", text, choices=(START_REPORT,), slots={**NO_ANSWERS, REQUESTED: None})
