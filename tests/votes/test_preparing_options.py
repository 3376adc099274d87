"""Options at the desk: people from the nominations, photos beside them, what a purpose suggests."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Household, Person
from app.transaction import transaction
from meetings.rules import acts
from tests.meetings.assembly import Assembly, assemble
from tests.support.pictures import picture
from tests.votes.rights_preparing import FORM
from votes.models.poll import Poll
from votes.queries.polls import poll_with_uuid, polls_at
from votes.services import closing, opening, picturing
from votes.services.picturing import Picture

SignIn = Callable[[Person], FlaskClient]


def electing(seats: int) -> Assembly:
    """The first item elects, and the second and third representative are nominated."""
    hall = assemble(4)
    with transaction():
        hall.items[0].office, hall.items[0].seats = "召集人", seats
    hall.in_session()
    for whom in hall.representatives[1:3]:
        hall.act(acts.Nominate(at=0, whom=whom.id), hall.representatives[0])
    return hall


def elect(desk: FlaskClient, hall: Assembly, item: int) -> Poll:
    made = desk.post(f"/desk/meetings/{hall.meeting.id}/votes/elections/{item}")
    assert made.status_code == 303, made.text
    return poll_with_uuid(made.location.rsplit("/", 1)[1])


@pytest.mark.parametrize(("seats", "method"), [(1, "plurality"), (2, "approval"), (5, "approval")])
def test_nominees_become_the_ballot_by_one_press(
    app: Flask, signed_in: SignIn, seats: int, method: str
) -> None:
    hall = electing(seats)
    desk, names = signed_in(hall.clerk), [one.name for one in hall.representatives[1:3]]
    page = desk.get(f"/desk/meetings/{hall.meeting.id}/votes").text
    assert "按提名先后排列" in page
    assert page.index(f"<li>{names[0]}") < page.index(f"<li>{names[1]}")
    poll = elect(desk, hall, hall.items[0].id)
    assert [option.label for option in poll.choices] == names
    assert (poll.method, poll.terms.seats) == (method, min(seats, 2) if seats > 1 else None)
    edit = desk.get(f"/desk/votes/{poll.uuid}/edit").text
    assert all(name in edit for name in names)
    again = desk.post(f"/desk/meetings/{hall.meeting.id}/votes/elections/{hall.items[0].id}")
    assert again.status_code == 409
    assert "看准备好的选举" in desk.get(f"/desk/meetings/{hall.meeting.id}/votes").text


def test_an_election_needs_an_office_and_somebody_nominated(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(2)
    desk = signed_in(hall.clerk)
    path = f"/desk/meetings/{hall.meeting.id}/votes/elections/{hall.items[0].id}"
    assert desk.post(path).status_code == 404
    with transaction():
        hall.items[0].office = "召集人"
    refused = desk.post(path)
    assert refused.status_code == 409
    assert "会上提名" in refused.text
    assert "会上还没有提名" in desk.get(f"/desk/meetings/{hall.meeting.id}/votes").text
    assert polls_at(hall.meeting) == []


def test_nominees_of_one_name_are_told_apart(app: Flask, signed_in: SignIn) -> None:
    hall = electing(1)
    with transaction():
        for number, one in enumerate(hall.representatives[1:3]):
            one.name = "张伟"
            one.household = (
                Household(place=hall.hall.place, building=f"{number + 1}号楼", unit="", room="")
                if number == 0
                else None
            )
        hall.representatives[3].name = "张伟"
    hall.act(acts.Nominate(at=0, whom=hall.representatives[3].id), hall.representatives[0])
    poll = elect(signed_in(hall.clerk), hall, hall.items[0].id)
    assert [one.label for one in poll.choices] == ["张伟（1号楼）", "张伟", "张伟 2"]


PURPOSES = {
    "adopt": ("yes_no_abstain", "hall_default", "过半数赞成就做"),
    "plan": ("plurality", "hall_default_plan", "领先的两个再投一次"),
    "appraise": ("grades", "hall_default_appraise", "够七成"),
    "long_term": ("yes_no_abstain", "hall_default_long_term", "三分之二以上"),
    "elect": ("approval", "hall_default", "过半的当选"),
    "nonsense": ("yes_no_abstain", "hall_default", "过半数赞成就做"),
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_purpose_fills_in_what_is_usual_and_any_other_may_be_taken(
    app: Flask, signed_in: SignIn, purpose: str
) -> None:
    method, rule, said = PURPOSES[purpose]
    hall = assemble(2)
    desk = signed_in(hall.clerk)
    page = desk.get(f"/desk/meetings/{hall.meeting.id}/votes/new?purpose={purpose}").text
    assert said in page
    assert re.search(rf'<input checked[^>]*value="{method}"', page)
    assert re.search(rf'<option selected value="{rule}"', page)
    form = {**FORM, "purpose": "plan", "method": "borda", "choices": "甲\n乙", "rule": "ronr"}
    made = desk.post(f"/desk/meetings/{hall.meeting.id}/votes/new", data=form)
    poll = poll_with_uuid(made.location.rsplit("/", 1)[1])
    assert (poll.purpose, poll.method, poll.rule_code) == ("plan", "borda", "ronr")


def plans(desk: FlaskClient, hall: Assembly, **typed: str) -> Poll:
    form = {**FORM, "purpose": "plan", "method": "plurality", "choices": "甲 | 5\n乙", **typed}
    made = desk.post(f"/desk/meetings/{hall.meeting.id}/votes/new", data=form)
    return poll_with_uuid(made.location.rsplit("/", 1)[1])


def test_photos_stand_beside_the_options_from_the_desk_to_the_wall(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble(3).in_session()
    desk = signed_in(hall.clerk)
    poll = plans(desk, hall)
    path = f"/desk/votes/{poll.uuid}/photos"
    assert path in desk.get(f"/desk/votes/{poll.uuid}").text
    without_words = {"photo-o1": (BytesIO(picture()), "a.png"), "alt-o1": " ", "alt-o2": ""}
    refused = desk.post(path, data=without_words)
    assert refused.status_code == 422
    assert "“甲”的照片" in refused.text
    kept = dict(re.findall(r'name="(kept-o1)" value="([0-9a-f]{64})"', refused.text))
    assert kept
    assert desk.post(path, data={**kept, "alt-o1": "红色的车棚"}).status_code == 303
    shown = '<img class="option-photo '
    assert poll.choices[0].alt == "红色的车棚"
    assert poll.choices[1].photo is None
    edited = {**FORM, "purpose": "plan", "method": "plurality", "choices": "丙\n甲"}
    assert desk.post(f"/desk/votes/{poll.uuid}/edit", data=edited).status_code == 303
    assert [bool(option.photo) for option in poll.choices] == [False, True]
    with transaction():
        opening.open_alone(poll, by=hall.chair)
    voter = signed_in(hall.representatives[0])
    ballot = voter.get(f"/v/{poll.uuid}").text
    assert ballot.count(shown) == 1
    assert 'alt="红色的车棚"' in ballot
    assert desk.post(path, data={"alt-o1": "x"}).status_code == 409
    closing.close(poll, by=hall.chair)
    assert shown in voter.get(f"/v/{poll.uuid}/result").text
    assert shown in voter.get(f"/s/{hall.meeting.screen_token}").text


def test_a_photo_is_taken_away_and_nobody_shows_anothers(app: Flask, signed_in: SignIn) -> None:
    hall = assemble(2)
    desk = signed_in(hall.clerk)
    poll = plans(desk, hall)
    with transaction():
        picturing.picture(poll, {"o1": Picture("0" * 64, "没有了的照片")}, by=hall.clerk)
    path = f"/desk/votes/{poll.uuid}/photos"
    assert 'class="option-photo ' not in desk.get(path).text
    assert desk.post(path, data={"kept-o2": "0" * 64, "alt-o1": "改了"}).status_code == 303
    assert (poll.choices[0].alt, poll.choices[1].photo) == ("改了", None)
    assert desk.post(path, data={"without-o1": "1"}).status_code == 303
    assert poll.choices[0].photo is None
