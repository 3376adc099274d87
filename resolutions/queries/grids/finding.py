"""Find grids, their people, their rounds of today, their shops."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import may_any, places_where
from app.permissions import Permission
from app.places.models.place import Place
from resolutions.gridding.patrols import Slot, rounds
from resolutions.gridding.posts import Post
from resolutions.models.grids.grid import DutyPost, Grid, GridEntry, SupportRequest
from resolutions.models.grids.street import Frontage, PatrolRota, PatrolRound, PatrolWalker
from resolutions.queries.found import found_or_missing

MOST_WORKERS = 5
"""Names shown beside a problem, where a place has many grids."""
_LOOKERS = (Permission.KEEP_GRIDS, Permission.INSPECT, Permission.OVERSEE)


def grid_with(grid_id: int) -> Grid:
    """Return the grid, or raise Missing."""
    return found_or_missing(Grid, grid_id, _l("没有这个网格"), "no_grid")


def post_with(post_id: int) -> DutyPost:
    """Return the post, or raise Missing."""
    return found_or_missing(DutyPost, post_id, _l("没有这个岗位"), "no_post")


def entry_with(entry_id: int) -> GridEntry:
    """Return the line of a register, or raise Missing."""
    return found_or_missing(GridEntry, entry_id, _l("没有这一条"), "no_entry")


def support_with(request_id: int) -> SupportRequest:
    """Return the request for support, or raise Missing."""
    return found_or_missing(SupportRequest, request_id, _l("没有这项请求"), "no_request")


def rota_with(rota_id: int) -> PatrolRota:
    """Return the rota, or raise Missing."""
    return found_or_missing(PatrolRota, rota_id, _l("没有这条巡查路线"), "no_rota")


def frontage_with(frontage_id: int) -> Frontage:
    """Return the shop, or raise Missing."""
    return found_or_missing(Frontage, frontage_id, _l("没有这家门店"), "no_frontage")


def all_grids() -> Sequence[Grid]:
    """Every grid, by its place."""
    query = select(Grid).join(Place, Place.id == Grid.place_id).options(selectinload(Grid.posts))
    return db.session.scalars(query.order_by(Place.path, Grid.name)).unique().all()


def workers_at(place: Place) -> Sequence[DutyPost]:
    """The grid workers 网格员 who stand in the grids of a place and of what it lies in."""
    return db.session.scalars(
        select(DutyPost)
        .join(Grid)
        .where(
            Grid.place_id.in_(place.lineage),
            DutyPost.post == Post.GRID_WORKER,
            DutyPost.confirmed_at.is_not(None),
            DutyPost.ended_at.is_(None),
        )
        .order_by(DutyPost.id)
        .limit(MOST_WORKERS)
    ).all()


def grids_kept_by(person: Person | None) -> Sequence[Grid]:
    """The grids of the places where this person keeps them."""
    below = [
        Place.path.startswith(place.path, autoescape=True)
        for place in places_where(person, Permission.KEEP_GRIDS)
    ]
    if not below:
        return ()
    query = select(Grid).join(Place, Place.id == Grid.place_id).where(or_(*below))
    return db.session.scalars(query.order_by(Place.path, Grid.name)).unique().all()


def rotas_of(grid: Grid) -> Sequence[PatrolRota]:
    """The routes that are walked in a grid."""
    query = select(PatrolRota).where(PatrolRota.grid_id == grid.id, PatrolRota.ended_at.is_(None))
    return db.session.scalars(query.order_by(PatrolRota.id)).unique().all()


def rotas_walked_by(person: Person) -> Sequence[PatrolRota]:
    """The routes this person walks."""
    query = (
        select(PatrolRota)
        .join(PatrolWalker, PatrolWalker.rota_id == PatrolRota.id)
        .where(PatrolWalker.person_id == person.id, PatrolRota.ended_at.is_(None))
    )
    return db.session.scalars(query.order_by(PatrolRota.id)).unique().all()


def rounds_today(rota: PatrolRota) -> Sequence[Slot]:
    """How today's rounds stand."""
    today = clock.today()
    query = select(PatrolRound.slot).where(
        PatrolRound.rota_id == rota.id, PatrolRound.on_day == today
    )
    done = set(db.session.scalars(query))
    return rounds(today, rota.slots, done, clock.now().astimezone(clock.zone()))


def latest_rounds(rota: PatrolRota, limit: int = 20) -> Sequence[PatrolRound]:
    """What was walked lately."""
    query = select(PatrolRound).where(PatrolRound.rota_id == rota.id)
    return db.session.scalars(query.order_by(PatrolRound.id.desc()).limit(limit)).all()


def frontages_of(grid: Grid) -> Sequence[Frontage]:
    """The shops that signed, by name."""
    query = select(Frontage).where(Frontage.grid_id == grid.id)
    return db.session.scalars(query.order_by(Frontage.name)).unique().all()


def supports_of(grid: Grid) -> Sequence[SupportRequest]:
    """What the grid asked the street for, the latest first."""
    query = select(SupportRequest).where(SupportRequest.grid_id == grid.id)
    return db.session.scalars(query.order_by(SupportRequest.id.desc())).all()


def holds_post(person: Person | None, grid: Grid) -> bool:
    """Whether this person holds any post in the grid now."""
    return person is not None and any(
        post.person_id == person.id and post.stands for post in grid.posts
    )


def may_check_fronts(person: Person | None, grid: Grid) -> bool:
    """Whether this person may look at shop fronts: of the grid, or who watches over the place."""
    return holds_post(person, grid) or may_any(person, _LOOKERS, grid.place)
