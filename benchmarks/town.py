"""Towns of up to a million needs: ten thousand imported as real ones are, the rest copied from them.

Each copy stands in another hall and at another time, with the marks of its own places in the search
index. Copying is a statement for ten thousand rows; only FTS5 must be told every text again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from app.extensions import db
from benchmarks.messages import found_halls, many, real_messages, settle
from proposals.models import search_index
from proposals.models.proposal import Proposal

BASE = 10_000
GROUPS = 10
"""Times forty halls: a copy stands in the hall of its group that answers to the first's."""
EARLIER = 3601 << 30
"""How much lower the key of each copy is: an hour and a second."""
_SHARE = 5_000


def settled(rows: int) -> list[int]:
    """Fill an empty house with so many needs; the halls' ids."""
    groups = [found_halls(f"{number}") for number in range(GROUPS if rows > BASE else 1)]
    settle(many(real_messages(), min(rows, BASE)), groups[0])
    with db.engine.begin() as connection:
        if rows > BASE:
            _copy(connection, rows // BASE - 1, groups)
        connection.execute(sa.text("UPDATE proposal SET supporter_count = (id * 7919) % 97"))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return [hall for group in groups for hall in group]


def _copy(connection: Connection, copies: int, groups: Sequence[Sequence[int]]) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql("DROP INDEX ix_proposal_search_grams")
    highest = connection.scalar(sa.select(sa.func.max(Proposal.id))) or 0
    tokens = _tokens(connection, groups)
    for copy in range(1, copies + 1):
        group = copy % len(groups)
        connection.execute(
            _COPY,
            {
                "by": copy * (highest + 1),
                "key": -copy * EARLIER,
                "name": f"{copy}-",
                "most": highest,
                "halls": groups[group][0] - groups[0][0],
            },
        )
        _index(connection, tokens[group], -copy * EARLIER)
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


def _tokens(
    connection: Connection, groups: Sequence[Sequence[int]]
) -> list[list[tuple[int, list[str]]]]:
    """For each group of halls the first texts, by their key, with the marks of its own places."""
    rows = connection.execute(
        sa.select(
            Proposal.list_key, Proposal.hall_id, Proposal.title, Proposal.where_text, Proposal.body
        )
    ).all()
    texts = [(r.list_key, r.hall_id, search_index.document(r[2:], ())) for r in rows]
    ways = connection.execute(
        sa.text("SELECT h.id, p.path FROM hall h JOIN place p ON p.id = h.place_id")
    )
    paths: dict[int, str] = {row.id: row.path for row in ways}
    found = []
    for group in groups:
        shift = group[0] - groups[0][0]
        marks = {
            hall: [f"§{one}" for one in paths[hall + shift].strip("/").split("/")]
            for hall in groups[0]
        }
        found.append([(key, marks[hall] + grams) for key, hall, grams in texts])
    return found


def _index(connection: Connection, texts: Sequence[tuple[int, list[str]]], shift: int) -> None:
    for share in _shares(texts):
        search_index.add(connection, {key + shift: tokens for key, tokens in share})


def _shares(
    texts: Sequence[tuple[int, list[str]]],
) -> Iterator[Sequence[tuple[int, list[str]]]]:
    for start in range(0, len(texts), _SHARE):
        yield texts[start : start + _SHARE]
