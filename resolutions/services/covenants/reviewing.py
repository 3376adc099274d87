"""Say on which day a covenant in force is looked at again."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from proposals.services.refusing import granted
from resolutions.models.covenant import CovenantStep, CovenantVersion
from resolutions.progress.covenant import may_review_on
from resolutions.progress.covenant_acts import STANDS
from resolutions.services.covenants.locking import held

REVIEW_DAY = "review_day"
"""The step's name on the version's timeline."""


def set_day(version: CovenantVersion, on: date | None, *, by: Person) -> None:
    """改评估日期: another day, in public. Raises Refused where none may be set or not this one."""
    allow(by, Permission.WORK_DESK, version.covenant.hall.place)
    version = held(version)
    if version.state not in STANDS:
        raise Refused(_l("公约没有施行，不定评估日期"), remedy=_l("公布施行时自动定为一年以后"))
    granted(may_review_on(on, today=clock.today()))
    version.review_on = on
    said = on.isoformat() if on else ""
    db.session.add(
        CovenantStep(
            version_id=version.id, at=clock.now(), act=REVIEW_DAY, actor_id=by.id, text=said
        )
    )
    db.session.flush()
    db.session.expire(version, ["steps"])
    place = version.covenant.hall.place
    audit.record("covenant.review_day", version, by=by, place=place, details={"on": said})
