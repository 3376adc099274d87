"""The nine channels, each through the page where its needs come in: which, who entered it, for whom.

At a real browser: a resident's own phone (``test_gathering_at_the_browser``), patrols and grid
workers, hearings and tables (``test_intake_at_the_browser``), a helper beside a resident
(``test_assisting_on_the_phone``), a questionnaire at the door (``test_questionnaires_at_the_door``).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from proposals.labels import CHANNEL_LABELS
from proposals.models.source_channel import SourceChannel
from proposals.policy import REPORTED
from tests.proposals.test_intake import form, newest, picture
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


def said_on(page: str, label: str) -> str:
    """What the page's list of facts says beside this word."""
    return page.split(f"<dt>{label}</dt><dd>", 1)[1].split("</dd>", 1)[0]


@pytest.fixture
def hall(app: Flask) -> Hall:
    return make_hall()


@pytest.mark.parametrize("channel", SourceChannel)
def test_the_desk_says_through_which_channel_by_whom_and_for_whom(
    hall: Hall, client: FlaskClient, signed_in: SignedIn, channel: SourceChannel
) -> None:
    secretary = signed_in(make_person(Role.SECRETARY, at=hall, name="孙文静"))
    offered = secretary.get(f"/desk/intake?hall={hall.code}").text
    assert f'value="{channel}"' in offered
    assert str(CHANNEL_LABELS[channel]) in offered
    sent = form(channel, hall, name="李大爷", phone="13712345678")
    sent |= {"where_text": "3号楼东侧", "photos": picture()}
    assert secretary.post("/desk/intake", data=sent).status_code == 303
    proposal = newest()
    public = client.get(proposal.url).text
    assert said_on(public, "来源") == str(CHANNEL_LABELS[channel])
    assert said_on(public, "提案人") == "李大爷"
    assert "由孙文静代为登记" in public
    assert "13712345678" not in public
    at_desk = secretary.get(f"/desk{proposal.url}").text
    assert said_on(at_desk, "来源") == str(CHANNEL_LABELS[channel])
    assert "13712345678" in at_desk
    counted = client.get(f"/proposals/channels?hall={hall.id}").text
    row = counted.split("<tbody>", 1)[1].split(str(CHANNEL_LABELS[channel]), 1)[1]
    assert row.split("</tr>", 1)[0].count(">1<") == 1


@pytest.mark.parametrize("channel", [one for one in SourceChannel if one in REPORTED])
def test_whoever_walks_the_streets_reports_for_themselves_and_for_others(
    hall: Hall, client: FlaskClient, signed_in: SignedIn, channel: SourceChannel
) -> None:
    worker = signed_in(make_person(Role.LIAISON, at=hall, name="赵管家"))
    for name in ("", "王阿姨"):
        sent = form(channel, hall, where_text="东门外", photos=picture(), name=name)
        assert worker.post("/report", data=sent).location == "/report/mine"
        public = client.get(newest().url).text
        assert said_on(public, "来源") == str(CHANNEL_LABELS[channel])
        if name:
            assert said_on(public, "提案人") == name
            assert "由赵管家代为登记" in public
    assert worker.get("/report/mine").text.count(str(CHANNEL_LABELS[channel])) >= 2


def test_a_residents_own_need_stands_under_their_own_name(
    hall: Hall, client: FlaskClient, signed_in: SignedIn
) -> None:
    resident = signed_in(make_person(Role.RESIDENT, at=hall, name="吴居民"))
    resident.post("/proposals/new", data={"title": "灯坏了", "body": "三单元的灯坏了"})
    resident.post("/proposals/new/where", data={"hall": hall.id})
    resident.post("/proposals/new/photos", data={})
    assert resident.post("/proposals/new/confirm").status_code == 303
    public = client.get(newest().url).text
    assert said_on(public, "来源") == str(CHANNEL_LABELS[SourceChannel.RESIDENTS])
    assert said_on(public, "提案人") == "吴居民"
    assert "代为登记" not in public
