"""How the rulebook looks on paper: fonts, colours, paragraph styles, and the pages' foot."""

import functools
import unicodedata
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import TableStyle

from groundrules.rulebook.schema import Verdict

PLAIN, BOLD, ITALIC = "Vera", "VeraBd", "VeraIt"
PAGE = A4
MARGIN = 22 * mm

INK, MUTED, LINE, ACCENT = HexColor("#1b252c"), HexColor("#56626b"), HexColor("#d9d6cb"), HexColor("#0b5563")
# The colour of each verdict, and behind it; the word and a shape say the same.
VERDICTS = {
    Verdict.ALLOWED: (HexColor("#17643a"), HexColor("#e3f2e8")),
    Verdict.NOT_ALLOWED: (HexColor("#9d231c"), HexColor("#fae7e4")),
    Verdict.CONDITIONAL: (HexColor("#744700"), HexColor("#fbefd6")),
    Verdict.INFO: (HexColor("#1c4d8c"), HexColor("#e6eef9")),
}

_SIDES = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
CONTENTS_TABLE = TableStyle([(side, (0, 0), (-1, -1), 0) for side in _SIDES])


@functools.cache
def register_fonts() -> None:
    """Read the fonts that come with ReportLab, once."""
    for name in (PLAIN, BOLD, ITALIC):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


def text(words: str) -> str:
    """Return words as ReportLab's markup: escaped, and with no character that the fonts cannot show.

    Such a character is shown by the letters it is made of, where it is made of any, else as a question mark.
    """
    known = pdfmetrics.getFont(PLAIN).face.charToGlyph
    return escape("".join(_shown(character, known) for character in words))


def _shown(character: str, known: dict[int, Any]) -> str:
    if character.isspace():
        return " "
    letters = [letter for letter in (character, *unicodedata.normalize("NFKD", character)) if ord(letter) in known]
    if ord(character) in known:
        return character
    return "".join(letters) or "?"


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, **{"fontName": PLAIN, "fontSize": size, "leading": leading, "textColor": INK} | more)


STYLES = {
    style.name: style
    for style in (
        _style("cover", 30, 36, fontName=BOLD, textColor=ACCENT, spaceAfter=6),
        _style("cover-topic", 18, 24, spaceAfter=8),
        _style("cover-note", 9.5, 14.5, textColor=MUTED, spaceAfter=7),
        _style("contents", 18, 24, fontName=BOLD, textColor=ACCENT, spaceAfter=10),
        _style("toc-topic", 9.5, 13, fontName=BOLD, spaceBefore=7, rightIndent=12 * mm),
        _style("toc-rule", 9, 13, leftIndent=5 * mm, rightIndent=12 * mm),
        _style("topic", 22, 28, fontName=BOLD, textColor=ACCENT, spaceAfter=4),
        _style("about", 10, 15, textColor=MUTED, spaceAfter=14),
        _style("title", 14, 18, fontName=BOLD, spaceBefore=6, spaceAfter=3, keepWithNext=1),
        _style("question", 9.5, 14, fontName=ITALIC, textColor=MUTED, spaceAfter=5, keepWithNext=1),
        _style("answer", 11, 16, spaceBefore=4, spaceAfter=5),
        _style("part", 9.5, 13, fontName=BOLD, textColor=ACCENT, spaceBefore=7, spaceAfter=2, keepWithNext=1),
        _style("body", 9, 13.2, spaceAfter=2),
        _style(
            "item",
            9,
            13.2,
            leftIndent=5 * mm,
            bulletIndent=1 * mm,
            bulletFontName=PLAIN,
            bulletFontSize=8.5,
            spaceAfter=2,
        ),
        _style("small", 8, 11.5, textColor=MUTED, spaceAfter=2),
    )
}
