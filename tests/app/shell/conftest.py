"""A server for the tests of this folder that need a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.shell.standing import Hall
from tests.support.server import environment


@pytest.fixture(scope="package")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The server, with the demonstration's people and one live page to try."""
    folder = tmp_path_factory.mktemp("live")
    address = f"sqlite:///{folder / 'live.sqlite'}"
    standing = Hall(environment(address, folder), folder / "server.log")
    yield standing
    standing.stop()
