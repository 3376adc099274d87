"""Pictures on the page, each with words for those who cannot see it."""

from __future__ import annotations

from io import BytesIO

import segno
from docx.document import Document as WordDocument
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from app.documents.blocks import Picture
from app.documents.lines import CENTRE, put_text
from app.documents.typeface import SIZE_4

_QR_SCALE = 8
"""Pixels a module: sharp on any office printer."""


def qr_png(address: str) -> bytes:
    """Return a QR code that leads to ``address``, readable with a fold or a stain (level M)."""
    written = BytesIO()
    segno.make(address, error="m", micro=False).save(written, kind="png", scale=_QR_SCALE, border=2)
    return written.getvalue()


def put_png(paragraph: Paragraph, png: bytes, width: Length, words: str) -> None:
    """Place a PNG in the line, ``words`` standing in for it."""
    paragraph.paragraph_format.line_spacing = 1.0
    shape = paragraph.add_run().add_picture(BytesIO(png), width=width)
    shape._inline.docPr.set("descr", words)  # noqa: SLF001 - python-docx has no name for it


def put_picture(word: WordDocument, block: Picture) -> None:
    """Place a picture in the middle with its caption below."""
    paragraph = word.add_paragraph()
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.keep_with_next = True
    put_png(paragraph, block.png, Mm(block.width_mm), block.caption)
    caption = word.add_paragraph()
    caption.alignment = CENTRE
    put_text(caption, block.caption, size=SIZE_4)
