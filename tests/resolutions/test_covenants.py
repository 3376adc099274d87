"""A covenant by its pages: written, consulted on, screened, voted on, filed, lived by, amended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.errors import Forbidden, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.services import convening
from resolutions.models.covenant import Covenant, CovenantVersion
from resolutions.models.covenant_life import BreachState
from resolutions.progress.covenant import Consequence, Point, years_on
from resolutions.progress.covenant_acts import CovenantAct, CovenantKind, CovenantState
from resolutions.progress.procedures import STEPS, Procedure
from resolutions.queries import covenants
from resolutions.services import sweeping
from resolutions.services.covenants import living, moving, reviewing, writing
from resolutions.services.covenants.writing import Written
from tests.meetings.assembly import plan
from tests.resolutions.works import Works
from tests.support.factories import make_person
from tests.votes.polling import Polling, put_to_vote

SignedIn = Callable[[Person], FlaskClient]
LONG = "楼道里堆着旧家具，" * 60
MET = {f"point-{point.value}": "yes" for point in Point}
CLAUSES = (
    Written("楼道和消防通道不堆放杂物。", Consequence.PERSUADE, procedure=Procedure.CORRIDOR),
    Written("车辆停在划定的车位，僵尸车按程序清理。", procedure=Procedure.TOWING),
)


def _voted(*choices: str, rule: str = "residents") -> Polling:
    half = {"quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": True}
    vote = put_to_vote(4, preset_code=rule, **(half if rule == "residents" else {}))
    vote.all_vote(*choices)
    vote.close()
    return vote


def _voted_again(vote: Polling, *choices: str) -> Polling:
    """Another meeting of the same hall, on another question."""
    old, half = vote.hall, {"quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": True}
    with transaction():
        planned = plan(old.chair, old.clerk, preset_code="residents", **half)
        meeting = convening.convene(old.hall, planned, by=old.clerk)
        items = [convening.add_item(meeting, by=old.clerk, title="公约", text="修订或废止")]
        convening.give_notice(meeting, by=old.clerk)
    again = replace(old, meeting=meeting, items=items).in_session().voting()
    second = Polling(again)
    second.all_vote(*choices)
    second.close()
    return second


def _proposed(hall: Works | Polling, secretary: Person) -> CovenantVersion:
    place = hall.hall if isinstance(hall, Works) else hall.hall.hall
    with transaction():
        version = writing.propose(
            place, CovenantKind.RESIDENT, "幸福里居民公约", "保持整治成果", by=secretary
        )
    with transaction():
        writing.write(version, CLAUSES, by=secretary)
    return version


def _act(version: CovenantVersion, what: CovenantAct, by: Person, **said: object) -> None:
    with transaction():
        moving.act(version, what, by=by, said=moving.Said(**said))  # type: ignore[arg-type]  # the test names what it says


def _in_force(vote: Polling, street: Person) -> CovenantVersion:
    secretary = vote.hall.clerk
    version = _proposed(vote, secretary)
    for what in (CovenantAct.CONSULT, CovenantAct.DRAFT, CovenantAct.SUBMIT):
        _act(version, what, secretary)
    _act(version, CovenantAct.PASS_SCREENING, street, points=dict.fromkeys(Point, True))
    figures = {"present": 4, "women_present": 2}
    _act(version, CovenantAct.ADOPT, secretary, poll=vote.poll, **figures)
    _act(version, CovenantAct.FILE, street, filing_number="街备〔2026〕3号")
    _act(version, CovenantAct.ENTER, secretary)
    return version


@pytest.fixture
def vote(app: Flask) -> Polling:
    """A residents' meeting that adopted."""
    del app
    return _voted("yes", "yes", "yes", "no")


