"""A pytest plugin: the rules are watched while their own tests run, to the last branch.

``make test`` loads it. Watching costs half as much time again, so it is off while the other tests
run. A whole run fails unless every branch of the pure packages was taken; the shortfall is reported
as one more failed test, so that pytest's own closing line tells it.
"""

from __future__ import annotations

from collections.abc import Generator
from io import StringIO
from pathlib import Path

import coverage
import pytest

from tests.house.layout import PURE_FOLDERS

WHOLE = 100.0
_watch = coverage.Coverage(data_suffix=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Watch from here on: what stands outside functions runs when a module is first imported."""
    _watch.start()
    return (yield)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget the run before, in the process that gathers the measurements."""
    if not _is_worker(session.config):
        _watch.erase()


def pytest_collection_finish() -> None:
    """Every module that the rules' own tests import is imported now."""
    _watch.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Watch a test of the rules."""
    watched = is_of_the_rules(item.path.relative_to(item.config.rootpath))
    if watched:
        _watch.start()
    try:
        return (yield)
    finally:
        if watched:
            _watch.stop()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep what this process saw."""
    if _is_worker(session.config):
        _keep()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """After all tests, once every worker has kept its share, look at the rules."""
    result = yield
    if not _is_worker(session.config):
        _keep()
    if _is_whole(session.config):
        measured = coverage.Coverage()
        measured.combine()
        for folder in PURE_FOLDERS:
            if missing := shortfall(measured, folder):
                session.config.hook.pytest_runtest_logreport(report=_failure(folder, missing))
    return result


def is_of_the_rules(test: Path) -> bool:
    """Whether a file of tests, seen from the root, tests a pure package: it stands in its mirror."""
    return any(test.as_posix().startswith(f"tests/{folder}/") for folder in PURE_FOLDERS)


def shortfall(measured: coverage.Coverage, folder: str) -> str | None:
    """Return the report of what is not covered in ``folder``, or None where nothing is missing."""
    report = StringIO()
    try:
        total = measured.report(
            include=[f"{folder}/*"], file=report, show_missing=True, skip_covered=True
        )
    except coverage.exceptions.NoDataError:
        return f"{folder}: nothing was measured"
    return None if total == WHOLE else report.getvalue()


def _keep() -> None:
    _watch.stop()
    _watch.save()


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _is_whole(config: pytest.Config) -> bool:
    """Tell whether all tests were asked for, in the process that gathers the measurements."""
    chosen = config.option.keyword or config.option.markexpr or config.getoption("lf", False)
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return everything and not chosen and not _is_worker(config)


def _failure(folder: str, missing: str) -> pytest.TestReport:
    name = f"{folder} is covered to the last branch"
    return pytest.TestReport(
        nodeid=name,
        location=(folder, None, name),
        keywords={},
        outcome="failed",
        longrepr=missing,
        when="call",
    )
