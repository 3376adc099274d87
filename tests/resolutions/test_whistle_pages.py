"""Whistles through the pages, without a script; and what each page shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from flask.testing import FlaskClient
from openpyxl import load_workbook

from app import clock
from app.people.models.person import Person
from app.transaction import transaction
from resolutions.queries.whistles import finding
from resolutions.services.whistles import calling, concluding, working
from resolutions.whistling.appraising import Criterion
from resolutions.whistling.kinds import Kind, Level
from tests.resolutions.whistles import Street, call_to
from tests.resolutions.works import at, picture

SignedIn = Callable[[Person], FlaskClient]


def _post(client: FlaskClient, address: str, **form: object) -> str:
    answer = client.post(address, data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    return answer.location


def _text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


def _draft(street: Street, **changed: object) -> dict[str, object]:
    return {
        "kind": "joint",
        "level": "community",
        "category": "safety",
        "title": "消防通道被占",
        "spot": "3号楼东侧",
        "reason": "没有执法权",
        "lack": "no_authority",
        "tried_by": "branch",
        "tried": "支部劝了三次",
        "lead_name": "刘副主任",
        "units": [street.department.id, street.team.id],
    } | changed


def test_a_joint_action_from_the_draft_to_the_appraisal_by_pages_alone(
    street: Street, signed_in: SignedIn
) -> None:
    people = (street.secretary, street.community, street.street, street.officer)
    desk, party, office, unit = (signed_in(one) for one in people)
    crew, monitor = signed_in(street.crew), signed_in(street.monitor)
    new = f"/desk/whistles/new?place={street.estate.id}"
    work = _post(desk, new, **_draft(street))
    number = int(work.rsplit("/", 1)[1])
    assert "党委（工委）会研判：消防通道被占" in _text(party, "/me")
    _post(party, f"{work}/judge", text="9月29日党委会")
    _post(office, f"{work}/approve")
    _post(desk, f"{work}/blow")
    assert "吹哨，请马上报到" in _text(unit, "/me")
    whistle = finding.whistle_with(number)
    own, other = (call_to(whistle, one).id for one in (street.department, street.team))
    assert "我到了，报到" in _text(unit, f"/unit/whistles/{own}")
    _post(unit, f"/unit/whistles/{own}/arrive")
    _post(desk, f"/desk/whistles/calls/{other}/arrive", name="牛师傅")
    _post(desk, f"{work}/survey", text="只剩一米宽", photos=[(BytesIO(picture()), "a.jpg")])
    _agreed(desk, work, street)
    for duty, browser in zip(finding.duties_of(whistle), (unit, crew), strict=True):
        _post(browser, f"/unit/whistles/duties/{duty.id}", text="划了60米")
    _post(unit, f"/unit/whistles/{own}/report", text="通道通了")
    assert "验证，办好了：消防通道被占" in _text(monitor, "/me")
    _post(monitor, f"{work}/verify", text="通了")
    _post(desk, f"{work}/close")
    _appraised(desk, own, other)
    page = _text(signed_in(street.resident), f"/whistles/{number}")
    for word in ("已评价", "马执法", "牛师傅", "划了60米", "来得快", "100分", "10月9日"):
        assert word in page
    assert page.count("<img") == 1


def _appraised(desk: FlaskClient, *calls: int) -> None:
    """Full points for each."""
    for call in calls:
        points = {one.value: 5 for one in Criterion}
        _post(desk, f"/desk/whistles/calls/{call}/appraise", text="来得快", **points)


def _agreed(desk: FlaskClient, work: str, street: Street) -> None:
    """The meeting, and what it agreed."""
    _post(desk, f"{work}/coordinate", text="先拖车再划线")
    for one, what in ((street.department, "拖车"), (street.team, "划线")):
        _post(desk, f"{work}/duty", unit=one.id, what=what, working_days=3)
    _post(desk, f"{work}/start")


def test_an_emergency_is_two_screens_and_sounds(street: Street, signed_in: SignedIn) -> None:
    desk = signed_in(street.secretary)
    new = f"/desk/whistles/new?place={street.estate.id}&kind=emergency"
    assert "一提交就吹响" in _text(desk, new)
    form = {"title": "水管爆裂", "spot": "5号楼", "reason": "要关总阀", "lack": "no_resource"}
    work = _post(desk, new, **form, level="street", units=[street.team.id])
    whistle = finding.whistle_with(int(work.rsplit("/", 1)[1]))
    assert whistle.minutes == 30
    assert whistle.level is Level.STREET


def test_a_form_left_empty_keeps_what_was_typed(street: Street, signed_in: SignedIn) -> None:
    desk = signed_in(street.secretary)
    new = f"/desk/whistles/new?place={street.estate.id}"
    answer = desk.post(new, data=_draft(street, reason=""))
    assert answer.status_code == 422
    assert "刘副主任" in answer.get_data(as_text=True)
    whistle = street.acting()
    work = f"/desk/whistles/{whistle.id}"
    answer = desk.post(f"{work}/duty", data={"what": "扫干净", "working_days": 3})
    assert answer.status_code == 422
    assert "扫干净" in answer.get_data(as_text=True)


def test_the_desk_shows_what_waits_and_where_it_may_be(street: Street, signed_in: SignedIn) -> None:
    whistle = street.drawn_up(Kind.ASSEMBLE, Level.BRANCH)
    branch = signed_in(street.branch)
    assert "等您办理（1）" in _text(branch, "/desk/whistles")
    assert "拟吹哨" not in _text(signed_in(street.resident), "/whistles")
    places = _text(signed_in(street.street), "/desk/whistles/new?q=幸福")
    assert "幸福里" in places
    assert "和平里街道" not in places.split("<main")[1].split("row-list")[1]
    _post(branch, f"/desk/whistles/{whistle.id}/refuse", text="先报警挪车")
    assert "不予吹哨" in _text(branch, "/whistles")


def test_minutes_to_arrive_are_set_on_a_page(street: Street, signed_in: SignedIn) -> None:
    office = signed_in(street.street)
    _post(
        office,
        "/desk/whistles/limits?place=" + str(street.team.place_id),
        kind="emergency",
        minutes=20,
    )
    assert "20分钟" in _text(office, "/desk/whistles/limits")


def test_an_oversights_score_is_read_only_once_it_is_published(
    street: Street, signed_in: SignedIn
) -> None:
    whistle = street.drawn_up(Kind.OVERSIGHT, Level.STREET, units=(street.department,))
    work, call = f"/desk/whistles/{whistle.id}", whistle.calls[0].id
    desk, office, unit = (
        signed_in(one) for one in (street.secretary, street.street, street.officer)
    )
    _post(desk, f"{work}/fact", content="daily_work", text="投诉12件", satisfied=41, asked=60)
    _post(desk, f"{work}/gather")
    _post(unit, f"/unit/whistles/{call}/answer", text="有两人借调")
    for member in (street.committee, street.street, street.district):
        _post(signed_in(member), f"{work}/score", score=66, text="一般")
    _post(office, f"{work}/vote")
    visitor = signed_in(street.resident)
    assert "66分" not in _text(visitor, f"/whistles/{whistle.id}")
    _post(office, f"{work}/send")
    _post(office, f"{work}/publish")
    page = _text(visitor, f"/whistles/{whistle.id}")
    assert "66分" in page
    assert "群众满意 41 / 问到 60 人" in page


def test_rates_stand_with_both_their_numbers_and_go_home_as_a_table(
    street: Street, signed_in: SignedIn, client: FlaskClient
) -> None:
    whistle = street.reported()
    with transaction():
        concluding.verify(whistle, by=street.monitor)
        concluding.close(whistle, by=street.secretary)
        low = dict.fromkeys(Criterion, 4)
        concluding.appraise(whistle.calls[0], low, "好", by=street.secretary)
    street.blown(Kind.EMERGENCY, units=(street.department,))
    with clock.stopped(at(9, 29, 9) + timedelta(hours=1)):
        page = _text(client, "/whistles/rates")
        assert "2 / 3" in page
        assert "66.67%" in page
        assert "80分（1次）" in page
        assert "和平里街道" in page
        file = client.get("/whistles/rates/export")
    sheet = load_workbook(BytesIO(file.data)).active
    assert sheet is not None
    rows = {row[1]: row[2:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["和平里街道"][1:6] == (2, 0, 1, 0, 3)  # in time, late, missing, called off, due
    assert rows["城管执法队"][1:4] == (1, 0, 1)  # in time, late, missing
    assert rows["市政班"][6] == 10000


def test_the_review_of_an_emergency_begins_with_how_each_unit_came(
    street: Street, signed_in: SignedIn, client: FlaskClient
) -> None:
    whistle = street.blown(Kind.EMERGENCY)
    come = {call.unit.name: call for call in whistle.calls}
    with transaction():
        calling.check_in(come["市政班"], by=street.crew)
    with clock.stopped(at(9, 29, 9) + timedelta(minutes=40)):
        with transaction():
            calling.check_in(come["城管执法队"], by=street.officer)
        page = _text(signed_in(street.street), f"/desk/whistles/{whistle.id}/review")
        assert "城管执法队：迟到10分钟。" in page
        assert "市政班：按时报到。" in page
        with transaction():
            working.command(whistle, by=street.street, text="先关阀", lead_name="冯街道")
            working.report(whistle, by=street.officer, text="修好了")
            concluding.verify(whistle, by=street.monitor)
        sheet = {"course": "水管爆裂", "response": "市政班先到", "lessons": "备一把阀门钥匙"}
        reviewed = signed_in(street.street).post(
            f"/desk/whistles/{whistle.id}/review", data={**sheet, "was_needed": "y"}
        )
        assert reviewed.status_code == 303
    page = _text(client, f"/whistles/{whistle.id}")
    for words in ("总结评估", "市政班先到", "备一把阀门钥匙"):
        assert words in page
