"""Open an appraisal: freeze the list, set its last day, and ask everybody on it once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert, select

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import News, tell
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from resolutions.models.appraisal import Appraisal, AppraisalPlace
from resolutions.models.resolution import Resolution
from resolutions.progress.appraisal import last_day, listed
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.queries.appraisal_list import handlers_of_all, parts_of
from resolutions.services import course
from resolutions.services.locking import locked_resolution


def open_appraisal(resolution: Resolution, *, by: Person | None = None) -> Appraisal:
    """Ask how the work was done. Raises Refused unless it is written off and nothing is open.

    It opens by itself with the last write-off; by hand only after one that nobody answered.
    """
    resolution = locked_resolution(resolution)
    _must_wait_for_it(resolution)
    at = clock.now()
    places = listed(parts_of(resolution), handlers_of_all(resolution))
    appraisal = Appraisal(
        resolution=resolution,
        number=_next_number(resolution),
        opened_at=at,
        opened_on=day_of(at),
        ends_on=last_day(day_of(at)),
        listed=len(places),
    )
    db.session.add(appraisal)
    db.session.flush()
    rows = [
        {"appraisal_id": appraisal.id, "person_id": person, "part": part}
        for person, part in places.items()
    ]
    if rows:
        db.session.execute(insert(AppraisalPlace), rows)
    course.write(resolution, "appraisal_opened", by=by, text=appraisal.ends_on.isoformat())
    audit.record(
        "appraisal.opened",
        appraisal,
        by=by,
        place=resolution.hall.place,
        details={"listed": len(places), "ends_on": appraisal.ends_on.isoformat()},
    )
    _ask(appraisal)
    return appraisal


def _must_wait_for_it(resolution: Resolution) -> None:
    if resolution.state is not ResolutionState.WRITTEN_OFF:
        raise Refused(
            _l("还不能评议"),
            why=_l("全部任务销账以后，才请居民评议干得怎么样"),
            remedy=_l("请待复核合格、销账"),
        )
    running = db.session.scalar(
        select(Appraisal.id).where(
            Appraisal.resolution_id == resolution.id, Appraisal.closed_at.is_(None)
        )
    )
    if running is not None:
        raise Refused(_l("评议已经在进行"), remedy=_l("请等它到期，结果会自动公布"))


def _next_number(resolution: Resolution) -> int:
    last = db.session.scalar(
        select(func.max(Appraisal.number)).where(Appraisal.resolution_id == resolution.id)
    )
    return (last or 0) + 1


def _ask(appraisal: Appraisal) -> None:
    people = db.session.scalars(
        select(Person)
        .join(AppraisalPlace, AppraisalPlace.person_id == Person.id)
        .where(AppraisalPlace.appraisal_id == appraisal.id)
        .order_by(Person.id)
    ).all()
    text = N_("“%(title)s”办完了，干得怎么样？请在%(due)s前评一评")
    values = {"title": appraisal.resolution.title, "due": appraisal.ends_on.isoformat()}
    tell(people, News(text, appraisal.url, "appraisal.asked", values))
