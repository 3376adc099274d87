"""The journal against somebody who edits the database's file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.support import server


def test_an_edited_database_file_is_found_by_the_command(tmp_path: Path) -> None:
    file = tmp_path / "hall.sqlite"
    environ = server.environment(f"sqlite:///{file}", tmp_path)
    assert server.flask(environ, "db", "upgrade").returncode == 0
    assert server.flask(environ, "places", "found", "朝阳区").returncode == 0
    with closing(sqlite3.connect(file)) as raw:
        for verb in ("update", "delete"):
            raw.execute(f"DROP TRIGGER audit_entry_no_{verb}")
        raw.execute("UPDATE audit_entry SET actor_id = 1 WHERE id = 1")
        raw.commit()
    broken = server.flask(environ, "audit", "verify")
    assert broken.returncode == 1
    assert "entry 1: its content was changed" in broken.stdout