def test_by_pages_from_the_first_word_to_the_notice_on_the_door(
    vote: Polling, signed_in: SignedIn
) -> None:
    hall = vote.hall.hall
    street = make_person(Role.STREET, at=hall)
    resident = make_person(Role.RESIDENT, at=hall, name="王居民")
    desk, office, home = (signed_in(one) for one in (vote.hall.clerk, street, resident))
    form = {"hall": hall.id, "kind": "resident", "title": "幸福里居民公约", "reason": "保持成果"}
    work = desk.post("/desk/covenants", data=form).location
    clauses = {
        "text": ["楼道不堆放杂物，违者罚款50元。", "僵尸车按程序清理。"],
        "consequence": ["persuade", "none"],
        "resolution": ["", ""],
        "procedure": ["", "towing"],
    }
    assert desk.post(work, data=clauses).status_code == 303
    assert desk.post(f"{work}/consult").status_code == 303
    url = db.session.query(Covenant).one().url
    assert home.post(f"{url}/opinions", data={"text": "罚款不合适"}).status_code == 303
    assert "罚款不合适" in desk.get(work).get_data(as_text=True)
    desk.post(f"{work}/draft")
    forceful = desk.post(f"{work}/submit")
    assert forceful.status_code == 409
    assert "强制处罚的字样：罚款" in forceful.get_data(as_text=True)
    clauses["text"] = ["楼道不堆放杂物。", "僵尸车按程序清理。"]
    desk.post(work, data=clauses)
    assert desk.post(f"{work}/submit").status_code == 303
    assert desk.post(f"{work}/pass_screening", data=MET).status_code == 409
    refused = office.post(
        f"{work}/refuse_screening", data=MET | {"point-women": "no", "reason": "请征求妇女意见"}
    )
    assert refused.status_code == 303
    page = home.get(f"{url}/versions/1").get_data(as_text=True)
    assert "请征求妇女意见" in page
    assert "不符合" in page
    _to_the_door(vote, url, work, (desk, office, home))


def _to_the_door(
    vote: Polling, url: str, work: str, people: tuple[FlaskClient, FlaskClient, FlaskClient]
) -> None:
    """Submitted once more: passed, adopted, filed, in force, and printed."""
    desk, office, home = people
    desk.post(f"{work}/submit")
    assert office.post(f"{work}/pass_screening", data=MET).status_code == 303
    adopted = {"poll": vote.poll.id, "present": 4, "women": 0}
    assert desk.post(f"{work}/adopt", data=adopted).status_code == 409
    assert desk.post(f"{work}/adopt", data=adopted | {"women": 2}).status_code == 303
    assert office.post(f"{work}/file", data={"filing_number": "街备3号"}).status_code == 303
    assert desk.post(f"{work}/enter", data={"on": "2026-10-01"}).status_code == 303
    page = home.get(url).get_data(as_text=True)
    assert "楼道不堆放杂物。" in page
    assert "其中妇女2人" in page
    assert "幸福里居民公约" in home.get("/covenants").get_data(as_text=True)
    file = home.get(f"{url}/versions/1.docx").data
    words = "\n".join(one.text for one in Document(BytesIO(file)).paragraphs)
    assert "第1条　楼道不堆放杂物。" in words
    assert "备案号：街备3号" in words


def test_what_was_sent_to_be_screened_is_not_rewritten(works: Works) -> None:
    version = _proposed(works, works.secretary)
    for what in (CovenantAct.CONSULT, CovenantAct.DRAFT, CovenantAct.SUBMIT):
        _act(version, what, works.secretary)
    with pytest.raises(Refused), transaction():
        writing.write(version, CLAUSES[:1], by=works.secretary)
    with pytest.raises(Forbidden), transaction():
        writing.write(version, CLAUSES[:1], by=works.proposer)


def test_no_vote_but_the_residents_own_adopts_it(app: Flask) -> None:
    del app
    lost, other = _voted("no", "no", "no", "yes"), _voted("yes", "yes", "yes", rule="hall_default")
    for vote in (lost, other):
        version = _proposed(vote, vote.hall.clerk)
        street = make_person(Role.STREET, at=vote.hall.hall)
        for what in (CovenantAct.CONSULT, CovenantAct.DRAFT, CovenantAct.SUBMIT):
            _act(version, what, vote.hall.clerk)
        _act(version, CovenantAct.PASS_SCREENING, street, points=dict.fromkeys(Point, True))
        for poll in (vote.poll, other.poll):
            with pytest.raises(Refused):
                _act(
                    version,
                    CovenantAct.ADOPT,
                    vote.hall.clerk,
                    poll=poll,
                    present=4,
                    women_present=2,
                )
        assert version.state is CovenantState.VOTING


