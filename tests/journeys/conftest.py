"""A server with the real messages imported, and a stage for journeys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser

from tests.journeys.players import PASSWORD, Cast, gather
from tests.journeys.walk import SHOTS, Player
from tests.support import server
from tests.support.browser import PHONE, seat

MESSAGES = (
    server.ROOT.parent / "shared" / "data" / "citizen-messages" / "messages-with-replies.xlsx"
)


@pytest.fixture(params=["scripts", "plain"])
def mode(request: pytest.FixtureRequest) -> str:
    """``scripts`` or ``plain``: whether residents and representatives have JavaScript."""
    return str(request.param)


@pytest.fixture
def hall(in_server: Flask, live_server: server.Server, mode: str, tmp_path: Path) -> Cast:
    """A hall with its people, and real messages as its proposals: all, or those of one matter."""
    cast = gather("wangjing" if mode == "scripts" else "tuanjiehu")
    file, rows = (MESSAGES, 2816) if mode == "scripts" else _about("充电", tmp_path)
    done = server.flask(
        live_server.environ, "proposals", "import", str(file), "--hall", cast.hall, "--json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["imported"] == rows
    return cast


def _about(word: str, folder: Path) -> tuple[Path, int]:
    """The real messages that hold ``word``, in a workbook of their own; and how many they are."""
    heading, *rows = load_workbook(MESSAGES, read_only=True).worksheets[0].values
    chosen = [row for row in rows if any(word in str(cell) for cell in row)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (heading, *chosen):
        sheet.append(row)
    book.save(folder / "messages.xlsx")
    return folder / "messages.xlsx", len(chosen)


@pytest.fixture
def everyone() -> Iterator[list[Player]]:
    """All who took a seat in this journey; their browsers close at its end."""
    seated: list[Player] = []
    yield seated
    for player in seated:
        player.seat.context.close()


@pytest.fixture
def enter(
    browser: Browser,
    live_server: server.Server,
    hall: Cast,
    engine_name: str,
    mode: str,
    everyone: list[Player],
) -> Callable[..., Player]:
    """``enter("chair")`` seats and signs in somebody of the hall; ``enter(None, …)`` a visitor."""
    folder: Path = SHOTS / f"{engine_name}-{mode}"
    numbers = count(1)

    def take(part: str | None, *, plain: bool = False, **options: Any) -> Player:
        options.setdefault("size", PHONE)
        one = seat(browser, live_server.url, scripts=not plain, **options)
        player = Player(part or "visitor", one, folder, numbers)
        if part:
            one.sign_in(hall.phones[part], PASSWORD)
        everyone.append(player)
        return player

    return take
