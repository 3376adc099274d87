"""The search index: every text found by any piece of it, two-character words and single ones too.

Texts are cut into overlapping pairs of characters; a query becomes the phrase of its own pairs,
so whatever stands in a text is found by exactly that piece, with no dictionary (speed.md:
recall and precision 1). The last character of each run stands alone as well, so that a prefix
query finds single characters. Latin words and numbers are treated the same: ``A3区``, ``12345``.

One table, two spellings, both written in the transaction that writes the proposal:

- SQLite: a contentless FTS5 table, ``rowid`` = ``Proposal.list_key``. Its tokenizer is ``ascii``,
  which parts tokens at ASCII spaces only: ``unicode61`` knows the characters of Unicode 6.1 and
  silently drops newer rare ones that stand in people's and places' names.
- PostgreSQL: a ``tsvector`` whose lexemes and positions are written directly (no parser, no
  dictionary, like the ``simple`` configuration without its doubts), with a GIN index.

Beside its pairs a text carries one mark for each place it belongs to (``§`` + id), from the root
down, so that a search in one street meets only what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    ColumnElement,
    Connection,
    TableClause,
    TextClause,
    column,
    event,
    table,
    text,
)

from proposals.models.proposal import Proposal
from proposals.similarity import cutting

TABLE = "proposal_search"
"""Migrations leave this table, and on SQLite its shadows ``proposal_search_*``, out of comparison."""

QUERY_LIMIT = 100
"""Characters of a query that are looked at; more would only narrow what is already narrow."""

_FAR = 16_383
"""PostgreSQL's last position in a tsvector; later pairs are still found, but not as a phrase."""

_ADD_SQLITE = text("INSERT INTO proposal_search(rowid, grams) VALUES (:key, :grams)")
_ADD_POSTGRESQL = text(
    "INSERT INTO proposal_search(list_key, grams) VALUES (:key, CAST(:grams AS tsvector))"
)
_REMOVE_SQLITE = text(
    "INSERT INTO proposal_search(proposal_search, rowid, grams) VALUES ('delete', :key, :grams)"
)
_REMOVE_POSTGRESQL = text("DELETE FROM proposal_search WHERE list_key = :key")

_SQLITE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(grams, content='', prefix='1', tokenize='ascii')",
)
_POSTGRESQL = (
    f"CREATE TABLE {TABLE} (list_key bigint PRIMARY KEY, grams tsvector NOT NULL)",
    f"CREATE INDEX ix_{TABLE}_grams ON {TABLE} USING gin (grams)",
    # With the usual 100 the planner takes rare pairs for common ones, walks the whole list for
    # them and takes a second at 100,000 texts instead of a few hundredths.
    f"ALTER TABLE {TABLE} ALTER COLUMN grams SET STATISTICS 2000",
)
_SQLITE_DROP = (f"DROP TABLE IF EXISTS {TABLE}",)


def statements(dialect: str) -> tuple[str, ...]:
    """Return what makes the index; the migrations run the same text."""
    return _SQLITE if dialect == "sqlite" else _POSTGRESQL


def drop_statements(dialect: str) -> tuple[str, ...]:
    """Return what removes it; the same on both databases."""
    del dialect
    return _SQLITE_DROP


def _goes_with_its_table() -> None:
    """Have the index made after the table of proposals, and dropped before it."""
    build: Any = DDL
    for dialect in ("sqlite", "postgresql"):
        for moment, made in (("after_create", statements), ("before_drop", drop_statements)):
            for statement in made(dialect):
                ddl = build(statement).execute_if(dialect=dialect)
                event.listen(Proposal.__table__, moment, ddl)


_goes_with_its_table()


runs = cutting.runs
"""How texts and queries fall into runs of letters and digits."""

grams = cutting.grams
"""What of a text stands in the index."""


def document(texts: Iterable[str], lineage: Iterable[int]) -> list[str]:
    """Return the tokens of one proposal: the marks of its places, then the pairs of its texts."""
    marks = [f"§{place}" for place in lineage]
    return marks + [gram for one in texts for gram in grams(one)]


def tokens_of(proposal: Proposal) -> list[str]:
    """Return the tokens that stand, or are to stand, in the index for this proposal."""
    return document((proposal.title, proposal.where_text, proposal.body), proposal.place.lineage)


def add(connection: Connection, documents: Mapping[int, Sequence[str]]) -> None:
    """Put documents into the index, by ``list_key``, many at once."""
    if not documents:
        return
    if connection.dialect.name == "sqlite":
        statement = _ADD_SQLITE
        rows = [{"key": key, "grams": " ".join(tokens)} for key, tokens in documents.items()]
    else:
        statement = _ADD_POSTGRESQL
        rows = [{"key": key, "grams": _vector(tokens)} for key, tokens in documents.items()]
    connection.execute(statement, rows)


def remove(connection: Connection, key: int, tokens: Sequence[str]) -> None:
    """Take a document out. ``tokens`` must be exactly those that were put in (FTS5 demands it)."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            _REMOVE_SQLITE,
            {"key": key, "grams": " ".join(tokens)},
        )
    else:
        connection.execute(_REMOVE_POSTGRESQL, {"key": key})


def _vector(tokens: Sequence[str]) -> str:
    """Write a tsvector by hand: tokens hold letters, digits and ``§`` only, so quotes suffice."""
    return " ".join(f"'{token}':{min(at, _FAR)}" for at, token in enumerate(tokens, 1))


@dataclass(frozen=True)
class Found:
    """How a statement meets the index: join ``index`` on ``key``, under ``condition``."""

    index: TableClause
    key: ColumnElement[int]
    condition: TextClause


def found(dialect: str, words: str, place_id: int | None = None) -> Found | None:
    """Say how to find what holds all of ``words``, at or below a place.

    None when neither is given, or when nothing in ``words`` can be searched for (see
    ``is_searchable``).
    """
    asked = runs(words[:QUERY_LIMIT])
    marks = [] if place_id is None else [f"§{place_id}"]
    if not asked and not marks:
        return None
    if dialect == "sqlite":
        parts = [*(f'"{mark}"' for mark in marks), *map(_fts_phrase, asked)]
        return _meeting("rowid", f"{TABLE} MATCH :asked", " AND ".join(parts))
    parts = [*(f"'{mark}'" for mark in marks), *map(_ts_phrase, asked)]
    return _meeting("list_key", f"{TABLE}.grams @@ CAST(:asked AS tsquery)", " & ".join(parts))


def is_searchable(words: str) -> bool:
    """Whether ``words`` hold a letter or digit at all."""
    return bool(runs(words[:QUERY_LIMIT]))


def _meeting(key: str, condition: str, asked: str) -> Found:
    index = table(TABLE, column(key, BigInteger()))
    return Found(index, index.c[key], text(condition).bindparams(asked=asked))


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def _fts_phrase(run: str) -> str:
    """Spell one run for FTS5: its pairs as a phrase, a single character as a prefix."""
    return f'"{run}" *' if len(run) == 1 else '"' + " ".join(_pairs(run)) + '"'


def _ts_phrase(run: str) -> str:
    """The same for PostgreSQL."""
    if len(run) == 1:
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{pair}'" for pair in _pairs(run)) + ")"
