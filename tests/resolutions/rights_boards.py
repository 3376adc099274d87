"""Who reads which board. Read with ``tests/support/rights.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from resolutions.models.unit import Unit, UnitKind
from resolutions.services import units
from tests.support.rights import ANYBODY, Ask, Rule, World, elsewhere, holders

_WATCHERS = (Role.MONITOR, Role.SECRETARY, Role.STREET, Role.DISTRICT)
HERE = holders(*_WATCHERS)
ANYWHERE = HERE | elsewhere(*_WATCHERS)
TEAMS = holders(Role.STREET, Role.DISTRICT)
UNIT = holders(Role.LIAISON)
_MONTH = (
    "<any(figures, places, units, late, finished, escalations):table>.<any(csv, xlsx, json):form>"
)
_TABLE = "<any(places, units, tasks):table>.<any(csv, xlsx, json):form>"


def place(**values: Any) -> Callable[[World], Ask]:
    return lambda world: Ask(values, query={"place": world.place.id})


def own_unit(**values: Any) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        with transaction():
            if db.session.query(Unit).filter_by(place_id=world.place.id).first() is None:
                unit = units.found(world.place, "物业公司", UnitKind.PROPERTY)
                units.add_contact(unit, world.holder(Role.LIAISON))
        return Ask(values)

    return make


_FILE = {"table": "units", "form": "xlsx"}
BOARD_ROUTES: dict[tuple[str, str], Rule] = {
    # Everybody: counts of places. A watcher: the places below one's own; a unit: its own tasks.
    ("GET", "/resolutions/places"): Rule(ANYBODY, place()),
    ("GET", f"/resolutions/places/{_TABLE}"): Rule(ANYBODY, place(**_FILE)),
    ("GET", "/resolutions/wall"): Rule(ANYBODY, place()),
    ("GET", "/watch"): Rule(ANYWHERE),
    ("GET", "/watch/month"): Rule(TEAMS, place()),
    ("GET", "/watch/month.docx"): Rule(TEAMS, place()),
    ("GET", f"/watch/month/{_MONTH}"): Rule(TEAMS, place(table="late", form="xlsx")),
    ("GET", f"/watch/{_TABLE}"): Rule(HERE, place(**_FILE)),
    ("GET", "/unit/board"): Rule(UNIT, own_unit()),
    ("GET", f"/unit/board/{_TABLE}"): Rule(UNIT, own_unit(**_FILE)),
}
