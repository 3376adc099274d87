"""One place commits; one place tells the time."""

from __future__ import annotations

import ast

import pytest

from tests.house import calls, layout, tree


def test_only_the_transaction_commits() -> None:
    places = {name for name in tree.product() if calls.commits(tree.parsed(name))}
    assert places == {layout.COMMITS}


def test_only_the_clock_tells_the_time() -> None:
    places = {name for name in tree.product() if calls.asks_the_time(tree.parsed(name))}
    assert places == {layout.TELLS_THE_TIME}


@pytest.mark.parametrize(
    "text",
    [
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "from datetime import datetime\ndatetime.utcnow()",
        "from datetime import date\ndate.today()",
        "from datetime import date as day\nday.today()",
        "import time\ntime.time()",
        "from time import time\ntime()",
        "from datetime import datetime\nfield(default_factory=datetime.now)",
        "from sqlalchemy import func\nfunc.now()",
        "import sqlalchemy as sa\nsa.func.now()",
    ],
)
def test_every_way_to_ask_the_time_is_found(text: str) -> None:
    assert calls.asks_the_time(ast.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "import time\ntime.monotonic(); time.perf_counter(); time.sleep(1)",
        "from app import clock\nclock.now(); clock.today()",
        "from datetime import datetime\ndatetime.fromisoformat('2026-01-01')",
        "poll.now",
    ],
)
def test_what_does_not_ask_the_time_of_day_is_left_alone(text: str) -> None:
    assert not calls.asks_the_time(ast.parse(text))


def test_a_commit_is_found_whoever_is_asked() -> None:
    text = "db.session.commit()\nconnection().commit()\nsession.flush()\ncommit = 1\n"
    assert calls.commits(ast.parse(text)) == [1, 2]
