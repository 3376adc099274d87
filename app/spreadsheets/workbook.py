"""An .xlsx read as a stream: its sheets one by one, each row as people see it.

Written for files of strangers. Nothing is calculated, no link followed, no entity expanded; parts
that unpack to too much, or cells that never end, are refused before they take memory. Hidden
sheets are passed over and told. A formula gives the result that Excel left beside it, or says that
there is none; a cell under a merged one says so, with the value that people see there.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Self

from app.marks import N_
from app.spreadsheets.cells import Note, Row, Sheet, Unreadable
from app.spreadsheets.markup import walk
from app.spreadsheets.merging import Merges, merges_in
from app.spreadsheets.sheet import SheetReader
from app.spreadsheets.strings import shared_strings
from app.spreadsheets.styles import date_styles

_PART_MOST = 160 * 1024 * 1024
"""Bytes that one part may unpack to: fifty thousand long messages."""
_PARTS_MOST = 10_000
_OLE = b"\xd0\xcf\x11\xe0"
_BROKEN = N_("打不开这个文件，它不是完好的 Excel 表格（.xlsx）")


@dataclass(frozen=True)
class _Part:
    name: str
    target: str
    is_hidden: bool


class Workbook:
    """An open workbook; ``notes`` tells what was passed over. Use it as a context."""

    def __init__(self, path: Path) -> None:
        """Open the package. Raises Unreadable when it is none."""
        with path.open("rb") as file:
            if file.read(4) == _OLE:
                raise Unreadable(N_("这是旧的 .xls 或加了密码的文件，请在 Excel 中另存为 .xlsx"))
        try:
            self._package = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise Unreadable(_BROKEN) from error
        self._sizes = {part.filename: part.file_size for part in self._package.infolist()}
        self.notes: list[Note] = []

    def __enter__(self) -> Self:
        """Hold it open."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close it."""
        self._package.close()

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets that are shown, in their order. Raises Unreadable, also on the way."""
        if len(self._sizes) > _PARTS_MOST:
            raise Unreadable(_BROKEN)
        office = self._relations("_rels/.rels", "").get("officeDocument", ["xl/workbook.xml"])[0]
        parts, is_1904 = self._parts(office)
        hidden = [part.name for part in parts if part.is_hidden]
        if hidden:
            self.notes.append(
                Note(N_("隐藏的工作表没有读：%(names)s"), {"names": "、".join(hidden)})
            )
        kinds = self._relations(_rels_of(office), office)
        strings, dates = self._strings(kinds), self._dates(kinds)
        for part in parts:
            if not part.is_hidden:
                reader = SheetReader(strings, dates, is_1904=is_1904)
                yield Sheet(part.name, self._rows(part.target, reader))

    def _open(self, name: str) -> IO[bytes]:
        size = self._sizes.get(name)
        if size is None:
            raise Unreadable(_BROKEN)
        if size > _PART_MOST:
            raise Unreadable(N_("文件展开后太大，请分成几个文件"))
        return self._package.open(name)

    def _rows(self, target: str, reader: SheetReader) -> Iterator[Row]:
        with self._open(target) as part:
            merges: Merges = merges_in(part)
        with self._open(target) as part:
            yield from merges.applied(reader.rows(part))

    def _strings(self, kinds: Mapping[str, Sequence[str]]) -> Sequence[str]:
        for target in kinds.get("sharedStrings", ()):
            with self._open(target) as part:
                return shared_strings(part)
        return ()

    def _dates(self, kinds: Mapping[str, Sequence[str]]) -> frozenset[int]:
        for target in kinds.get("styles", ()):
            with self._open(target) as part:
                return date_styles(part)
        return frozenset()

    def _parts(self, office: str) -> tuple[Sequence[_Part], bool]:
        targets = self._by_id(_rels_of(office), office)
        parts: list[_Part] = []
        is_1904 = False
        with self._open(office) as part:
            for name, attributes in walk(part):
                if name == "sheet":
                    # Strict files and odd writers name the attribute with another prefix.
                    number = next(
                        (v for k, v in attributes.items() if re.fullmatch(r"\w+:id", k)), ""
                    )
                    if number in targets:
                        hidden = attributes.get("state", "visible") != "visible"
                        parts.append(_Part(attributes.get("name", ""), targets[number], hidden))
                elif name == "workbookPr":
                    is_1904 = attributes.get("date1904") in {"1", "true"}
        return parts, is_1904

    def _by_id(self, name: str, of: str) -> Mapping[str, str]:
        return {number: target for number, _kind, target in self._listed(name, of)}

    def _relations(self, name: str, of: str) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for _number, kind, target in self._listed(name, of):
            found.setdefault(kind, []).append(target)
        return found

    def _listed(self, name: str, of: str) -> Iterator[tuple[str, str, str]]:
        """Yield id, kind and target of each relation; links out of the package are none."""
        if name not in self._sizes:
            return
        with self._open(name) as part:
            for tag, attributes in walk(part):
                if tag == "Relationship" and attributes.get("TargetMode") != "External":
                    kind = attributes.get("Type", "").rpartition("/")[2]
                    yield (
                        attributes.get("Id", ""),
                        kind,
                        _resolved(of, attributes.get("Target", "")),
                    )


def _rels_of(part: str) -> str:
    path = PurePosixPath(part)
    return str(path.parent / "_rels" / f"{path.name}.rels")


def _resolved(of: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = list(PurePosixPath(of).parent.parts) if of else []
    for step in PurePosixPath(target).parts:
        if step == "..":
            steps = steps[:-1]
        else:
            steps.append(step)
    return "/".join(steps)
