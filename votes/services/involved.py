"""回避: who had a part in a vote, and which, so that nobody judges what they did themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import literal, select, union
from sqlalchemy.orm import InstrumentedAttribute

from app.audit import AuditEntry
from app.extensions import db
from votes.models.correction import RecordCorrection
from votes.models.decision import Challenge
from votes.models.delivery import Delivery
from votes.models.hands import HandCount
from votes.models.helped import HelpedBallot
from votes.models.objection import RollObjection
from votes.models.poll import Poll
from votes.models.trustee import DeskBallot, Trustee

_CHALLENGED = _l("您提出了这条异议")
_MOVED = _l("您提出了这项动议")
_PREPARED = _l("您准备或公告了这次表决")
_PRESIDED = _l("您主持、开始或结束了这次表决")
_PAPERS = _l("您录入或核对过代投、纸质的票")
_HANDS = _l("您清点或核对过举手")
_CALLED = _l("您唱名时录入过回答")
_SEALED = _l("您在签到台加密或核对过选票")
_DELIVERED = _l("您登记过选票的送达")
_CORRECTED = _l("您办理过表决记录的更正")
_RULED = _l("您裁定过对名册的异议")
_KEYS = _l("您保管这次表决的钥匙")

_ON_RECORD: Sequence[tuple[InstrumentedAttribute[Any], LazyString]] = (
    (HelpedBallot.entered_by_id, _PAPERS),
    (HelpedBallot.checked_by_id, _PAPERS),
    (HandCount.counted_by_id, _HANDS),
    (HandCount.checked_by_id, _HANDS),
    (DeskBallot.sealed_by_id, _SEALED),
    (DeskBallot.checked_by_id, _SEALED),
    (Delivery.recorded_by_id, _DELIVERED),
    (RecordCorrection.proposed_by_id, _CORRECTED),
    (RecordCorrection.confirmed_by_id, _CORRECTED),
    (RollObjection.ruled_by_id, _RULED),
    (Trustee.person_id, _KEYS),
)
"""Where the tables of a vote name whose hand it was."""
_IN_THE_JOURNAL: Mapping[str, LazyString] = MappingProxyType(
    {
        "poll.changed": _PREPARED,
        "poll.announced": _PREPARED,
        "vote.hands_counted": _HANDS,
        "vote.called": _CALLED,
    }
)
"""What leaves no name in any table but the journal's: a count that another replaced, too."""


def parties(made: Challenge) -> Mapping[int, Sequence[LazyString]]:
    """Who may not judge this challenge, by person, and for each what their part was."""
    found: defaultdict[int, list[LazyString]] = defaultdict(list)
    for person, part in (*_by_office(made), *_on_record(made.poll), *_in_the_journal(made.poll)):
        if person is not None and part not in found[person]:
            found[person].append(part)
    return {person: tuple(parts) for person, parts in found.items() if parts}


def _by_office(made: Challenge) -> Iterator[tuple[int | None, LazyString]]:
    poll = made.poll
    yield made.person_id, _CHALLENGED
    yield poll.motion.mover_id if poll.motion else None, _MOVED
    yield poll.prepared_by_id, _PREPARED
    for person in (poll.meeting.chair_id, poll.opened_by_id, poll.closed_by_id):
        yield person, _PRESIDED


def _on_record(poll: Poll) -> Iterator[tuple[int, LazyString]]:
    rows = db.session.execute(
        union(
            *(
                select(literal(number), column).where(
                    column.class_.poll_id == poll.id, column.is_not(None)
                )
                for number, (column, _part) in enumerate(_ON_RECORD)
            )
        )
    )
    for number, person in sorted(tuple(row) for row in rows):
        yield person, _ON_RECORD[number][1]


def _in_the_journal(poll: Poll) -> Iterator[tuple[int, LazyString]]:
    rows = db.session.execute(
        select(AuditEntry.act, AuditEntry.actor_id)
        .where(
            AuditEntry.act.in_(_IN_THE_JOURNAL),
            AuditEntry.subject_type == Poll.__tablename__,
            AuditEntry.subject_id == poll.id,
            AuditEntry.actor_id.is_not(None),
        )
        .distinct()
    )
    for act, person in sorted(tuple(row) for row in rows):
        yield person, _IN_THE_JOURNAL[act]
