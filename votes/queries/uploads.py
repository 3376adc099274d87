"""An uploaded table as its page shows it before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from flask_babel import gettext

from votes.models.upload import Uploaded

SHOWN = 200
"""Faults and rows shown at once; a table with more is put right piece by piece."""


class Faults(NamedTuple):
    """What is wrong: for each row headings and why, in the reader's language; and in how many rows."""

    lines: Sequence[tuple[int, Sequence[tuple[str, str]]]]
    rows: int


def faults_of(made: Uploaded) -> Faults:
    """The faults of an uploaded table, the first of them in words."""
    by_row = [
        (row, [_said(one["heading"], one["why"]) for one in wrong])
        for row, wrong in groupby(made.faults, key=lambda one: int(one["row"]))
    ]
    return Faults(by_row[:SHOWN], len(by_row))


def _said(heading: str, why: str) -> tuple[str, str]:
    return heading.rstrip("*"), str(gettext(why))
