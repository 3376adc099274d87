"""Found a grid, fill its posts, enrol volunteers, keep its register, ask the street for support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission, Role
from app.places.models.place import Place
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.gridding.posts import (
    POST_NAMES,
    Background,
    Element,
    Overlay,
    Post,
    Support,
    refuse_line,
)
from resolutions.models.grids.grid import DutyPost, Grid, GridEntry, SupportRequest
from resolutions.queries.handlers import people_holding

TEXT_LIMIT = 1000


def found(
    place: Place, name: str, *, by: Person, area: str = "", overlays: Sequence[Overlay] = ()
) -> Grid:
    """Draw a grid at a place. Raises Refused beside its namesake."""
    allow(by, Permission.KEEP_GRIDS, place)
    name = wording.line(name)
    if not name or len(name) > 80:
        raise Invalid(_l("请填写网格名称，最多80字"), code="name")
    known = select(Grid.id).where(Grid.place_id == place.id, Grid.name == name)
    if db.session.scalar(known):
        raise Refused(_l("这里已经有网格“%(name)s”", name=name), code="name")
    grid = Grid(
        place=place,
        name=name,
        area=wording.paragraphs(area)[:TEXT_LIMIT],
        overlays=[one.value for one in dict.fromkeys(overlays)],
        founded_at=clock.now(),
    )
    db.session.add(grid)
    db.session.flush()
    audit.record("grid.founded", grid, by=by, place=place, details={"name": name})
    return grid


@dataclass(frozen=True)
class Holder:
    """Who holds a post, and where."""

    post: Post
    name: str
    person: Person | None = None
    spot: str = ""
    belongs_to: str = ""
    reports_to: DutyPost | None = None


def appoint(grid: Grid, holder: Holder, *, by: Person) -> DutyPost:
    """Fill a post; one person may hold many (Q18). The two managers need their street chief."""
    allow(by, Permission.KEEP_GRIDS, grid.place)
    above = holder.reports_to
    if above is not None and (not above.stands or above.grid.place_id != grid.place_id):
        raise Refused(_l("这位街巷长不在任，或者不在这里"), code="line")
    granted(refuse_line(holder.post, above.post if above else None))
    name = wording.line(holder.name)[:60] or (holder.person.name if holder.person else "")
    if not name:
        raise Invalid(_l("请写明是谁"), code="name")
    row = DutyPost(
        grid=grid,
        post=holder.post,
        name=name,
        person=holder.person,
        spot=wording.line(holder.spot)[:120],
        belongs_to=wording.line(holder.belongs_to)[:80],
        reports_to=above,
        since=clock.today(),
        confirmed_at=clock.now(),
    )
    return _kept(row, "grid.appointed", by)


def offer_help(grid: Grid, background: Background, *, by: Person) -> DutyPost:
    """我要当网格协管员: a resident offers; whoever keeps the grid answers."""
    mine = [one for one in grid.posts if one.person_id == by.id and one.ended_at is None]
    if any(one.post is Post.GRID_HELPER for one in mine):
        raise Refused(_l("您已经报名或已经是网格协管员"), code="twice")
    row = DutyPost(
        grid=grid,
        post=Post.GRID_HELPER,
        name=by.name,
        person=by,
        background=background,
        since=clock.today(),
    )
    _kept(row, "grid.help_offered", by)
    for keeper in people_holding(Role.SECRETARY, grid.place):
        text = N_("%(name)s报名当“%(grid)s”的网格协管员")
        notify(
            keeper, text, f"/desk/grids/{grid.id}", kind="grid.helper", name=by.name, grid=grid.name
        )
    return row


def confirm(post: DutyPost, *, by: Person) -> None:
    """Take a volunteer's offer up."""
    allow(by, Permission.KEEP_GRIDS, post.grid.place)
    if post.confirmed_at is not None or post.ended_at is not None:
        raise Refused(_l("已经答复过"), code="answered")
    post.confirmed_at, post.since = clock.now(), clock.today()
    db.session.flush()
    audit.record("grid.helper_confirmed", post, by=by, place=post.grid.place)
    if post.person is not None:
        text = N_("您已经是“%(grid)s”的网格协管员")
        notify(post.person, text, post.grid.url, kind="grid.confirmed", grid=post.grid.name)


