"""The vocabulary of a document: what stands on the page, in order. Plain, frozen, without looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sheet(StrEnum):
    """The kinds of page."""

    OFFICIAL = "official"
    """GB/T 9704-2012: 22 lines of 28 characters, page numbers outside."""
    SLIPS = "slips"
    """Narrow margins and no numbers: a sheet to be cut up."""


@dataclass(frozen=True)
class Mark:
    """发文机关标志: the red line at the head, such as ×××会议纪要."""

    text: str


@dataclass(frozen=True)
class Number:
    """发文字号, such as 〔2026〕3号, centred under the mark."""

    text: str


@dataclass(frozen=True)
class Rule:
    """The red line as wide as the type area."""


@dataclass(frozen=True)
class Title:
    """The title, in 2号 小标宋."""

    text: str


@dataclass(frozen=True)
class Addressee:
    """主送机关: who is spoken to, from the left edge, with a full-width colon."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4, its number already in the text."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Body text; each line of it becomes a paragraph of its own."""

    text: str


@dataclass(frozen=True)
class Note:
    """附注 and small print, in 4号."""

    text: str


@dataclass(frozen=True)
class Blank:
    """Empty lines of the grid."""

    lines: int = 1


@dataclass(frozen=True)
class HangingList:
    """出席、请假、列席: a label in 黑体, then entries that hang behind its colon (§10.3)."""

    label: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A ruled table as wide as the type area; its header is repeated on every page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    """Column widths in proportion."""
    centred: bool = False


@dataclass(frozen=True)
class Fields:
    """A form: names on the left in 黑体, what they hold on the right."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """A PNG, centred, with a caption that also stands in for it where it cannot be seen."""

    png: bytes
    width_mm: int
    caption: str


@dataclass(frozen=True)
class Seal:
    """署名、日期 and the place for the seal 盖章处."""

    issuer: str
    on: date
    beside: Picture | None = None
    """A QR code to stand on its left."""


@dataclass(frozen=True)
class Signatory:
    """Somebody who signs."""

    name: str
    unit: str


@dataclass(frozen=True)
class SignatureSheet:
    """姓名／单位／签名, fifteen rows to a page, always on pages of its own."""

    title: str
    people: tuple[Signatory, ...]


@dataclass(frozen=True)
class Slip:
    """One person's login slip."""

    heading: str
    name: str
    unit: str
    code: str
    address: str
    """What the QR code leads to."""
    png: bytes
    lines: tuple[str, ...]
    """Small print: how to use it, until when, whom to ask."""


@dataclass(frozen=True)
class SlipSheet:
    """Slips, eight to a page, with cutting lines."""

    slips: tuple[Slip, ...]


Block = (
    Mark
    | Number
    | Rule
    | Title
    | Addressee
    | Heading
    | Paragraph
    | Note
    | Blank
    | HangingList
    | Table
    | Fields
    | Picture
    | Seal
    | SignatureSheet
    | SlipSheet
)


@dataclass(frozen=True)
class Document:
    """A whole document."""

    title: str
    """For the file's properties."""
    author: str
    """Who issues it."""
    blocks: tuple[Block, ...]
    sheet: Sheet = Sheet.OFFICIAL
