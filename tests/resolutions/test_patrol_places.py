"""On patrol the place is chosen from the street down, or by its name; nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.choosing import MOST
from app.places.models.place import Place, PlaceKind
from app.transaction import transaction
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.ledger import Ledger
from resolutions.queries.ledgers.indicators import tree_in_force
from resolutions.services.ledgers import opening
from tests.resolutions.works import at, picture
from tests.support.factories import make_person, make_place

Sign = Callable[[Person], FlaskClient]


class District:
    """A district of three streets with forty communities each, and its ledger."""

    def __init__(self) -> None:
        self.place = make_place("甲区", PlaceKind.DISTRICT)
        self.streets = [make_place(f"{n}街道", PlaceKind.STREET, self.place) for n in "东西南"]
        self.communities = [
            make_place(f"{street.name[0]}{n}社区", PlaceKind.COMMUNITY, street)
            for street in self.streets
            for n in range(40)
        ]
        self.inspector = make_person(Role.THIRD_PARTY, at=self.place)
        with transaction():
            self.ledger: Ledger = opening.open_ledger(
                self.place,
                opening.Terms(name="环境问题台账"),
                by=make_person(Role.STREET, at=self.place),
            )
        self.leaf = tree_in_force().leaves[0]

    def sent(self, **changed: object) -> dict[str, object]:
        """What the form sends."""
        form = {"ledger": self.ledger.id, "indicator": self.leaf.id, "quantity": "2"}
        return form | {"place": "0", "area": self.place.id, "spot": "东门外"} | changed


@pytest.fixture
def district(app: Flask) -> Iterator[District]:
    with clock.stopped(at(9, 21)):
        yield District()


def offered(page: str) -> list[str]:
    """The names in the list of places."""
    listed = re.search(r'<select[^>]*name="place"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert listed is not None
    return re.findall(r"<option[^>]*>([^<]*)", listed[1])


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" type="hidden" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_street_then_a_community_and_nothing_typed_is_lost(
    district: District, signed_in: Sign
) -> None:
    browser = signed_in(district.inspector)
    address = f"/patrol/new?ledger={district.ledger.id}&indicator={district.leaf.id}"
    assert offered(browser.get(address).text) == ["请选择", "甲区", "东街道", "西街道", "南街道"]
    west = district.streets[1]
    shot = (BytesIO(picture()), "IMG.jpg")
    step = district.sent(place=west.id, step="down", text="一车渣土", photos=shot)
    page = browser.post("/patrol/new", data=step)
    assert page.status_code == 200
    assert len(offered(page.text)) == 42
    for words in ("甲区 › 西街道", "西0社区", "一车渣土", "东门外", "已经收到的照片"):
        assert words in page.text
    assert db.session.query(LedgerItem).count() == 0
    kept = page.text.split('name="photos-kept" value="')[1].split('"')[0]
    last = {"area": hidden(page.text, "area"), "photos-kept": kept}
    chosen = place(district, "西7社区")
    sent = browser.post("/patrol/new", data=district.sent(place=chosen.id, **last))
    assert sent.status_code == 303
    assert db.session.query(LedgerItem).one().place == chosen
    assert "甲区 › 西街道" in browser.get(address).text, "the next is entered near the last"


def test_back_up_to_the_streets(district: District, signed_in: Sign) -> None:
    browser = signed_in(district.inspector)
    step = district.sent(area=district.streets[0].id, step="up")
    page = browser.post("/patrol/new", data=step).text
    assert "南街道" in offered(page)
    assert hidden(page, "area") == str(district.place.id)


def test_by_its_name_even_with_the_wrong_button(district: District, signed_in: Sign) -> None:
    browser = signed_in(district.inspector)
    page = browser.post("/patrol/new", data=district.sent(seek="南39"))
    assert page.status_code == 200
    assert offered(page.text) == ["请选择", "南街道 › 南39社区"]
    again = district.sent(seek="没有的", sought="南39", step="seek")
    assert "没有找到名称里有“没有的”的地方" in browser.post("/patrol/new", data=again).text


def test_never_more_than_can_be_looked_through(district: District, signed_in: Sign) -> None:
    page = signed_in(district.inspector).post("/patrol/new", data=district.sent(seek="社区")).text
    assert len(offered(page)) == MOST + 1
    assert "地方太多" in page


def test_no_place_is_no_entry_and_none_elsewhere_is_taken(
    district: District, signed_in: Sign
) -> None:
    browser, elsewhere = signed_in(district.inspector), make_place("别处")
    for number in (0, elsewhere.id):
        page = browser.post("/patrol/new", data=district.sent(place=number))
        assert page.status_code == 422
        assert "东门外" in page.text
        assert "别处" not in page.text
    assert db.session.query(LedgerItem).count() == 0


def place(district: District, name: str) -> Place:
    """One community."""
    return next(one for one in district.communities if one.name == name)
