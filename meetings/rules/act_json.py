"""An act as a journal writes it: a plain mapping, and the act back from it, strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from app.marks import N_
from meetings.rules.acts import ACTS, Act
from meetings.rules.encoding import BadAct, decoded, encoded
from meetings.rules.sentence import say


def to_json(act: Act) -> dict[str, Any]:
    """Return the act as a plain mapping; fields that are None are left out."""
    plain: dict[str, Any] = {"act": act.CODE, "v": act.VERSION}
    for part in fields(act):
        value = getattr(act, part.name)
        if value is not None:
            plain[part.name] = encoded(value)
    return plain


def from_json(plain: Mapping[str, Any]) -> Act:
    """Return the act that a mapping describes; raise ``BadAct`` saying what is wrong with it."""
    code, version = plain.get("act"), plain.get("v")
    kind = ACTS.get(code) if isinstance(code, str) else None
    if kind is None:
        raise BadAct(say(N_("没有这种会议行为：%(code)s。"), code=str(code)))
    if version != kind.VERSION:
        raise BadAct(say(N_("会议行为的版本不对：%(code)s。"), code=kind.CODE))
    known = {part.name: part for part in fields(kind)}
    if unknown := sorted(set(plain) - set(known) - {"act", "v"}):
        raise BadAct(say(N_("会议行为有多余的项：%(field)s。"), field=unknown[0]))
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, part in known.items():
        if name in plain:
            values[name] = decoded(hints[name], name, plain[name])
        elif part.default is MISSING:
            raise BadAct(say(N_("会议行为缺少必填的项：%(field)s。"), field=name))
    return kind(**values)
