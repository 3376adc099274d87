"""Fonts and sizes of GB/T 9704-2012. The fonts are only named; Chinese offices have them."""

from __future__ import annotations

from enum import StrEnum

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt, RGBColor
from docx.styles.style import CharacterStyle
from docx.text.run import Run

LATIN = "Times New Roman"

SIZE_2 = Pt(22)
"""2号, for titles."""
SIZE_3 = Pt(16)
"""3号, for the text."""
SIZE_4 = Pt(14)
"""4号, for page numbers, tables and notes."""

RED = RGBColor(0xB3, 0x15, 0x1B)
GREY = RGBColor(0x5A, 0x5F, 0x66)
BLACK = RGBColor(0, 0, 0)


class Face(StrEnum):
    """Chinese fonts by their part."""

    TITLE = "方正小标宋简体"
    TEXT = "仿宋_GB2312"
    SECOND = "楷体_GB2312"
    STRONG = "黑体"
    PAGE_NUMBER = "宋体"


def dress(
    what: Run | CharacterStyle,
    face: Face = Face.TEXT,
    size: Length = SIZE_3,
    colour: RGBColor = BLACK,
    *,
    latin: str = LATIN,
) -> None:
    """Give a run or a style its font.

    ``w:eastAsia`` must be named, or Word shows Chinese in MS 明朝 or 等线.
    """
    what.font.size, what.font.bold, what.font.italic = size, False, False
    what.font.color.rgb = colour
    what.font.name = latin
    element: BaseOxmlElement = what.element
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:cs"), latin)
