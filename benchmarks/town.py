"""Towns of up to a million needs: ten thousand imported as real ones are, the rest copied from them.

Each copy stands in another hall and at another time, with the marks of its own places in the search
index. Copying is a statement for ten thousand rows; only FTS5 must be told every text again.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from benchmarks.messages import found_halls, many, real_messages, settle, settle_figures
from proposals.models import search_index
from proposals.models.proposal import Proposal

BASE = 10_000
GROUPS = 10
"""Times forty halls: a copy stands in the hall of its group that answers to the first's."""
EARLIER = 3601 << 30
"""How much lower the key of each copy is: an hour and a second."""
_SHARE = 5_000
Text = tuple[int, list[str]]
"""A need's key in the list, and its tokens in the search index."""


def settled(rows: int) -> list[int]:
    """Fill an empty house with so many needs; the halls' ids."""
    groups = [found_halls(f"{number}") for number in range(GROUPS if rows > BASE else 1)]
    settle(many(real_messages(), min(rows, BASE)), groups[0])
    texts = _texts(groups) if rows > BASE else ()
    with db.engine.begin() as connection:
        if texts:
            _copy(connection, rows // BASE - 1, groups, texts)
        connection.execute(sa.text("UPDATE proposal SET supporter_count = (id * 7919) % 97"))
    settle_figures()
    return [hall for group in groups for hall in group]


def _copy(
    connection: Connection,
    copies: int,
    groups: Sequence[Sequence[int]],
    texts: Sequence[Sequence[Text]],
) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql("DROP INDEX ix_proposal_search_grams")
    highest = connection.scalar(sa.select(sa.func.max(Proposal.id))) or 0
    for copy in range(1, copies + 1):
        group, later = copy % len(groups), -copy * EARLIER
        connection.execute(
            _COPY,
            {
                "by": copy * (highest + 1),
                "key": later,
                "name": f"{copy}-",
                "most": highest,
                "halls": groups[group][0] - groups[0][0],
            },
        )
        for start in range(0, len(texts[group]), _SHARE):
            share = texts[group][start : start + _SHARE]
            search_index.add(connection, {key + later: tokens for key, tokens in share})
    if not is_sqlite:
        connection.exec_driver_sql(
            "CREATE INDEX ix_proposal_search_grams ON proposal_search USING gin (grams)"
        )


_CHANGED = {
    "id": "p.id + :by",
    "list_key": "p.list_key + :key",
    "hall_id": "p.hall_id + :halls",
    "place_id": "h.place_id",
    "external_id": ":name || p.external_id",
}
_COLUMNS = [column.name for column in Proposal.__table__.columns]
_COPY = sa.text(
    f"INSERT INTO proposal ({', '.join(_COLUMNS)})"  # noqa: S608 - names of our own table
    f" SELECT {', '.join(_CHANGED.get(name, f'p.{name}') for name in _COLUMNS)}"
    " FROM proposal p JOIN hall h ON h.id = p.hall_id + :halls WHERE p.id <= :most"
)


def _texts(groups: Sequence[Sequence[int]]) -> list[list[Text]]:
    """For each group of halls the first texts, by their key, with the marks of its own places."""
    rows = db.session.execute(
        sa.select(
            Proposal.list_key, Proposal.hall_id, Proposal.title, Proposal.where_text, Proposal.body
        )
    )
    first = [(row.list_key, row.hall_id, search_index.document(row[2:], ())) for row in rows]
    places = db.session.execute(sa.select(Hall.id, Place).join(Place, Place.id == Hall.place_id))
    marks = {row.id: search_index.document((), row.Place.lineage) for row in places}
    db.session.remove()
    shifts = [group[0] - groups[0][0] for group in groups]
    return [[(key, marks[hall + shift] + grams) for key, hall, grams in first] for shift in shifts]
