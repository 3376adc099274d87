"""The texts that the cells of a workbook share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import IO

from app.spreadsheets.markup import Attributes, Collector, feed, local, new_parser

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return a text as people see it: Excel writes what XML cannot hold as ``_x000D_``."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _Strings:
    """The texts, one after the other; pronunciations (``rPh``) are none."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._text = Collector()
        self._runs: list[str] = []
        self._sounds = False
        self.add = self._text.add

    def start(self, name: str, _attributes: Attributes) -> None:
        tag = local(name)
        if tag == "t" and not self._sounds:
            self._text.begin()
        elif tag == "si":
            self._runs = []
        elif tag == "rPh":
            self._sounds = True

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "t" and not self._sounds:
            self._runs.append(self._text.end())
        elif tag == "si":
            self.found.append(unescaped("".join(self._runs)))
        elif tag == "rPh":
            self._sounds = False


def shared_strings(part: IO[bytes]) -> Sequence[str]:
    """Return the shared texts by their number."""
    strings, parser = _Strings(), new_parser()
    parser.StartElementHandler = strings.start
    parser.EndElementHandler = strings.end
    parser.CharacterDataHandler = strings.add
    for _piece in feed(parser, part):
        pass
    return strings.found
