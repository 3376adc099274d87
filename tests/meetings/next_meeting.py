"""From one meeting of a hall to its next: close the first, convene, give notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.services import acting, convening
from tests.meetings.assembly import Assembly, assemble, plan

WEEK = timedelta(days=7)


def do(hall: Assembly, who: Person, code: str, **fields: object) -> None:
    with transaction():
        acting.carry_out(hall.meeting, code, fields, person=who)


def carry(hall: Assembly, motion: str, **fields: object) -> None:
    """Moved by the fourth, seconded by the fifth, adopted by a show of hands."""
    mover, seconder = hall.representatives[3:5]
    do(hall, mover, "move", motion=motion, **fields)
    do(hall, seconder, "second")
    do(hall, hall.chair, "state_question")
    do(hall, hall.chair, "put_question")
    do(hall, hall.chair, "count_vote", yes="5", no="0")


def close(hall: Assembly) -> Assembly:
    with transaction():
        acting.carry_out(hall.meeting, "close", {}, person=hall.chair)
    return hall


def broken_off(hall: Assembly) -> Assembly:
    """Adjourned with the question pending, and closed."""
    do(hall, hall.chair, "adjourn")
    return close(hall)


def convene(hall: Assembly, **planned: object) -> Meeting:
    with transaction():
        values = plan(hall.chair, hall.clerk, **({"title": "下次会议"} | planned))
        return convening.convene(hall.hall, values, by=hall.clerk)


def notice(hall: Assembly, meeting: Meeting) -> Assembly:
    with transaction():
        convening.give_notice(meeting, by=hall.clerk)
    return replace(hall, meeting=meeting, items=list(convening.items_of(meeting)))


def next_meeting(hall: Assembly, *new: str, **planned: object) -> Assembly:
    """Convened after the first closed, with new items behind what comes back."""
    meeting = convene(hall, **planned)
    with transaction():
        for title in new:
            convening.add_item(meeting, by=hall.clerk, title=title, text="新的动议")
    return notice(hall, meeting)


def rows(meeting: Meeting) -> list[Motion]:
    query = sa.select(Motion).where(Motion.meeting_id == meeting.id).order_by(Motion.id)
    return list(db.session.scalars(query))


def told(person: Person) -> list[str]:
    query = sa.select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)
    return [str(one.text) for one in db.session.scalars(query)]


def postponed() -> Assembly:
    """An amendment was adopted and another is pending when the question is postponed."""
    hall = assemble().in_session().in_debate()
    carry(hall, "amend", operation="strike_and_insert", strike="8个", insert="6个")
    mover, seconder = hall.representatives[3:5]
    do(
        hall,
        mover,
        "move",
        motion="amend",
        operation="strike_and_insert",
        strike="4万",
        insert="3万",
    )
    do(hall, seconder, "second")
    do(hall, hall.chair, "state_question")
    carry(hall, "postpone_definitely", until="下次会议")
    return hall
