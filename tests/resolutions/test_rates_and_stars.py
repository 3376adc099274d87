"""三率 by place and by unit with both their numbers, and the stars of a quarter, from what was published."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import clock
from app.errors import Missing
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import PlaceKind
from app.transaction import transaction
from resolutions.models.bulletin import Bulletin
from resolutions.queries.appraisal.stars import starred, starred_unit
from resolutions.queries.appraisal.three_rates import RatesOf, three_rates
from resolutions.ranking import formula
from resolutions.ranking.periods import PeriodKind, numbered
from resolutions.services import publishing
from tests.resolutions.works import Works, at
from tests.support.factories import make_person, make_place

SEPTEMBER = numbered(PeriodKind.MONTH, 2026, 9)
THIRD_QUARTER = numbered(PeriodKind.QUARTER, 2026, 3)


def _above(works: Works) -> Person:
    """The hall lies in a community of a street; five tasks are done there, one is not accepted."""
    with transaction():
        street = make_place("三里屯街道", PlaceKind.STREET)
        community = make_place("北社区", PlaceKind.COMMUNITY, street)
        works.hall.place.parent = community
        works.hall.place.path = f"{community.path}{works.hall.place.id}/"
    works.assigned(title="没人签收")
    for number in range(5):
        works.written_off(title=f"任务{number}")
    return make_person(Role.STREET, at=street, name="街道专班")


def _published(by: Person, works: Works, kind: PeriodKind) -> Bulletin:
    period = SEPTEMBER if kind is PeriodKind.MONTH else THIRD_QUARTER
    with clock.stopped(at(10, 9)), transaction():
        parent = works.hall.place.parent
        assert parent is not None
        assert parent.parent is not None
        return publishing.publish(parent.parent, period, by=by)


def _pairs(of: RatesOf) -> list[tuple[int, int]]:
    return [(rate.numerator, rate.denominator) for rate in of.rates]


def test_every_place_and_unit_has_its_own_rates(works: Works, client: FlaskClient) -> None:
    made = _published(_above(works), works, PeriodKind.MONTH)
    found = three_rates(made)
    assert [(one.name, _pairs(one)) for one in found.places] == [
        ("北社区", [(5, 6), (5, 6), (0, 0)])
    ]
    assert [(one.name, _pairs(one)) for one in found.units] == [
        (works.unit.name, [(5, 6), (5, 6), (0, 0)])
    ]
    assert _pairs(found.everybody) == [(5, 6), (5, 6), (0, 0)]
    page = client.get(f"{made.url}/rates").get_data(as_text=True)
    for words in ("北社区", works.unit.name, "83.33%", "5/6", "按时签收或提出派单异议"):
        assert words in page
    assert f"{made.url}/rates" in client.get(made.url).get_data(as_text=True)


def test_they_are_taken_home_as_word_and_excel(works: Works, client: FlaskClient) -> None:
    made = _published(_above(works), works, PeriodKind.MONTH)
    word = Document(io.BytesIO(client.get(f"{made.url}/rates.docx").data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "5/6 83.33%" in cells
    assert "北社区" in cells
    sheet = load_workbook(io.BytesIO(client.get(f"{made.url}/rates.xlsx").data)).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(values_only=True) if "北社区" in row]
    assert [row[2:5] for row in rows] == [(5, 6, 83.33)]


def test_a_units_stars_are_on_its_plate(works: Works, client: FlaskClient) -> None:
    made = _published(_above(works), works, PeriodKind.QUARTER)
    [one] = starred(made)
    assert one.stars == made.lines[0]["score"] // 1500
    listed = client.get(f"{made.url}/stars").get_data(as_text=True)
    assert "星级＝季度得分÷15" in listed
    plate = client.get(f"{made.url}/stars/{works.unit.id}").get_data(as_text=True)
    assert f"{one.stars}星" in plate
    assert works.unit.name in plate
    assert one.line.score in plate
    assert client.get(f"{made.url}/stars/99999").status_code == 404


def test_stars_stay_when_the_formula_of_later_bulletins_changes(
    works: Works, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _published(_above(works), works, PeriodKind.QUARTER)
    before = starred(made)[0].stars
    later = replace(formula.PUBLISHED, points_a_star=25)
    monkeypatch.setattr(formula, "PUBLISHED", later)
    monkeypatch.setattr(publishing, "PUBLISHED", later)
    assert starred(made)[0].stars == before
    assert "星级＝季度得分÷15" in client.get(f"{made.url}/stars").get_data(as_text=True)
    with clock.stopped(at(10, 10)), transaction():
        again = publishing.publish(
            made.place, THIRD_QUARTER, by=made.published_by, reason="办法已改"
        )
    assert starred(again)[0].stars == made.lines[0]["score"] // 2500
    assert "星级＝季度得分÷25" in client.get(f"{again.url}/stars").get_data(as_text=True)


def test_a_month_gives_no_stars(works: Works, client: FlaskClient) -> None:
    made = _published(_above(works), works, PeriodKind.MONTH)
    with pytest.raises(Missing):
        starred_unit(made, works.unit.id)
    assert client.get(f"{made.url}/stars").status_code == 404
    assert f"{made.url}/stars" not in client.get(made.url).get_data(as_text=True)
