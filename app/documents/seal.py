"""署名、日期 and the place for the seal, where wanted beside a QR code."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.shared import Length, Mm, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from app.documents.blocks import Picture, Seal
from app.documents.cells import add_table, close_table, shared_out, unruled
from app.documents.lines import CENTRE, put_blank, put_text
from app.documents.page import CHARACTER, TYPE_AREA
from app.documents.pictures import put_png
from app.documents.typeface import BLACK, GREY, SIZE_3, SIZE_4
from app.documents.wording import chinese_date

_SHARES = (2, 3)
_LEFT_OF_SEAL = 10
_RIGHT_OF_SEAL = 2


def put_seal(word: WordDocument, seal: Seal) -> None:
    """Write who signs and when, one over the other, with room for the seal; never torn apart."""
    put_blank(word, 1)
    if seal.beside:
        _put_beside(word, seal, seal.beside)
        return
    for text, size, colour in _lines(seal):
        paragraph = word.add_paragraph()
        layout = paragraph.paragraph_format
        layout.left_indent = Length(_LEFT_OF_SEAL * CHARACTER)
        layout.right_indent = Length(_RIGHT_OF_SEAL * CHARACTER)
        layout.keep_with_next = text != chinese_date(seal.on)
        _centre(paragraph, text, size, colour)


def _put_beside(word: WordDocument, seal: Seal, picture: Picture) -> None:
    table = add_table(word, 1, shared_out(TYPE_AREA, _SHARES))
    left, right = table.rows[0].cells
    for cell in (left, right):
        unruled(cell, "top", "left", "bottom", "right")
    left.paragraphs[0].alignment = CENTRE
    put_png(left.paragraphs[0], picture.png, Mm(picture.width_mm), picture.caption)
    _centre(left.add_paragraph(), picture.caption, SIZE_4, BLACK)
    for n, (text, size, colour) in enumerate(_lines(seal)):
        _centre(_line(right, n), text, size, colour)
    close_table(word)


def _line(cell: _Cell, n: int) -> Paragraph:
    first: Paragraph = cell.paragraphs[0]
    return cell.add_paragraph() if n else first


def _lines(seal: Seal) -> tuple[tuple[str, Length, RGBColor], ...]:
    return (
        ("（盖章处）", SIZE_4, GREY),
        (seal.issuer, SIZE_3, BLACK),
        (chinese_date(seal.on), SIZE_3, BLACK),
    )


def _centre(paragraph: Paragraph, text: str, size: Length, colour: RGBColor) -> None:
    paragraph.alignment = CENTRE
    put_text(paragraph, text, size=size, colour=colour)
