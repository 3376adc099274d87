"""Who voted how, as a table: of a named vote whose rule lets the names be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from app.tables import Cell, Column
from votes.labels import DESK_WAYS
from votes.models.poll import Poll
from votes.queries import results, said
from votes.queries.results import Called


def table_of(poll: Poll) -> tuple[Sequence[Column], Iterator[Sequence[Cell]]]:
    """The columns, and a row for each on the roll, by the sound of the name.

    Area stands in m² with two decimals, as the register has it. Raises Refused before the result.
    """
    lines = results.roll_call(poll)
    columns = [
        Column("name", _("姓名")),
        Column("choice", _("表决")),
        Column("via", _("怎样投的")),
        Column("heads", _("票数")),
        Column("area", _("面积（平方米）")),
        Column("corrected", _("更正")),
    ]
    return columns, (_row(poll, line) for line in lines)


def _row(poll: Poll, line: Called) -> Sequence[Cell]:
    choice = said.answer_of(poll, line.choice, present=line.present)
    area = f"{line.weight.area // 100}.{line.weight.area % 100:02d}" if line.weight.area else ""
    return (
        line.name,
        str(choice.label),
        str(DESK_WAYS.get(line.via, "")) if line.choice is not None else "",
        line.weight.heads,
        area,
        _("宣布后由两人更正") if line.corrected else "",
    )
