"""A rule whose text nobody checked says so wherever a vote by it is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from resolutions.models.resolution import Resolution
from tests.meetings.assembly import assemble
from tests.votes.polling import Polling

SignIn = Callable[[Person], FlaskClient]
WARNING = "这条规则的条文没有人核对过"


@pytest.mark.parametrize(
    ("rule", "warns", "name"),
    [("residents_2025", True, "居民会议"), ("hall_default", False, "小区议事厅代表表决")],
    ids=["unread", "checked"],
)
def test_it_says_so_on_the_wall_before_the_ballot_is_cast_and_on_the_resolution(
    app: Flask, signed_in: SignIn, rule: str, name: str, *, warns: bool
) -> None:
    hall = assemble(6)
    with transaction():
        hall.hall.rules = {**hall.hall.rules, "votes": {"rule": rule}}
    vote = Polling(hall.in_session().voting())
    uuid, voter, anybody = vote.poll.uuid, vote.voters[0], app.test_client()
    wall, console = f"/s/{hall.meeting.screen_token}", f"/m/{hall.meeting.id}/chair"
    asked = f"/v/{uuid}/confirm?choice=yes&voter={vote.pseudonym(voter)}"
    reader, chair = signed_in(voter), signed_in(hall.chair)
    open_pages = [
        anybody.get(wall),
        reader.get(asked),
        chair.get(console),
        reader.get(f"/v/{uuid}"),
    ]
    assert "您选择" in open_pages[1].text
    vote.all_vote(*["yes"] * 6)
    vote.close()
    made = db.session.scalars(sa.select(Resolution)).one()
    resolution = anybody.get(made.url)
    assert name in resolution.text
    pages = [*open_pages, anybody.get(wall), anybody.get(f"/v/{uuid}"), resolution]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [WARNING in page.text for page in pages] == [warns] * len(pages)
