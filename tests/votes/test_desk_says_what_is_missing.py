"""What the desk says instead of a button that would be refused; and hands that two count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import Refused
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import MeetingState
from meetings.rules import acts
from meetings.services import door
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.support.factories import make_person
from tests.votes.owners import TEN, registered
from tests.votes.test_owners_decide import owner
from tests.votes.test_who_votes_for_whom import cast, line_of
from votes.counting.records import Mode
from votes.models.poll import Poll, PollState
from votes.queries import results
from votes.services import closing, hands, opening, preparing, replay
from votes.services.preparing import Plan
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]
BUTTON = "开始表决</button>"


def set_up(hall: Assembly, **planned: object) -> Poll:
    with transaction():
        return preparing.prepare(hall.meeting, Plan(question=TEXT, **planned), by=hall.clerk)  # type: ignore[arg-type]  # the plan's own fields


def of_owners(hall: Assembly) -> Poll:
    registered(hall.hall.place, TEN, hall.clerk)
    return set_up(
        hall,
        rule_code="owners_ordinary",
        roll_source="owners",
        mode=Mode.WRITTEN,
        ends_at=clock.now() + timedelta(days=16),
    )


def counted(hall: Assembly, yes: int, no: int) -> tuple[Poll, Person, Person]:
    """A show of hands counted and confirmed by two of one name."""
    poll = set_up(hall, mode=Mode.SHOW_OF_HANDS)
    one, other = (make_person(Role.TELLER, at=hall.hall, name="王芳") for _ in range(2))
    with transaction():
        opening.open_alone(poll, by=hall.chair)
        hands.count(poll, yes=yes, no=no, by=one)
        hands.confirm(poll, by=other)
    return poll, one, other


def test_two_tellers_of_one_name_both_sign(app: Flask) -> None:
    hall = assemble(5).in_session()
    poll, *_tellers = counted(hall, 3, 1)
    closing.close(poll, by=hall.chair)
    assert poll.state is PollState.DECLARED
    assert replay.examine(poll) == ()
    record = results.record_of(poll)
    assert '"counted_by":["王芳（甲）","王芳（乙）"]' in record
    verify(record.encode())


def test_whoever_leaves_after_the_hands_were_counted_has_them_counted_again(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(5).in_session()
    poll, one, other = counted(hall, 4, 1)
    with transaction():
        door.leave(hall.meeting, hall.representatives[4], by=hall.representatives[4])
    with pytest.raises(Refused) as refused:
        closing.close(poll, by=hall.chair)
    assert (refused.value.code, poll.state) == ("more_hands_than_people", PollState.OPEN)
    assert "点了5只手，现在到会4人" in str(refused.value.why)
    page = signed_in(one).get(f"/v/{poll.uuid}/hands").text
    assert "点到的手比现在到会的人多" in page
    assert "重新点数</button>" in page
    with transaction():
        hands.count(poll, yes=3, no=1, by=one)
        hands.confirm(poll, by=other)
    closing.close(poll, by=hall.chair)
    assert results.shown(poll).figures.yes.heads == 3
    assert replay.examine(poll) == ()


def test_an_owners_vote_that_was_not_announced_says_so_in_place_of_the_button(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(3).in_session()
    poll = of_owners(hall)
    desk, address = signed_in(hall.clerk), f"/desk/votes/{poll.uuid}"
    page = desk.get(address).text
    assert "现在还不能开始表决" in page
    assert "业主共同决定要先公告" in page
    assert BUTTON not in page
    console = signed_in(hall.chair).get(f"/m/{hall.meeting.id}/chair").text
    assert f'href="{address}"' in console
    assert BUTTON not in console
    assert desk.post(f"{address}/announce").status_code == 303
    assert BUTTON in desk.get(address).text
    assert BUTTON in signed_in(hall.chair).get(f"/m/{hall.meeting.id}/chair").text


def test_a_written_vote_is_opened_after_the_meeting_was_closed_and_one_in_the_room_is_not(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(3).in_session()
    hall.act(acts.Close(at=0), hall.chair)
    assert hall.meeting.state is MeetingState.CLOSED
    poll, other = of_owners(hall), set_up(hall)
    desk = signed_in(hall.clerk)
    assert desk.post(f"/desk/votes/{poll.uuid}/announce").status_code == 303
    opened = desk.post(f"/desk/votes/{poll.uuid}/open", follow_redirects=True)
    assert "表决开始了" in opened.text
    cast(poll, owner(1), line_of(poll, owner(1)), "yes")
    assert poll.turnout == 1
    page = signed_in(hall.chair).get(f"/desk/votes/{other.uuid}").text
    assert BUTTON not in page
    refused = opening.hindrance(other)
    assert refused is not None
    assert "已经闭会" in str(refused.what)
