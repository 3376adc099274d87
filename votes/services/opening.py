"""Open a poll: freeze roll and rule, write Setup, sign the first checkpoint."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import insert, select

from app import audit, clock
from app.extensions import db
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.services import roll
from votes.counting.figures import Weight
from votes.counting.presets.table import PRESETS
from votes.counting.records import NamedSetup, Option, RollEntry, roll_root
from votes.counting.rules import Basis, DecisionRule, Subject, Threshold, Unit
from votes.crypto import fields, keys
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.services import ledger
from votes.services.keyring import signing_key
from votes.services.states import step

BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
UUID_LENGTH: Final = 22
PSEUDONYM_LENGTH: Final = 12
OPTIONS: Final = (Option("yes", "赞成"), Option("no", "反对"), Option("abstain", "弃权"))
HALLS_OWN: Final = "P21"
"""The preset whose quorum is the hall's own to set; every other is the law's."""
_GREATEST_DENOMINATOR: Final = 1000


def random_name(length: int) -> str:
    """A name that nobody can guess, in letters nobody confuses."""
    return "".join(secrets.choice(BASE58) for _ in range(length))


def configure(motion: Motion) -> Poll:
    """Prepare a poll on this motion with the hall's own values; it is not open yet."""
    values = motion.meeting.hall.rules.get("votes", {})
    poll = Poll(
        uuid=random_name(UUID_LENGTH),
        motion_id=motion.id,
        meeting_id=motion.meeting_id,
        hall_id=motion.meeting.hall_id,
        question=motion.text,
        options=[fields.pack(option) for option in OPTIONS],
        rule_code=values.get("rule", "hall_default"),
        revote=values.get("revote", False),
        state=PollState.CONFIGURED,
        turnout=0,
    )
    db.session.add(poll)
    db.session.flush()
    return poll


def open_poll(motion: Motion, *, by: Person | None) -> Poll:
    """Open the vote on ``motion``: the poll prepared for it, or one with the hall's own values.

    Raises Refused when a vote on it is open already.
    """
    poll = _configured(motion) or configure(motion)
    voters = _freeze(poll, motion.meeting)
    at = clock.now()
    step(poll, PollState.CONFIGURED, PollState.OPEN, opened_at=at, opened_by_id=by and by.id)
    setup = NamedSetup(
        poll=poll.uuid,
        purpose=poll.purpose,
        question=poll.question,
        method=poll.method,
        options=tuple(Option(option["code"], option["label"]) for option in poll.options),
        rule=rule_of(poll.rule_code, motion.meeting, len(voters)),
        roll_size=len(voters),
        roll_root=roll_root(voters.values()),
        secrecy=poll.secrecy,
        revote=poll.revote,
        key=keys.verifier_key(poll.uuid, signing_key().public_key()),
        opened=at.isoformat(timespec="seconds"),
    )
    ledger.begin(poll, setup, voters)
    audit.record("poll.opened", poll, by=by, place=poll.hall.place, details={"uuid": poll.uuid})
    return poll


def _configured(motion: Motion) -> Poll | None:
    return db.session.scalar(
        select(Poll)
        .where(Poll.motion_id == motion.id, Poll.state == PollState.CONFIGURED)
        .order_by(Poll.id.desc())
        .limit(1)
    )


def _freeze(poll: Poll, meeting: Meeting) -> Mapping[int, RollEntry]:
    """Copy the meeting's voters into the poll's own roll, each under a random pseudonym."""
    voters = {
        entry.person_id: RollEntry(random_name(PSEUDONYM_LENGTH), entry.name, Weight(1))
        for entry in roll.entries_of(meeting)
        if entry.voting
    }
    rows = [
        {
            "poll_id": poll.id,
            "pseudonym": line.pseudonym,
            "person_id": person_id,
            "name": line.name,
            "heads": line.weight.heads,
            "area": line.weight.area,
        }
        for person_id, line in voters.items()
    ]
    if rows:
        db.session.execute(insert(PollVoter), rows)
    return voters


def rule_of(code: str, meeting: Meeting, voters: int) -> DecisionRule:
    """The preset; the hall's own rule takes the quorum of which notice was given."""
    preset = PRESETS[code]
    if preset.preset != HALLS_OWN:
        return preset
    quorum = _noticed_quorum(meeting, voters)
    usual = preset.quorum[0]
    if quorum is None or replace(quorum, article=usual.article) == usual:
        return preset
    return replace(preset, quorum=(quorum,))


def _noticed_quorum(meeting: Meeting, voters: int) -> Threshold | None:
    """The meeting's quorum as a threshold; None where it cannot be written as a fraction."""
    numerator, denominator = meeting.quorum_numerator, meeting.quorum_denominator
    strict = meeting.quorum_strict
    if meeting.quorum_count is not None:
        numerator, denominator, strict = meeting.quorum_count, voters, False
    if not 0 < numerator <= denominator <= _GREATEST_DENOMINATOR:
        return None
    return Threshold(
        Subject.PRESENT,
        numerator,
        denominator,
        strict,
        Basis.ALL_MEMBERS,
        Unit.HEADS,
        "会议通知·法定人数",
    )
