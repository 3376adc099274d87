"""Migrations and models say the same, and every migration can be undone, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from app import create_app
from app.database import Base
from app.extensions import db
from app.settings import Settings
from app.transaction import transaction
from tests.meetings.assembly import assemble
from tests.services.addresses import postgres_url
from tests.support.databases import fresh_database
from votes.services import preparing
from votes.services.preparing import Plan


@contextmanager
def on_nothing(engine_name: str, folder: Path) -> Iterator[Flask]:
    """An app on a database without a single table."""
    with fresh_database(engine_name, folder, postgres_url) as url:
        app = create_app(
            Settings(secret_key="m" * 40, database_url=url, instance_path=folder, testing=True)
        )
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def empty(engine_name: str, tmp_path: Path) -> Iterator[Flask]:
    with on_nothing(engine_name, tmp_path) as app:
        yield app


@dataclass(frozen=True)
class Made:
    """What a database holds that was made by migrations, or from the models."""

    triggers: set[tuple[str, str]]
    checks: dict[tuple[str, str | None], str]
    differences: list[Any]


def _made() -> Made:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _ours}
        )
        differences = list(compare_metadata(context, Base.metadata))
    return Made(_triggers(), _checks(), differences)


@pytest.fixture(scope="module")
def both(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    """The same database made by all migrations, and made from the models."""
    with on_nothing(engine_name, tmp_path_factory.mktemp("both")):
        upgrade()
        migrated = _made()
        downgrade(revision="base")
        Base.metadata.create_all(db.engine)
        made = _made()
    return migrated, made


def _tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


def _triggers() -> set[tuple[str, str]]:
    if db.engine.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname || ' on ' || t.tgrelid::regclass, pg_get_triggerdef(t.oid)"
            " FROM pg_trigger t WHERE NOT t.tgisinternal"
        )
    with db.engine.connect() as connection:
        return {(name, " ".join(sql.split())) for name, sql in connection.execute(sa.text(query))}


def _ours(item: object, name: str | None, kind: str, reflected: object, other: object) -> bool:
    del item, other
    return not (reflected and kind == "table" and (name or "").startswith("proposal_search"))


def test_the_migrations_make_exactly_the_models_tables(both: tuple[Made, Made]) -> None:
    migrated, _models = both
    assert migrated.differences == []


def test_the_migrations_protect_the_same_tables_as_the_models(both: tuple[Made, Made]) -> None:
    migrated, models = both
    assert models.triggers == migrated.triggers
    assert migrated.triggers


def test_the_migrations_allow_the_same_values_as_the_models(both: tuple[Made, Made]) -> None:
    migrated, models = both
    assert {key: migrated.checks.get(key) for key in models.checks} == models.checks


def test_the_constraints_of_the_models_are_there(both: tuple[Made, Made]) -> None:
    migrated, _models = both
    for table in Base.metadata.sorted_tables:
        named = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        found = {name for held, name in migrated.checks if held == table.name}
        assert named <= found, table.name


def _schema() -> dict[str, object]:
    """Every table by name: its columns, and its named constraints and indexes with what they say."""
    inspector = sa.inspect(db.engine)
    read: dict[str, Any] = {
        "columns": inspector.get_multi_columns(),
        "unique": inspector.get_multi_unique_constraints(),
        "foreign": inspector.get_multi_foreign_keys(),
        "indexes": inspector.get_multi_indexes(),
        "checks": inspector.get_multi_check_constraints(),
    }
    return {
        table: {kind: sorted(map(_said, found[None, table])) for kind, found in read.items()}
        for table in inspector.get_table_names()
    }


def _said(part: Mapping[str, object]) -> str:
    """Return what a column, constraint or index says, without the spelling of its brackets."""
    kept = ("name", "type", "nullable", "column_names", "unique", "constrained_columns")
    said = " ".join(re.findall(r"'[^']*'|\w+", str(part.get("sqltext", ""))))
    return " ".join([*(str(part.get(key)) for key in kept), str(part.get("referred_table")), said])


def test_every_migration_can_be_undone_and_leaves_the_schema_as_it_was(empty: Flask) -> None:
    """Where SQLite copies a table to drop a column, it must not lose the table's named CHECKs."""
    folder = Path(empty.root_path).parent / "migrations" / "versions"
    numbers = sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))
    going_up = {}
    for number in numbers:
        upgrade(revision=number)
        going_up[number] = _schema()
    for number in reversed(numbers[:-1]):
        downgrade(revision=number)
        now, then = _schema(), going_up[number]
        assert {t: now[t] for t in now if now[t] != then.get(t)} == {}, number
        assert now.keys() == then.keys()
    downgrade(revision="base")
    assert _tables() <= {"alembic_version"}
    upgrade()
    assert _schema() == going_up[numbers[-1]]


def _checks() -> dict[tuple[str, str | None], str]:
    """What each named CHECK says, without the spelling of its brackets and casts."""
    inspector = sa.inspect(db.engine)
    return {
        (table, check["name"]): " ".join(sorted(re.findall(r"'[^']*'|\w+", check["sqltext"])))
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }


def test_a_state_that_was_not_known_before_is_undone_with_its_migration(empty: Flask) -> None:
    upgrade()
    assemble().in_session().moved()
    db.session.remove()
    assert _set_state("lapsed") == "lapsed"
    with pytest.raises(sa.exc.IntegrityError):
        _set_state("nothing")
    downgrade(revision="0002")
    assert _state() == "unfinished"
    with pytest.raises(sa.exc.IntegrityError):
        _set_state("lapsed")
    upgrade()
    assert _set_state("tabled") == "tabled"


def test_a_second_box_is_not_made_a_vote_of_its_own_by_going_back(
    empty: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade()
    hall = assemble().in_session()
    with transaction():
        first, second = (
            preparing.prepare(hall.meeting, Plan(question=f"第{n}个票箱？"), by=hall.clerk)
            for n in (1, 2)
        )
        second.beside_id = first.id
    db.session.remove()
    with pytest.raises(SystemExit):
        downgrade(revision="0008")
    assert "0009 cannot be taken back" in caplog.text
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE poll SET beside_id = NULL"))
    downgrade(revision="0008")
    upgrade()


def _set_state(state: str) -> str:
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE motion SET state = :state"), {"state": state})
    return _state()


def _state() -> str:
    with db.engine.connect() as connection:
        return str(connection.scalar(sa.text("SELECT state FROM motion")))
