"""After a whistle: the caller is asked to appraise, the named lead hears of duties, and the paper is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import Place, PlaceKind
from app.transaction import transaction
from resolutions.models.unit import UnitKind
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.whistles.todos import whistle_todos
from resolutions.services import duties_table, silent_units, sweeping, units
from resolutions.services.whistles import concluding
from resolutions.whistling.appraising import Criterion
from resolutions.whistling.kinds import Kind
from tests.resolutions.whistles import Street
from tests.resolutions.works import Works, at
from tests.support.factories import make_person, make_place
from tests.support.statements import asked

SignedIn = Callable[[Person], FlaskClient]
APPRAISE = "评价被吹哨单位：消防通道被占"


def _closed(street: Street, *kind: object) -> Whistle:
    whistle = street.reported(*kind)
    with transaction():
        concluding.verify(whistle, by=street.monitor, text="通了")
        concluding.close(whistle, by=street.secretary, text="谢谢各单位")
    return whistle


def _swept(moment: datetime) -> list[str]:
    with clock.stopped(moment):
        return [one.kind for chore, one in sweeping.sweep().done if chore == "whistle_appraisals"]


def _kinds(person: Person, like: str) -> list[str]:
    query = select(Notice.kind).where(Notice.person_id == person.id, Notice.kind.like(like))
    return list(db.session.scalars(query.order_by(Notice.id)))


def _todos(person: Person) -> list[str]:
    return [one.text for one in whistle_todos(person)]


def test_a_closed_whistle_waits_among_the_tasks_of_its_caller_until_it_is_appraised(
    street: Street,
) -> None:
    whistle = _closed(street)
    assert APPRAISE in _todos(street.secretary)
    for other in (street.street, street.monitor, street.branch, street.officer):
        assert APPRAISE not in _todos(other)
    points = dict.fromkeys(Criterion, 4)
    with transaction():
        concluding.appraise(whistle.calls[0], points, "来得快", by=street.secretary)
    assert APPRAISE in _todos(street.secretary)
    with transaction():
        concluding.appraise(whistle.calls[1], points, "来得快", by=street.secretary)
    assert APPRAISE not in _todos(street.secretary)


def test_the_caller_is_reminded_once_of_what_nobody_appraised(street: Street) -> None:
    whistle = _closed(street)
    assert _swept(at(9, 30)) == []
    assert _swept(at(10, 9)) == ["whistle_to_appraise"]
    assert _swept(at(10, 10)) == _swept(at(10, 20)) == []
    assert _kinds(street.secretary, "whistle.to_appraise") == ["whistle.to_appraise"]
    assert _kinds(street.street, "whistle.to_appraise") == []
    assert whistle.state.value == "closed"


def test_nobody_is_reminded_of_what_is_appraised(street: Street) -> None:
    whistle = _closed(street)
    with transaction():
        for call in whistle.calls:
            concluding.appraise(call, dict.fromkeys(Criterion, 4), "来得快", by=street.secretary)
    assert _swept(at(10, 9)) == []


def test_the_named_lead_hears_of_duties_as_the_units_do(street: Street) -> None:
    lead = make_person(Role.PARTY, at=street.team.place, name="刘副主任")
    whistle = street.acting(Kind.JOINT)
    assert whistle.lead is lead
    for moment in (at(10, 8), at(10, 9), at(10, 10), at(10, 20)):
        with clock.stopped(moment):
            sweeping.sweep()
    told = ["whistle.duty_near"] * 2 + ["whistle.duty_overdue"] * 2
    assert _kinds(lead, "whistle.duty_%") == told
    assert _kinds(street.secretary, "whistle.duty_%") == told


def test_a_name_that_two_have_or_nobody_names_no_account(street: Street) -> None:
    assert street.drawn_up(Kind.JOINT).lead is None
    for _number in range(2):
        make_person(Role.STREET, at=street.team.place, name="刘副主任")
    assert street.drawn_up(Kind.JOINT).lead is None


def test_the_response_is_a_word_file_of_what_everybody_reads(
    street: Street, client: FlaskClient
) -> None:
    whistle = _closed(street)
    with transaction():
        points = dict.fromkeys(Criterion, 4)
        concluding.appraise(whistle.calls[0], points, "来得快", by=street.secretary)
    assert f"{whistle.url}/response.docx" in client.get(whistle.url).get_data(as_text=True)
    file = client.get(f"{whistle.url}/response.docx", headers={"Accept-Language": "en"})
    with ZipFile(BytesIO(file.data)) as package:
        words = re.sub("<[^>]+>", "", package.read("word/document.xml").decode())
    for word in (
        *("吹哨报到回复单", whistle.number, "按时报到", "拖走8辆车", "已报告完成"),
        *("通道已经打通", "谢谢各单位", "80分", "2026年9月29日9时"),
    ):
        assert word in words
    draft = street.drawn_up()
    assert client.get(f"{draft.url}/response.docx").status_code == 404


def _count(ask: Callable[[], object]) -> int:
    """How often the database is asked."""
    db.session.expire_all()
    with asked() as statements:
        ask()
    return len(statements)


def test_looking_for_silent_units_asks_as_much_of_many_as_of_few(works: Works) -> None:
    works.accepted()
    with clock.stopped(at(9, 30)):
        assert silent_units.due() == [works.unit.id]
        few = _count(silent_units.due)
        for number in range(6):
            with transaction():
                made = units.found(works.hall.place, f"物业{number}", UnitKind.PROPERTY)
                units.add_contact(made, works.liaison)
            works.accepted(title=f"第{number}件", lead=made)
        many = _count(silent_units.due)
        assert len(silent_units.due()) == 7
    assert many <= few


def test_the_matrix_asks_as_much_of_a_street_as_of_a_hall(
    street: Street, signed_in: SignedIn
) -> None:
    desk = signed_in(street.street)
    head = "事项,牵头单位\n"

    def rows(place: Place, *items: str) -> None:
        with transaction():
            text = head + "".join(f"{item},市政班\n" for item in items)
            table = duties_table.from_text(text, place)
            duties_table.put_in_force(table, place, by=street.street)

    def ask() -> None:
        page = desk.get("/desk/duties").get_data(as_text=True)
        assert "路灯" in page

    rows(street.team.place, "路灯")
    ask()
    few = _count(ask)
    for number in range(5):
        below = make_place(f"小区{number}", PlaceKind.ESTATE, street.team.place)
        rows(below, "垃圾", "井盖")
    assert _count(ask) <= few
