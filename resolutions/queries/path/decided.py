"""决: the question put, the votes counted, the record that anybody can count again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.extensions import db
from meetings.labels import MOTION_LABELS
from meetings.models.motion import Motion, MotionState
from proposals.models.topic import Topic
from resolutions.queries.path.deliberated import motions_on
from resolutions.queries.path.pieces import Proof, Step, in_order
from votes.labels import FINDING_LABELS, VALIDITY_LABELS
from votes.models.decision import Decision, Validity
from votes.models.ledger import Checkpoint
from votes.models.poll import Poll, PollState
from votes.queries.polls import polls_of
from votes.services import decisions

_TONES = {MotionState.ADOPTED: "done", MotionState.LOST: "no"}


def steps(topic: Topic) -> Sequence[Step]:
    """Every vote on the topic and what it decided."""
    told: list[Step] = []
    for motion in motions_on(topic):
        polls = polls_of(motion)
        told += [step for poll in polls for step in (*_opened(poll), *_afterwards(poll))]
        told += _outcome(motion, polls)
    return in_order(told)


def _opened(poll: Poll) -> Iterator[Step]:
    if poll.opened_at:
        yield Step(
            at=poll.opened_at,
            what=str(_("提请表决，名册冻结")),
            who=str(_("主持人%(name)s", name=poll.meeting.chair.name)),
            proofs=[Proof(_l("会议"), f"/m/{poll.meeting_id}")],
        )
    if poll.state is PollState.ANNULLED and poll.closed_at:
        yield Step(
            at=poll.closed_at, what=str(_("表决作废")), note=poll.annulled_because, tone="late"
        )


def _afterwards(poll: Poll) -> Iterator[Step]:
    """What was said against the result, how it was ruled on, and whether it stands."""
    proofs = [Proof(_l("对结果的异议"), f"/v/{poll.uuid}/after")]
    for one in decisions.challenges_to(poll):
        yield Step(at=one.made_at, what=str(_("有人对结果提出异议")), tone="late", proofs=proofs)
        if one.ruled_at is not None and one.finding is not None:
            yield Step(
                at=one.ruled_at,
                what=str(FINDING_LABELS[one.finding]),
                who="、".join(by.name for by in (one.proposed_by, one.confirmed_by) if by),
                note=one.ruling,
                proofs=proofs,
            )
    held = decisions.decision_of(poll)
    if held is not None and held.settled_at is not None:
        tone = "done" if held.validity is Validity.EFFECTIVE else "late"
        yield Step(at=held.settled_at, what=_standing(held), tone=tone, proofs=proofs)


def _standing(held: Decision) -> str:
    return str(_("决定：%(state)s", state=VALIDITY_LABELS[held.validity]))


def _outcome(motion: Motion, polls: Sequence[Poll]) -> Iterator[Step]:
    if motion.decided_at is None:
        return
    declared = [poll for poll in polls if poll.state is PollState.DECLARED]
    yield Step(
        at=motion.decided_at,
        what=str(_("表决结果：%(outcome)s", outcome=MOTION_LABELS[motion.state])),
        note=motion.verdict,
        tone=_TONES.get(motion.state, "neutral"),
        proofs=[
            *(proof for poll in declared for proof in _proofs(poll)),
            Proof(_l("动议原文"), f"/m/{motion.meeting_id}/motions/{motion.id}"),
        ],
    )


def _proofs(poll: Poll) -> Iterator[Proof]:
    yield Proof(_l("表决结果和计算过程"), f"/v/{poll.uuid}/result", _checkpoint(poll))
    yield Proof(
        _l("自己核对、重新计票"), f"/v/{poll.uuid}/result#check", f"flask votes recount {poll.uuid}"
    )


def _checkpoint(poll: Poll) -> str:
    """The last signed code of the ledger: as shown on the hall's screen, and in the minutes."""
    code = db.session.scalar(
        select(Checkpoint.code)
        .where(Checkpoint.poll_id == poll.id)
        .order_by(Checkpoint.number.desc())
        .limit(1)
    )
    return str(_("检查点校验码 %(code)s", code=code)) if code else ""
