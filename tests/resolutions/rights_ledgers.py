"""Who gets through where in the ledgers. Read with ``tests/support/rights.py``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from app import clock
from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.ledgers.table_import import LedgerTableImport, TableKind
from resolutions.queries.ledgers.indicators import tree_in_force
from resolutions.services.ledgers import entering, opening
from resolutions.views.ledgers.acts import DEEDS
from tests.support.rights import ANYBODY, Ask, Rule, World, elsewhere, holders

DESK = holders(Role.SECRETARY, Role.STREET)
DESK_ANYWHERE = DESK | elsewhere(Role.SECRETARY, Role.STREET)
_PATROL = (Role.THIRD_PARTY, Role.MONITOR, Role.SECRETARY, Role.STREET)
PATROL = holders(*_PATROL)
PATROL_ANYWHERE = PATROL | elsewhere(*_PATROL)
KEEPERS = holders(Role.STREET, Role.ADMINISTRATOR)
KEEPERS_ANYWHERE = KEEPERS | elsewhere(Role.STREET, Role.ADMINISTRATOR)


def _ledger(world: World) -> Ledger:
    found = db.session.query(Ledger).filter_by(place_id=world.place.id).first()
    if found is not None:
        return found
    terms = opening.Terms(name="环境问题台账")
    return opening.open_ledger(world.place, terms, by=world.holder(Role.STREET))


def ledger(world: World) -> Ask:
    with transaction():
        made = _ledger(world)
    return Ask({"ledger_id": made.id})


def ledger_item(**values: Any) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        with transaction():
            account, by = _ledger(world), world.holder(Role.SECRETARY)
            seen = entering.Finding(
                place=world.place,
                spot=f"{secrets.randbelow(10**9)}号楼西侧",
                indicator=tree_in_force().leaves[0],
                quantity=100,
                paper="纸质台账",
            )
            made = entering.find(account, seen, by=by)
        return Ask({"item_id": made.id, **values}, {"text": "理由"})

    return make


def ledger_form(world: World) -> Ask:
    form = {
        "name": f"台账{secrets.token_hex(4)}",
        "kind": "standing",
        "place": world.place.id,
        "indicator": 0,
        "measure": "处",
        "working_days": 3,
    }
    return Ask(form=form)


def a_table(kind: TableKind) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        with transaction():
            made = LedgerTableImport(
                kind=kind,
                ledger_id=_ledger(world).id if kind is TableKind.ITEMS else None,
                file_name="表.xlsx",
                rows=[],
                faults=[],
                made_at=clock.now(),
                made_by_id=world.holder(Role.STREET).id,
                outcome={},
            )
            db.session.add(made)
        return Ask({"import_id": made.id})

    return make


_EXPORT = "/ledgers/<int:ledger_id>/items.<any(csv, xlsx, json):form>"
_DEED = f"/ledger-items/<int:item_id>/<any({', '.join(DEEDS)}):deed>"


def export(world: World) -> Ask:
    asked = ledger(world)
    return Ask({**asked.values, "form": "csv"})


LEDGER_ROUTES: dict[tuple[str, str], Rule] = {
    # Ledgers: for everybody to read; acts are the law's.
    ("GET", "/ledgers"): Rule(ANYBODY),
    ("GET", "/ledgers/<int:ledger_id>"): Rule(ANYBODY, ledger),
    ("GET", "/ledgers/<int:ledger_id>/print"): Rule(ANYBODY, ledger),
    ("GET", _EXPORT): Rule(ANYBODY, export),
    ("GET", "/ledger-items/<int:item_id>"): Rule(ANYBODY, ledger_item()),
    ("GET", _DEED): Rule(PATROL, ledger_item(deed="dismiss")),
    ("POST", _DEED): Rule(PATROL, ledger_item(deed="dismiss")),
    ("GET", "/patrol"): Rule(PATROL_ANYWHERE),
    ("GET", "/patrol/new"): Rule(PATROL_ANYWHERE),
    ("POST", "/patrol/new"): Rule(PATROL_ANYWHERE),
    ("GET", "/desk/ledgers"): Rule(DESK_ANYWHERE),
    ("GET", "/desk/ledgers/new"): Rule(KEEPERS_ANYWHERE),
    ("POST", "/desk/ledgers/new"): Rule(KEEPERS_ANYWHERE, ledger_form),
    ("POST", "/desk/ledgers/<int:ledger_id>/close"): Rule(KEEPERS, ledger),
    ("GET", "/desk/ledgers/<int:ledger_id>/import"): Rule(DESK, ledger),
    ("POST", "/desk/ledgers/<int:ledger_id>/import"): Rule(DESK, ledger),
    ("GET", "/desk/ledgers/template.xlsx"): Rule(ANYBODY),
    ("GET", "/desk/ledger-tables/<int:import_id>"): Rule(DESK, a_table(TableKind.ITEMS)),
    ("POST", "/desk/ledger-tables/<int:import_id>"): Rule(DESK, a_table(TableKind.ITEMS)),
    # Indicators: one tree for all, kept where no place stands above.
    ("GET", "/indicators"): Rule(ANYBODY),
    ("GET", "/indicators/template.xlsx"): Rule(ANYBODY),
    ("POST", "/desk/indicators"): Rule(holders(Role.ADMINISTRATOR) | elsewhere(Role.ADMINISTRATOR)),
}