def end_post(post: DutyPost, *, by: Person) -> None:
    """Take somebody off a post, or decline an offer; those who report to them must go first."""
    allow(by, Permission.KEEP_GRIDS, post.grid.place)
    below = select(DutyPost.id).where(
        DutyPost.reports_to_id == post.id, DutyPost.ended_at.is_(None)
    )
    if db.session.scalar(below.limit(1)):
        raise Refused(
            _l("还有人接受这位%(post)s领导", post=_l(POST_NAMES[post.post])),
            remedy=_l("请先给他们换一位街巷长"),
            code="line",
        )
    if post.ended_at is not None:
        raise Refused(_l("已经不在任"), code="ended")
    post.ended_at = clock.now()
    db.session.flush()
    audit.record("grid.post_ended", post, by=by, place=post.grid.place)


def _kept(row: DutyPost, act: str, by: Person) -> DutyPost:
    db.session.add(row)
    db.session.flush()
    details = {"post": row.post, "grid": row.grid_id}
    audit.record(act, row, by=by, place=row.grid.place, details=details)
    return row


def register(
    grid: Grid,
    element: Element,
    what: str,
    *,
    by: Person,
    quantity: int | None = None,
    measure: str = "",
) -> GridEntry:
    """Write one line into the grid's register."""
    allow(by, Permission.KEEP_GRIDS, grid.place)
    what = wording.line(what)
    if not what or len(what) > 200:
        raise Invalid(_l("请写明登记什么，最多200字"), code="what")
    entry = GridEntry(
        grid_id=grid.id,
        element=element,
        what=what,
        quantity=quantity,
        measure=wording.line(measure)[:20],
        written_at=clock.now(),
    )
    db.session.add(entry)
    db.session.flush()
    audit.record("grid.registered", entry, by=by, place=grid.place, details={"element": element})
    return entry


def strike(grid: Grid, entry: GridEntry, *, by: Person) -> None:
    """Strike a line that holds no longer; it stays readable in the journal."""
    allow(by, Permission.KEEP_GRIDS, grid.place)
    if entry.grid_id != grid.id or entry.struck_at is not None:
        raise Refused(_l("这一条已经划去"), code="struck")
    entry.struck_at = clock.now()
    db.session.flush()
    audit.record("grid.struck", entry, by=by, place=grid.place)


def ask_support(grid: Grid, support: Support, text: str, *, by: Person) -> SupportRequest:
    """Ask the street for one of the four kinds of support."""
    allow(by, Permission.KEEP_GRIDS, grid.place)
    text = wording.paragraphs(text)
    if not text or len(text) > TEXT_LIMIT:
        raise Invalid(_l("请写明需要什么支持"), code="text")
    request = SupportRequest(
        grid=grid, support=support, text=text, asked_at=clock.now(), asked_by=by
    )
    db.session.add(request)
    db.session.flush()
    audit.record("grid.support_asked", request, by=by, place=grid.place, reason=text)
    for officer in people_holding(Role.STREET, grid.place):
        words = N_("“%(grid)s”请求支持，请答复")
        notify(officer, words, f"/desk/grids/{grid.id}", kind="grid.support", grid=grid.name)
    return request


def answer_support(request: SupportRequest, answer: str, *, granted_: bool, by: Person) -> None:
    """The street answers, once, with what it sends or why not."""
    place = request.grid.place
    allow(by, Permission.COORDINATE, place)
    if by.id == request.asked_by_id:
        raise Forbidden(_l("不能答复自己的请求"))
    db.session.refresh(request)
    if request.answered_at is not None:
        raise Refused(_l("已经答复过"), code="answered")
    answer, hand = wording.paragraphs(answer)[:TEXT_LIMIT], by.id
    if not answer:
        raise Invalid(_l("请写明怎样支持，或者为什么不能"), code="answer")
    request.granted, request.answer = granted_, answer
    request.answered_at, request.answered_by_id = clock.now(), hand
    db.session.flush()
    audit.record("grid.support_answered", request, by=by, place=place, reason=answer)
    text = N_("“%(grid)s”的支持请求已答复")
    notify(request.asked_by, text, request.grid.url, kind="grid.supported", grid=request.grid.name)
