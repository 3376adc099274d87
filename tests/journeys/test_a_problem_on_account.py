"""A third party and a unit, each at a phone: seen, entered, mended, looked at again, written off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser

from app.people.models.person import Person
from app.people.services.accounts import set_password
from app.transaction import transaction
from resolutions.queries.ledgers.items import item_with
from resolutions.services.ledgers import dispatching
from tests.journeys.walk import SHOTS, Player
from tests.resolutions.account import opened
from tests.resolutions.works import picture
from tests.support.browser import PHONE, axe_violations, seat, sideways
from tests.support.server import Server

PASSWORD = "journey-password"


def test_a_problem_is_written_off_from_two_phones(
    in_server: Flask, live_server: Server, browser: Browser, tmp_path: Path
) -> None:
    account = opened()
    photo = tmp_path / "IMG.jpg"
    photo.write_bytes(picture())
    with (
        _at_a_phone(browser, live_server, account.inspector, scripts=True) as third,
        _at_a_phone(browser, live_server, account.liaison, scripts=False) as unit,
    ):
        number = _enter(third, photo)
        with transaction():
            dispatching.dispatch(item_with(number), account.unit, by=account.secretary)
        _mend(unit, photo)
        _write_off(third)
        assert not third.seat.errors


@contextmanager
def _at_a_phone(
    browser: Browser, live_server: Server, person: Person, *, scripts: bool
) -> Iterator[Player]:
    with transaction():
        set_password(person, PASSWORD)
    one = seat(browser, live_server.url, size=PHONE, scripts=scripts)
    try:
        one.sign_in(person.phone or "", PASSWORD)
        yield Player(person.name, one, SHOTS / "account", count(1))
    finally:
        one.context.close()


def _enter(third: Player, photo: Path) -> int:
    """Four taps, a photo and a few words."""
    third.open("/patrol")
    third.press("录入问题")
    third.press("建筑垃圾暴露")
    third.seat.page.set_input_files("input[name=photos]", photo)
    third.fill(spot="3号楼西侧", quantity="2")
    third.shoot("new")
    third.press("录入", exact=True)
    third.see("已挂账")
    third.shoot("hung")
    assert not axe_violations(third.seat.page)
    assert sideways(third.seat.page) == 0
    return int(third.path.rsplit("/", 1)[1])


def _mend(unit: Player, photo: Path) -> None:
    """Without a script."""
    unit.open("/unit/ledger")
    unit.press("3号楼西侧")
    unit.press("整改完成，请求复核")
    unit.seat.page.set_input_files("input[name=photos]", photo)
    unit.fill(text="已清运")
    unit.press("整改完成，请求复核")
    unit.see("等待第三方复核")
    unit.shoot("submitted")


def _write_off(third: Player) -> None:
    third.open("/patrol")
    third.press("3号楼西侧")
    third.press("复核合格，销账")
    third.press("复核合格，销账")
    third.see("已销账")
    third.shoot("written-off")
