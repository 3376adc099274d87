"""Ask the search index which needs hold the rarest pairs of a text, and count the pairs.

The index is that of the search (``search_index``); here each pair is asked for by itself and adds
what it is worth to every need that holds it, so that the database returns the few needs with most
in common. How much of the index is read is bounded by the pairs chosen
(``similarity.weighing.rarest``), not by how many needs there are.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, TextClause, text

_COUNTS_SQLITE = text(
    "SELECT gram, needs FROM gram_count WHERE gram IN (SELECT value FROM json_each(:grams))"
    " UNION ALL SELECT '', needs FROM gram_tally"
)
_COUNTS_POSTGRESQL = text(
    "SELECT gram, needs FROM gram_count"
    " WHERE gram IN (SELECT * FROM json_array_elements_text(CAST(:grams AS json)))"
    " UNION ALL SELECT '', needs FROM gram_tally"
)
_ADD_SQLITE = text(
    "INSERT INTO gram_count(gram, needs)"
    " SELECT key, value FROM json_each(:counts) WHERE true ORDER BY key"
    " ON CONFLICT (gram) DO UPDATE SET needs = needs + excluded.needs"
)
_ADD_POSTGRESQL = text(
    "INSERT INTO gram_count(gram, needs)"
    " SELECT key, CAST(value AS bigint) FROM json_each_text(CAST(:counts AS json)) ORDER BY key"
    " ON CONFLICT (gram) DO UPDATE SET needs = gram_count.needs + excluded.needs"
)
_MEET_SQLITE = text(
    "SELECT found.rowid AS list_key, sum(asked.value) AS pull"
    " FROM json_each(:pull) AS asked CROSS JOIN proposal_search AS found"
    " WHERE found.proposal_search MATCH :mark || '\"' || asked.key || '\"'"
    " GROUP BY found.rowid ORDER BY pull DESC, list_key DESC LIMIT :most"
)
_MEET_POSTGRESQL = text(
    "SELECT found.list_key, sum(asked.value) AS pull"
    " FROM (SELECT CAST(CAST(:mark AS text) || '''' || key || '''' AS tsquery) AS query,"
    "              CAST(value AS double precision) AS value"
    "       FROM json_each_text(CAST(:pull AS json))) AS asked"
    " JOIN proposal_search AS found ON found.grams @@ asked.query"
    " GROUP BY found.list_key ORDER BY pull DESC, list_key DESC LIMIT :most"
)
_TIDY_POSTGRESQL = text("SELECT gin_clean_pending_list('ix_proposal_search_grams')")


def needs_with(connection: Connection, grams: Collection[str]) -> tuple[int, dict[str, int]]:
    """Return how many needs are counted, and in how many each pair stands; 0 are left out."""
    statement = _COUNTS_SQLITE if _is_sqlite(connection) else _COUNTS_POSTGRESQL
    found = connection.execute(statement, {"grams": json.dumps(list(grams), ensure_ascii=False)})
    counts: dict[str, int] = {row[0]: row[1] for row in found}
    return counts.pop("", 0), counts


def add_counts(connection: Connection, counts: Mapping[str, int]) -> None:
    """Add to the counts, in the order of the pairs, so that two who add never lock each other."""
    statement = _ADD_SQLITE if _is_sqlite(connection) else _ADD_POSTGRESQL
    connection.execute(statement, {"counts": json.dumps(counts, ensure_ascii=False)})


def tidy(connection: Connection) -> None:
    """Have new entries put where they are found quickly.

    PostgreSQL first keeps them in a list that every search reads through from end to end: after
    an import, a hundred pairs read it a hundred times and took half a second.
    """
    if not _is_sqlite(connection):
        connection.execute(_TIDY_POSTGRESQL)


def meeting(
    connection: Connection, pull: Mapping[str, float], most: int, place_id: int | None = None
) -> dict[int, float]:
    """Return the ``list_key`` of the needs with most in common, and what their pairs are worth.

    ``place_id`` keeps to what is at or below a place.
    """
    statement, values = spelled(connection.dialect.name, pull, most, place_id)
    return {row[0]: row[1] for row in connection.execute(statement, values)}


def spelled(
    dialect: str, pull: Mapping[str, float], most: int, place_id: int | None = None
) -> tuple[TextClause, dict[str, str | int]]:
    """Return the statement of ``meeting``; benchmarks measure it bare."""
    sqlite = dialect == "sqlite"
    quoted = f'"§{place_id}" AND ' if sqlite else f"'§{place_id}' & "
    return _MEET_SQLITE if sqlite else _MEET_POSTGRESQL, {
        "pull": json.dumps(pull, ensure_ascii=False),
        "mark": "" if place_id is None else quoted,
        "most": most,
    }


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
