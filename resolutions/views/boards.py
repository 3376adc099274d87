"""The boards of all levels: one page for the watchers, a unit and the public, each at its own door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import Forbidden
from app.extensions import db
from app.people.views.doors import officer
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.tables import Cell, Column, Format, download
from resolutions import policy
from resolutions.labels import COLOUR_LABELS, task_state_label
from resolutions.models.unit import Unit
from resolutions.progress.standing import Colour
from resolutions.queries.board import every_task, tasks_standing
from resolutions.queries.boards import SHOWN, Bar, Board, Reach, board_of
from resolutions.queries.standings import Today
from resolutions.queries.units import unit_with, units_of
from resolutions.views.blueprint import blueprint

_MOST_DRAWN = 12
_TABLE = "<any(places, units, tasks):table>.<any(csv, xlsx, json):form>"


@dataclass(frozen=True)
class Asked:
    """One reader's board as its address asks for it."""

    reach: Reach
    page: str
    """The endpoint of the page itself; its tables lie at the same name with ``_table``."""
    place: Place | None
    unit: Unit | None
    colour: Colour
    today: Today

    @property
    def kept(self) -> Mapping[str, Any]:
        """What stays in the address from page to page."""
        return {
            "place": self.place.id if self.place else None,
            "unit": self.unit.id if self.unit else None,
        }

    def board(self) -> Board:
        """The board."""
        return board_of(self.reach, self.today, place=self.place, unit=self.unit)


def asked(reach: Reach, page: str, *, unit: Unit | None = None) -> Asked:
    """Read the address: place, unit and colour. Raises Forbidden beyond the reader's reach."""
    number = request.args.get("unit", type=int)
    unit = unit_with(number) if number else unit
    place = _place_asked()
    if (place and not reach.takes_in(place)) or (unit and not reach.answers_for(unit)):
        raise Forbidden(
            _l("这个看板不在您负责的范围内"),
            why=_l("看板按地方分级：街道看本街道，区看全区"),
            remedy=_l("各地方的总数在“决议督办”的“按地方看”里公开"),
        )
    standing = request.args.get("standing", "")
    colour = Colour(standing) if standing in set(SHOWN) else Colour.RED
    return Asked(reach, page, place, unit, colour, Today.now())


def _place_asked() -> Place | None:
    if number := request.args.get("place", type=int):
        return place_with_id(number)
    code = request.args.get("hall", "")
    hall = db.session.scalar(select(Hall).where(Hall.code == code)) if code else None
    return hall.place if hall else None


def shown(template: str, wanted: Asked, **more: Any) -> str:
    """The page of a board."""
    board, after = wanted.board(), request.args.get("after", type=int)
    expected = board.counts[wanted.colour]
    return render_template(
        template,
        board=board,
        asked=wanted,
        colour=wanted.colour,
        colours=SHOWN,
        today=wanted.today,
        now=clock.now(),
        most_drawn=_MOST_DRAWN,
        page=tasks_standing(
            board.scope, wanted.colour, wanted.today, expected=expected, after=after
        ),
        **more,
    )


def table_of(wanted: Asked, table: str, form: str) -> Response:
    """A board's rows by place or by unit, or all tasks behind the count that is open, as a file."""
    board = wanted.board()
    name = "-".join(one.name for one in (board.place, board.unit) if one) or str(_("督办看板"))
    if table == "tasks":
        name = f"{name}-{COLOUR_LABELS[wanted.colour]}"
        return download(name, Format(form), _task_columns(), _task_rows(wanted, board))
    rows, head = (board.places, _("地方")) if table == "places" else (board.units, _("单位"))
    return download(f"{name}-{head}", Format(form), _columns(head), _rows(rows, board))


def _columns(head: str) -> Sequence[Column]:
    colours = (Column(colour.value, str(COLOUR_LABELS[colour])) for colour in SHOWN)
    return [Column("name", head), *colours, Column("total", _("合计"))]


def _rows(bars: Sequence[Bar], board: Board) -> Sequence[Sequence[Cell]]:
    whole = Bar(0, str(_("合计")), board.counts)
    return [
        [bar.name, *(bar.counts[colour] for colour in SHOWN), bar.total] for bar in (*bars, whole)
    ]


def _task_columns() -> Sequence[Column]:
    heads = {
        "order": _("编号"),
        "title": _("任务"),
        "hall": _("议事厅"),
        "unit": _("牵头单位"),
        "due": _("期限"),
        "state": _("状态"),
        "percent": _("百分比"),
        "url": _("网址"),
    }
    return [Column(key, head) for key, head in heads.items()]


def _task_rows(wanted: Asked, board: Board) -> Iterator[Sequence[Cell]]:
    expected = board.counts[wanted.colour]
    for task in every_task(board.scope, wanted.colour, wanted.today, expected=expected):
        yield (
            task.order_number,
            task.title,
            task.resolution.hall.name,
            task.lead_unit.name,
            wanted.today.of(task).due,
            task_state_label(task.state),
            task.percent,
            url_for(".task", task_id=task.id, _external=True),
        )


@blueprint.get("/unit/board")
def unit_board() -> str:
    """How the tasks stand that one's own unit leads, by place."""
    wanted = _own_unit()
    return shown("resolutions/boards/unit.html", wanted, units=wanted.reach.units)


@blueprint.get(f"/unit/board/{_TABLE}")
def unit_board_table(table: str, form: str) -> Response:
    """The same as a file."""
    return table_of(_own_unit(), table, form)


def _own_unit() -> Asked:
    person = officer()
    units = [unit for unit in units_of(person) if policy.acts_for(person, unit)]
    if not units:
        raise Forbidden(
            _l("您现在不是任何责任单位的联系人"),
            why=_l("单位看板由责任单位联系人使用"),
            remedy=_l("如果您应当是，请让议事厅秘书把您加入单位"),
        )
    return asked(Reach(_everywhere(), units), "resolutions.unit_board", unit=units[0])


@blueprint.get("/resolutions/places")
def place_list() -> str:
    """How tasks stand in every place, for everybody: a list without a map, from level to level."""
    return shown("resolutions/boards/places.html", public_board("resolutions.place_list"))


@blueprint.get(f"/resolutions/places/{_TABLE}")
def place_list_table(table: str, form: str) -> Response:
    """The same as a file."""
    return table_of(public_board("resolutions.place_list"), table, form)


def public_board(page: str) -> Asked:
    """What anybody may ask for: every place, no unit alone."""
    return asked(Reach(_everywhere(), units=()), page)


def _everywhere() -> Sequence[Place]:
    return db.session.scalars(
        select(Place).where(Place.parent_id.is_(None)).order_by(Place.path)
    ).all()
