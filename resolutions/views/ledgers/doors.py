"""What pages of ledgers begin with: who asks, and whether they may at all."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import Forbidden
from app.people.models.person import Person
from app.people.policy import places_where
from app.people.views.doors import officer
from app.permissions import Permission


def keeper() -> Person:
    """The person asking, who keeps the indicators: of a place that stands under no other.

    One tree holds for all, so that the same problem is reported and judged alike everywhere.
    """
    person = officer()
    held = places_where(person, Permission.KEEP_LEDGERS)
    if not any(place.parent_id is None for place in held):
        raise Forbidden(
            _l("您不能修改检查指标"),
            why=_l("指标全区统一，由最上一级的街道专班或系统管理员维护"),
            remedy=_l("请与他们联系"),
        )
    return person
