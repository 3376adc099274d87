"""A restore drill: the whole backup into a house of its own, which is thrown away afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import current_app
from flask_migrate import upgrade

from app import create_app
from app.backups import manifest, on_sqlite, refusals, restoring, snapshots
from app.backups.backing_up import instance_path
from app.backups.manifest import Manifest
from app.backups.restoring import Line, Restored
from app.extensions import db
from app.settings import Settings


def drill(folder: Path) -> Restored:
    """Restore ``folder`` into a temporary house and ask of it everything that must hold.

    The living system is only read: a PostgreSQL drill makes a database beside it and drops it, and
    keys that the backup left out are lent by the instance. Raises NotPossible.
    """
    listed = manifest.read(folder)
    with tempfile.TemporaryDirectory(prefix="yishiting-drill-") as name:
        place = Path(name)
        _lend_keys(listed, place)
        with _database(listed, place) as url, _house(url, place):
            done = restoring.restore(folder)
            lines = list(done.lines)
            if done.needs_upgrade:
                upgrade()
                lines.append(Line("upgrade", f"{', '.join(listed.heads)} →"))
            return replace(done, lines=(*lines, *restoring.looked(drill=True)))


@contextmanager
def _database(listed: Manifest, place: Path) -> Iterator[str]:
    """An empty database of the backup's kind. Raises NotPossible where there is no such server."""
    if listed.engine == "sqlite":
        side = on_sqlite
    elif snapshots.engine_name() == listed.engine:
        side = snapshots.side()
    else:
        raise refusals.another_engine(listed.engine, snapshots.engine_name())
    with side.elsewhere(place) as url:
        yield url


@contextmanager
def _house(url: str, place: Path) -> Iterator[None]:
    """A house on that database: it sends no letters, has no queue, and serves nobody."""
    settings: Settings = current_app.extensions["settings"]
    quiet = replace(
        settings, database_url=url, instance_path=place, redis_url=None, smtp_url=None, demo=False
    )
    with create_app(quiet).app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _lend_keys(listed: Manifest, place: Path) -> None:
    for name in listed.keys_left_out:
        own = instance_path() / name
        if own.is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(own, place / name)
