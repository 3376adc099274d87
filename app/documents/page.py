"""The page: A4, margins, the grid of 22 lines by 28 characters, page numbers outside."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from app.documents.blocks import Sheet
from app.documents.typeface import SIZE_2, SIZE_3, SIZE_4, Face, dress

LINE = Pt(28.95)
"""One of 22 lines in 225 mm."""

CHARACTER = Pt(15.75)
"""One of 28 characters in 156 mm: 16 pt drawn together by a quarter of a point."""

TYPE_AREA = Mm(156)
_TIGHTER = "-5"
"""Twentieths of a point. A grid of characters would do it in Word, but LibreOffice spreads it."""

_MARGINS = {
    Sheet.OFFICIAL: (Mm(37), Mm(26), Mm(35), Mm(28)),
    Sheet.SLIPS: (Mm(10), Mm(10), Mm(10), Mm(10)),
}
"""Top, right, bottom, left."""

_NUMBER_FROM_EDGE = Mm(23)
"""35 mm below the type area, less the 7 mm gap and the line itself (GB/T 9704-2012 §7.5)."""

HEADING_FACES = {1: Face.STRONG, 2: Face.SECOND, 3: Face.TEXT, 4: Face.TEXT}


def lay_out(word: WordDocument, sheet: Sheet) -> None:
    """Set up the only section, the styles and the page numbers."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = _MARGINS[sheet]
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    _set_styles(word)
    if sheet is Sheet.OFFICIAL:
        _set_grid(section)
        _number_pages(word, section)


def _set_grid(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 - python-docx has no public name for the grid
    grid = properties.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE.pt * 20)))


def _set_styles(word: WordDocument) -> None:
    _forget_theme_fonts(word)
    normal = word.styles["Normal"]
    _restyle(normal, Face.TEXT, SIZE_3)
    tighter = OxmlElement("w:spacing")
    tighter.set(qn("w:val"), _TIGHTER)
    normal.element.get_or_add_rPr().insert_element_before(
        tighter, "w:w", "w:kern", "w:sz", "w:szCs"
    )
    _restyle(word.styles["Title"], Face.TITLE, SIZE_2)
    for level, face in HEADING_FACES.items():
        _restyle(word.styles[f"Heading {level}"], face, SIZE_3)


def _forget_theme_fonts(word: WordDocument) -> None:
    """Drop the template's theme fonts and say that the language is Chinese."""
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for fonts in defaults.findall(qn("w:rFonts")):
        defaults.remove(fonts)
    for language in defaults.findall(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _restyle(style: ParagraphStyle, face: Face, size: Length) -> None:
    """Forget what the template gave the style; keep only its name and its level."""
    element = style.element
    levels = element.findall(f".//{qn('w:outlineLvl')}")
    for name in ("w:pPr", "w:rPr"):
        for old in element.findall(qn(name)):
            element.remove(old)
    spacing = style.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.widow_control = False
    for level in levels:
        element.get_or_add_pPr().append(level)
    dress(style, face, size)


def off_the_grid(paragraph: Paragraph) -> None:
    """Let a paragraph keep its own line height: in tables, titles and heads the grid is not kept."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no name for it
    properties.insert_element_before(snap, "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def _number_pages(word: WordDocument, section: Section) -> None:
    word.settings.odd_and_even_pages_header_footer = True
    section.footer_distance = _NUMBER_FROM_EDGE
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    odd.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    odd.paragraph_format.right_indent = SIZE_4
    even.alignment = WD_ALIGN_PARAGRAPH.LEFT
    even.paragraph_format.left_indent = SIZE_4
    for footer in (odd, even):
        footer.paragraph_format.line_spacing = SIZE_4
        _write_number(footer)


def _write_number(footer: Paragraph) -> None:
    """Write — 1 —, the number being a field that Word fills in."""
    dress(footer.add_run("— "), Face.PAGE_NUMBER, SIZE_4)
    for kind in ("begin", None, "end"):
        run = footer.add_run()
        dress(run, Face.PAGE_NUMBER, SIZE_4)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = "PAGE"
        run.element.append(mark)
    dress(footer.add_run(" —"), Face.PAGE_NUMBER, SIZE_4)
