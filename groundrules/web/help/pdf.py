"""The rulebook, or a topic of it, as a PDF: title page, contents, and every part of every rule."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from itertools import pairwise
from typing import Any, ClassVar

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph
from reportlab.platypus.flowables import CondPageBreak, HRFlowable
from reportlab.platypus.tableofcontents import TableOfContents

from groundrules.rulebook.marketplace import Topic
from groundrules.rulebook.rulebook import Rulebook
from groundrules.rulebook.schema import Rule, Section, Verdict
from groundrules.rulebook.wording import (
    AUTHORITY_WORDS,
    CONFIDENCE_WORDS,
    STAGE_WORDS,
    VERDICT_WORDS,
    plain_date,
    protects_words,
    variant_words,
)
from groundrules.web.help.pdf_style import (
    ACCENT,
    BOLD,
    CONTENTS_TABLE,
    LINE,
    MARGIN,
    MUTED,
    PAGE,
    PLAIN,
    STYLES,
    VERDICTS,
    register_fonts,
    text,
)
from groundrules.web.rendering import day

_NAME = "Ground Rules"
# A rule begins on the page before only where its verdict and answer have room there.
_ROOM = 130
# What stands in a part: words, or what leads them in bold type and the words.
_Line = str | tuple[str, str]


def write_pdf(rulebook: Rulebook, topic: Topic | None, base_url: str) -> bytes:
    """Return the PDF of one topic, or of all. The same rulebook gives the same bytes."""
    register_fonts()
    title = f"{topic.title}: the rules" if topic else "The rulebook"
    target = io.BytesIO()
    document = _Document(target, title, f"{rulebook.marketplace.name}, as of {day(_as_of(rulebook))}")
    document.multiBuild(list(_story(rulebook, topic, base_url)))
    return target.getvalue()


def _as_of(rulebook: Rulebook) -> datetime:
    newest = max(rule.checked_on for rule in rulebook.rules.values())
    return datetime(newest.year, newest.month, newest.day, tzinfo=timezone.utc)


class _Document(BaseDocTemplate):
    """Numbers the pages, and puts each topic and rule into the contents and the reader's outline."""

    def __init__(self, target: io.BytesIO, title: str, subject: str) -> None:
        super().__init__(
            target, pagesize=PAGE, title=title, author=_NAME, subject=subject, lang="en", invariant=1, leftMargin=MARGIN
        )
        self._foot = f"{title}. {subject}. Education, not legal advice."
        frame = Frame(MARGIN, MARGIN, PAGE[0] - 2 * MARGIN, PAGE[1] - 2 * MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(
            [PageTemplate("cover", frame), PageTemplate("inside", frame, onPage=self._draw_foot)],
        )

    def _draw_foot(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setStrokeColor(LINE)
        canvas.line(MARGIN, MARGIN - 12, PAGE[0] - MARGIN, MARGIN - 12)
        canvas.setFillColor(MUTED)
        canvas.setFont(PLAIN, 7.5)
        canvas.drawString(MARGIN, MARGIN - 24, self._foot)
        canvas.drawRightString(PAGE[0] - MARGIN, MARGIN - 24, str(canvas.getPageNumber()))
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # ReportLab calls it so
        """Note on which page a heading stands."""
        entry = getattr(flowable, "contents", None)
        if entry is not None:
            level, words, key = entry
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(words, key, level, closed=level == 0)
            self.notify("TOCEntry", (level, text(words), self.page, key))


class _VerdictTag(Flowable):
    """The verdict by word and shape: a tick, a cross, a fork or a dot, as on the pages."""

    _SIZE = 9
    _SHAPES: ClassVar[dict[Verdict, list[list[tuple[float, float]]]]] = {
        Verdict.ALLOWED: [[(2, 6.5), (4.5, 4), (10, 9.5)]],
        Verdict.NOT_ALLOWED: [[(3, 3.5), (9, 9.5)], [(9, 3.5), (3, 9.5)]],
        Verdict.CONDITIONAL: [[(6, 2.5), (6, 6)], [(6, 6), (3, 10)], [(6, 6), (9, 10)]],
        Verdict.INFO: [[(6, 2.5), (6, 7)], [(6, 9.2), (6, 9.6)]],
    }

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self._verdict = verdict
        self.width, self.height = 0.0, 20.0
        self.spaceAfter = 3

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Take a line of its own."""
        return width, self.height

    def draw(self) -> None:
        """Draw the tag at the left."""
        canvas, words = self.canv, VERDICT_WORDS[self._verdict]
        colour, behind = VERDICTS[self._verdict]
        width = canvas.stringWidth(words, BOLD, self._SIZE)
        canvas.setFillColor(behind)
        canvas.setStrokeColor(colour)
        canvas.roundRect(0, 2, width + 28, 16, 8, stroke=1, fill=1)
        canvas.setLineWidth(1.4)
        for shape in self._SHAPES[self._verdict]:
            for (left, low), (right, high) in pairwise(shape):
                canvas.line(5 + left, 4 + low, 5 + right, 4 + high)
        canvas.setFillColor(colour)
        canvas.setFont(BOLD, self._SIZE)
        canvas.drawString(20, 6.8, words)


def _story(rulebook: Rulebook, only: Topic | None, base_url: str) -> Iterator[Flowable]:
    yield from _cover(rulebook, only, base_url)
    contents = TableOfContents(
        dotsMinLevel=1, levelStyles=[STYLES["toc-topic"], STYLES["toc-rule"]], tableStyle=CONTENTS_TABLE
    )
    yield from (NextPageTemplate("inside"), PageBreak(), Paragraph("Contents", STYLES["contents"]), contents)
    for topic in [only] if only else rulebook.marketplace.topics:
        yield PageBreak()
        yield _heading(0, topic.title, topic.key, "topic")
        if topic.about:
            yield _words(topic.about, "about")
        for place, rule in enumerate(rulebook.by_topic(topic.key)):
            if place:
                yield CondPageBreak(_ROOM)
                yield HRFlowable(width="100%", thickness=0.6, color=LINE, spaceBefore=12, spaceAfter=10)
            yield from _rule(rulebook, rule)


def _cover(rulebook: Rulebook, only: Topic | None, base_url: str) -> Iterator[Flowable]:
    marketplace = rulebook.marketplace
    rules = rulebook.by_topic(only.key) if only else list(rulebook.rules.values())
    yield HRFlowable(width="18%", thickness=3, color=ACCENT, spaceBefore=150, spaceAfter=16, hAlign="LEFT")
    yield _words(_NAME, "cover")
    yield _words(only.title if only else "The rulebook", "cover-topic")
    count = f"{len(rules)} rule{'' if len(rules) == 1 else 's'}"
    yield _words(f"{count} of {marketplace.name}, as of {day(_as_of(rulebook))}.", "cover-note")
    yield _words(marketplace.independence, "cover-note")
    yield _words(marketplace.not_legal_advice, "cover-note")
    yield _words(f"The newest state: {base_url}/help{f'/{only.key}' if only else ''}", "cover-note")


def _rule(rulebook: Rulebook, rule: Rule) -> Iterator[Flowable]:
    yield _heading(1, rule.title, rule.id.replace("/", "."), "title")
    yield _words(rule.question, "question")
    yield _VerdictTag(rule.verdict)
    yield _words(rule.answer, "answer")
    yield from _part("Why", _reasons(rulebook, rule))
    forbids = rule.verdict is Verdict.NOT_ALLOWED
    yield from _part("What to do instead" if forbids else "What to do", rule.instead, numbered=True)
    yield from _part("If the rule is broken", [rule.consequence])
    yield from _part("In full", [rule.rule])
    yield from _part("Exceptions", [f"{one.text} ({rulebook.rule(one.rule).title})" for one in rule.exceptions])
    yield from _part("For whom and when", _cases(rulebook, rule))
    if rule.coming is not None:
        day_of = plain_date(rule.coming.effective_from.isoformat())
        yield from _part("A change is coming", [f"From {day_of}: {rule.coming.change} {rule.coming.answer}"])
    yield from _part("Take care", [rule.caution] if rule.caution else [])
    claims = [claim for claim in rulebook.contradictions.values() if claim.rule == rule.id]
    yield from _part(
        "You may have read",
        [(f"“{one.claim}”", " ".join((one.correction, one.truth, one.why, one.wrong))) for one in claims],
    )
    yield from _part("Where it is written", [_section(rulebook, section) for section in rule.sections])
    yield from _part("What changed", [(f"{plain_date(step.date)}:", step.change) for step in rule.history])
    yield from _part(
        "Related rules", [", ".join(rulebook.rule(one).title for one in rule.related)] * bool(rule.related)
    )
    yield _words(_record(rulebook, rule), "small")


def _reasons(rulebook: Rulebook, rule: Rule) -> list[str]:
    return [
        f"{reason.text} ({protects_words(rulebook.marketplace, reason.protects)}; "
        f"{rulebook.sources[reason.source].title})"
        for reason in rule.reasons
    ]


def _cases(rulebook: Rulebook, rule: Rule) -> list[_Line]:
    who = ", ".join(rulebook.marketplace.parties[role].many for role in rule.applies_to.roles)
    cases: list[_Line] = [f"Meant for {who}; {', '.join(STAGE_WORDS[stage] for stage in rule.applies_to.stages)}."]
    for variant in rule.variants:
        verdict = f" ({VERDICT_WORDS[variant.verdict]})" if variant.verdict else ""
        parts = [variant.answer, variant.rule, *variant.instead, variant.consequence]
        parts += [f"(See “{rulebook.rule(variant.see).title}”.)"] if variant.see else []
        lead = f"{variant_words(rulebook.marketplace, variant)}{verdict}:"
        cases.append((lead, " ".join(part for part in parts if part)))
    return cases


def _section(rulebook: Rulebook, section: Section) -> str:
    source = rulebook.sources[section.source]
    address = section.url or source.url if source.cite else None
    said = f"{rulebook.section_name(section)}. {AUTHORITY_WORDS[source.authority]}; copy seen: {source.seen}."
    return f"{said} {address}" if address else said


def _record(rulebook: Rulebook, rule: Rule) -> str:
    said = [f"As of {day(rule.checked_on)}", f"{CONFIDENCE_WORDS[rule.confidence]} confidence"]
    said += [f"in force since {plain_date(rule.effective_from)}"] if rule.effective_from else []
    said += [f"version {rulebook.versions[rule.id]}"] if rule.id in rulebook.versions else []
    return f"{'; '.join(said)}. {rule.id}"


def _part(name: str, said: Iterable[_Line], *, numbered: bool = False) -> Iterator[Flowable]:
    """Yield a heading and what stands under it, as a list if there is more than one thing; nothing if there is none."""
    lines = list(said)
    if lines:
        yield _words(name, "part")
    for number, line in enumerate(lines, start=1):
        lead, words = ("", line) if isinstance(line, str) else line
        shown = f"<b>{text(lead)}</b> {text(words)}" if lead else text(words)
        if len(lines) == 1:
            yield Paragraph(shown, STYLES["body"])
        else:
            yield Paragraph(shown, STYLES["item"], bulletText=f"{number}." if numbered else "•")


def _heading(level: int, words: str, key: str, style: str) -> Paragraph:
    """Return a heading that the contents list; `key` is its name as the target of a link."""
    heading: Any = _words(words, style)
    heading.contents = (level, words, key)
    return heading


def _words(words: str, style: str) -> Paragraph:
    return Paragraph(text(words), STYLES[style])
