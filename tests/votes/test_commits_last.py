"""Test 25 of ballots.md: where a commit may be lost no binding vote is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.errors import Refused
from app.extensions import db
from app.settings import Settings
from app.transaction import transaction
from tests.meetings.assembly import Assembly, assemble
from tests.support.databases import ON_POSTGRESQL
from tests.votes.test_preparing import prepared
from tests.votes.test_trusted import WEAK
from votes.models.poll import PollState
from votes.services import opening


def test_25_sqlite_that_may_lose_commits_opens_no_binding_vote(tmp_path: Path) -> None:
    """SQLite changes it between transactions alone: a database of its own, connected to anew."""
    app = create_app(
        Settings(
            secret_key="d" * 40,
            database_url=f"sqlite:///{tmp_path / 'votes.db'}",
            instance_path=tmp_path,
            testing=True,
        )
    )
    with app.app_context():
        db.create_all()
        hall = assemble(2).in_session()
        opens_only_where_commits_last(hall, set_on_every_connection, *WEAK["sqlite"])
        db.session.remove()
        db.engine.dispose()


@ON_POSTGRESQL
def test_25_postgresql_that_may_lose_commits_opens_no_binding_vote(app: Flask) -> None:
    def set_here(setting: str) -> None:
        db.session.commit()  # outside savepoints: one that is rolled back would undo it
        bind = db.session.get_bind()
        assert isinstance(bind, sa.Connection)
        bind.execute(sa.text(setting))

    opens_only_where_commits_last(assemble(2).in_session(), set_here, *WEAK["postgresql"])


def opens_only_where_commits_last(
    hall: Assembly, told: Callable[[str], None], weak: str, full: str
) -> None:
    """Refused with the database told to be quick, opened with the database told to be safe."""
    poll = prepared(hall)
    told(weak)
    assert refused(lambda: opening.open_alone(poll, by=hall.chair)) == "not_trusted"
    assert poll.state is PollState.CONFIGURED
    told(full)
    assert refused(lambda: opening.open_alone(poll, by=hall.chair)) == "taken"
    assert poll.state is PollState.OPEN


def refused(act: Callable[[], object]) -> str:
    """The code of the refusal, or "taken"."""
    try:
        with transaction():
            act()
    except Refused as error:
        return error.code
    return "taken"


def set_on_every_connection(setting: str) -> None:
    """As a careless administrator sets it: whoever connects from now on has it so."""

    def told(connection: Any, _record: object) -> None:
        connection.cursor().execute(setting)
        connection.commit()

    db.session.commit()
    sa.event.listen(db.engine, "connect", told)
    db.engine.dispose()
