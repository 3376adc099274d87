"""Towns of real messages, as many as a measurement wants: re-dated, re-numbered and re-placed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import PlaceKind
from app.places.services.founding import found_hall, found_place
from app.settings import Settings
from app.transaction import transaction
from proposals.services.importing import import_messages
from proposals.services.message_file import Message, read
from tests.proposals.stories import messages_file
from tests.services.addresses import postgres_url
from tests.support.databases import fresh_database

HALLS = 40
SEED = 20190425
ENGINES = ("sqlite", "postgresql")


def engines() -> list[str]:
    """SQLite, and PostgreSQL where one answers."""
    try:
        engine = sa.create_engine(sa.make_url(postgres_url()).set(drivername="postgresql+psycopg"))
        engine.connect().close()
        engine.dispose()
    except sa.exc.OperationalError:
        return ["sqlite"]
    return list(ENGINES)


@contextmanager
def scratch_app(engine: str) -> Iterator[Flask]:
    """An app on an empty database of its own, gone afterwards."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with fresh_database(engine, home, postgres_url) as url:
            app = create_app(
                Settings(secret_key="b" * 40, database_url=url, instance_path=home, testing=True)
            )
            with app.app_context():
                db.create_all()
            yield app
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def real_messages() -> Sequence[Message]:
    """The messages that this machine has: the whole file, or the excerpt that tests keep."""
    with TemporaryDirectory() as folder:
        path, _rows = messages_file(Path(folder))
        return read(path).messages


def many(real: Sequence[Message], count: int) -> list[Message]:
    """Return ``count`` messages: the real ones again and again, on other days, under other numbers."""
    chance = random.Random(SEED)
    return [
        replace(
            one,
            external_id=f"{round_}-{one.external_id}",
            submitted_at=one.submitted_at
            - timedelta(days=chance.randrange(2_000), seconds=chance.randrange(86_400)),
        )
        for round_, one in ((at // len(real), real[at % len(real)]) for at in range(count))
    ]


def found_halls(code: str = "") -> list[int]:
    """Forty halls in four streets of a district; returns their ids. ``code`` tells districts apart."""
    with transaction():
        district = found_place(f"测试区{code}", PlaceKind.DISTRICT)
        streets = [
            found_place(f"测试街道{code}-{n}", PlaceKind.STREET, parent=district) for n in range(4)
        ]
        estates = [
            found_place(f"测试小区{code}-{n}", PlaceKind.ESTATE, parent=streets[n % 4])
            for n in range(HALLS)
        ]
        halls = [
            found_hall(estate, code=f"bench{code}-{n}", name=f"测试议事厅{code}-{n}")
            for n, estate in enumerate(estates)
        ]
        return [hall.id for hall in halls]


def settle_figures() -> None:
    """Let the database learn its figures, as it does by itself in time."""
    db.session.remove()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def settle(messages: Sequence[Message], halls: Sequence[int]) -> None:
    """Import the messages, spread over the halls, and let the database learn its figures."""
    share = -(-len(messages) // len(halls))
    for number, hall_id in enumerate(halls):
        piece = messages[number * share : (number + 1) * share]
        import_messages(db.session.get_one(Hall, hall_id), piece, by=None, chunk=1_000)
    settle_figures()
