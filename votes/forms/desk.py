"""The shape of what the desk types in: hands, answers to a called name, a list of papers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.errors import Invalid
from votes.forms.ballot import BALLOT_ID, malformed

_LINE = re.compile(r"b(?P<turn>m?[0-9]{1,9})-(?P<field>[a-z0-9-]{1,20})")
_LONGEST = 6
"""Digits of a number of hands."""


def batch_of(form: MultiDict[str, str]) -> Mapping[str, MultiDict[str, str]]:
    """The fields of each paper by whose it is, ``b<turn>-…``; a line left blank is no ballot."""
    lines: dict[str, MultiDict[str, str]] = {}
    for name, values in form.lists():
        line = _LINE.fullmatch(name)
        if line and any(values):
            lines.setdefault(line["turn"], MultiDict()).setlist(line["field"], values)
    if not lines:
        raise Invalid(_l("一票也没有填"), remedy=_l("请在有纸质票的人后面选好"), code="empty")
    return lines


def ballot_id_of(form: MultiDict[str, str]) -> str:
    """The ballot's number, made with the page: pressed twice, it is the same answer."""
    number = form.get("ballot_id", "")
    if not BALLOT_ID.fullmatch(number):
        raise malformed()
    return number


def number_of(form: MultiDict[str, str], name: str) -> int:
    """A number of hands. Raises Invalid for anything else."""
    text = form.get(name, "").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST:
        raise Invalid(_l("请填写举手的人数"), code="hands")
    return int(text)
