"""Keep a result: the team, the check-list, the review on its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Forbidden, Invalid, Missing, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from app.photos.models.photo import Photo
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.arrangement import (
    Arrangement,
    ArrangementReview,
    TeamMember,
    UpkeepCheck,
    UpkeepItem,
)
from resolutions.progress.long_term import ReviewVerdict, TeamPart, may_review_on
from resolutions.progress.resolution_acts import ResolutionAct
from resolutions.services import course
from resolutions.services.lasting import deciding
from resolutions.services.locking import locked_resolution

REMARK_LIMIT = 200


def may_keep(person: Person | None, arrangement: Arrangement) -> bool:
    """Whether this person looks after it: the owner, somebody of the team, the desk."""
    if person is None:
        return False
    serving = {arrangement.owner_id, *(one.person_id for one in arrangement.serving)}
    return person.id in serving or may(person, Permission.ASSIGN, arrangement.resolution.hall.place)


def tick(
    arrangement: Arrangement,
    item_id: int,
    *,
    passed: bool,
    by: Person,
    remark: str = "",
    photo: Photo | None = None,
) -> UpkeepCheck:
    """Write down that one point of the list was looked at."""
    if not may_keep(by, arrangement):
        raise Forbidden(_l("维护清单由负责人和服务队填写"), remedy=_l("您发现的问题可以提案或上报"))
    _must_stand(arrangement)
    item = db.session.get(UpkeepItem, item_id)
    if item is None or item.arrangement_id != arrangement.id:
        raise Missing(_l("维护清单里没有这一条"))
    remark = wording.line(remark)[:REMARK_LIMIT]
    if not passed and not remark:
        raise Invalid(_l("有问题的要写明是什么问题"), code="remark")
    check = UpkeepCheck(
        item_id=item.id,
        at=clock.now(),
        by=by,
        passed=passed,
        remark=remark,
        photo_id=photo.id if photo else None,
    )
    db.session.add(check)
    db.session.flush()
    _journal("arrangement.checked", arrangement, by, item=item.id)
    if not passed and arrangement.owner is not None and arrangement.owner.id != by.id:
        notify(
            arrangement.owner,
            N_("“%(title)s”的维护发现问题：%(remark)s"),
            arrangement.url,
            kind="arrangement.trouble",
            title=arrangement.resolution.title,
            remark=remark,
        )
    return check


def enlist(arrangement: Arrangement, person: Person, part: TeamPart, *, by: Person) -> TeamMember:
    """Put somebody into the team; they are told."""
    _must_stand(arrangement)
    if any(one.person_id == person.id for one in arrangement.serving):
        raise Refused(_l("%(name)s已经在服务队里", name=person.name))
    member = TeamMember(
        arrangement_id=arrangement.id, person=person, part=part, since=clock.today()
    )
    db.session.add(member)
    db.session.flush()
    _journal("arrangement.enlisted", arrangement, by, person=person.id)
    notify(
        person,
        N_("请您加入“%(title)s”的服务队，维护清单在这里"),
        arrangement.url,
        kind="arrangement.enlisted",
        title=arrangement.resolution.title,
    )
    return member


def relieve(arrangement: Arrangement, member_id: int, *, by: Person) -> None:
    """End somebody's service; the line stays as history."""
    member = db.session.get(TeamMember, member_id)
    if member is None or member.arrangement_id != arrangement.id or member.ended_on is not None:
        raise Missing(_l("服务队里没有这个人"))
    member.ended_on = clock.today()
    _journal("arrangement.relieved", arrangement, by, person=member.person_id)


def review(
    arrangement: Arrangement,
    verdict: ReviewVerdict,
    *,
    by: Person,
    text: str,
    next_on: date | None = None,
) -> ArrangementReview:
    """回头看: keep it until another day within twelve months, or end it."""
    resolution = locked_resolution(arrangement.resolution)
    db.session.refresh(arrangement)
    _must_stand(arrangement)
    text = wording.paragraphs(text)
    if not text:
        raise Invalid(_l("请写明回头看的情况"), code="text")
    ends = verdict is ReviewVerdict.END
    if not ends:
        granted(may_review_on(next_on, today=clock.today()))
    done = ArrangementReview(
        arrangement_id=arrangement.id,
        due_on=arrangement.review_on,
        at=clock.now(),
        by=by,
        verdict=verdict,
        text=text,
        next_on=None if ends else next_on,
    )
    db.session.add(done)
    if ends:
        arrangement.ended_at = clock.now()
        deciding.move(resolution, ResolutionAct.CLOSE, by=by, reason=text)
    else:
        arrangement.review_on = next_on
        course.write(resolution, "arrangement_reviewed", by=by, text=text)
    db.session.flush()
    _journal("arrangement.reviewed", arrangement, by, review=done.id)
    return done


def end_standing(resolution_id: int) -> None:
    """End what stands for a resolution that came back."""
    standing: Sequence[Arrangement] = (
        db.session.scalars(
            select(Arrangement).where(
                Arrangement.resolution_id == resolution_id, Arrangement.ended_at.is_(None)
            )
        )
        .unique()
        .all()
    )
    for one in standing:
        one.ended_at = clock.now()


def _must_stand(arrangement: Arrangement) -> None:
    if arrangement.ended_at is not None:
        raise Refused(_l("这项长效管理已经结束"), remedy=_l("可以从决议页看后来的安排"))


def _journal(act: str, arrangement: Arrangement, by: Person, **details: int) -> None:
    place = arrangement.resolution.hall.place
    audit.record(act, arrangement, by=by, place=place, details=details)
