"""Whom the desk may ask to carry a questionnaire to doors: people who belong to the hall."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.errors import Missing
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.names import clean_phone
from app.people.policy import stands_today
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import Place

_DIGITS = 19
"""As many as no number of the database reaches."""
_MANY = 200
"""More officers than a list on a phone can hold; the others are found by their number."""


def _belonging(hall: Hall) -> Select[tuple[Person]]:
    """Whoever holds a role in this hall, above it or below it, today."""
    reach = Place.path.startswith(hall.place.path, autoescape=True)
    return (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Place, Place.id == Membership.place_id)
        .where(reach | Place.id.in_(hall.place.lineage), stands_today(), Person.closed_at.is_(None))
    )


def visitors_to_ask(hall: Hall) -> Sequence[Person]:
    """Officers and representatives, by the sound of their names."""
    named = _belonging(hall).where(Membership.role != Role.RESIDENT)
    return (
        db.session.scalars(named.distinct().order_by(Person.sort_key, Person.id).limit(_MANY))
        .unique()
        .all()
    )


def person_called(hall: Hall, number: str, phone: str) -> Person:
    """Whoever was chosen from the list, or has this telephone number. Raises Missing."""
    known = clean_phone(phone) if phone.strip() else None
    given = int(number) if number.isdecimal() and len(number) < _DIGITS else None
    asked = Person.phone == known if phone.strip() else Person.id == given
    found = db.session.scalar(_belonging(hall).where(asked).limit(1)) if known or given else None
    if found is None:
        raise Missing(
            _l("没有找到这个人"),
            why=_l("入户的人要有这里的账号，才能登录记录"),
            remedy=_l("请从名单里选，或写登记过的手机号；志愿者要先在居民名册里登记"),
        )
    return found
