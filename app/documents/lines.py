"""Blocks that are lines of text: head, title, headings, body, lists, signature."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from app.documents.blocks import HangingList, Heading
from app.documents.page import CHARACTER, HEADING_FACES, LINE, TYPE_AREA, off_the_grid
from app.documents.typeface import BLACK, RED, SIZE_2, SIZE_3, Face, dress
from app.documents.wording import clean

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_MARK_BELOW_TOP = Mm(35)
_LARGEST_MARK = 42
_RULE_BELOW_NUMBER = Mm(4)
_TWO_LINES = Length(2 * LINE)
_RULE_WIDTH = "12"
"""Eighths of a point."""
_LABEL_INDENT = 2


def put_text(
    paragraph: WordParagraph,
    text: str,
    face: Face = Face.TEXT,
    size: Length = SIZE_3,
    colour: RGBColor = BLACK,
) -> None:
    """Add dressed text to a paragraph."""
    dress(paragraph.add_run(clean(text)), face, size, colour)


def put_mark(word: WordDocument, text: str, *, characters: int = 0) -> None:
    """Write the red mark as large as one line allows, 35 mm below the type area's top.

    ``characters`` is how many must fit where ``text`` only stands for the words to come.
    """
    size = Pt(min(_LARGEST_MARK, int(TYPE_AREA.pt / max(characters or len(text), 1))))
    paragraph = word.add_paragraph()
    paragraph.alignment = CENTRE
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = _MARK_BELOW_TOP, _TWO_LINES
    layout.line_spacing = Pt(size.pt * 1.2)
    off_the_grid(paragraph)
    put_text(paragraph, text, Face.TITLE, size, RED)


def put_number(word: WordDocument, text: str) -> None:
    """Write the document's number, centred under the mark's two blank lines."""
    paragraph = word.add_paragraph()
    paragraph.alignment = CENTRE
    put_text(paragraph, text)


def put_rule(word: WordDocument) -> None:
    """Draw the red line, 4 mm below what stands above it, and leave two lines below."""
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.line_spacing = _RULE_BELOW_NUMBER
    paragraph.paragraph_format.space_after = _TWO_LINES
    off_the_grid(paragraph)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (
        ("val", "single"),
        ("sz", _RULE_WIDTH),
        ("space", "0"),
        ("color", str(RED)),
    ):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - borders have no public name
    properties.insert_element_before(border, "w:snapToGrid", "w:spacing", "w:ind", "w:jc")


def put_title(word: WordDocument, text: str) -> None:
    """Write the title with a blank line after it; a line break in it is kept."""
    paragraph = word.add_paragraph(style="Title")
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.space_after = LINE
    paragraph.paragraph_format.line_spacing = Pt(SIZE_2.pt * 1.5)
    off_the_grid(paragraph)
    put_text(paragraph, text, Face.TITLE, SIZE_2)


def put_addressee(word: WordDocument, text: str) -> None:
    """Write who is spoken to."""
    put_text(word.add_paragraph(), f"{text}：")


def put_heading(word: WordDocument, heading: Heading) -> None:
    """Write a heading two characters in, in the face of its level."""
    paragraph = word.add_paragraph(style=f"Heading {heading.level}")
    paragraph.paragraph_format.first_line_indent = Length(2 * CHARACTER)
    paragraph.paragraph_format.keep_with_next = True
    put_text(paragraph, heading.text, HEADING_FACES[heading.level])


def put_body(word: WordDocument, text: str, size: Length = SIZE_3) -> None:
    """Write body text, each line of it as a paragraph two characters in."""
    for line in clean(text).split("\n"):
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Length(2 * CHARACTER)
        put_text(paragraph, line.strip(), size=size)


def put_blank(word: WordDocument, lines: int) -> None:
    """Leave lines of the grid empty."""
    for _ in range(lines):
        word.add_paragraph()


def put_hanging_list(word: WordDocument, listed: HangingList) -> None:
    """Write the label two characters in; what wraps hangs behind its colon (§10.3)."""
    paragraph = word.add_paragraph()
    label = len(listed.label) + 1
    layout = paragraph.paragraph_format
    layout.left_indent = Length((_LABEL_INDENT + label) * CHARACTER)
    layout.first_line_indent = Length(-label * CHARACTER)
    put_text(paragraph, f"{listed.label}：", Face.STRONG)
    put_text(paragraph, "、".join(listed.entries) or "无")
