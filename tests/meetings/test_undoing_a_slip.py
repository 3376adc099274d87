"""The chair takes back a slip of the finger, within ten seconds, in the open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.errors import Refused
from app.transaction import transaction
from meetings.models.agenda import ItemState
from meetings.models.meeting import MeetingState
from meetings.models.motion import MotionState
from meetings.queries import minutes
from meetings.rules import acts
from meetings.rules.states import Stance, Step
from meetings.services import floor, journal
from tests.meetings.assembly import TEXT, Assembly, assemble


def undo(hall: Assembly, *, after: int = 0) -> None:
    with transaction():
        floor.undo(hall.meeting, by=hall.chair, at=clock.now() + timedelta(seconds=after))


def test_a_slip_is_taken_back_and_both_acts_stay_in_the_journal(app: Flask) -> None:
    hall = assemble().in_session().stated()
    hall.act(acts.Recess(at=0), hall.chair)
    undo(hall)
    assert hall.meeting.state is MeetingState.IN_SESSION
    assert hall.floor.stack[-1].step is Step.OPPOSITION
    codes = [row.code for row in journal.entries(hall.meeting)]
    assert codes[-2:] == ["recess", "undo"]
    lines = {line.seq: line for line in minutes.lines_of(hall.meeting)}
    assert lines[len(codes) - 1].undone
    assert "撤销" in lines[len(codes)].text
    assert journal.proven(hall.meeting) == hall.floor


def test_after_ten_seconds_it_is_too_late(app: Flask) -> None:
    hall = assemble().in_session().stated()
    hall.act(acts.Recess(at=0), hall.chair)
    with pytest.raises(Refused, match="超过10秒"):
        undo(hall, after=11)


def test_a_slip_is_taken_back_once(app: Flask) -> None:
    hall = assemble().in_session().stated()
    hall.act(acts.Recess(at=0), hall.chair)
    undo(hall)
    with pytest.raises(Refused, match="没有可以撤销"):
        undo(hall)


def test_the_vote_once_opened_is_not_undone(app: Flask) -> None:
    hall = assemble().in_session().voting()
    assert floor.undoable(hall.meeting, hall.chair, clock.now()) is None
    with pytest.raises(Refused, match="没有可以撤销"):
        undo(hall)


def test_what_others_already_acted_upon_is_not_undone(app: Flask) -> None:
    hall = assemble().in_session().in_debate()
    hall.act(acts.ClaimFloor(at=0, stance=Stance.QUESTION), hall.representatives[4])
    with pytest.raises(Refused, match="已经据此行事"):
        undo(hall)


def test_somebody_coming_in_does_not_hinder_it(app: Flask) -> None:
    hall = assemble(6).in_session(present=5).stated()
    hall.act(acts.Recess(at=0), hall.chair)
    hall.arrive(hall.representatives[5])
    undo(hall)
    assert hall.floor.is_present(hall.representatives[5].id)
    assert hall.meeting.state is MeetingState.IN_SESSION


def test_a_motion_entered_by_mistake_is_marked_so_and_its_number_is_not_used_again(
    app: Flask,
) -> None:
    hall = assemble().in_session()
    hall.act(acts.Move(at=0, text=TEXT), hall.chair, for_whom=hall.representatives[0])
    mistaken = hall.motion
    undo(hall)
    assert mistaken.state is MotionState.UNDONE
    hall.act(acts.Move(at=0, text=TEXT), hall.chair, for_whom=hall.representatives[1])
    assert hall.motion.id != mistaken.id
    assert (mistaken.state, hall.motion.state) == (MotionState.UNDONE, MotionState.PENDING)


def test_an_item_opened_by_mistake_waits_again(app: Flask) -> None:
    hall = assemble(titles=("装充电桩", "修路灯")).in_session()
    second = hall.items[1]
    hall.act(acts.OpenItem(at=0, item=second.id, title=second.title), hall.chair)
    undo(hall)
    assert [item.state for item in hall.items] == [ItemState.OPEN, ItemState.WAITING]


def test_only_the_chair_has_an_undo(app: Flask) -> None:
    hall = assemble().in_session().stated()
    hall.act(acts.Recess(at=0), hall.chair)
    with pytest.raises(Refused), transaction():
        floor.undo(hall.meeting, by=hall.representatives[5])
    assert hall.meeting.state is MeetingState.RECESS
