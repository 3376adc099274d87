"""以后怎么办: decided, kept by a team and a list, reviewed once a year at least, or come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.errors import Forbidden, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from resolutions.models.arrangement import Arrangement
from resolutions.progress.appraisal import Mark
from resolutions.progress.long_term import Choice, ReviewVerdict, TeamPart
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.progress.task_states import TaskState
from resolutions.queries.appraisals import appraisals_of
from resolutions.queries.arrangements import reopenings_of
from resolutions.queries.tasks import tasks_of
from resolutions.services import sweeping
from resolutions.services.appraising import answering
from resolutions.services.lasting import deciding, keeping, reopening
from tests.resolutions.works import Works, at
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def _appraised(works: Works) -> None:
    works.written_off()
    with transaction():
        answering.answer(appraisals_of(works.resolution)[0], Mark.SATISFIED, by=works.proposer)
    with clock.stopped(at(10, 8)):
        sweeping.sweep()


def _arranged(works: Works, **changed: object) -> Arrangement:
    values: dict[str, object] = {
        "choices": [Choice.CONTINUE, Choice.TEAM],
        "plan": "由管家服务队每月巡查",
        "ground": "9月21日议事会一致同意",
        "owner": works.chair,
        "review_on": date(2027, 4, 1),
        "upkeep": ["每月看一次充电桩", "每季度查一次线路"],
    }
    _appraised(works)
    with clock.stopped(at(10, 9)), transaction():
        return deciding.decide(
            works.resolution,
            deciding.LongTermPlan(**(values | changed)),  # type: ignore[arg-type]  # the test names what it changes
            by=works.secretary,
        )


def test_by_pages_it_is_decided_kept_and_reviewed(works: Works, signed_in: SignedIn) -> None:
    _appraised(works)
    desk = signed_in(works.secretary)
    address = f"/desk/resolutions/{works.resolution.id}/long-term"
    form = {
        "choices": ["continue", "team"],
        "poll": 0,
        "ground": "9月21日议事会",
        "plan": "由管家服务队每月巡查",
        "owner": works.chair.id,
        "review_on": "2027-04-01",
        "upkeep": "每月看一次充电桩",
    }
    with clock.stopped(at(10, 9)):
        assert "以后怎么办" in desk.get("/me").get_data(as_text=True)
        refused = desk.post(address, data=form | {"review_on": "2028-01-01"})
        assert refused.status_code == 409
        assert "由管家服务队每月巡查" in refused.get_data(as_text=True)
        url = desk.post(address, data=form).location
        team = {"person": works.supporter.id, "part": "party_member"}
        assert desk.post(f"{url}/team", data=team).status_code == 303
        item = _standing(works).upkeep[0]
        steward = signed_in(works.supporter)
        ticked = steward.post(f"{url}/checks/{item.id}", data={})
        assert ticked.status_code == 303
        page = steward.get(url).get_data(as_text=True)
    assert "每月看一次充电桩" in page
    assert "王联署" in page
    assert "正常" in page
    with clock.stopped(at(4, 1, year=2027)):
        end = {"verdict": "end", "text": "半年没有问题"}
        later = signed_in(works.secretary)
        assert later.post(f"{url}/review", data=end).status_code == 303
    assert works.resolution.state is ResolutionState.CLOSED
    seen = steward.get(works.resolution.url).get_data(as_text=True)
    assert "2人（提案、联署、到会、评议，每人算一次）" in seen


def _standing(works: Works) -> Arrangement:
    return (
        db.session.scalars(
            select(Arrangement).where(Arrangement.resolution_id == works.resolution.id)
        )
        .unique()
        .one()
    )


def test_ended_at_once_it_is_closed_without_owner_or_review(works: Works) -> None:
    made = _arranged(works, choices=[Choice.END], owner=None, review_on=None, upkeep=[])
    assert works.resolution.state is ResolutionState.CLOSED
    assert made.ended_at is not None


def test_only_the_secretary_records_what_the_hall_decided(works: Works) -> None:
    _appraised(works)
    plan = deciding.LongTermPlan(choices=[Choice.END], plan="不再办", ground="议事会")
    with pytest.raises(Refused), transaction():
        deciding.decide(works.resolution, plan, by=works.street)


def test_the_list_is_kept_by_owner_and_team_alone(works: Works) -> None:
    made = _arranged(works)
    stranger = make_person(Role.RESIDENT, at=works.hall)
    with pytest.raises(Forbidden), transaction():
        keeping.tick(made, made.upkeep[0].id, passed=True, by=stranger)
    with transaction():
        member = keeping.enlist(made, stranger, TeamPart.VOLUNTEER, by=works.secretary)
    with transaction():
        keeping.tick(made, made.upkeep[0].id, passed=False, remark="一个桩不亮", by=stranger)
    told = db.session.scalars(select(Notice.kind).where(Notice.person_id == works.chair.id)).all()
    assert "arrangement.trouble" in told
    with transaction():
        keeping.relieve(made, member.id, by=works.secretary)
    db.session.expire(made)
    with pytest.raises(Forbidden), transaction():
        keeping.tick(made, made.upkeep[0].id, passed=True, by=stranger)


def _reviews() -> list[int]:
    swept = sweeping.sweep()
    assert not swept.failed
    return [one.id for chore, one in swept.done if chore == "reviews"]


def test_a_review_comes_back_on_its_day_and_is_told_once(works: Works) -> None:
    made = _arranged(works)
    with clock.stopped(at(3, 31, year=2027)):
        assert not _reviews()
    with clock.stopped(at(4, 1, year=2027)):
        assert _reviews() == [made.id]
        assert not _reviews()
        with transaction():
            keeping.review(
                made,
                ReviewVerdict.KEEP,
                by=works.secretary,
                text="一切正常",
                next_on=date(2028, 4, 1),
            )
        assert not _reviews()
    told = db.session.scalars(
        select(Notice.person_id).where(Notice.kind == "arrangement.review_due")
    ).all()
    assert sorted(told) == sorted({works.chair.id, works.secretary.id})
    assert works.resolution.state is ResolutionState.LONG_TERM


def test_within_ninety_days_it_comes_back_with_its_proposal_and_its_tasks(
    works: Works, signed_in: SignedIn
) -> None:
    made = _arranged(works)
    with clock.stopped(at(12, 19)):
        desk = signed_in(works.secretary)
        address = f"/desk/resolutions/{works.resolution.id}/reopen"
        assert "90日" in desk.get(address).get_data(as_text=True)
        form = {"text": "又有人飞线充电", "proposal": works.proposal.id}
        assert desk.post(address, data=form).status_code == 303
        assert works.resolution.state is ResolutionState.REOPENED
        page = desk.get(works.resolution.url).get_data(as_text=True)
        assert "又有人飞线充电" in page
    assert [one.proposal_id for one in reopenings_of(works.resolution)] == [works.proposal.id]
    db.session.expire_all()
    assert made.ended_at is not None
    assert tasks_of([works.resolution])[0].state is TaskState.REOPENED


def test_after_ninety_days_it_is_a_new_matter(works: Works) -> None:
    _arranged(works)
    with clock.stopped(at(12, 21)), pytest.raises(Refused), transaction():
        reopening.reopen(works.resolution, by=works.secretary, reason="又坏了")
