"""Work that one process does at a time, and what becomes of it when that process is killed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask import Flask

from app.leases import lease
from app.settings import Settings
from tests.support.server import ROOT

HOLDER = """
import sys, time
from pathlib import Path
from app import create_app
from app.leases import lease
from app.settings import Settings
app = create_app(Settings("k" * 40, sys.argv[1], Path(sys.argv[2])))
with app.app_context(), lease("work", 7) as is_ours:
    print(is_ours, flush=True)
    time.sleep(300)
"""


def test_one_at_a_time_has_it(app: Flask) -> None:
    with lease("work", 1) as ours, lease("work", 1) as twice, lease("work", 2) as another:
        assert (ours, twice, another) == (True, False, True)
    with lease("work", 1) as again:
        assert again


def test_who_fails_lets_go(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), lease("work", 1):
        print(1 / 0)
    with lease("work", 1) as again:
        assert again


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_who_is_killed_lets_go_at_once(app: Flask, settings: Settings) -> None:
    command = [sys.executable, "-c", HOLDER, settings.database_url, str(settings.instance_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with lease("work", 7) as is_ours:
            assert not is_ours
        holder.kill()
        holder.wait()
        while not is_ours:  # the server hears of it within milliseconds
            with lease("work", 7) as is_ours:
                pass
