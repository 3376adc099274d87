"""XML of strangers, walked as a stream: no entities, no endless texts, no tree in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO
from xml.parsers import expat

from app.marks import N_
from app.spreadsheets.cells import Unreadable

TEXT_MOST = 1_000_000
"""Characters of one text; Excel itself ends a cell at 32,767."""
_PIECE = 1 << 16
_QUIET_MOST = 4 * TEXT_MOST
"""Bytes without a single tag: more than any text of that length takes."""

Attributes = Mapping[str, str]


def local(name: str) -> str:
    """A tag's name without its prefix: some writers put one before every tag."""
    return name.rpartition(":")[2]


def new_parser() -> expat.XMLParserType:
    """Make a parser that refuses document types, and with them every entity."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def feed(parser: expat.XMLParserType, part: IO[bytes]) -> Iterator[None]:
    """Feed a part piece by piece; yields after each, so that what was found can be taken."""
    quiet = 0
    while piece := part.read(_PIECE):
        quiet = 0 if b"<" in piece else quiet + len(piece)
        if quiet > _QUIET_MOST:
            raise too_long()
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


def walk(part: IO[bytes]) -> Iterator[tuple[str, Attributes]]:
    """Yield name and attributes of each tag of a small part."""
    found: list[tuple[str, Attributes]] = []
    parser = new_parser()
    parser.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))
    for _piece in feed(parser, part):
        yield from found
        found.clear()


def too_long() -> Unreadable:
    """The refusal of a text without end."""
    return Unreadable(N_("有一格的文字超过%(most)d字，请检查表格"), most=TEXT_MOST)


def _refuse_doctype(*_declared: object) -> None:
    raise Unreadable(N_("文件里有不该有的定义，不能读取"))


class Collector:
    """Gathers the text inside the tags that hold text, and refuses one without end."""

    def __init__(self) -> None:
        """Gather nothing yet."""
        self._pieces: list[str] | None = None
        self._length = 0

    def begin(self) -> None:
        """Gather from here."""
        self._pieces, self._length = [], 0

    def add(self, text: str) -> None:
        """Take a piece; expat's handler of character data."""
        if self._pieces is not None:
            self._length += len(text)
            if self._length > TEXT_MOST:
                raise too_long()
            self._pieces.append(text)

    def end(self) -> str:
        """Give what was gathered and stop."""
        pieces, self._pieces = self._pieces or [], None
        return "".join(pieces)
