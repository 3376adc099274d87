"""Assisted entry 协助办理: a member of staff acts for a resident who stands beside them.

The helper stays signed in as themselves: nothing of the resident's account is opened, so there is
no way from here to a vote, a notice or a setting. What may be done are the four acts below; each
asks the resident's own right, each stands in the journal as the helper's, with the purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.errors import Invalid, Refused, TooMany
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Household, Person
from app.people.models.sign_in import LoginSession
from app.people.policy import allow, may
from app.people.services import accounts, appointments
from app.permissions import Permission, Role
from app.photos.models.photo import Photo
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.work_calendar.instants import start_of_day
from proposals.models.assisted_session import AssistedAct, AssistedKind, AssistedSession
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel
from proposals.services import cosigning, desk, wording
from proposals.services.hands import Hand
from proposals.services.proposing import Wording, propose

LASTS = timedelta(minutes=30)
PURPOSE_LONGEST = 200
MOST_A_DAY = 40
"""Half hours one helper may begin in a day: more is no helping, and somebody should ask."""
MOST_NEW_A_DAY = 10
"""New residents one helper may open in a day this way; for more there is the roster."""


def open_resident(
    name: str, household: Household | None, hall: Hall, *, by: Person, purpose: str
) -> Person:
    """Open an account without a phone for a resident who is here, to be claimed by a slip."""
    _check_purpose(purpose)
    allow(by, Permission.ASSIST, hall.place)
    person = accounts.open_account(name, household=household, by=by)
    term = appointments.Term(clock.today())
    appointments.appoint(person, Role.RESIDENT, hall.place, term, by=by, reason=purpose)
    return person


def begin(
    resident: Person,
    hall: Hall,
    purpose: str,
    *,
    by: Person,
    at: LoginSession,
    is_new: bool = False,
) -> AssistedSession:
    """Begin half an hour of acting for ``resident`` at the helper's browser.

    Raises Refused for oneself and for who has no right in this hall, TooMany past a day's measure.
    """
    purpose = _check_purpose(purpose)
    allow(by, Permission.ASSIST, hall.place)
    _check_resident(resident, hall, by)
    _check_measure(by, is_new=is_new)
    _end_open(at)
    now = clock.now()
    session = AssistedSession(
        login_session_id=at.id,
        helper=by,
        resident=resident,
        hall=hall,
        purpose=purpose,
        is_new_resident=is_new,
        begun_at=now,
        ends_at=now + LASTS,
        ended_at=None,
    )
    db.session.add(session)
    db.session.flush()
    _tell_begun(session)
    return session


def end(session: AssistedSession, *, by: Person) -> None:
    """End it before its time."""
    if session.ended_at is None:
        session.ended_at = min(clock.now(), session.ends_at)
        audit.record("assisted.ended", session, by=by, place=session.hall.place)


def submit(session: AssistedSession, words: Wording, *, photos: Sequence[Photo] = ()) -> Proposal:
    """Send a proposal of the resident's."""
    session = running(session)
    _check_right(session, Permission.PROPOSE, session.hall.place)
    proposal = propose(
        session.hall,
        words,
        by=session.resident,
        photos=photos,
        channel=SourceChannel.RESIDENTS,
        hand=_hand(session),
    )
    _write(session, AssistedKind.SUBMITTED, proposal)
    return proposal


def co_sign(session: AssistedSession, proposal: Proposal) -> bool:
    """Put the resident's name behind a proposal; returns whether it was not there before."""
    session = running(session)
    _check_right(session, Permission.CO_SIGN, proposal.place)
    is_new = cosigning.co_sign(proposal, by=session.resident, hand=_hand(session))
    if is_new:
        _write(session, AssistedKind.CO_SIGNED, proposal)
    return is_new


def take_back(session: AssistedSession, proposal: Proposal) -> bool:
    """Take the resident's signature back; returns whether there was one."""
    session = running(session)
    allow(session.helper, Permission.ASSIST, proposal.place)
    was_there = cosigning.take_back(proposal, by=session.resident, hand=_hand(session))
    if was_there:
        _write(session, AssistedKind.SIGNATURE_WITHDRAWN, proposal)
    return was_there


def withdraw(session: AssistedSession, proposal: Proposal) -> None:
    """Withdraw a proposal of the resident's own."""
    session = running(session)
    allow(session.helper, Permission.ASSIST, proposal.place)
    if proposal.proposer_id != session.resident_id:
        raise Refused(
            _l("这不是%(name)s的提案", name=session.resident.name),
            remedy=_l("只有提案人能撤回；可以替他撤回联署"),
        )
    desk.withdraw(proposal, by=session.resident, hand=_hand(session))
    _write(session, AssistedKind.WITHDRAWN, proposal)


