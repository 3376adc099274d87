"""In a large district places and units are chosen in steps or by words, never from a list without end."""

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
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.unit import Unit, UnitKind
from resolutions.queries.duties import rules_for
from resolutions.queries.ledgers import listing
from resolutions.services import units
from tests.resolutions.account import opened
from tests.resolutions.works import at
from tests.support.factories import make_hall, make_person, make_place
from tests.support.statements import asked

Sign = Callable[[Person], FlaskClient]


class District:
    """A district of two streets with forty communities each, and who keeps it."""

    def __init__(self) -> None:
        self.place = make_place("甲区", PlaceKind.DISTRICT)
        self.streets = [make_place(f"{n}街道", PlaceKind.STREET, self.place) for n in "东西"]
        self.communities = [
            make_place(f"{street.name[0]}{n}社区", PlaceKind.COMMUNITY, street)
            for street in self.streets
            for n in range(40)
        ]
        self.officer = make_person(Role.STREET, at=self.place)


@pytest.fixture
def district(app: Flask) -> Iterator[District]:
    del app
    with clock.stopped(at(9, 21)):
        yield District()


def _offered(page: str) -> list[str]:
    listed = re.search(r'<select[^>]*name="place"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert listed is not None
    return re.findall(r"<option[^>]*>([^<]*)", listed[1])


def _founded(place: Place, name: str) -> Unit:
    with transaction():
        made = units.found(place, name, UnitKind.PROPERTY)
        units.add_contact(made, make_person(Role.LIAISON, at=place))
    return made


@pytest.mark.parametrize("address", ["/desk/units", "/desk/duties", "/desk/ledgers/new"])
def test_the_place_is_chosen_in_steps(district: District, signed_in: Sign, address: str) -> None:
    browser = signed_in(district.officer)
    first = browser.get(address).text
    assert _offered(first) == ["请选择", "甲区", "东街道", "西街道"]
    west = district.streets[1]
    step = {"place": west.id, "area": district.place.id, "step": "down", "name": "西区台账"}
    page = browser.post(address, data=step)
    assert page.status_code == 200
    assert len(_offered(page.text)) <= MOST + 2
    assert "西0社区" in page.text
    if address != "/desk/duties":
        assert "西区台账" in page.text
    found = browser.post(address, data={"seek": "东7", "step": "seek", "area": ""}).text
    assert "东街道 › 东7社区" in found
    assert db.session.query(Unit).count() == db.session.query(Ledger).count() == 0


def test_what_was_chosen_in_steps_counts(district: District, signed_in: Sign) -> None:
    browser, home = signed_in(district.officer), district.communities[7]
    chosen = {"place": home.id, "area": district.streets[0].id}
    unit = {"name": "东七物业", "kind": "property", "phone": ""}
    assert browser.post("/desk/units", data=chosen | unit).status_code == 303
    made = db.session.query(Unit).one()
    assert made.place is home
    with transaction():
        units.add_contact(made, make_person(Role.LIAISON, at=home))
    table = (BytesIO("事项,牵头单位\n路灯,东七物业\n".encode()), "a.csv")
    assert "1行" in browser.post("/desk/duties", data=chosen | {"table": table}).text
    ledger = {"name": "东七台账", "kind": "standing", "indicator": 0, "measure": "处"}
    sent = browser.post("/desk/ledgers/new", data=chosen | ledger | {"working_days": 3})
    assert sent.status_code == 303
    assert db.session.query(Ledger).one().place is home
    assert rules_for(home) == []


def test_units_are_listed_up_to_a_bound_and_found_by_name(
    district: District, signed_in: Sign
) -> None:
    for number in range(MOST + 5):
        _founded(district.communities[number], f"第{number}物业")
    browser = signed_in(district.officer)
    page = browser.get("/desk/units").text
    assert len(re.findall(r'href="/desk/units/\d+"', page)) == MOST
    assert "只列出前60个" in page
    found = browser.get("/desk/units?q=第64物业").text
    assert len(re.findall(r'href="/desk/units/\d+"', found)) == 1
    assert "没有找到名称里有“没有的”的单位" in browser.get("/desk/units?q=没有的").text


def test_the_list_of_units_asks_as_much_of_many_as_of_few(
    district: District, signed_in: Sign
) -> None:
    browser = signed_in(district.officer)

    def count() -> int:
        db.session.expire_all()
        with asked() as statements:
            assert browser.get("/desk/units").status_code == 200
        return len(statements)

    _founded(district.communities[0], "第一物业")
    count()
    few = count()
    for number in range(1, 12):
        _founded(district.communities[number], f"第{number}物业")
    assert count() <= few


def test_a_ledger_of_many_places_is_filtered_by_words(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    del app
    with clock.stopped(at(9, 21)):
        street = make_place("北街道", PlaceKind.STREET)
        home = make_place("北一里", PlaceKind.ESTATE, street)
        account = opened(make_hall(place=street))
        here, there = account.dispatched(), account.entered()
        with transaction():
            here.place = home
        short = client.get(account.ledger.url).text
        assert 'id="f-place" name="place"><option' in short
        monkeypatch.setattr(listing, "MOST", 1)
        page = client.get(account.ledger.url).text
        assert '<input class="form-control" id="f-place"' in page
        for query, seen, hidden in (
            ("place=北一", here, there),
            (f"place={home.id}", here, there),
            ("unit=物业", here, there),
        ):
            found = client.get(f"{account.ledger.url}?{query}").text
            assert seen.url in found
            assert hidden.url not in found
        assert 'value="北一里"' in client.get(f"{account.ledger.url}?place={home.id}").text
        both = client.get(f"{account.ledger.url}?place=北街").text
        assert here.url in both
        assert there.url in both
