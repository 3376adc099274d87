"""From blocks to a Word file."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

import docx
from docx.document import Document as WordDocument

from app.documents.blocks import (
    Addressee,
    Blank,
    Block,
    Document,
    Fields,
    HangingList,
    Heading,
    Mark,
    Note,
    Number,
    Paragraph,
    Picture,
    Rule,
    Seal,
    SignatureSheet,
    SlipSheet,
    Table,
    Title,
)
from app.documents.lines import (
    put_addressee,
    put_blank,
    put_body,
    put_hanging_list,
    put_heading,
    put_mark,
    put_number,
    put_rule,
    put_title,
)
from app.documents.package import pack, state_properties
from app.documents.page import lay_out
from app.documents.pictures import put_picture
from app.documents.seal import put_seal
from app.documents.tables import put_fields, put_signature_sheet, put_slips, put_table
from app.documents.typeface import SIZE_4
from app.documents.wording import clean

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""What a browser is told about the bytes."""


def render(document: Document, *, written_at: datetime) -> bytes:
    """Return the document as a .docx file; the same document and time give the same bytes."""
    word = docx.Document()
    lay_out(word, document.sheet)
    for block in document.blocks:
        _put(word, block)
    state_properties(
        word, title=clean(document.title), author=clean(document.author), written_at=written_at
    )
    return pack(word)


def _put(word: WordDocument, block: Block) -> None:  # noqa: C901, PLR0912 - one line for each word
    match block:
        case Mark(text):
            put_mark(word, text)
        case Number(text):
            put_number(word, text)
        case Rule():
            put_rule(word)
        case Title(text):
            put_title(word, text)
        case Addressee(text):
            put_addressee(word, text)
        case Heading():
            put_heading(word, block)
        case Paragraph(text):
            put_body(word, text)
        case Note(text):
            put_body(word, text, SIZE_4)
        case Blank(lines):
            put_blank(word, lines)
        case HangingList():
            put_hanging_list(word, block)
        case Table():
            put_table(word, block)
        case Fields():
            put_fields(word, block)
        case Picture():
            put_picture(word, block)
        case Seal():
            put_seal(word, block)
        case SignatureSheet():
            put_signature_sheet(word, block)
        case SlipSheet():
            put_slips(word, block)
        case _:
            assert_never(block)
