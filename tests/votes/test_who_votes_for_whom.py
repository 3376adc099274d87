"""Proxies whose ballots count, and guardians: by the owners' register, and in the room (P13a)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import DomainError, Invalid, Refused
from app.extensions import db
from app.people.models.person import Household, Person
from app.permissions import Role
from app.photos.services import keep
from app.transaction import transaction
from meetings.models.proxy import Instruction
from meetings.services import proxies
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person
from tests.support.pictures import picture
from tests.votes.owners import TEN, owners_poll, registered
from tests.votes.polling import Polling, new_id
from tests.votes.test_owners_decide import ended, opened, owner
from votes.counting.figures import Weight
from votes.counting.records import CastVia, Mode, Secrecy
from votes.models.poll import Poll
from votes.queries import results
from votes.queries.helping import whom_to_help
from votes.queries.turnout import seat_of, turnout_of, yet_to_vote
from votes.services import helping, ledger, mandates, replay, writer
from votes.services.answers import Given, HasVoted
from votes.services.casting import Cast
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Assembly:
    held = assemble(3).in_session()
    registered(held.hall.place, TEN, held.clerk)
    return held


def line_of(poll: Poll, person: Person) -> str:
    seat = seat_of(poll, person)
    assert seat is not None
    return seat.pseudonym


def cast(poll: Poll, who: Person, line: str, choice: str, ballot_id: str = "") -> Given:
    asked = Cast(poll.uuid, who.id, line, ballot_id or new_id(), choice, CastVia.LIVE)
    return writer.cast(asked)


def code(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def sent_by_page(poll: Poll, hall: Assembly, signed_in: SignIn) -> None:
    """The first owner sends 小王, told to vote against, by a paper that the desk records."""
    desk, address = signed_in(hall.clerk), f"/desk/votes/{poll.uuid}/mandates"
    assert "一人最多受托3人" in desk.get(address).text
    form = {
        "kind": "written",
        "principal": owner(0).phone,
        "holder": "小王",
        "paper": "",
        f"item-{hall.items[0].id}": "no",
    }
    kept = desk.post(address, data=form)
    assert kept.status_code == 422
    assert f'value="{owner(0).phone}"' in kept.text
    assert (
        desk.post(address, data=form | {"paper": "5月1日", "holder": "没有人"}).status_code == 422
    )
    assert desk.post(address, data=form | {"paper": "5月1日"}).status_code == 303
    assert "小王替业主0投票" in desk.get(address).text


def test_a_mandate_recorded_at_the_desk_is_cast_by_page_and_shown_in_the_result(
    hall: Assembly, signed_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    poll = owners_poll(hall, item=hall.items[0])
    child = make_person(name="小王")
    sent_by_page(poll, hall, signed_in)
    opened(hall, poll)
    line = line_of(poll, owner(0))
    phone = signed_in(child)
    assert "替业主0投票" in phone.get("/").text
    page = phone.get(f"/v/{poll.uuid}/for/{line}").text
    assert "委托书写明投“反对”" in page
    assert 'value="yes"' not in page
    assert "不论先后都以本人的为准" in page
    asked = phone.get(f"/v/{poll.uuid}/confirm?choice=no&voter={line}").text
    assert "您在替业主0投票" in asked
    sent = dict(re.findall(r'name="(voter|ballot_id|choice)" value="([^"]*)"', asked))
    assert phone.post(f"/v/{poll.uuid}/cast", data=sent | {"choice": "yes"}).status_code == 409
    done = phone.post(f"/v/{poll.uuid}/cast", data=sent)
    assert done.location.endswith(f"/for/{line}")
    assert "您已投票" in phone.get(done.location).text
    theirs = signed_in(owner(0)).get(f"/v/{poll.uuid}").text
    assert "小王已替您投票" in theirs
    assert "您本人再投一票" in theirs
    assert signed_in(owner(1)).get(f"/v/{poll.uuid}/for/{line}").status_code == 403
    for number in range(1, 8):
        cast(poll, owner(number), line_of(poll, owner(number)), "yes")
    ended(poll)
    shown = results.shown(poll)
    assert shown.by_proxy == Weight(1, 25_055)
    result = signed_in(hall.clerk).get(f"/v/{poll.uuid}/result").text
    assert "（小王代投）" in result
    assert "1人、250.55平方米" in result
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    assert "passed" in capsys.readouterr().out


def sent(poll: Poll, hall: Assembly, principal: Person, holder: Person, **more: object) -> None:
    with transaction():
        mandates.record(poll, principal, holder, paper="委托书", by=hall.clerk, **more)  # type: ignore[arg-type]  # the test names what it changes


def test_the_principal_goes_before_the_holder_and_learns_who_cast_for_them(hall: Assembly) -> None:
    poll = opened(hall, owners_poll(hall))
    one, other = owner(1), owner(2)
    sent(poll, hall, one, other)
    line = line_of(poll, one)
    given = cast(poll, other, line, "no", "n" * 32)
    assert cast(poll, other, line, "no", "n" * 32).receipt == given.receipt
    assert code(lambda: cast(poll, other, line, "yes")) == "already_voted"
    cast(poll, one, line, "yes")
    assert code(lambda: cast(poll, other, line, "no")) == "goes_before"
    with pytest.raises(HasVoted):
        cast(poll, one, line, "no")
    assert poll.turnout == 1
    ended(poll)
    assert results.shown(poll).figures.yes == Weight(1, 9000)
    assert replay.examine(poll) == ()


def test_a_principal_who_comes_with_paper_goes_before_the_holder_too(hall: Assembly) -> None:
    poll = opened(hall, owners_poll(hall))
    one, other = owner(1), owner(2)
    sent(poll, hall, one, other)
    cast(poll, other, line_of(poll, one), "no")
    assert one in whom_to_help(poll)
    second, photo = make_person(Role.TELLER, at=hall.hall), keep(picture(), by=hall.clerk)
    with transaction():
        entry = helping.enter(poll, one, "yes", by=hall.clerk, photos=[photo])
    helping.check(entry, by=second)
    assert one not in whom_to_help(poll)
    ended(poll)
    assert results.shown(poll).figures.yes == Weight(1, 9000)
    assert results.shown(poll).figures.no == Weight(0, 0)
    assert replay.examine(poll) == ()


def test_a_guardian_votes_for_an_owner_who_cannot_decide(hall: Assembly) -> None:
    poll = opened(hall, owners_poll(hall))
    guardian = make_person(name="监护人")
    for number in range(4):
        sent(poll, hall, owner(number), guardian, guardian=True)
    line = line_of(poll, owner(0))
    cast(poll, owner(0), line, "yes")
    cast(poll, guardian, line, "no")
    assert code(lambda: cast(poll, owner(0), line, "yes")) == "goes_before"
    ended(poll)
    assert results.shown(poll).figures.no.heads == 1


def test_one_holder_stands_for_so_many_and_a_mandate_taken_back_is_no_right(hall: Assembly) -> None:
    poll = opened(hall, owners_poll(hall))
    holder = make_person(name="热心人")
    for number in range(3):
        sent(poll, hall, owner(number), holder)
    assert code(lambda: sent(poll, hall, owner(3), holder)) == "too_many"
    assert code(lambda: sent(poll, hall, owner(0), owner(4))) == "already_sent"
    assert code(lambda: sent(poll, hall, owner(5), owner(0))) == "chain"
    assert code(lambda: sent(poll, hall, make_person(), holder)) == "no_vote"
    for number in range(3):
        cast(poll, holder, line_of(poll, owner(number)), "yes")
    with transaction():
        proxies.revoke(proxies.standing(hall.meeting)[0], by=hall.clerk)
    line = line_of(poll, owner(0))
    assert code(lambda: cast(poll, holder, line, "yes")) == "off_roll"
    sent(poll, hall, owner(3), holder)
    assert code(lambda: cast(poll, holder, line_of(poll, owner(3)), "yes")) == "too_many_principals"
    cast(poll, owner(0), line, "no")
    cast(poll, holder, line_of(poll, owner(3)), "yes")
    ended(poll)
    assert results.shown(poll).by_proxy == Weight(3, 27_000)
    assert replay.examine(poll) == ()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"secrecy": Secrecy.SECRET_BALLOT}, "凭证只在本人手机上"),
        ({"rule_code": "house_to_business"}, "没有准许委托他人"),
        ({"rule_code": "owners_committee_bj"}, "北京市物业管理条例第45条"),
        ({"mode": Mode.CALLED}, "由到会的人自己应答"),
    ],
)
def test_where_the_rule_has_no_proxies_the_desk_is_told_why(
    hall: Assembly, signed_in: SignIn, changed: dict[str, object], why: str
) -> None:
    poll = owners_poll(hall)
    for name, value in changed.items():
        setattr(poll, name, value)
    db.session.commit()
    assert code(lambda: sent(poll, hall, owner(0), owner(1))) == "no_proxies"
    page = signed_in(hall.clerk).get(f"/desk/votes/{poll.uuid}/mandates").text
    assert "本次表决不接受委托投票" in page
    assert why in page


def at_home(hall: Assembly, *people: Person) -> None:
    with transaction():
        home = Household(place=hall.hall.place, building="1", unit="1", room="101")
        db.session.add(home)
        for person in people:
            person.household = home


def test_in_the_room_a_proxy_votes_while_the_principal_is_away(app: Flask) -> None:
    """P13a: only somebody of the household, in writing; who is represented counts as there."""
    hall = assemble(6, preset_code="collective")
    away, here = hall.representatives[5], hall.representatives[0]
    at_home(hall, away, here)
    with transaction():
        item = {hall.items[0].id: Instruction.YES}
        proxies.record(hall.meeting, away, here, paper="1号", instructions=item, by=hall.clerk)
    with pytest.raises(Refused), transaction():
        proxies.record(hall.meeting, hall.representatives[4], here, paper="2号", by=hall.clerk)
    vote = Polling(hall.in_session(5).voting())
    poll = vote.poll
    assert poll.rule_code == "collective"
    assert ledger.book_of(poll.id, poll.uuid).setup.proxies is not None
    assert turnout_of(poll).present == 6
    assert "代表6" in yet_to_vote(poll)
    line = line_of(poll, away)
    assert code(lambda: cast(poll, hall.representatives[1], line, "yes")) == "anothers_ballot"
    assert code(lambda: cast(poll, here, line, "no")) == "not_as_told"
    assert code(lambda: cast(poll, away, line, "yes")) == "not_present"
    cast(poll, here, line, "yes")
    vote.all_vote("yes", "yes", "yes", "no", "no")
    vote.close()
    shown = results.shown(poll)
    assert (shown.figures.present, shown.figures.yes) == (Weight(6), Weight(4))
    assert shown.by_proxy == Weight(1)
    assert shown.passed
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())


def test_in_the_room_nobody_votes_for_a_principal_who_came(app: Flask) -> None:
    hall = assemble(6, preset_code="collective")
    late, here = hall.representatives[5], hall.representatives[0]
    at_home(hall, late, here)
    with transaction():
        proxies.record(hall.meeting, late, here, paper="1号", by=hall.clerk)
    vote = Polling(hall.in_session(5).voting())
    line = line_of(vote.poll, late)
    hall.arrive(late)
    assert code(lambda: cast(vote.poll, here, line, "no")) == "principal_present"
    cast(vote.poll, late, line, "yes")
    vote.close()
    assert results.shown(vote.poll).figures.no == Weight(0)
    assert results.shown(vote.poll).by_proxy == Weight(0)


def test_a_vote_by_the_meetings_roll_sends_the_desk_to_the_door(hall: Assembly) -> None:
    with transaction():
        hall.meeting.preset_code = "collective"
    poll = owners_poll(hall, item=hall.items[0])
    poll.rule_code, poll.roll_source = "collective", "meeting"
    db.session.commit()
    assert code(lambda: sent(poll, hall, owner(0), owner(1))) == "in_the_room"
    poll.rule_code, poll.roll_source = "owners_ordinary", "households"
    db.session.commit()
    with pytest.raises(Invalid):
        sent(poll, hall, owner(0), owner(1), guardian=True)
