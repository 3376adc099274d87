"""Who gets through where, in the stage of meetings. Read with ``tests/support/rights.py``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from app import clock
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.queries.listing import meeting_with, motions_of
from meetings.recurrence.pattern import Pattern
from meetings.rules import acts
from meetings.services import (
    acting,
    confirming,
    convening,
    door,
    floor,
    invitations,
    minutes,
    papers,
    practice,
    proxies,
    seating,
    series,
)
from tests.meetings.assembly import TEXT, plan
from tests.meetings.rights_course import COURSE
from tests.meetings.rights_over_days import OVER_DAYS
from tests.meetings.rights_returning import RETURNING
from tests.support.rights import ANYBODY, SIGNED_IN, Ask, Rule, World, elsewhere, holders

OFFICE = holders(Role.CHAIR, Role.SECRETARY, Role.TELLER)
CONVENERS = holders(Role.CHAIR, Role.SECRETARY)
MEMBERS = holders(
    Role.REPRESENTATIVE, Role.CHAIR, Role.SECRETARY, Role.EXPERT, Role.TELLER, Role.MONITOR
)
ON_THE_FLOOR = MEMBERS | holders(Role.RESIDENT)
CLERKS = holders(Role.SECRETARY)
SIGNERS = holders(Role.CHAIR, Role.REPRESENTATIVE)


def planned(world: World) -> Meeting:
    """A meeting in preparation with one item."""
    clerk = world.holder(Role.SECRETARY)
    with transaction():
        meeting = convening.convene(world.hall, plan(world.holder(Role.CHAIR), clerk), by=clerk)
        convening.add_item(meeting, by=clerk, title="装充电桩", text=TEXT)
    return meeting


def noticed(world: World) -> Meeting:
    """A meeting of which notice was given."""
    meeting = planned(world)
    with transaction():
        convening.give_notice(meeting, by=world.holder(Role.SECRETARY))
    return meeting


def in_session(world: World) -> Meeting:
    """The one representative is here, and the first item open."""
    meeting, chair = noticed(world), world.holder(Role.CHAIR)
    with transaction():
        door.open_door(meeting, by=chair)
        door.check_in(meeting, world.holder(Role.REPRESENTATIVE))
        floor.perform(meeting, acts.CallToOrder(at=0), by=chair)
        item = convening.items_of(meeting)[0]
        floor.perform(meeting, acts.OpenItem(at=0, item=item.id, title=item.title), by=chair)
    return meeting


def closed(world: World) -> Meeting:
    """A meeting that is over."""
    meeting = in_session(world)
    with transaction():
        floor.perform(meeting, acts.Close(at=0), by=world.holder(Role.CHAIR))
    return meeting


def of(make: Callable[[World], Meeting], **form: Any) -> Callable[[World], Ask]:
    """Ask about a meeting of this kind."""
    return lambda world: Ask({"meeting_id": make(world).id}, form)


def a_motion(world: World) -> Ask:
    meeting = in_session(world)
    with transaction():
        floor.perform(meeting, acts.Move(at=0, text=TEXT), by=world.holder(Role.REPRESENTATIVE))
    return Ask({"meeting_id": meeting.id, "motion_id": motions_of(meeting)[-1].id})


def an_item(world: World) -> Ask:
    item = convening.items_of(planned(world))[0]
    return Ask({"meeting_id": item.meeting_id, "item_id": item.id}, {"do": "up"})


def for_another(world: World) -> Ask:
    person = world.holder(Role.EXPERT)
    return Ask({"meeting_id": in_session(world).id}, {"for": person.id, "do": "second"})


def a_plan(world: World) -> Ask:
    form = {
        "title": "议事会",
        "kind": "deliberation",
        "starts_at": f"{clock.now() + timedelta(days=9):%Y-%m-%dT%H:%M}",
        "place_text": "活动室",
        "chair": world.holder(Role.CHAIR).id,
        "clerk": world.holder(Role.SECRETARY).id,
        "quorum": "2/3",
    }
    return Ask({"code": world.hall.code}, form)


def plan_again(world: World) -> Ask:
    return Ask({"meeting_id": planned(world).id}, a_plan(world).form)


def a_screen(world: World) -> Ask:
    return Ask({"token": noticed(world).screen_token})


def a_series(world: World) -> Ask:
    clerk = world.holder(Role.SECRETARY)
    rhythm = series.Rhythm(
        title="每月议事会",
        place_text="活动室",
        chair=world.holder(Role.CHAIR),
        clerk=clerk,
        pattern=Pattern(weekday=5, nth=1),
        at=time(9),
        since=clock.today(),
    )
    with transaction():
        begun = series.start(world.hall, rhythm, by=clerk)
    return Ask({"series_id": begun.id}, {"reason": "不开了"})


def a_rhythm(world: World) -> Ask:
    form = {
        "title": "每月议事会",
        "kind": "deliberation",
        "every": "1:1",
        "weekday": "5",
        "at": "09:00",
        "since": f"{clock.today():%Y-%m-%d}",
        "place_text": "活动室",
        "chair": world.holder(Role.CHAIR).id,
        "clerk": world.holder(Role.SECRETARY).id,
        "preset": "hall_default",
    }
    return Ask({"code": world.hall.code}, form)


def _with_paper(meeting: Meeting, world: World) -> Ask:
    with transaction():
        paper = papers.add(
            meeting, filename="方案.pdf", content=b"%PDF-1", by=world.holder(Role.SECRETARY)
        )
    return Ask({"meeting_id": meeting.id, "paper_id": paper.id})


def a_paper(world: World) -> Ask:
    return _with_paper(noticed(world), world)


def a_planned_paper(world: World) -> Ask:
    return _with_paper(planned(world), world)


def an_invitation(world: World) -> Ask:
    meeting, person = planned(world), world.holder(Role.RESIDENT)
    with transaction():
        invitations.invite(meeting, person, by=world.holder(Role.SECRETARY))
    return Ask({"meeting_id": meeting.id}, {"for": person.id})


def a_seat(world: World) -> Ask:
    meeting = noticed(world)
    with transaction():
        seating.lay_out(meeting, rows=2, seats=4, by=world.holder(Role.SECRETARY))
    person = world.holder(Role.REPRESENTATIVE)
    return Ask({"meeting_id": meeting.id}, {"person": person.id, "row": "2", "number": "1"})


def a_proxy(world: World) -> Ask:
    clerk = world.holder(Role.SECRETARY)
    settled = plan(
        world.holder(Role.CHAIR),
        clerk,
        starts_at=clock.now() + timedelta(days=60),
        preset_code="owners_ordinary",
    )
    with transaction():
        meeting = convening.convene(world.hall, settled, by=clerk)
        convening.add_item(meeting, by=clerk, title="选聘物业", text=TEXT)
        convening.give_notice(meeting, by=clerk)
        proxy = proxies.record(
            meeting,
            world.holder(Role.REPRESENTATIVE),
            world.holder(Role.EXPERT),
            paper="委托书",
            by=clerk,
        )
    return Ask({"meeting_id": meeting.id, "proxy_id": proxy.id})


def a_declining(world: World) -> Ask:
    meeting = closed(world)
    content = minutes.content_of(meeting)
    return Ask({"meeting_id": meeting.id}, {"reason": "记错了人", "content": content})


def declined(world: World) -> Ask:
    ask = a_declining(world)
    meeting = meeting_with(ask.values["meeting_id"])
    with transaction():
        found = confirming.decline(
            meeting,
            by=world.holder(Role.REPRESENTATIVE),
            reason="记错了人",
            content=ask.form["content"],
        )
    return Ask({"meeting_id": meeting.id, "declining_id": found.id}, {"answer": "没有记错"})


def a_note(world: World) -> Ask:
    form = {"page": "a" * 16, "text-opening": "开场", "seen-opening": "0"}
    return Ask({"meeting_id": in_session(world).id}, form)


def a_leave(world: World) -> Ask:
    form = {"person": world.holder(Role.EXPERT).id, "reason": "出差", "do": "excuse"}
    return Ask({"meeting_id": in_session(world).id}, form)


def one_to_help(world: World) -> Ask:
    person = world.holder(Role.REPRESENTATIVE)
    return Ask({"meeting_id": in_session(world).id, "person_id": person.id})


def practising(world: World) -> Ask:
    """Everyone has an exercise of their own; whether they may go on with it is the question."""
    with transaction():
        for person in world.people.values():
            practice.begin(person, "quiet")
    return Ask({}, {"scenario": "quiet"})


def pressing(world: World) -> Ask:
    return Ask({"code": "call_to_order"}, practising(world).form)


CODES = ", ".join(acting.CODES)
LEARNERS = holders(Role.CHAIR) | elsewhere(Role.CHAIR)

ROUTES = {
    **(RETURNING | COURSE | OVER_DAYS),
    ("GET", "/meetings"): Rule(ANYBODY),
    ("GET", "/m/<int:meeting_id>"): Rule(ANYBODY, of(in_session)),
    ("GET", "/m/<int:meeting_id>/watch"): Rule(ANYBODY, of(in_session)),
    ("GET", "/m/<int:meeting_id>/state.json"): Rule(ANYBODY, of(in_session)),
    ("GET", "/m/<int:meeting_id>/roll"): Rule(ANYBODY, of(noticed)),
    ("GET", "/m/<int:meeting_id>/rules"): Rule(ANYBODY, of(noticed)),
    ("GET", "/m/<int:meeting_id>/motions/<int:motion_id>"): Rule(ANYBODY, a_motion),
    ("GET", "/m/<int:meeting_id>/meeting.ics"): Rule(ANYBODY, of(noticed)),
    ("GET", "/m/<int:meeting_id>/notice"): Rule(ANYBODY, of(noticed)),
    ("GET", "/m/<int:meeting_id>/notice.docx"): Rule(ANYBODY, of(noticed)),
    ("GET", "/m/<int:meeting_id>/move"): Rule(SIGNED_IN, of(in_session)),
    ("GET", "/m/<int:meeting_id>/motions"): Rule(SIGNED_IN, of(in_session)),
    ("GET", "/m/<int:meeting_id>/checkin"): Rule(SIGNED_IN, of(in_session)),
    ("POST", "/m/<int:meeting_id>/checkin"): Rule(ON_THE_FLOOR, of(in_session)),
    ("GET", "/m/<int:meeting_id>/door"): Rule(OFFICE, of(in_session)),
    ("GET", "/m/<int:meeting_id>/chair"): Rule(CONVENERS, of(in_session)),
    ("GET", "/m/<int:meeting_id>/chair/<code>"): Rule(
        CONVENERS, lambda world: Ask({"meeting_id": in_session(world).id, "code": "close"})
    ),
    ("POST", "/m/<int:meeting_id>/scene"): Rule(CONVENERS, of(in_session, scene="agenda")),
    ("POST", "/m/<int:meeting_id>/behalf"): Rule(OFFICE, for_another),
    ("POST", "/m/<int:meeting_id>/undo"): Rule(MEMBERS, of(in_session)),
    ("POST", f"/m/<int:meeting_id>/act/<any({CODES}):code>"): Rule(
        MEMBERS, lambda world: Ask({"meeting_id": in_session(world).id, "code": "recess"})
    ),
    ("GET", "/m/<int:meeting_id>/minutes"): Rule(MEMBERS, of(closed)),
    ("GET", "/m/<int:meeting_id>/minutes.docx"): Rule(MEMBERS, of(closed)),
    ("GET", "/m/<int:meeting_id>/minutes.pdf"): Rule(MEMBERS, of(closed)),
    ("GET", "/m/<int:meeting_id>/minutes/print"): Rule(MEMBERS, of(closed)),
    ("GET", "/m/<int:meeting_id>/minutes/correct"): Rule(CLERKS, of(closed)),
    ("POST", "/m/<int:meeting_id>/minutes/correct"): Rule(
        CLERKS, of(closed, text="更正", reason="写错")
    ),
    ("GET", "/m/<int:meeting_id>/minutes/decline"): Rule(SIGNERS, of(closed)),
    ("POST", "/m/<int:meeting_id>/minutes/decline"): Rule(SIGNERS, a_declining),
    ("GET", "/m/<int:meeting_id>/minutes/answer/<int:declining_id>"): Rule(CLERKS, declined),
    ("POST", "/m/<int:meeting_id>/minutes/answer/<int:declining_id>"): Rule(CLERKS, declined),
    ("GET", "/m/<int:meeting_id>/notes"): Rule(CLERKS, of(in_session)),
    ("POST", "/m/<int:meeting_id>/notes"): Rule(CLERKS, a_note),
    ("POST", "/m/<int:meeting_id>/notes/draft"): Rule(CLERKS, a_note),
    ("GET", "/m/<int:meeting_id>/notes/history"): Rule(CLERKS, of(in_session)),
    ("GET", "/m/<int:meeting_id>/attendance"): Rule(OFFICE, of(in_session)),
    ("GET", "/m/<int:meeting_id>/attendance.docx"): Rule(OFFICE, of(in_session)),
    ("POST", "/m/<int:meeting_id>/attendance/excuse"): Rule(CLERKS, a_leave),
    ("POST", "/m/<int:meeting_id>/minutes/sign"): Rule(SIGNERS, of(closed)),
    ("POST", "/m/<int:meeting_id>/minutes/publish"): Rule(CLERKS, of(closed)),
    ("GET", "/m/<int:meeting_id>/helping"): Rule(OFFICE, of(in_session)),
    ("GET", "/m/<int:meeting_id>/helping/<int:person_id>"): Rule(OFFICE, one_to_help),
    ("GET", "/practice"): Rule(LEARNERS),
    ("POST", "/practice/begin"): Rule(LEARNERS, practising),
    ("POST", "/practice/press/<code>"): Rule(LEARNERS, pressing),
    ("POST", "/practice/wait"): Rule(LEARNERS, practising),
    ("POST", "/practice/back"): Rule(LEARNERS, practising),
    ("GET", "/s/<token>"): Rule(ANYBODY, a_screen),
    ("GET", "/s/<token>/state.json"): Rule(ANYBODY, a_screen),
    ("GET", "/meetings.ics"): Rule(ANYBODY),
    ("GET", "/meetings/rules"): Rule(ANYBODY),
    ("GET", "/series/<int:series_id>/meetings.ics"): Rule(ANYBODY, a_series),
    ("GET", "/m/<int:meeting_id>/papers/<int:paper_id>"): Rule(ANYBODY, a_paper),
    ("POST", "/m/<int:meeting_id>/answer"): Rule(SIGNED_IN, of(noticed, coming="1")),
    ("GET", "/m/<int:meeting_id>/late-item"): Rule(CONVENERS, of(in_session)),
    ("POST", "/m/<int:meeting_id>/late-item"): Rule(
        CONVENERS, of(in_session, title="路灯", yes="1", no="0")
    ),
    ("POST", "/m/<int:meeting_id>/door/scan"): Rule(OFFICE, of(in_session, code="1")),
    ("GET", "/m/<int:meeting_id>/seats"): Rule(OFFICE, of(noticed)),
    ("POST", "/m/<int:meeting_id>/seats"): Rule(OFFICE, of(noticed, rows="2", seats="4")),
    ("POST", "/m/<int:meeting_id>/seats/one"): Rule(OFFICE, a_seat),
    ("GET", "/m/<int:meeting_id>/proxies"): Rule(OFFICE, of(noticed)),
    ("POST", "/m/<int:meeting_id>/proxies"): Rule(OFFICE, of(noticed, paper="委托书")),
    ("POST", "/m/<int:meeting_id>/proxies/<int:proxy_id>/revoke"): Rule(
        OFFICE | holders(Role.REPRESENTATIVE), a_proxy
    ),
    ("GET", "/desk/series/new/<code>"): Rule(CONVENERS, a_rhythm),
    ("POST", "/desk/series/new/<code>"): Rule(CONVENERS, a_rhythm),
    ("GET", "/desk/series/<int:series_id>"): Rule(CONVENERS, a_series),
    ("POST", "/desk/series/<int:series_id>/end"): Rule(CONVENERS, a_series),
    ("GET", "/desk/meetings/<int:meeting_id>/papers"): Rule(CONVENERS, of(planned)),
    ("POST", "/desk/meetings/<int:meeting_id>/papers"): Rule(CONVENERS, of(planned, item="0")),
    ("POST", "/desk/meetings/<int:meeting_id>/papers/<int:paper_id>/remove"): Rule(
        CONVENERS, a_planned_paper
    ),
    ("GET", "/desk/meetings/<int:meeting_id>/reschedule"): Rule(CONVENERS, of(noticed)),
    ("POST", "/desk/meetings/<int:meeting_id>/reschedule"): Rule(
        CONVENERS, of(noticed, starts_at="2099-01-01T09:00", place_text="活动室", reason="停电")
    ),
    ("POST", "/desk/meetings/<int:meeting_id>/uncall"): Rule(CONVENERS, an_invitation),
    ("GET", "/desk/meetings"): Rule(SIGNED_IN),
    ("GET", "/desk/meetings/new/<code>"): Rule(CONVENERS, a_plan),
    ("POST", "/desk/meetings/new/<code>"): Rule(CONVENERS, a_plan),
    ("GET", "/desk/meetings/<int:meeting_id>/edit"): Rule(CONVENERS, plan_again),
    ("POST", "/desk/meetings/<int:meeting_id>/edit"): Rule(CONVENERS, plan_again),
    ("GET", "/desk/meetings/<int:meeting_id>"): Rule(CONVENERS, of(planned)),
    ("POST", "/desk/meetings/<int:meeting_id>/notice"): Rule(CONVENERS, of(planned)),
    ("POST", "/desk/meetings/<int:meeting_id>/call"): Rule(CONVENERS, of(noticed, phone="1")),
    ("GET", "/desk/meetings/<int:meeting_id>/cancel"): Rule(CONVENERS, of(planned)),
    ("POST", "/desk/meetings/<int:meeting_id>/cancel"): Rule(CONVENERS, of(planned, reason="停电")),
    ("GET", "/desk/meetings/<int:meeting_id>/agenda"): Rule(CONVENERS, of(planned)),
    ("POST", "/desk/meetings/<int:meeting_id>/agenda"): Rule(
        CONVENERS, of(planned, title="再加一项", topic="0", mover="0")
    ),
    ("GET", "/desk/meetings/<int:meeting_id>/agenda/<int:item_id>"): Rule(CONVENERS, an_item),
    ("POST", "/desk/meetings/<int:meeting_id>/agenda/<int:item_id>"): Rule(CONVENERS, an_item),
}


def live(allowed: frozenset[str], **fields: Any) -> Rule:
    """A live act in a meeting in session."""
    return Rule(allowed, lambda world: Ask(form={"meeting": in_session(world).id, **fields}))


_OWN = {
    *("arrive", "leave", "move", "claim", "withdraw_claim", "start_speech", "end_speech"),
    *("withdraw_motion", "decline_nomination"),
}


def _allowed(code: str) -> frozenset[str]:
    if code in {"second", "nominate", "raise_hand"}:
        return holders(Role.REPRESENTATIVE)
    if code == "open_meeting":
        return OFFICE
    return ON_THE_FLOOR if code in _OWN else MEMBERS


EVENTS = {
    **{f"meetings.{code}": live(_allowed(code), stance="con", text=TEXT) for code in acting.CODES},
    "meetings.undo": live(MEMBERS),
}

TOPICS = {
    "meeting": Rule(ANYBODY, lambda world: Ask(key=str(noticed(world).id))),
    "screen": Rule(ANYBODY, lambda world: Ask(key=noticed(world).screen_token)),
}
