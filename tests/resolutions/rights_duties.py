"""Who writes rows of the responsibility matrix. Read with ``tests/support/rights.py``."""

from __future__ import annotations

import secrets

from app.permissions import Role
from app.transaction import transaction
from resolutions.models.unit import Unit, UnitKind
from resolutions.services import duty_rows, units
from tests.support.rights import Ask, Rule, World, elsewhere, holders

DESK = holders(Role.SECRETARY, Role.STREET)
DESK_ANYWHERE = DESK | elsewhere(Role.SECRETARY, Role.STREET)


def _lead(world: World) -> Unit:
    return units.found(world.place, f"单位{secrets.token_hex(4)}", UnitKind.COMPANY)


def standing_row(world: World) -> Ask:
    with transaction():
        lead = _lead(world).name
        row = duty_rows.add(
            world.place,
            {"事项": secrets.token_hex(4), "牵头单位": lead},
            reason="三定方案",
            by=world.holder(Role.SECRETARY),
        )
    return Ask({"rule_id": row.id}, {"lead": lead, "reason": "职责调整"})


DUTY_ROUTES: dict[tuple[str, str], Rule] = {
    # Places are offered within one's reach alone: another's is refused as none of these.
    ("GET", "/desk/duties/new"): Rule(DESK_ANYWHERE),
    ("POST", "/desk/duties/new"): Rule(DESK_ANYWHERE),
    ("GET", "/desk/duties/<int:rule_id>"): Rule(DESK, standing_row),
    ("POST", "/desk/duties/<int:rule_id>"): Rule(DESK, standing_row),
}