def test_an_amendment_binds_only_when_it_has_gone_the_whole_way(
    vote: Polling, signed_in: SignedIn
) -> None:
    street = make_person(Role.STREET, at=vote.hall.hall)
    first, secretary = _in_force(vote, street), vote.hall.clerk
    with transaction():
        second = writing.amend(first.covenant, "写明遛狗牵绳", by=secretary)
    with transaction():
        changed = [Written("楼道、消防通道和楼顶不堆放杂物。"), CLAUSES[1], Written("遛狗要牵绳。")]
        writing.write(second, changed, by=secretary)
    with pytest.raises(Refused), transaction():
        writing.amend(first.covenant, "再改", by=secretary)
    page = signed_in(secretary).get(f"{first.covenant.url}/versions/2").get_data(as_text=True)
    assert "<del" in page
    assert "遛狗要牵绳。" in page
    assert moving.in_force(first.covenant) is first
    for what in (CovenantAct.CONSULT, CovenantAct.DRAFT, CovenantAct.SUBMIT):
        _act(second, what, secretary)
    _act(second, CovenantAct.PASS_SCREENING, street, points=dict.fromkeys(Point, True))
    figures = {"present": 4, "women_present": 1}
    with pytest.raises(Refused):
        _act(second, CovenantAct.ADOPT, secretary, poll=vote.poll, **figures)
    later = _voted_again(vote, "yes", "yes", "yes")
    _act(second, CovenantAct.ADOPT, secretary, poll=later.poll, **figures)
    _act(second, CovenantAct.FILE, street, filing_number="街备〔2026〕9号")
    _act(second, CovenantAct.ENTER, secretary)
    assert first.state is CovenantState.SUPERSEDED
    assert moving.in_force(first.covenant) is second


def test_no_secretary_repeals_what_the_residents_did_not_vote_down(
    vote: Polling, signed_in: SignedIn
) -> None:
    version = _in_force(vote, make_person(Role.STREET, at=vote.hall.hall))
    lost = _voted_again(vote, "no", "no", "no", "yes")
    desk, url = signed_in(vote.hall.clerk), version.covenant.url
    work = f"/desk/covenants/versions/{version.id}"
    form = {"reason": "并入新公约，不再单独施行", "present": 4, "women": 1}
    for poll in (0, vote.poll.id, lost.poll.id):
        refused = desk.post(f"{work}/repeal", data=form | {"poll": poll})
        assert refused.status_code == 409
        assert "并入新公约，不再单独施行" in refused.get_data(as_text=True)
    later = _voted_again(vote, "yes", "yes", "yes")
    form["poll"] = later.poll.id
    assert desk.post(f"{work}/repeal", data=form | {"women": 0}).status_code == 409
    assert moving.in_force(version.covenant) is version
    assert desk.post(f"{work}/repeal", data=form).status_code == 303
    assert moving.in_force(version.covenant) is None
    for seen in (url, f"{url}/versions/1"):
        page = desk.get(seen).get_data(as_text=True)
        assert f"/v/{later.poll.uuid}/result" in page
        assert "到会4人，其中妇女1人" in page


def _people_told(kind: str) -> list[int]:
    return list(
        db.session.scalars(
            select(Notice.person_id).where(Notice.kind == kind).order_by(Notice.person_id)
        )
    )


def test_its_day_of_review_comes_and_is_told_once(vote: Polling, signed_in: SignedIn) -> None:
    hall, now = vote.hall.hall, clock.now()
    monitor = make_person(Role.MONITOR, at=hall)
    version, today = _in_force(vote, make_person(Role.STREET, at=hall)), clock.today()
    assert version.review_on == years_on(today)
    page, on = f"/desk/covenants/versions/{version.id}", today + timedelta(days=60)
    desk = signed_in(vote.hall.clerk)
    assert desk.post(f"{page}/review-day", data={"on": today.isoformat()}).status_code == 409
    assert desk.post(f"{page}/review-day", data={"on": on.isoformat()}).status_code == 303
    assert "改评估日期" in desk.get(version.covenant.url).get_data(as_text=True)
    with clock.stopped(now + timedelta(days=59)):
        sweeping.sweep()
        assert not _people_told("covenant.review_due")
        early = signed_in(vote.hall.clerk).get("/covenants").get_data(as_text=True)
        assert "该评估了" not in early
    with clock.stopped(now + timedelta(days=60)):
        for _ in range(2):
            sweeping.sweep()
        assert _people_told("covenant.review_due") == sorted([vote.hall.clerk.id, monitor.id])
        desk = signed_in(vote.hall.clerk)
        for seen in ("/covenants", "/desk/covenants", version.covenant.url, page):
            assert "该评估了" in desk.get(seen).get_data(as_text=True), seen
        _act(version, CovenantAct.REVIEW, vote.hall.clerk)
        _act(version, CovenantAct.KEEP, vote.hall.clerk, reason="大家都遵守")
        assert version.review_on == years_on(on)
        assert "该评估了" not in desk.get("/covenants").get_data(as_text=True)


