"""A choice of plans with pictures, set up at the meeting that is about to begin."""

from __future__ import annotations

from sqlalchemy import select

from app.demo.town import Town
from app.extensions import db
from app.photos.services import keep
from app.transaction import transaction
from meetings.models.meeting import Meeting, MeetingState
from votes.counting.records import Option, Purpose
from votes.demo.drawings import shed, trees
from votes.services import picturing, preparing
from votes.services.picturing import Picture
from votes.services.preparing import Plan

PLANS = (
    Option("o1", "甲方案：敞开的车棚，4个充电桩", 28_000),
    Option("o2", "乙方案：带墙的车棚，6个充电桩", 40_000),
    Option("o3", "丙方案：不建车棚，种树", 9_000),
)


def make_ready(town: Town) -> None:
    """The chair opens it by one button; until then the secretary may change it."""
    by = town.people["secretary"]
    at_the_door = Meeting.state == MeetingState.CHECKIN
    meeting = db.session.scalars(
        select(Meeting).where(Meeting.hall_id == town.hall.id, at_the_door)
    ).one()
    drawn = {
        "o1": (shed(walls=False, chargers=4), "敞开的车棚，蓝色顶棚，下面四个绿色充电桩"),
        "o2": (shed(walls=True, chargers=6), "三面有墙的车棚，蓝色顶棚，六个绿色充电桩"),
        "o3": (trees(), "同一块空地上种了三棵树，没有车棚"),
    }
    kept = {
        code: Picture(keep(drawing, by=by, place=town.estate).sha256, alt)
        for code, (drawing, alt) in drawn.items()
    }
    with transaction():
        plan = Plan(
            question="东门空地怎么用？三个方案选一个",
            purpose=Purpose.PLAN,
            method="plurality",
            options=PLANS,
            rule_code="hall_default_plan",
        )
        poll = preparing.prepare(meeting, plan, by=by)
        picturing.picture(poll, kept, by=by)
