"""Set a ledger up in one line: its people, its units, and items in any state."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from resolutions.ledgers.states import ItemState
from resolutions.models.ledgers.indicator import Indicator
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.unit import Unit, UnitKind
from resolutions.queries.ledgers.indicators import tree_in_force
from resolutions.services import units
from resolutions.services.ledgers import dispatching, entering, mending, opening, rechecking
from resolutions.services.ledgers.entering import Finding
from resolutions.services.ledgers.opening import Terms
from tests.resolutions.works import photo
from tests.support.factories import make_hall, make_person

_spot = count(1)


@dataclass
class Account:
    """A ledger of a hall's place, and everybody who has to do with it."""

    hall: Hall
    ledger: Ledger
    secretary: Person
    street: Person
    inspector: Person
    monitor: Person
    unit: Unit
    liaison: Person
    other_unit: Unit
    other_liaison: Person

    @property
    def leaf(self) -> Indicator:
        """建筑垃圾暴露."""
        return tree_in_force().leaves[0]

    def finding(self, spot: str = "", **changed: Any) -> Finding:
        """Something seen at a spot of its own, unless one is named."""
        values: dict[str, Any] = {
            "place": self.hall.place,
            "spot": spot or f"{next(_spot)}号楼西侧",
            "indicator": self.leaf,
            "quantity": 100,
        }
        return Finding(**(values | changed))

    def entered(self, spot: str = "", *, by: Person | None = None, **changed: Any) -> LedgerItem:
        """Entered by the third party (hung at once), or by somebody else (to be verified)."""
        who = by or self.inspector
        shot = photo(who)
        with transaction():
            seen = self.finding(spot, **changed)
            return entering.enter(self.ledger, seen, by=who, photos=[shot])

    def dispatched(self, spot: str = "", **changed: Any) -> LedgerItem:
        """Given to the unit."""
        item = self.entered(spot, **changed)
        with transaction():
            dispatching.dispatch(item, self.unit, by=self.secretary)
        return item

    def submit(self, item: LedgerItem, *, by: Person | None = None) -> None:
        """The unit mends, with a photo."""
        who = by or self.liaison
        shot = photo(who)
        with transaction():
            mending.submit(item, text="已清运", by=who, photos=[shot])

    def submitted(self, spot: str = "", **changed: Any) -> LedgerItem:
        """Waiting for its re-check."""
        item = self.dispatched(spot, **changed)
        self.submit(item)
        return item

    def write_off(self, item: LedgerItem, *, by: Person | None = None) -> None:
        """Seen gone by the third party."""
        with transaction():
            rechecking.write_off(item, by=by or self.inspector)

    def reject(self, item: LedgerItem) -> None:
        """Seen still there."""
        with transaction():
            rechecking.reject(item, reason="还有半车没清", by=self.inspector)

    def written_off(self, spot: str = "", **changed: Any) -> LedgerItem:
        """All the way."""
        item = self.submitted(spot, **changed)
        self.write_off(item)
        return item

    def state_of(self, item: LedgerItem) -> ItemState:
        """As the database has it."""
        db.session.expire_all()
        return db.session.get_one(LedgerItem, item.id).state


def opened(hall: Hall | None = None, **terms: Any) -> Account:
    """A ledger just opened."""
    hall = hall or make_hall()
    people = {
        "secretary": make_person(Role.SECRETARY, at=hall, name="孙秘书"),
        "street": make_person(Role.STREET, at=hall, name="冯街道"),
        "inspector": make_person(Role.THIRD_PARTY, at=hall, name="何巡查"),
        "monitor": make_person(Role.MONITOR, at=hall, name="钱监督"),
        "liaison": make_person(Role.LIAISON, at=hall, name="赵物业"),
        "other_liaison": make_person(Role.LIAISON, at=hall, name="马环卫"),
    }
    with transaction():
        ledger = opening.open_ledger(
            hall.place, Terms(**({"name": "环境问题台账"} | terms)), by=people["street"]
        )
        found = [
            units.found(hall.place, name, UnitKind.PROPERTY) for name in ("物业公司", "环卫中心")
        ]
        units.add_contact(found[0], people["liaison"])
        units.add_contact(found[1], people["other_liaison"])
    return Account(hall=hall, ledger=ledger, unit=found[0], other_unit=found[1], **people)
