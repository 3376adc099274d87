"""Draw our own Word templates: ``python -m app.tooling.paper_templates`` writes the files.

The files are kept in the repository, because they are what an administrator downloads to make
one of their own; this module is how they were made, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import docx
from docx.document import Document as WordDocument
from docx.shared import Length, Mm, Pt

from app.documents.blocks import HangingList, Heading, Sheet
from app.documents.cells import (
    add_table,
    close_table,
    repeat_on_every_page,
    set_height,
    shared_out,
    write,
)
from app.documents.lines import (
    CENTRE,
    put_blank,
    put_body,
    put_hanging_list,
    put_heading,
    put_mark,
    put_number,
    put_rule,
    put_text,
    put_title,
)
from app.documents.package import pack, state_properties
from app.documents.page import LINE, TYPE_AREA, lay_out, off_the_grid
from app.documents.typeface import SIZE_2, Face

FOLDER = Path(__file__).resolve().parent.parent / "documents" / "templates"
DRAWN_AT = datetime(2026, 1, 1, tzinfo=UTC)
_SIGNATURE_ROW = Mm(12.3)
_ATTENDANCE_ROW = Mm(9.4)
"""Fifteen rows and their head fit below a name or a place that takes two lines."""
_MARKS = ((10, "if mark|length <= 10"), (14, "elif mark|length <= 14"), (20, "else"))
"""The red mark as large as one line allows, in three steps."""


def _draw(title: str, content: Callable[[WordDocument], None]) -> bytes:
    word = docx.Document()
    lay_out(word, Sheet.OFFICIAL)
    content(word)
    state_properties(word, title=title, author="议事厅", written_at=DRAWN_AT)
    return pack(word)


def _tag(word: WordDocument, tag: str) -> None:
    """A paragraph that says what happens to those after it, and is gone from the filled file."""
    put_text(word.add_paragraph(), f"{{%p {tag} %}}")


def _minutes(word: WordDocument) -> None:
    for characters, condition in _MARKS:
        _tag(word, condition)
        put_mark(word, "{{ mark }}", characters=characters)
    _tag(word, "endif")
    put_number(word, "{{ number }}")
    put_rule(word)
    put_title(word, "{{ title }}")
    put_body(word, "{{ opening }}")
    _items(word)
    _each(word, "text in remarks", "{{ text }}")
    put_blank(word, 1)
    for label, name in (
        ("出席", "attended"),
        ("请假", "excused"),
        ("缺席", "absent"),
        ("列席", "observers"),
        ("记录", "clerk"),
    ):
        put_hanging_list(word, HangingList(label, (f"{{{{ {name} }}}}",)))
    _each(word, "line in confirmed", "{{ line }}")
    _signatures(word)


def _items(word: WordDocument) -> None:
    _tag(word, "for item in items")
    put_heading(word, Heading(1, "{{ item.heading }}"))
    _each(word, "text in item.motions", "动议：{{ text }}")
    _each(word, "text in item.course", "{{ text }}")
    _tag(word, "for vote in item.votes")
    _tag(word, "if vote.question")
    put_body(word, "{{ vote.question }}")
    _tag(word, "endif")
    _tag(word, "if vote.count")
    _count(word)
    _tag(word, "endif")
    put_body(word, "表决结果：{{ vote.result }}")
    _each(word, "line in vote.arithmetic", "{{ line }}")
    _tag(word, "endfor")
    _tag(word, "endfor")


def _each(word: WordDocument, loop: str, text: str) -> None:
    _tag(word, f"for {loop}")
    put_body(word, text)
    _tag(word, "endfor")


def _count(word: WordDocument) -> None:
    columns = (
        ("应到", "eligible"),
        ("实到", "present"),
        ("赞成", "yes"),
        ("反对", "no"),
        ("弃权", "abstain"),
        ("未表决", "not_voted"),
    )
    table = add_table(word, 2, shared_out(TYPE_AREA, (1,) * len(columns)))
    for n, (label, name) in enumerate(columns):
        write(table.rows[0].cells[n], label, Face.STRONG, align=CENTRE)
        write(table.rows[1].cells[n], f"{{{{ vote.count.{name} }}}}", align=CENTRE)
    close_table(word)


def _signatures(word: WordDocument) -> None:
    _tag(word, "for page in signature_pages")
    _sheet_title(word, "会议纪要签名表")
    columns = (("姓名", "name"), ("单位", "unit"), ("签名", "signed"))
    _sheet(word, columns, (5, 6, 5), _SIGNATURE_ROW)
    _tag(word, "endfor")


def _sheet_title(word: WordDocument, text: str, *, first: bool = False) -> None:
    title = word.add_paragraph(style="Title")
    title.alignment = CENTRE
    title.paragraph_format.page_break_before = not first
    title.paragraph_format.space_after = Pt(LINE.pt / 2)
    off_the_grid(title)
    put_text(title, text, Face.TITLE, SIZE_2)


def _sheet(
    word: WordDocument, columns: Sequence[tuple[str, str]], shares: Sequence[int], height: Length
) -> None:
    """A table with a row for each ``row in page``; the rows that say so are gone when filled."""
    table = add_table(word, 4, shared_out(TYPE_AREA, shares))
    for n, (label, name) in enumerate(columns):
        write(table.rows[0].cells[n], label, Face.STRONG, align=CENTRE)
        write(table.rows[2].cells[n], f"{{{{ row.{name} }}}}", align=CENTRE, tight=True)
    write(table.rows[1].cells[0], "{%tr for row in page %}", tight=True)
    write(table.rows[3].cells[0], "{%tr endfor %}", tight=True)
    for row in table.rows:
        set_height(row, height)
    repeat_on_every_page(table.rows[0])
    close_table(word)


def _attendance(word: WordDocument) -> None:
    _tag(word, "for page in pages")
    _tag(word, "if loop.first")
    _sheet_title(word, "会议签到表", first=True)
    _tag(word, "else")
    _sheet_title(word, "会议签到表")
    _tag(word, "endif")
    put_body(word, "会议：{{ title }}")
    put_body(word, "时间：{{ held_at }}")
    put_body(word, "地点：{{ place }}")
    put_body(
        word,
        "应到{{ eligible }}人　实到{{ present }}人　请假{{ excused }}人　列席{{ observers }}人",
    )
    columns = (
        ("序号", "number"),
        ("姓名", "name"),
        ("身份", "part"),
        ("到会", "came"),
        ("到离时间", "at"),
        ("签名", "signed"),
    )
    _sheet(word, columns, (2, 4, 4, 3, 4, 5), _ATTENDANCE_ROW)
    _tag(word, "endfor")


TEMPLATES: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "minutes.docx": lambda: _draw("会议纪要", _minutes),
        "attendance.docx": lambda: _draw("会议签到表", _attendance),
    }
)
"""Each file and how it is drawn."""


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in TEMPLATES.items():
        (FOLDER / name).write_bytes(draw())
        print(FOLDER / name)


if __name__ == "__main__":
    main()
