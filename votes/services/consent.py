"""无异议: the chair asks whether anybody objects; nobody does, and it is adopted; one does, and all vote.

RONR 4:58: what nobody objects to needs no vote, and a single member may ask for one. The rules of
the floor know the same act for motions; where a motion needs a vote there, it needs one here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask_babel import lazy_gettext as _l

from app.errors import Refused
from meetings.models.meeting import Meeting
from meetings.services import journal
from votes.models.poll import Poll

TIME: Final = timedelta(seconds=60)
"""How long the chair waits, at least, before saying that nobody objects."""


def is_allowed(meeting: Meeting, *, for_motion: bool) -> bool:
    """Whether consent may stand for a vote: for a motion, where the rules of the floor have it so."""
    return not for_motion or journal.rules_of(meeting).consent_for_main


def may_ask(poll: Poll) -> None:
    """Raise Refused where consent cannot be asked for now, as the rules of the floor have it."""
    state = journal.floor_of(poll.meeting)
    top = state.top if poll.motion_id is not None else None
    if not is_allowed(poll.meeting, for_motion=poll.motion_id is not None):
        raise Refused(
            _l("这里的动议要表决，不能以无异议通过"),
            why=_l("五步议事的动议都要表决"),
            remedy=_l("请在表决准备里换一种投法"),
            code="needs_a_vote",
        )
    if not state.has_quorum:
        raise Refused(
            _l("人数不足，不能以无异议通过"), remedy=_l("请先凑足法定人数"), code="no_quorum"
        )
    if top is not None and top.by_ballot:
        raise Refused(_l("已定为投票表决，不能以无异议代替"), code="by_ballot")
