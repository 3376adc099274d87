"""A paper that a holder hands in for a principal: two at the desk, its photos, and never both."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.photos.models.photo import Photo
from app.photos.services import keep
from app.transaction import transaction
from meetings.models.proxy import Instruction
from meetings.services import door, proxies
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person
from tests.support.pictures import picture
from tests.votes.owners import TEN, owners_poll, registered
from tests.votes.polling import Polling
from tests.votes.test_owners_decide import ended, opened, owner
from tests.votes.test_who_votes_for_whom import at_home, cast, code, line_of
from votes.counting.figures import Weight
from votes.models.helped import HelpedBallot
from votes.models.poll import Poll
from votes.queries import corrections, results
from votes.queries import helping as queries
from votes.services import helping, mandates, replay
from votes.services.helping import Turn
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Assembly:
    held = assemble(3).in_session()
    registered(held.hall.place, TEN, held.clerk)
    return held


def sent(poll: Poll, hall: Assembly, principal: Person, holder: Person, **more: object) -> Turn:
    """A mandate, and the ballot it lets the holder hand in."""
    with transaction():
        made = mandates.record(poll, principal, holder, paper="5月1日", by=hall.clerk, **more)  # type: ignore[arg-type]  # the test names what it changes
    return queries.turn_with(poll, f"m{made.id}")


def second(hall: Assembly) -> Person:
    return make_person(Role.TELLER, at=hall.hall, name="李监票")


def entered(
    poll: Poll, hall: Assembly, turn: Turn | Person, choice: str, by: Person | None = None
) -> HelpedBallot:
    photo = keep(picture(), by=hall.clerk)
    with transaction():
        return helping.enter(poll, turn, choice, by=by or hall.clerk, photos=[photo])


def test_a_holders_paper_is_typed_in_by_page_with_all_its_photos_and_cast_by_two(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = opened(hall, owners_poll(hall))
    child = make_person(name="小王")
    turn = sent(poll, hall, owner(0), child)
    desk = signed_in(hall.clerk)
    assert "小王替业主0" in desk.get(f"/v/{poll.uuid}/desk").text
    page = desk.get(f"/v/{poll.uuid}/desk/batch").text
    assert f'name="b{turn.key}-choice"' in page
    form = {"what": "paper", f"b{turn.key}-choice": "no", f"b{owner(1).id}-choice": "invalid"}
    photos = [(io.BytesIO(picture()), f"{n}.jpg") for n in range(2)]
    kept = desk.post(f"/v/{poll.uuid}/desk/batch", data=form | {"photo": photos})
    assert kept.status_code == 303
    entry = db.session.query(HelpedBallot).filter_by(holder_id=child.id).one()
    assert (len(entry.photos), db.session.query(Photo).count()) == (2, 2)
    assert turn.key not in {one.key for one in queries.turns_of(poll)}, "it waits already"
    assert "小王替业主0" in signed_in(second(hall)).get(f"/v/{poll.uuid}/desk").text
    _cast, refused = helping.check_all(queries.entries_of(poll), by=second(hall))
    assert not refused
    assert turn.key not in {one.key for one in queries.turns_of(poll)}
    for number in range(2, 9):
        cast(poll, owner(number), line_of(poll, owner(number)), "yes")
    ended(poll)
    shown = results.shown(poll)
    assert (shown.by_proxy, shown.figures.invalid.heads) == (Weight(1, 25_055), 1)
    assert "（小王代投）" in signed_in(hall.clerk).get(f"/v/{poll.uuid}/result").text
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())


def test_photos_of_a_batch_are_kept_when_a_line_is_refused(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = opened(hall, owners_poll(hall, item=hall.items[0]))
    told = {hall.items[0].id: Instruction.NO}
    turn = sent(poll, hall, owner(0), make_person(name="小王"), instructions=told)
    desk, address = signed_in(hall.clerk), f"/v/{poll.uuid}/desk/batch"
    form: dict[str, object] = {"what": "paper", f"b{turn.key}-choice": "yes"}
    photos = [(io.BytesIO(picture()), f"{n}.jpg") for n in range(2)]
    wrong = desk.post(address, data=form | {"photo": photos})
    assert wrong.status_code == 422
    assert wrong.text.count('name="photo-kept"') == 2
    numbers = [photo.id for photo in db.session.query(Photo)]
    right = form | {f"b{turn.key}-choice": "no", "photo-kept": numbers}
    assert desk.post(address, data=right).status_code == 303
    assert len(db.session.query(HelpedBallot).one().photos) == 2


def test_the_principal_in_person_goes_before_the_holders_paper_whichever_came_first(
    hall: Assembly,
) -> None:
    poll, other = opened(hall, owners_poll(hall)), second(hall)
    holder = make_person(name="热心人")
    one, two = (sent(poll, hall, owner(number), holder) for number in range(2))
    papers = [entered(poll, hall, one, "no"), entered(poll, hall, two, "no")]
    own = [entered(poll, hall, owner(number), "yes") for number in range(2)]
    assert code(lambda: entered(poll, hall, one, "no")) == "waits_already"
    helping.check(papers[0], by=other)
    helping.check(own[0], by=other)
    helping.check(own[1], by=other)
    assert code(lambda: helping.check(papers[1], by=other)) == "goes_before"
    assert papers[1].taken is False, "it is settled, and waits no more"
    assert code(lambda: entered(poll, hall, two, "no")) == "goes_before"
    assert poll.turnout == 2
    assert corrections.ways_of(poll) == (0, 2, 0), "what was overtaken is no ballot"
    ended(poll)
    assert (results.shown(poll).figures.yes.heads, results.shown(poll).by_proxy) == (2, Weight(0))
    assert replay.examine(poll) == ()


def test_a_holder_votes_by_phone_or_by_paper_and_never_at_both_ends_of_the_desk(
    hall: Assembly,
) -> None:
    poll, other = opened(hall, owners_poll(hall)), second(hall)
    holder = make_person(Role.TELLER, at=hall.hall, name="热心人")
    one, two = (sent(poll, hall, owner(number), holder) for number in range(2))
    assert code(lambda: entered(poll, hall, one, "no", by=holder)) == "own_ballot"
    paper = entered(poll, hall, one, "no")
    assert code(lambda: helping.check(paper, by=holder)) == "same_person"
    helping.check(paper, by=other)
    assert code(lambda: cast(poll, holder, line_of(poll, owner(0)), "yes")) == "already_voted"
    cast(poll, holder, line_of(poll, owner(1)), "yes")
    assert code(lambda: entered(poll, hall, two, "yes")) == "already_voted"
    assert code(lambda: queries.turn_with(poll, "m999")) == "no_person"


def test_a_guardian_at_the_desk_goes_before_the_owner_who_cannot_decide(hall: Assembly) -> None:
    poll, other = opened(hall, owners_poll(hall)), second(hall)
    turn = sent(poll, hall, owner(0), make_person(name="监护人"), guardian=True)
    cast(poll, owner(0), line_of(poll, owner(0)), "yes")
    assert turn.key in {one.key for one in queries.turns_of(poll)}
    helping.check(entered(poll, hall, turn, "no"), by=other)
    assert code(lambda: entered(poll, hall, owner(0), "yes")) == "goes_before"


def test_in_the_room_the_holder_is_there_and_the_principal_is_not(app: Flask) -> None:
    hall = assemble(6, preset_code="collective")
    away, here = hall.representatives[5], hall.representatives[0]
    at_home(hall, away, here)
    with transaction():
        proxies.record(hall.meeting, away, here, paper="1号", by=hall.clerk)
    vote = Polling(hall.in_session(5).voting())
    (turn,) = [one for one in queries.turns_of(vote.poll) if one.sent]
    assert turn.name == f"{here.name}替{away.name}"
    hall.arrive(away)
    assert code(lambda: entered(vote.poll, hall, turn, "yes")) == "principal_present"
    with transaction():
        door.leave(hall.meeting, away, by=away)
        door.leave(hall.meeting, here, by=here)
    assert code(lambda: entered(vote.poll, hall, turn, "yes")) == "not_present"
    assert not [one for one in queries.turns_of(vote.poll) if one.sent]