def running(session: AssistedSession) -> AssistedSession:
    """The session, if its half hour still runs; raises Refused when it is over."""
    if session.ended_at is not None or session.ends_at <= clock.now():
        raise Refused(
            _l("协助%(name)s办理的时间已经结束", name=session.resident.name),
            why=_l("每次协助最多30分钟，到时自动结束"),
            remedy=_l("本人还在场的，可以重新开始一次；您写的内容还在页面上"),
            code="assisted_over",
        )
    return session


def _tell_begun(session: AssistedSession) -> None:
    audit.record(
        "assisted.begun",
        session,
        by=session.helper,
        place=session.hall.place,
        reason=session.purpose,
        details={"for": session.resident_id, "new": session.is_new_resident},
    )
    notify(
        session.resident,
        N_("%(helper)s正在议事厅当面协助您办理：%(purpose)s。如果您没有请人代办，请马上告诉监督员"),
        "/me/assisted",
        kind="assisted.begun",
        helper=session.helper.name,
        purpose=session.purpose,
    )


def _hand(session: AssistedSession) -> Hand:
    return Hand(
        session.helper,
        purpose=session.purpose,
        said=_("受%(name)s本人委托，当面代办", name=session.resident.name),
        details={"assisted": session.id},
    )


def _write(session: AssistedSession, kind: AssistedKind, proposal: Proposal) -> None:
    db.session.add(AssistedAct(session_id=session.id, proposal=proposal, kind=kind, at=clock.now()))
    db.session.flush()


def _check_right(session: AssistedSession, right: Permission, place: Place) -> None:
    """Both must have it: the helper the right to help there, the resident the right itself."""
    allow(session.helper, Permission.ASSIST, place)
    if not may(session.resident, right, place):
        raise Refused(
            _l("%(name)s不能在“%(place)s”办这件事", name=session.resident.name, place=place.name),
            why=_l("只能替居民办他本人有权办的事"),
            remedy=_l("请查一查他登记在哪个小区"),
        )


def _check_purpose(purpose: str) -> str:
    purpose = wording.line(purpose)
    if not purpose or len(purpose) > PURPOSE_LONGEST:
        raise Invalid(
            _l("没有写明要办什么"),
            why=_l("协助办理都要记下事由，本人和监督员看得到"),
            remedy=_l("请用一句话写明，最多%(count)d字", count=PURPOSE_LONGEST),
        )
    return purpose


def _check_resident(resident: Person, hall: Hall, helper: Person) -> None:
    if resident.id == helper.id:
        raise Refused(_l("不能协助自己"), remedy=_l("您自己的事，请直接用“我要提事”或“联署”办理"))
    if not may(resident, Permission.PROPOSE, hall.place):
        raise Refused(
            _l("%(name)s没有登记为这里的居民", name=resident.name),
            remedy=_l("请先在“人员”里登记，或换他所在小区的议事厅"),
        )


def _check_measure(helper: Person, *, is_new: bool) -> None:
    since = start_of_day(clock.today())
    begun, opened = db.session.execute(
        select(
            func.count(),
            func.count().filter(AssistedSession.is_new_resident.is_(True)),
        ).where(AssistedSession.helper_id == helper.id, AssistedSession.begun_at >= since)
    ).one()
    if begun >= MOST_A_DAY or (is_new and opened >= MOST_NEW_A_DAY):
        raise TooMany(
            _l("您今天协助办理的次数已经很多了"),
            why=_l(
                "一天最多协助%(count)d次，其中新登记的最多%(new)d人，防止冒名",
                count=MOST_A_DAY,
                new=MOST_NEW_A_DAY,
            ),
            remedy=_l("请由另一位工作人员办理；成批登记居民请用导入名册"),
        )


def _end_open(login: LoginSession) -> None:
    """Close what still stands open at this browser: one resident at a time, also for two taps at once."""
    db.session.execute(
        select(LoginSession.id).where(LoginSession.id == login.id).with_for_update(of=LoginSession)
    )
    standing = db.session.scalars(
        select(AssistedSession).where(
            AssistedSession.login_session_id == login.id, AssistedSession.ended_at.is_(None)
        )
    ).all()
    for session in standing:
        end(session, by=session.helper)
    db.session.flush()
