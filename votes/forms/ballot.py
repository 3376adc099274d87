"""The shape of a ballot as it comes through either door; nothing of another shape goes further."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.errors import Invalid
from votes.counting.records import CastVia
from votes.forms.choosing import from_text
from votes.services.casting import Cast

BALLOT_ID: Final = re.compile(r"[0-9A-Za-z-]{16,64}")
POLL_UUID: Final = re.compile(r"[0-9A-Za-z]{14,30}")
LIVE_FIELDS: Final = frozenset({"poll", "voter", "ballot_id", "choice"})
FORM_FIELDS: Final = frozenset({"voter", "ballot_id", "choice", "csrf_token"})
CODE: Final = re.compile(r"[A-Z2-7]{16}")


def new_ballot_id() -> str:
    """A number for a ballot made on the server, for phones without a script."""
    return str(uuid.uuid4())


def from_live(asked: Mapping[str, Any], person_id: int, login: str | None = None) -> Cast:
    """Read ``votes.cast``. Raises Invalid for any field too many, too few, or of another kind."""
    if set(asked) != LIVE_FIELDS:
        raise malformed()
    return _cast(asked, person_id, CastVia.LIVE, login)


def from_form(poll: str, form: MultiDict[str, str], person_id: int) -> Cast:
    """Read the confirmed form. Raises Invalid likewise."""
    given = {name: values for name, values in form.lists() if name in FORM_FIELDS}
    if len(given) != len(form) or any(len(values) != 1 for values in given.values()):
        raise malformed()
    fields = {name: values[0] for name, values in given.items()}
    return _cast(fields | {"poll": poll}, person_id, CastVia.FORM)


def _cast(asked: Mapping[str, Any], person_id: int, via: CastVia, login: str | None = None) -> Cast:
    """Put the parts together; whether the choice is one of this poll's is the counting's matter."""
    poll, ballot_id = _text(asked, "poll"), _text(asked, "ballot_id")
    if not POLL_UUID.fullmatch(poll) or not BALLOT_ID.fullmatch(ballot_id):
        raise malformed()
    voter, choice = _text(asked, "voter"), from_text(_text(asked, "choice"))
    return Cast(poll, person_id, voter, ballot_id, choice, via, login)


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise malformed()
    return value


def malformed() -> Invalid:
    """What came is no ballot."""
    return Invalid(_l("选票格式不正确"), remedy=_l("请刷新页面后重新投票"), code="malformed")


def code_of(text: str) -> str | None:
    """A receipt's or checkpoint's code however it was typed; None where it cannot be one."""
    letters = re.sub(r"[\s\-–—]+", "", text).upper()
    if not CODE.fullmatch(letters):
        return None
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
