"""A resident contests what was done in their name, and somebody who did not do it answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.people.policy import roles_of
from app.permissions import Role
from app.places.models.place import Place
from proposals.models.assisted_session import AssistedAct, AssistedContest
from proposals.policy import may_hear_appeals
from proposals.queries.officers import officers
from proposals.services import wording

LONGEST = 1_000
_TOLD = (Role.MONITOR, Role.SECRETARY, Role.STREET)


def is_told(person: Person, place: Place) -> bool:
    """Whether this person hears of contests at this place."""
    return not roles_of(person, place).isdisjoint(_TOLD)


def contest(act: AssistedAct, reason: str, *, by: Person) -> AssistedContest:
    """Say that it was not done as the resident wanted. Monitors, secretaries and street are told."""
    session = act.session
    if by.id != session.resident_id:
        raise Forbidden(
            _l("只有本人能对替自己办的事提出异议"), remedy=_l("请由本人登录后在“我的”里提出")
        )
    contested = AssistedContest(act=act, reason=_words(reason), contested_at=clock.now(), answer="")
    try:
        with db.session.begin_nested():
            db.session.add(contested)
    except IntegrityError as error:
        raise Refused(_l("您已经对这件事提出过异议"), remedy=_l("监督员答复后会通知您")) from error
    audit.record("assisted.contested", contested, by=by, place=session.hall.place)
    told = {one.id: one for role in _TOLD for one in officers(session.hall.place, role)}
    for officer in told.values():
        if officer.id != session.helper_id:
            notify(
                officer,
                N_("%(name)s说，%(helper)s替他办的“%(title)s”不是他的意思，请查清并答复"),
                f"/desk/assist/contests/{contested.id}",
                kind="assisted.contested",
                name=by.name,
                helper=session.helper.name,
                title=act.proposal.title,
            )
    return contested


def answer(contested: AssistedContest, text: str, *, by: Person) -> None:
    """Answer it, after asking both: the monitor or the street, never the helper."""
    session = contested.act.session
    if by.id == session.helper_id or not may_hear_appeals(by, session.hall.place):
        raise Forbidden(
            _l("这件异议不由您答复"),
            why=_l("异议由监督员或街道专班答复，办理人自己不能答复"),
            remedy=_l("请转告监督员"),
        )
    contested = _held(contested)
    if contested.answered_at is not None:
        raise Refused(_l("这件异议已经答复过"), remedy=_l("请刷新页面看看"))
    contested.answer, contested.answered_by = _words(text), by
    contested.answered_at = clock.now()
    audit.record("assisted.contest_answered", contested, by=by, place=session.hall.place)
    for person in (session.resident, session.helper):
        notify(
            person,
            N_("关于代办“%(title)s”的异议有了答复：%(answer)s"),
            "/me/assisted" if person is session.resident else contested.act.proposal.url,
            kind="assisted.contest_answered",
            title=contested.act.proposal.title,
            answer=contested.answer,
        )


def _held(contested: AssistedContest) -> AssistedContest:
    found = (
        select(AssistedContest)
        .where(AssistedContest.id == contested.id)
        .with_for_update(of=AssistedContest)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(found).unique().one()


def _words(typed: str) -> str:
    words = wording.paragraphs(typed)
    if not words or len(words) > LONGEST:
        raise Invalid(
            _l("还没有写") if not words else _l("写得太长了"),
            remedy=_l("请写明情况，最多%(count)d字", count=LONGEST),
        )
    return words
