"""Who gets through where, about grids. Read with ``tests/support/rights.py``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from app.permissions import Role
from app.transaction import transaction
from resolutions.gridding.posts import Background, Element, Support
from resolutions.models.grids.grid import Grid
from resolutions.services.grids import keeping, walking
from tests.support.rights import ANYBODY, Ask, Rule, World, elsewhere, holders

_KEEP = (Role.SECRETARY, Role.STREET, Role.PARTY)
KEEPERS = holders(*_KEEP)
KEEPERS_ANYWHERE = KEEPERS | elsewhere(*_KEEP)
CHECKERS = KEEPERS | holders(Role.MONITOR)
OFFERS = holders(Role.RESIDENT, Role.REPRESENTATIVE)


def _grid(world: World) -> Grid:
    name = f"网格{secrets.token_hex(4)}"
    return keeping.found(world.place, name, by=world.holder(Role.SECRETARY))


def grid(**values: Any) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        with transaction():
            made = _grid(world)
        form = {"element": "things", "what": "垃圾桶", "background": "veteran"}
        return Ask({"grid_id": made.id, **values}, form)

    return make


def post(world: World) -> Ask:
    with transaction():
        resident = world.holder(Role.RESIDENT)
        made = keeping.offer_help(_grid(world), Background.VETERAN, by=resident)
    return Ask({"post_id": made.id, "what": "confirm"})


def entry(world: World) -> Ask:
    with transaction():
        secretary = world.holder(Role.SECRETARY)
        made = keeping.register(_grid(world), Element.THINGS, "垃圾桶", by=secretary)
    return Ask({"entry_id": made.id})


def rota(world: World) -> Ask:
    with transaction():
        walkers = [world.holder(Role.RESIDENT)]
        secretary = world.holder(Role.SECRETARY)
        made = walking.plan(_grid(world), "吉祥街", "9:00", walkers, by=secretary)
    return Ask({"rota_id": made.id}, {"slot": "09:00"})


def frontage(world: World) -> Ask:
    with transaction():
        made = walking.sign_front(_grid(world), "菜店", by=world.holder(Role.SECRETARY))
    form = {"look": "pass", "sanitation": "pass", "facilities": "pass"}
    return Ask({"frontage_id": made.id}, form)


def support(world: World) -> Ask:
    with transaction():
        secretary = world.holder(Role.SECRETARY)
        made = keeping.ask_support(_grid(world), Support.STAFF, "缺人", by=secretary)
    return Ask({"request_id": made.id}, {"granted": "yes", "text": "派人"})


def here(world: World) -> Ask:
    form = {"place_id": world.place.id, "name": f"网格{secrets.token_hex(4)}"}
    return Ask(form=form)


_JOB = "/desk/grids/<int:grid_id>/<any(post, entry, rota, front, support):job>"
_ANSWERS = holders(Role.STREET, Role.DISTRICT)
GRID_ROUTES: dict[tuple[str, str], Rule] = {
    ("GET", "/grids"): Rule(ANYBODY),
    ("GET", "/grids/<int:grid_id>"): Rule(ANYBODY, grid()),
    ("GET", "/grids/<int:grid_id>/export"): Rule(ANYBODY, grid()),
    ("POST", "/grids/<int:grid_id>/help"): Rule(OFFERS, grid()),
    ("GET", "/patrols"): Rule(holders(Role.RESIDENT), rota),
    ("POST", "/patrols/<int:rota_id>"): Rule(holders(Role.RESIDENT), rota),
    ("GET", "/frontages/<int:frontage_id>"): Rule(ANYBODY, frontage),
    ("POST", "/frontages/<int:frontage_id>"): Rule(CHECKERS, frontage),
    ("GET", "/desk/grids"): Rule(KEEPERS_ANYWHERE),
    ("POST", "/desk/grids"): Rule(KEEPERS_ANYWHERE, here),
    ("GET", "/desk/grids/<int:grid_id>"): Rule(KEEPERS, grid()),
    ("GET", _JOB): Rule(KEEPERS, grid(job="entry")),
    ("POST", _JOB): Rule(KEEPERS, grid(job="entry")),
    ("POST", "/desk/grids/posts/<int:post_id>/<any(confirm, end):what>"): Rule(KEEPERS, post),
    ("POST", "/desk/grids/entries/<int:entry_id>/strike"): Rule(KEEPERS, entry),
    ("POST", "/desk/grids/rotas/<int:rota_id>/end"): Rule(KEEPERS, rota),
    ("GET", "/desk/grids/support/<int:request_id>"): Rule(_ANSWERS, support),
    ("POST", "/desk/grids/support/<int:request_id>"): Rule(_ANSWERS, support),
}
