"""Publishing the appraisal of units: a bulletin each month, a ranking each quarter (S06)."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import News, tell
from app.people.models.person import Person
from app.places.models.place import Place
from proposals.services import wording
from resolutions.models.bulletin import Bulletin, BulletinCase
from resolutions.models.unit import UnitMember
from resolutions.queries.appraisal.bulletins import editions_of
from resolutions.queries.appraisal.histories import cases_at
from resolutions.queries.appraisal.printing import EVERYBODY, kept, printed
from resolutions.ranking.cases import Case
from resolutions.ranking.formula import PUBLISHED
from resolutions.ranking.periods import Period


def publish(place: Place, period: Period, *, by: Person, reason: str = "") -> Bulletin:
    """Publish the appraisal of a period that is over; again only with a reason, beside the first.

    One after the other: whoever published in the same moment as another hears of the other's
    edition. Raises Refused for a period that still runs and for one in which nothing was to be
    done, Invalid for a second edition without its reason.
    """
    if period.last >= clock.today():
        raise Refused(
            _l("本期还没有结束，不能通报"),
            why=_l("本期到%(last)s为止，之前的数字还会变", last=period.last.isoformat()),
            remedy=_l("请在期满以后发布"),
            code="period_runs",
        )
    hold(place)
    earlier = editions_of(place, period)
    reason = wording.paragraphs(reason)
    if earlier and not reason:
        raise Invalid(
            _l("这一期已经通报过，重新发布必须写明更正的理由"),
            why=_l("原来的一版继续公开，和新的一版放在一起"),
            code="reason",
        )
    cases = cases_at(place, period)
    if not cases:
        raise Refused(
            _l("本期没有可以通报的任务"),
            remedy=_l("请确认所选的地方和时间"),
            code="nothing_to_tell",
        )
    return _written(place, period, cases, by=by, edition=len(earlier) + 1, reason=reason)


def hold(place: Place) -> None:
    """Let no two publish of one place at once: each would think itself the first."""
    db.session.execute(select(Place.id).where(Place.id == place.id).with_for_update(key_share=True))


def _written(
    place: Place, period: Period, cases: Sequence[Case], *, by: Person, edition: int, reason: str
) -> Bulletin:
    bulletin = Bulletin(
        place=place,
        kind=period.kind,
        first_on=period.first,
        last_on=period.last,
        edition=edition,
        reason=reason,
        formula=kept(PUBLISHED),
        lines=printed(cases, PUBLISHED),
        published_at=clock.now(),
        published_by=by,
    )
    db.session.add(bulletin)
    db.session.flush()
    db.session.add_all(_row(bulletin, case) for case in cases)
    db.session.flush()
    audit.record("bulletin.published", bulletin, by=by, place=place, reason=reason)
    _tell(bulletin)
    return bulletin


def _row(bulletin: Bulletin, case: Case) -> BulletinCase:
    return BulletinCase(
        bulletin_id=bulletin.id,
        task_id=case.task,
        unit_id=case.unit,
        difficulty=case.difficulty,
        accepted_in_time=case.accepted_in_time,
        finished_in_time=case.finished_in_time,
        finished=case.finished,
        passed_at_once=case.passed_at_once,
        open_at_end=case.open_at_end,
        late_at_end=case.late_at_end,
        satisfied=case.answers.satisfied,
        answered=case.answers.of,
        excluded=case.excluded,
        reason=case.reason,
    )


def _tell(bulletin: Bulletin) -> None:
    """Tell every unit that stands in it where it stands."""
    units = [line["unit"] for line in bulletin.lines if line["unit"] != EVERYBODY]
    members = db.session.scalars(
        select(UnitMember).where(UnitMember.unit_id.in_(units), UnitMember.ended_at.is_(None))
    )
    people = {member.person_id: member.person for member in members}
    values = {
        "place": bulletin.place.name,
        "from_": bulletin.first_on.isoformat(),
        "to": bulletin.last_on.isoformat(),
    }
    text = N_("%(place)s发布了%(from_)s至%(to)s的考核通报")
    tell(people.values(), News(text, bulletin.url, "bulletin.published", values))
