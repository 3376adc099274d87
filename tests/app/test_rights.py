"""Who may do what: the vocabulary in words, and every route and event asked by every part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule as Route
from werkzeug.test import TestResponse

from app import create_app, live
from app.extensions import socketio
from app.permissions import RIGHTS, Permission, Role
from app.settings import Settings
from tests.support.rights import ANYBODY, TURNED_AWAY, Ask, Rule, World, make_world, taken_back

TESTS = Path(__file__).resolve().parents[1]
OWN_EVENTS = frozenset({"connect", "disconnect", "watch", "unwatch", "*"})
"""What the live door itself does: TOPICS tell who may watch, test_live who may connect."""
MAY_BE_UNREADY = frozenset({"/readyz"})
"""Says 503 where the schema was made without migrations, as here."""
NO_PAGES = frozenset({"static", "bootstrap.static"})

R = Role
HOLDERS: Mapping[Permission, set[Role]] = {
    # Read aloud: whoever may … is a …
    Permission.MANAGE_PLACES: {R.STREET, R.ADMINISTRATOR},
    Permission.MANAGE_PEOPLE: {R.SECRETARY, R.STREET, R.ADMINISTRATOR},
    Permission.PRINT_SLIPS: {R.SECRETARY, R.STREET, R.ADMINISTRATOR},
    Permission.READ_AUDIT: {R.MONITOR, R.STREET, R.ADMINISTRATOR},
    Permission.ADMINISTER: {R.ADMINISTRATOR},
    Permission.PROPOSE: {R.RESIDENT, R.REPRESENTATIVE},
    Permission.CO_SIGN: {R.RESIDENT, R.REPRESENTATIVE},
    Permission.WORK_DESK: {R.SECRETARY, R.STREET},
    Permission.REVIEW_TOPIC: {R.REPRESENTATIVE, R.CHAIR, R.SECRETARY, R.MONITOR},
    Permission.FILE_TOPIC: {R.SECRETARY, R.STREET},
    Permission.IMPORT_PROPOSALS: {R.SECRETARY, R.STREET},
    Permission.REPORT: {R.REPRESENTATIVE, R.SECRETARY, R.MONITOR, R.LIAISON, R.STREET},
    Permission.ASSIST: {R.SECRETARY, R.STREET},
    Permission.SOUND_OUT: {R.CHAIR, R.SECRETARY, R.STREET},
    Permission.CONVENE: {R.CHAIR, R.SECRETARY},
    Permission.CHAIR: {R.CHAIR},
    Permission.KEEP_DOOR: {R.SECRETARY, R.TELLER},
    Permission.KEEP_MINUTES: {R.SECRETARY},
    Permission.ATTEND: {
        R.REPRESENTATIVE,
        R.CHAIR,
        R.SECRETARY,
        R.EXPERT,
        R.TELLER,
        R.MONITOR,
    },
    Permission.DEBATE: {R.REPRESENTATIVE},
    Permission.ADVISE: {R.EXPERT},
    Permission.PUT_QUESTION: {R.CHAIR},
    Permission.CAST: {R.REPRESENTATIVE},
    Permission.TELL: {R.TELLER},
    Permission.ASSIGN: {R.SECRETARY, R.STREET},
    Permission.HANDLE: {R.LIAISON},
    Permission.INSPECT: {R.MONITOR},
    Permission.OVERSEE: {R.STREET},
    Permission.BLOW_WHISTLE: {R.SECRETARY, R.STREET, R.PARTY},
    Permission.JUDGE_WHISTLE: {R.PARTY, R.DISTRICT},
    Permission.KEEP_GRIDS: {R.SECRETARY, R.STREET, R.PARTY},
    Permission.COORDINATE: {R.STREET, R.DISTRICT},
    Permission.APPRAISE_UNITS: {R.STREET, R.DISTRICT},
    Permission.COMMAND_FORCES: {R.STREET, R.DISTRICT},
    Permission.PATROL: {R.THIRD_PARTY, R.MONITOR, R.SECRETARY, R.STREET},
    Permission.RECHECK: {R.THIRD_PARTY, R.MONITOR},
    Permission.KEEP_LEDGERS: {R.STREET, R.ADMINISTRATOR},
}


def tables(name: str) -> dict[Any, Rule]:
    """One dictionary out of every stage's ``rights_table.py``; a row must not stand twice."""
    merged: dict[Any, Rule] = {}
    for file in sorted(TESTS.glob("*/rights_table.py")):
        part = getattr(import_module(f"tests.{file.parent.name}.rights_table"), name, {})
        assert not merged.keys() & part.keys(), f"{file} repeats {merged.keys() & part.keys()}"
        merged |= part
    return merged


ROUTES, EVENTS, TOPICS = tables("ROUTES"), tables("EVENTS"), tables("TOPICS")


@pytest.mark.parametrize("permission", Permission)
def test_who_holds_each_right(permission: Permission) -> None:
    assert {role for role in Role if permission in RIGHTS[role]} == HOLDERS[permission]


def test_every_role_has_a_row() -> None:
    assert set(RIGHTS) == set(Role)


