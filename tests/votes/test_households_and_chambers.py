"""Votes by household, and by the two chambers of a 街道议事会: their rolls, ballots and results."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.membership import Constituency, Membership
from app.people.models.person import Household, Person
from app.transaction import transaction
from meetings.models.roll import RollEntry
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person
from tests.votes.owners import owners_poll
from tests.votes.polling import Polling, new_id
from tests.votes.test_owners_decide import ended, opened
from votes.counting.figures import Weight
from votes.counting.records import CastVia, Mode
from votes.models.poll import Poll
from votes.queries import results
from votes.queries.rule_words import offered
from votes.queries.turnout import roll_of, seat_of
from votes.services import households, replay, writer
from votes.services.casting import Cast
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]
RULE = "residents_2025_households"


@pytest.fixture
def hall(app: Flask) -> Assembly:
    return assemble(3).in_session()


def home(hall: Assembly, room: str, *people: Person) -> Household:
    with transaction():
        made = Household(place=hall.hall.place, building="1号楼", unit="1单元", room=room)
        db.session.add(made)
        for person in people:
            person.household = made
    return made


def cast(poll: Poll, who: Person, choice: str) -> None:
    seat = seat_of(poll, who)
    assert seat is not None
    writer.cast(Cast(poll.uuid, who.id, seat.pseudonym, new_id(), choice, CastVia.LIVE))


def by_household(hall: Assembly, **more: object) -> Poll:
    return opened(hall, owners_poll(hall, RULE, roll_source="households", **more))


def named_at_the_desk(hall: Assembly, signed_in: SignIn) -> tuple[Person, Person, Person]:
    """Four homes: a couple names the mother, two others name one speaker; father, mother, speaker."""
    father, mother, single, speaker = (make_person(name=n) for n in ("父", "母", "单", "代"))
    family = home(hall, "101", father, mother)
    home(hall, "102", single)
    theirs = [home(hall, room, make_person(name=room)) for room in ("103", "104")]
    desk = signed_in(hall.clerk)
    assert "1单元 101" in desk.get(f"/desk/households/{hall.hall.place_id}").text
    address = f"/desk/households/homes/{family.id}"
    assert desk.post(address, data={"person": mother.id, "proof": ""}).status_code == 422
    assert desk.post(address, data={"person": mother.id, "proof": "户内签字"}).status_code == 303
    nobody = {"other": " ", "proof": "户内签字"}
    assert desk.post(address, data=nobody).status_code == 422
    assert desk.post(address, data=nobody | {"person": str(hall.chair.id)}).status_code == 422
    for one in theirs:
        form = {"other": speaker.phone, "proof": "小组推选"}
        assert desk.post(f"/desk/households/homes/{one.id}", data=form).status_code == 303
    page = desk.get(f"/desk/households/{hall.hall.place_id}?name=1号楼").text
    assert "已推定" in page
    return father, mother, speaker


def test_each_household_has_one_vote_whoever_casts_it(
    hall: Assembly, signed_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    father, mother, speaker = named_at_the_desk(hall, signed_in)
    poll = by_household(hall)
    found = {line.name: line.weight for line in roll_of(poll)}
    assert found == {
        "母": Weight(1, households=1),
        "单": Weight(1, households=1),
        "代": Weight(1, households=2),
    }
    assert seat_of(poll, father) is None
    cast(poll, mother, "yes")
    cast(poll, speaker, "yes")
    ended(poll)
    shown = results.shown(poll)
    assert (shown.figures.eligible, shown.figures.yes) == (
        Weight(3, households=4),
        Weight(2, households=3),
    )
    assert [line.text.replace(" ", "") for line in shown.lines] == [
        "2×3=6>1×4=4成立",
        "2×3=6>1×3=3成立",
    ]
    result = signed_in(mother).get(f"/v/{poll.uuid}/result").text
    assert "户数" in result
    assert "城市居民委员会组织法(2025)第四章" in result
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    assert "passed" in capsys.readouterr().out


def test_a_household_vote_needs_households_and_no_hands(hall: Assembly) -> None:
    with pytest.raises(Refused) as nobody:
        by_household(hall)
    assert nobody.value.code == "no_households"
    with pytest.raises(Invalid):
        by_household(hall, mode=Mode.SHOW_OF_HANDS)
    with pytest.raises(Invalid):
        households.name_voter(home(hall, "101"), hall.clerk, proof=" ", by=hall.clerk)


def test_a_closed_account_speaks_for_no_household(hall: Assembly) -> None:
    left, stays = make_person(name="走了"), make_person(name="还在")
    place = home(hall, "101", left, stays)
    with transaction():
        households.name_voter(place, left, proof="签字", by=hall.clerk)
        left.closed_at = clock.now()
    (one,) = households.homes_of(hall.hall.place)
    assert (one.voter, one.named) == (stays, False)


def deputies(hall: Assembly, number: int) -> None:
    """Make the first representatives deputies of the congress, on the roll as it is."""
    people = [person.id for person in hall.representatives[:number]]
    with transaction():
        for table in (RollEntry, Membership):
            db.session.execute(
                sa.update(table)
                .where(table.person_id.in_(people))
                .values(constituency=Constituency.CONGRESS)
            )


@pytest.mark.parametrize(
    ("choices", "outcome", "lines"),
    [
        (("yes", "yes", "no", "yes", "yes"), "passed", ["2×2=4>1×3=3成立", "3×4=12>2×5=10成立"]),
        (("yes", "no", "no", "yes", "yes"), "failed", ["2×1=2<1×3=3不成立", "3×3=9<2×5=10不成立"]),
        (("no", "no", "no", "yes", "yes"), "failed", ["2×0=0<1×3=3不成立", "3×2=6<2×5=10不成立"]),
    ],
    ids=["both", "neither", "no deputy"],
)
def test_two_chambers_decide_in_the_room(
    app: Flask, choices: tuple[str, ...], outcome: str, lines: list[str]
) -> None:
    """P19 石鼓: deputies more than half, and all more than two thirds."""
    hall = assemble(5, preset_code="shigu_dual")
    deputies(hall, 3)
    vote = Polling(hall.in_session().voting())
    assert (vote.poll.rule_code, vote.poll.roll_source) == ("shigu_dual", "chambers")
    vote.all_vote(*choices)
    vote.close()
    shown = results.shown(vote.poll)
    assert shown.figures.eligible == Weight(5, deputies=3)
    assert shown.outcome == outcome
    assert [line.text.replace(" ", "") for line in shown.lines] == lines
    assert replay.examine(vote.poll) == ()
    verify(results.record_of(vote.poll).encode())


def test_two_chambers_without_a_deputy_are_none(app: Flask) -> None:
    hall = assemble(5).in_session()
    with pytest.raises(Refused) as nobody:
        owners_poll(hall, "shigu_dual", roll_source="chambers")
    assert nobody.value.code == "no_deputies"


def test_the_desk_is_offered_every_rule_in_force(hall: Assembly, signed_in: SignIn) -> None:
    codes = {code for code, _name in offered()}
    assert {"residents_2025_households", "villagers_households", "yishi_yiyi_reps"} <= codes
    assert "shigu_dual" in codes
    page = signed_in(hall.clerk).get(f"/desk/meetings/{hall.meeting.id}/votes/new").text
    assert "居民会议（每户派代表）" in page
