"""By the clock: a unit with open work whom nothing told reaches is named to the desk, once a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.marks import N_
from app.notices.models.reminder import Reminder
from app.notices.reminders import tell_once
from app.notices.services import News
from app.permissions import Role
from resolutions.models.unit import Unit
from resolutions.queries.handlers import people_holding
from resolutions.queries.silent import silent_among, with_work
from resolutions.services.sweeping import Chore, Done


def due() -> Sequence[int]:
    """Ids of the silent ones of which the desk was not told this month."""
    units = with_work()
    silent = silent_among(units)
    told = _told_of(unit for unit in units if unit.id in silent)
    return [unit.id for unit in units if unit.id in silent and _about(unit) not in told]


def name_it(unit_id: int) -> Sequence[Done]:
    """Tell the secretaries and the street, who have its telephone."""
    unit = db.session.get_one(Unit, unit_id)
    if unit.id not in silent_among([unit]):
        return ()
    people = {
        person.id: person
        for role in (Role.SECRETARY, Role.STREET)
        for person in people_holding(role, unit.place)
    }
    news = News(
        N_("“%(unit)s”的联系人五天没有看通知，请打电话或换联系人"),
        f"/desk/units/{unit.id}",
        "unit.silent",
        {"unit": unit.name},
    )
    if not tell_once(people.values(), _about(unit), news, urgent=True):
        return ()
    return (Done("unit_silent", unit.id, f"/desk/units/{unit.id}", clock.today()),)


def _about(unit: Unit) -> str:
    return f"unit:{unit.id}:silent:{clock.today():%Y-%m}"


def _told_of(units: Iterable[Unit]) -> frozenset[str]:
    """What was said of these this month: one question, however many they are."""
    about = [_about(unit) for unit in units]
    said = select(Reminder.about).where(Reminder.about.in_(about)).distinct()
    return frozenset(db.session.scalars(said)) if about else frozenset()


CHORE = Chore("silent_units", due, name_it)