@pytest.fixture
def world(app: Flask, engine_name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """All parts ask on SQLite. Who may is the same code on PostgreSQL: there a few of each row ask."""
    monkeypatch.setattr("app.jobs.soon", lambda _sweep: None)  # no worker runs here
    yield make_world(whole=engine_name == "sqlite")
    live._clients.clear()  # noqa: SLF001  # reason: sockets of this test only


def routes_of(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in NO_PAGES
    }


def test_every_route_stands_in_a_table(settings: Settings) -> None:
    """Asked of an app of its own: other tests add routes that fail on purpose to theirs."""
    missing = sorted(routes_of(create_app(settings)) - ROUTES.keys())
    assert not missing, f"add to tests/<stage>/rights_table.py: {missing}"


def test_every_row_has_its_route(shared_app: Flask) -> None:
    assert not sorted(ROUTES.keys() - routes_of(shared_app))


def test_every_event_stands_in_a_table(shared_app: Flask) -> None:
    known = set(socketio.server.handlers["/"]) - OWN_EVENTS  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    assert known == EVENTS.keys()


def test_every_topic_stands_in_a_table(shared_app: Flask) -> None:
    assert set(shared_app.extensions.get("live_watchers", {})) == TOPICS.keys()


@pytest.mark.parametrize("rule", [*ROUTES.values(), *EVENTS.values(), *TOPICS.values()])
def test_rows_name_parts_that_exist(rule: Rule) -> None:
    assert rule.allowed <= ANYBODY


AT_ONCE = 8
"""Rows that are asked in one test, of one world: it takes longer to make than a row to ask."""
SORTED = sorted(ROUTES, key=itemgetter(1, 0))
BATCHES = [SORTED[at : at + AT_ONCE] for at in range(0, len(SORTED), AT_ONCE)]


def name_of(rows: object) -> str:
    """The first of the addresses."""
    assert isinstance(rows, list)
    return str(rows[0][1]).replace("int:", "")


@pytest.mark.parametrize("rows", BATCHES, ids=name_of)
def test_routes_let_through_whom_their_rows_name(
    app: Flask, world: World, rows: list[tuple[str, str]]
) -> None:
    wrong: list[str] = []
    for method, address in rows:
        with taken_back():
            wrong += faults_of_route(app, world, method, address)
    assert wrong == []


def faults_of_route(app: Flask, world: World, method: str, address: str) -> list[str]:
    row, outcome = ROUTES[method, address], {}
    for part, made in world.asks(row):
        answer = ask(app, world, method, address, made)
        if answer.status_code >= 500 and address not in MAY_BE_UNREADY:
            return [f"{method} {address}: {part} was answered {answer.status}"]
        outcome[part] = not turned_away(answer)
    return compare(outcome, row, f"{method} {address}")


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_lets_through_whom_its_row_names(app: Flask, world: World, name: str) -> None:
    row = EVENTS[name]
    passed = {part: acked(app, world, name, made.form) for part, made in world.asks(row)}
    assert compare(passed, row, name) == []


@pytest.mark.parametrize("kind", sorted(TOPICS))
def test_a_topic_is_watched_by_whom_its_row_names(app: Flask, world: World, kind: str) -> None:
    row = TOPICS[kind]
    passed = {
        part: acked(app, world, "watch", {"topic": f"{kind}:{made.key}"})
        for part, made in world.asks(row)
    }
    assert compare(passed, row, kind) == []


def browser_of(app: Flask, world: World) -> FlaskClient:
    browser = app.test_client()
    token = world.tokens.get(world.asking)
    if token:
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
    return browser


def ask(app: Flask, world: World, method: str, address: str, what: Ask) -> TestResponse:
    built = rule_of(app, method, address).build(what.values, append_unknown=False)
    assert built is not None, f"make() gives too few values for {address}"
    form = dict(what.form) if method == "POST" else None
    return browser_of(app, world).open(
        built[1],
        method=method,
        data=form,
        query_string=dict(what.query),
        headers={"Accept": "application/json"},  # a refusal as a page takes ten times as long
        buffered=True,
    )


@cache
def rule_of(app: Flask, method: str, address: str) -> Route:
    """The route, looked for once and not for each part that asks."""
    return next(
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule == address and method in (rule.methods or ())
    )


def turned_away(answer: TestResponse) -> bool:
    to_login = answer.status_code in {302, 303} and (answer.location or "").startswith("/login?")
    return answer.status_code in TURNED_AWAY or to_login


def acked(app: Flask, world: World, event: str, payload: Mapping[str, Any]) -> bool:
    """Whether this part's event got through, by its ack."""
    browser = browser_of(app, world)
    token = live.token_for(world.tokens.get(world.asking))
    client = socketio.test_client(app, flask_test_client=browser, auth={"token": token})
    assert client.is_connected()
    ack = client.emit(event, dict(payload), callback=True)
    client.disconnect()
    assert isinstance(ack, dict), f"{event} gave no ack"
    status = 200 if ack["ok"] else ack["error"]["status"]
    assert status < 500, f"{world.asking}: {ack}"
    return status not in TURNED_AWAY


def compare(outcome: Mapping[str, bool], row: Rule, name: str) -> list[str]:
    """Who got through although the row does not name them, and who did not although it does."""
    through = {part for part, passed in outcome.items() if passed}
    expected = row.allowed & outcome.keys()
    let = [f"{name}: {part} was let through" for part in sorted(through - expected)]
    return let + [f"{name}: {part} was turned away" for part in sorted(expected - through)]