def test_no_day_of_review_before_it_is_in_force(works: Works) -> None:
    version = _proposed(works, works.secretary)
    with pytest.raises(Refused), transaction():
        reviewing.set_day(version, date(2027, 1, 1), by=works.secretary)
    assert version.review_on is None


def test_a_breach_is_told_in_confidence_and_only_counted_in_public(
    vote: Polling, signed_in: SignedIn
) -> None:
    hall = vote.hall.hall
    covenant = _in_force(vote, make_person(Role.STREET, at=hall)).covenant
    resident, neighbour = (make_person(Role.RESIDENT, at=hall) for _ in range(2))
    home, desk = signed_in(resident), signed_in(vote.hall.clerk)
    told = {"clause": 1, "what": "501门口堆了纸箱"}
    assert home.post(f"{covenant.url}/breaches", data=told).status_code == 303
    listed = f"/desk/covenants/{covenant.id}/breaches"
    assert "501门口堆了纸箱" in desk.get(listed).get_data(as_text=True)
    assert signed_in(neighbour).get(listed).status_code == 403
    breach = covenants.breaches_of(covenant)[0]
    mediated = {"parties": "501住户", "outcome": "当天清走"}
    settle = f"/desk/covenants/breaches/{breach.id}"
    assert desk.post(settle, data=mediated).status_code == 303
    assert desk.post(settle, data=mediated).status_code == 409
    page = signed_in(neighbour).get(covenant.url).get_data(as_text=True)
    assert "501" not in page
    assert covenants.figures_of(covenant).breaches[BreachState.MEDIATED] == 1


def test_towing_goes_seven_steps_in_order_and_each_is_dated(
    vote: Polling, signed_in: SignedIn
) -> None:
    covenant = _in_force(vote, make_person(Role.STREET, at=vote.hall.hall)).covenant
    desk = signed_in(vote.hall.clerk)
    form = {"procedure": "towing", "what": "3号楼前灰色面包车"}
    page = desk.post(f"/desk/covenants/{covenant.id}/runs", data=form).location
    number = page.rsplit("/", 1)[1]
    assert desk.post(f"/desk/covenants/runs/{number}/2", data={"note": "跳过"}).status_code == 409
    for step in range(1, len(STEPS[Procedure.TOWING]) + 1):
        done = {"note": f"第{step}步已办"}
        assert desk.post(f"/desk/covenants/runs/{number}/{step}", data=done).status_code == 303
    seen = desk.get(page).get_data(as_text=True)
    assert "已办完" in seen
    assert "第7步已办" in seen


def test_a_family_pledges_once_and_shows_its_words_only_if_it_likes(
    vote: Polling, signed_in: SignedIn
) -> None:
    hall = vote.hall.hall
    covenant = _in_force(vote, make_person(Role.STREET, at=hall)).covenant
    open_one, shy = (make_person(Role.RESIDENT, at=hall) for _ in range(2))
    shown = {"text": "邻里和睦", "shown": "1"}
    assert signed_in(open_one).post(f"{covenant.url}/pledge", data=shown).status_code == 303
    assert signed_in(open_one).post(f"{covenant.url}/pledge", data=shown).status_code == 409
    assert (
        signed_in(shy).post(f"{covenant.url}/pledge", data={"text": "自家的话"}).status_code == 303
    )
    page = signed_in(vote.hall.clerk).get(covenant.url).get_data(as_text=True)
    assert "邻里和睦" in page
    assert "自家的话" not in page
    assert covenants.figures_of(covenant).pledges == 2
    with transaction():
        living.take_back(covenant, by=shy)
    assert covenants.figures_of(covenant).pledges == 1


def test_a_clause_leads_to_the_resolution_it_keeps_and_back(
    works: Works, signed_in: SignedIn
) -> None:
    version = _proposed(works, works.secretary)
    with transaction():
        writing.write(
            version, [Written("充电桩不占用。", resolution=works.resolution)], by=works.secretary
        )
    page = signed_in(works.proposer).get(f"{version.covenant.url}/versions/1")
    assert works.resolution.url in page.get_data(as_text=True)
    assert not covenants.keeping_clauses(works.resolution)
