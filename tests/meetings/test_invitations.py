"""Stakeholders are asked to come and speak; everyone called says whether they come."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.queries import roll_lines
from meetings.rules import acts
from meetings.rules.states import Stance
from meetings.services import convening, door, invitations, roll
from tests.meetings.assembly import TEXT, Assembly, assemble, plan
from tests.support.factories import make_hall, make_person


def planned() -> tuple[Meeting, Assembly]:
    hall = make_hall()
    chair, clerk = make_person(Role.CHAIR, at=hall), make_person(Role.SECRETARY, at=hall)
    people = [make_person(Role.REPRESENTATIVE, at=hall) for _n in range(3)]
    with transaction():
        meeting = convening.convene(hall, plan(chair, clerk), by=clerk)
        convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT)
    return meeting, Assembly(hall, meeting, chair, clerk, people, chair)


def told(person: object) -> list[str]:
    rows = db.session.scalars(
        sa.select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)  # type: ignore[attr-defined]  # reason: a Person
    )
    return [row.kind for row in rows]


def test_who_was_invited_before_the_notice_is_on_the_roll_with_it(app: Flask) -> None:
    meeting, hall = planned()
    neighbour = make_person(Role.RESIDENT, at=hall.hall)
    with transaction():
        invitations.invite(meeting, neighbour, why="住在楼上", by=hall.clerk)
    assert told(neighbour) == []
    with transaction():
        convening.give_notice(meeting, by=hall.clerk)
    entry = roll.entry_of(meeting, neighbour)
    assert entry is not None
    assert (entry.stakeholder, entry.voting) == (True, False)
    assert told(neighbour) == ["meeting_notice"]


def test_who_is_invited_after_it_is_told_at_once(app: Flask) -> None:
    hall = assemble()
    neighbour = make_person(Role.RESIDENT, at=hall.hall)
    with transaction():
        invitations.invite(hall.meeting, neighbour, by=hall.clerk)
    assert told(neighbour) == ["meeting_notice"]
    with pytest.raises(Refused, match="已经邀请"), transaction():
        invitations.invite(hall.meeting, neighbour, by=hall.clerk)


def test_a_representative_who_is_invited_keeps_the_vote(app: Flask) -> None:
    meeting, hall = planned()
    with transaction():
        invitations.invite(meeting, hall.representatives[0], by=hall.clerk)
        convening.give_notice(meeting, by=hall.clerk)
    entry = roll.entry_of(meeting, hall.representatives[0])
    assert entry is not None
    assert (entry.voting, entry.stakeholder) == (True, False)


def test_an_invitation_is_crossed_out_before_the_notice_only(app: Flask) -> None:
    meeting, hall = planned()
    neighbour = make_person(Role.RESIDENT, at=hall.hall)
    with transaction():
        invitations.invite(meeting, neighbour, by=hall.clerk)
        invitations.take_back(meeting, neighbour, by=hall.clerk)
        assert invitations.invitations_of(meeting) == []
        invitations.invite(meeting, neighbour, by=hall.clerk)
        convening.give_notice(meeting, by=hall.clerk)
    with pytest.raises(Refused, match="不能取消"), transaction():
        invitations.take_back(meeting, neighbour, by=hall.clerk)


def test_a_stakeholder_speaks_and_has_no_vote(app: Flask) -> None:
    hall = assemble()
    neighbour = make_person(Role.RESIDENT, at=hall.hall)
    with transaction():
        invitations.invite(hall.meeting, neighbour, by=hall.clerk)
        door.open_door(hall.meeting, by=hall.clerk)
    hall.arrive(neighbour)
    assert hall.floor.voters_present == 0
    hall.arrive(*hall.representatives)
    hall.act(acts.CallToOrder(at=0), hall.chair)
    first = hall.items[0]
    hall.act(acts.OpenItem(at=0, item=first.id, title=first.title), hall.chair)
    hall.stated()
    hall.act(acts.ClaimFloor(at=0, stance=Stance.CON), neighbour)
    assert neighbour.id in {claim.person for claim in hall.floor.stack[-1].queue}


def test_people_answer_and_may_change_their_mind(app: Flask) -> None:
    hall = assemble()
    comes, stays, silent = hall.representatives[:3]
    with transaction():
        invitations.answer(hall.meeting, comes, coming=True, by=comes)
        invitations.answer(hall.meeting, stays, coming=True, by=stays)
        invitations.answer(hall.meeting, stays, coming=False, note="出差", by=hall.clerk)
    answers = invitations.answers_of(hall.meeting)
    assert answers[stays.id].by_id == hall.clerk.id
    counted = roll_lines.replies_of(roll.entries_of(hall.meeting), answers)
    assert (counted.coming, counted.away, counted.silent) == (1, [(stays.name, "出差")], 4)
    assert silent.id not in answers


def test_leave_needs_a_reason_and_the_roll_a_name(app: Flask) -> None:
    hall = assemble()
    stranger = make_person(Role.RESIDENT, at=hall.hall)
    with pytest.raises(Invalid, match="请假请写原因"), transaction():
        invitations.answer(
            hall.meeting, hall.representatives[0], coming=False, by=hall.representatives[0]
        )
    with pytest.raises(Refused, match="不在这次会议的名册上"), transaction():
        invitations.answer(hall.meeting, stranger, coming=True, by=stranger)
    hall.in_session()
    with pytest.raises(Refused, match="现在不用答复"), transaction():
        invitations.answer(
            hall.meeting, hall.representatives[0], coming=True, by=hall.representatives[0]
        )


def test_the_composition_counts_eleven_categories_and_names_the_gaps(app: Flask) -> None:
    hall = assemble()
    made_up = roll_lines.composition_of(roll.entries_of(hall.meeting))
    assert [(one.name, one.count, one.percent) for one in made_up.shares] == [
        ("社区居民代表", 6, "100.0%")
    ]
    assert len(made_up.gaps) == 10
    assert "新闻媒体" in made_up.gaps
    assert made_up.total == 6
