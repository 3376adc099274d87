"""Where a declared result stands: its days run, it is challenged, it takes effect, or is annulled.

Workflow 5.4: declared —challenge [7 days]→ contested → effective | recount | annulled. Owners may
besides go to court within a year (民法典 §280; 解释 §12); that is only said here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from app import audit, clock
from app.announcements import announce
from app.errors import Refused
from app.extensions import db
from app.transaction import transaction
from meetings.services import floor, journal, live_state
from votes.events import DecisionAnnulled, PollClosed
from votes.models.decision import Challenge, Decision, Finding, Validity
from votes.models.poll import Poll

CHALLENGE_DAYS: Final = timedelta(days=7)


def begin(fact: PollClosed) -> None:
    """A result was declared: its days begin."""
    if db.session.get(Decision, fact.poll_id) is None:
        db.session.add(Decision(poll_id=fact.poll_id, declared_at=clock.now()))
        db.session.flush()


def decision_of(poll: Poll) -> Decision | None:
    """Where the result stands; None before one is declared."""
    return db.session.get(Decision, poll.id)


def challenges_to(poll: Poll) -> Sequence[Challenge]:
    """Every challenge to the result, in the order made."""
    return db.session.scalars(
        select(Challenge).where(Challenge.poll_id == poll.id).order_by(Challenge.id)
    ).all()


def open_until(decision: Decision) -> datetime:
    """Until when the result may be challenged."""
    return decision.declared_at + CHALLENGE_DAYS


def takes_challenges(decision: Decision | None) -> bool:
    """Whether a challenge may be made now."""
    return decision is not None and not decision.is_settled and clock.now() < open_until(decision)


def settle(decision: Decision) -> None:
    """Bring the result to where its challenges leave it; under the poll's lock.

    A recount that differs annuls nothing by itself: its challenge waits for two to rule anew.
    """
    if decision.validity is Validity.ANNULLED:
        return
    made = challenges_to(decision.poll)
    decided = [one.finding for one in made if one.ruled_at is not None]
    if Finding.ANNULLED in decided:
        target = Validity.ANNULLED
    elif any(one.is_open and one.ruled_at is not None for one in made):
        target = Validity.RECOUNT
    elif any(one.is_open for one in made):
        target = Validity.CONTESTED
    else:
        over = clock.now() >= open_until(decision)
        target = Validity.EFFECTIVE if over else Validity.PENDING
    _step(decision, target)


def _step(decision: Decision, target: Validity) -> None:
    """One guarded UPDATE; what is settled stays. Raises Refused where another was faster."""
    source = decision.validity
    if source is target:
        return
    over = target in {Validity.EFFECTIVE, Validity.ANNULLED}
    db.session.flush()
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]  # an UPDATE's result
        update(Decision)
        .where(Decision.poll_id == decision.poll_id, Decision.validity == source)
        .values(validity=target, settled_at=clock.now() if over else None)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1 or decision.is_settled:
        raise Refused(
            _l("这项决定的状态已经变了"), remedy=_l("请刷新页面看看最新情况"), code="decision_moved"
        )
    db.session.refresh(decision)
    poll = decision.poll
    audit.record(f"poll.{target.value}", poll, by=None, place=poll.hall.place)
    if target is Validity.ANNULLED:
        announce(DecisionAnnulled(poll.id))
    live_state.changed(poll.meeting, journal.floor_of(poll.meeting), figures_only=False)


def take_effect_in_time() -> None:
    """Let every result take effect whose days are over and which nobody contests; each once."""
    due = select(Decision).where(
        Decision.validity == Validity.PENDING, Decision.declared_at <= clock.now() - CHALLENGE_DAYS
    )
    for decision in db.session.scalars(due.order_by(Decision.poll_id)).all():
        with transaction():
            floor.lock(decision.poll.meeting)
            settle(decision)
