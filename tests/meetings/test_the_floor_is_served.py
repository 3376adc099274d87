"""A motion through the five steps, act by act, as the service sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import audit, clock
from app.announcements import subscribe
from app.errors import Refused
from app.extensions import db
from app.transaction import transaction
from meetings.events import MotionDecided, QuestionPut, VoteBrokenOff
from meetings.models.agenda import ItemState
from meetings.models.journal import MeetingAct
from meetings.models.meeting import MeetingState
from meetings.models.motion import MotionState
from meetings.rules import acts
from meetings.rules.engine import replay
from meetings.rules.states import Phase, Stance, Step
from meetings.services import door, floor, journal
from tests.meetings.assembly import TEXT, assemble

pytestmark = pytest.mark.usefixtures("rows_hold")


def test_a_motion_passes_through_the_five_steps_and_is_adopted(app: Flask) -> None:
    told: list[object] = []
    subscribe(app, QuestionPut, told.append)
    subscribe(app, MotionDecided, told.append)
    hall = assemble().in_session()
    hall.decided(5, 1, adopted=True)
    assert hall.motion.state is MotionState.ADOPTED
    assert (hall.motion.yes, hall.motion.no, hall.motion.abstain) == (5, 1, 0)
    assert hall.motion.verdict == "赞成5 反对1"
    assert hall.motion.item_id == hall.items[0].id
    assert told == [
        QuestionPut(hall.motion.id, hall.chair.id),
        MotionDecided(hall.motion.id, adopted=True, outcome="adopted"),
    ]


def test_what_replays_is_what_stands_after_every_act(app: Flask) -> None:
    hall = assemble().in_session().decided(3, 3, adopted=False)
    rows = journal.entries(hall.meeting)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    app.extensions["meeting_floors"].clear()
    assert journal.proven(hall.meeting) == journal.floor_of(hall.meeting)
    for upto in range(1, len(rows) + 1):
        half = rows[:upto]
        again = replay(journal.rules_of(hall.meeting), journal.acts_of(half))
        assert again.as_of == clock.milliseconds(half[-1].at)


def test_the_kept_floor_equals_the_replay_after_every_act(app: Flask) -> None:
    hall = assemble()
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    script = [
        *((acts.Arrive(at=0, person=p.id), p) for p in hall.representatives),
        (acts.CallToOrder(at=0), hall.chair),
        (acts.OpenItem(at=0, item=hall.items[0].id, title="装充电桩"), hall.chair),
        (acts.Move(at=0, text=TEXT), hall.representatives[0]),
        (acts.StartSpeech(at=0), hall.representatives[0]),
        (acts.Leave(at=0, person=hall.representatives[5].id), hall.representatives[5]),
    ]
    for act, by in script:
        hall.act(act, by)
        kept = hall.floor
        app.extensions["meeting_floors"].clear()
        assert journal.floor_of(hall.meeting) == kept


def test_an_act_out_of_order_is_refused_with_its_paragraph_and_changes_nothing(app: Flask) -> None:
    hall = assemble().in_session().moved()
    before = journal.length(hall.meeting)
    with pytest.raises(Refused) as refusal:
        hall.act(acts.PutQuestion(at=0), hall.chair)
    assert "② 附议" in str(refusal.value.what)
    assert "五步议事" in str(refusal.value.why)
    assert str(refusal.value.remedy)
    assert journal.length(hall.meeting) == before


def test_nobody_who_is_not_presiding_gives_the_floor(app: Flask) -> None:
    hall = assemble().in_session().stated()
    hall.act(acts.ClaimFloor(at=0, stance=Stance.CON), hall.representatives[2])
    for person in (hall.representatives[0], hall.clerk):
        with pytest.raises(Refused, match="只有主持人"):
            hall.act(acts.Recognise(at=0), person)


def test_one_who_is_not_on_the_roll_cannot_come_in(app: Flask) -> None:
    hall, other = assemble().in_session(), assemble()
    for stranger in (other.representatives[0], other.chair):
        with pytest.raises(Refused, match="名册上没有"):
            hall.arrive(stranger)


def test_nobody_seconds_their_own_motion(app: Flask) -> None:
    hall = assemble().in_session().moved()
    with pytest.raises(Refused, match="不能附议自己的动议"):
        hall.act(acts.Second(at=0), hall.representatives[0])


def test_nobody_seconds_and_the_motion_is_not_before_the_body(app: Flask) -> None:
    hall = assemble().in_session().moved()
    later = clock.now() + timedelta(seconds=61)
    hall.act(acts.NoSecond(at=0), hall.chair, at=later)
    assert hall.motion.state is MotionState.NOT_SECONDED
    assert hall.motion.adopted is None
    assert hall.floor.stack == ()


def test_both_sides_have_equal_time_and_speak_by_turns(app: Flask) -> None:
    hall = assemble().in_session().in_debate()
    mover, second, against, _fourth, fifth, _sixth = hall.representatives
    for person in (second, fifth):
        hall.act(acts.ClaimFloor(at=0, stance=Stance.PRO), person)
    hall.act(acts.ClaimFloor(at=0, stance=Stance.CON), against)
    hall.speech(second)
    with pytest.raises(Refused) as refusal:
        hall.act(acts.Recognise(at=0, whom=fifth.id), hall.chair)
    assert "另一方" in str(refusal.value.remedy)
    hall.speech(against)
    hall.speech(fifth)
    pools = hall.floor.stack[-1].pools
    assert hall.floor.rules.side_pool_ms - pools.pro >= 0
    assert mover.id not in [claim.person for claim in hall.floor.stack[-1].queue]


def test_a_speech_ends_by_the_servers_clock_without_any_act(app: Flask) -> None:
    hall = assemble().in_session().in_debate()
    pro, con = hall.representatives[1], hall.representatives[2]
    hall.act(acts.ClaimFloor(at=0, stance=Stance.PRO), pro)
    hall.act(acts.ClaimFloor(at=0, stance=Stance.CON), con)
    hall.act(acts.Recognise(at=0), hall.chair)
    hall.act(acts.StartSpeech(at=0), pro)
    with pytest.raises(Refused, match="发言还没有结束"):
        hall.act(acts.Recognise(at=0), hall.chair)
    late = clock.now() + timedelta(minutes=5)
    hall.act(acts.Recognise(at=0), hall.chair, at=late)
    speech = next(s for s in hall.floor.stack[-1].speeches if s.kind.value == "debate")
    assert speech.ms == hall.floor.rules.speech_ms


def test_the_chair_may_enter_what_a_member_without_a_phone_does(app: Flask) -> None:
    hall = assemble().in_session().moved()
    hall.act(acts.Second(at=0), hall.chair, for_whom=hall.representatives[3])
    row = journal.entries(hall.meeting)[-1]
    assert row.actor_id == hall.chair.id
    assert row.act["by"] == hall.representatives[3].id
    assert row.act["entered_by"] == hall.chair.id


def test_a_representative_enters_nothing_for_another(app: Flask) -> None:
    hall = assemble().in_session().moved()
    with pytest.raises(Refused, match="代为登记"):
        hall.act(acts.Second(at=0), hall.representatives[1], for_whom=hall.representatives[3])


def test_losing_the_quorum_voids_the_open_vote_and_stops_business(app: Flask) -> None:
    told: list[VoteBrokenOff] = []
    subscribe(app, VoteBrokenOff, told.append)
    hall = assemble(6).in_session(present=4).voting()
    with transaction():
        door.leave(hall.meeting, hall.representatives[3], by=hall.representatives[3])
    assert hall.meeting.state is MeetingState.NO_QUORUM
    assert hall.motion.state is MotionState.PENDING
    assert [fact.motion_id for fact in told] == [hall.motion.id]
    with pytest.raises(Refused):
        hall.act(acts.PutQuestion(at=0), hall.chair)
    with pytest.raises(Refused):
        hall.count(3, 0, adopted=True)
    hall.arrive(hall.representatives[3])
    hall.act(acts.Resume(at=0), hall.chair)
    hall.act(acts.PutQuestion(at=0), hall.chair)
    hall.count(3, 1, adopted=True)
    assert hall.motion.state is MotionState.ADOPTED


def test_a_late_second_representative_makes_the_quorum(app: Flask) -> None:
    hall = assemble(6)
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    hall.arrive(*hall.representatives[:3])
    with pytest.raises(Refused, match="法定人数 4 人"):
        hall.act(acts.CallToOrder(at=0), hall.chair)
    with transaction():
        door.check_in_for(hall.meeting, hall.representatives[3], by=hall.clerk)
    hall.act(acts.CallToOrder(at=0), hall.chair)
    assert hall.meeting.state is MeetingState.IN_SESSION


def test_a_result_for_a_motion_not_being_voted_on_is_refused(app: Flask) -> None:
    hall = assemble().in_session().stated()
    with pytest.raises(Refused):
        hall.count(4, 0, adopted=True)


def test_a_tie_cannot_be_recorded_as_adopted(app: Flask) -> None:
    hall = assemble().in_session().voting()
    with pytest.raises(Refused, match="没有多于"):
        hall.count(3, 3, adopted=True)
    with pytest.raises(Refused, match="没有多于"):
        hall.count(0, 0, adopted=True)


def test_items_follow_the_floor(app: Flask) -> None:
    hall = assemble(titles=("装充电桩", "修路灯")).in_session()
    first, second = hall.items
    assert (first.state, second.state) == (ItemState.OPEN, ItemState.WAITING)
    hall.act(acts.OpenItem(at=0, item=second.id, title=second.title), hall.chair)
    assert (first.state, second.state) == (ItemState.DONE, ItemState.OPEN)


def test_closing_ends_the_meeting_and_asks_for_signatures(app: Flask) -> None:
    from app.notices.models.notice import Notice

    hall = assemble().in_session().decided(4, 2, adopted=True)
    hall.act(acts.Close(at=0), hall.chair)
    assert hall.meeting.state is MeetingState.CLOSED
    asked = db.session.scalars(sa.select(Notice.person_id).where(Notice.kind == "minutes_to_sign"))
    assert set(asked) == {hall.chair.id, *(p.id for p in hall.representatives)}


def test_the_journal_refuses_changes_even_in_raw_sql(app: Flask) -> None:
    assemble().in_session()
    for statement in ("UPDATE meeting_act SET code='x'", "DELETE FROM meeting_act"):
        with pytest.raises(sa.exc.DBAPIError, match="may only grow"), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_a_journal_that_was_tampered_with_is_found_out(app: Flask) -> None:
    hall = assemble().in_session()
    with transaction():
        db.session.add(
            MeetingAct(
                meeting_id=hall.meeting.id,
                seq=journal.length(hall.meeting) + 1,
                at=clock.now(),
                actor_id=None,
                code="second",
                act={"act": "second", "v": 1, "at": 1, "by": hall.representatives[1].id},
                hash="f" * 64,
            )
        )
    with pytest.raises(journal.JournalAltered):
        journal.proven(hall.meeting)


def test_every_act_is_anchored_in_the_journal_of_the_house(app: Flask) -> None:
    hall = assemble().in_session()
    last = journal.entries(hall.meeting)[-1]
    entry = db.session.scalars(
        sa.select(audit.AuditEntry).order_by(audit.AuditEntry.id.desc())
    ).first()
    assert entry is not None
    assert last.hash in entry.details
    assert list(audit.verify()) == []


def test_the_phases_of_the_meeting_follow_the_floor(app: Flask) -> None:
    hall = assemble().in_session().stated()
    hall.act(acts.Recess(at=0), hall.chair)
    assert hall.meeting.state is MeetingState.RECESS
    hall.act(acts.Resume(at=0), hall.chair)
    assert hall.floor.phase is Phase.IN_SESSION
    assert hall.floor.stack[-1].step is Step.OPPOSITION


def test_what_was_rolled_back_is_not_kept_in_memory(app: Flask) -> None:
    hall = assemble().in_session().moved()

    def seconded_and_then_the_power_failed() -> None:
        with transaction():
            floor.perform(hall.meeting, acts.Second(at=0), by=hall.representatives[1])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        seconded_and_then_the_power_failed()
    assert hall.floor.stack[-1].seconders == ()
