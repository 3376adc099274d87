"""Lines by which nobody ever joins are ended; those of the room, and of whoever comes late, stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from app import live


@dataclass
class Lines:
    """A live server as far as its lines: which stand, and who joined by which."""

    stand: dict[str, object] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)

    def end(self, name: str) -> None:
        del self.stand[name]
        self.ended.append(name)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    made = Lines()
    server = SimpleNamespace(
        eio=SimpleNamespace(sockets=made.stand, disconnect=made.end),
        manager=SimpleNamespace(sid_from_eio_sid=lambda line, _room: made.joined.get(line)),
    )

    def at_once(what: Any, *given: Any) -> None:
        what(*given)

    channel = SimpleNamespace(server=server, start_background_task=at_once)
    monkeypatch.setattr(live, "socketio", channel)
    monkeypatch.setattr(live, "_unjoined", {})
    return made


def looks(times: int) -> None:
    for _ in range(times):
        live.look_after_lines()


def test_a_line_that_nobody_joins_by_is_ended_after_half_a_minute(lines: Lines) -> None:
    lines.stand.update(dict.fromkeys(("silent", "other")))
    looks(2)
    assert lines.ended == []
    looks(1)
    assert sorted(lines.ended) == ["other", "silent"]
    looks(1)
    assert len(lines.ended) == 2


def test_who_joined_stands_and_who_came_late_has_as_long(lines: Lines) -> None:
    lines.stand.update(dict.fromkeys(("phone", "slow")))
    lines.joined["phone"] = "sid-1"
    looks(2)
    lines.joined["slow"] = "sid-2"
    lines.stand["late"] = None
    looks(2)
    assert lines.ended == []
    assert 2 * live.LOOK_SECONDS >= 30
    looks(1)
    assert lines.ended == ["late"]


def test_a_line_that_ended_by_itself_is_forgotten(lines: Lines) -> None:
    lines.stand["gone"] = None
    looks(2)
    lines.stand.clear()
    looks(1)
    lines.stand["gone"] = None
    looks(2)
    assert lines.ended == []
