"""Two officers publish the same bulletin in the same moment: one is published, the other hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import clock, create_app
from app.errors import DomainError, Invalid
from app.extensions import db, socketio
from app.people.models.person import Person
from app.places.models.place import Place
from app.settings import Settings
from app.transaction import transaction
from resolutions.models.bulletin import Bulletin
from resolutions.queries.appraisal.histories import cases_at
from resolutions.ranking.cases import Case
from resolutions.ranking.periods import Period, PeriodKind, numbered
from resolutions.services import publishing
from tests.resolutions.works import Works, at, decided_works
from tests.services.addresses import postgres_url
from tests.support.databases import ON_POSTGRESQL, fresh_database
from tests.support.waiting import until
from tests.votes.polling import in_a_thread

SEPTEMBER = numbered(PeriodKind.MONTH, 2026, 9)
_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def apart(engine_name: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own, where each thread has a session that truly commits."""
    before = socketio.server  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    with fresh_database(engine_name, tmp_path, postgres_url) as url:
        app = create_app(
            Settings(secret_key="b" * 40, database_url=url, instance_path=tmp_path, testing=True)
        )
        if before is not None:
            socketio.server = before  # type: ignore[attr-defined]  # reason: the same
        with app.app_context():
            db.create_all()
            yield app
            db.session.remove()
            db.engine.dispose()


def _published(app: Flask, place: int, by: int) -> DomainError | None:
    """Publish in a session of its own; how it was refused, if it was."""
    with app.app_context(), clock.stopped(at(10, 9)):
        try:
            with transaction():
                where, who = db.session.get_one(Place, place), db.session.get_one(Person, by)
                publishing.publish(where, SEPTEMBER, by=who)
        except DomainError as refused:
            return refused
        finally:
            db.session.remove()
    return None


def _somebody_waits(app: Flask) -> bool:
    with app.app_context(), db.engine.connect() as connection:
        return bool(connection.scalar(_WAITING))


@ON_POSTGRESQL
def test_the_second_is_told_in_a_sentence(apart: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.stopped(at(9, 21)):
        works: Works = decided_works()
        works.assigned()
    place, first, second = works.hall.place.id, works.street.id, works.secretary.id
    others: list[Future[DomainError | None]] = []
    with ThreadPoolExecutor(1) as pool:

        def meanwhile(of: Place, period: Period) -> Sequence[Case]:
            """The first has seen that nothing is published yet; now comes the second."""
            if not others:
                others.append(pool.submit(_published, apart, place, second))
                in_a_thread(until(lambda: _somebody_waits(apart)))
            return cases_at(of, period)

        monkeypatch.setattr(publishing, "cases_at", meanwhile)
        assert _published(apart, place, first) is None
        refused = others[0].result(60)
    assert isinstance(refused, Invalid)
    assert "已经通报过" in str(refused.what)
    assert [one.edition for one in db.session.scalars(select(Bulletin)).unique()] == [1]
