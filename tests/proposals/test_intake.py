"""Needs come in through nine channels: who entered them, for whom, and how to tell them."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.audit import AuditEntry
from app.errors import Forbidden, Invalid
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.models.reporter_contact import ReporterContact
from proposals.models.source_channel import SourceChannel
from proposals.services import desk, intake
from proposals.services.proposing import Wording
from tests.proposals.helping import make_entered
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]
WORDS = Wording.of("垃圾外溢", "3号楼东侧垃圾桶满了")
AT_THE_SPOT = Wording.of("垃圾外溢", "垃圾桶满了", "3号楼东侧")


def picture() -> tuple[BytesIO, str]:
    content = BytesIO()
    Image.new("RGB", (64, 48), "green").save(content, "JPEG")
    content.seek(0)
    return content, "spot.jpg"


def form(channel: SourceChannel, hall: Hall, **more: object) -> dict[str, object]:
    return {"hall": hall.code, "channel": channel.value, "title": "垃圾外溢", **more}


def newest() -> Proposal:
    return db.session.scalars(select(Proposal).order_by(Proposal.id.desc())).unique().first() or (
        pytest.fail("nothing was entered")
    )


def latest_act(act: str) -> AuditEntry:
    found = db.session.scalars(
        select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id.desc())
    ).first()
    assert found is not None, act
    return found


@pytest.mark.parametrize("channel", SourceChannel)
def test_the_desk_enters_needs_of_every_channel_and_the_journal_names_who_typed(
    app: Flask, signed_in: SignedIn, channel: SourceChannel
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    sent = form(channel, hall, where_text="3号楼", photos=picture())
    answer = signed_in(secretary).post("/desk/intake", data=sent)
    proposal = newest()
    assert answer.location == f"/desk/proposals/{proposal.id}"
    assert (proposal.source_channel, proposal.entered_by) == (channel, secretary)
    entry = latest_act("proposal.entered")
    assert (entry.actor_id, entry.subject_id) == (secretary.id, proposal.id)
    assert json.loads(entry.details)["channel"] == channel.value


def test_a_patrol_reports_with_spot_and_photo_and_follows_it(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    worker, secretary = make_person(Role.LIAISON, at=hall), make_person(Role.SECRETARY, at=hall)
    browser = signed_in(worker)
    sent = form(SourceChannel.PATROL, hall, where_text="东门外第二个桶", photos=picture())
    assert browser.post("/report", data=sent).location == "/report/mine"
    proposal = newest()
    assert (proposal.proposer, proposal.entered_by, len(proposal.photos)) == (worker, worker, 1)
    with transaction():
        desk.accept(proposal, by=secretary)
    assert "已受理" in browser.get("/report/mine").text
    assert "已受理" in signed_in(make_person(Role.STREET, at=hall)).get(proposal.url).text
    told = db.session.scalars(
        select(Notice).where(Notice.person_id == worker.id).order_by(Notice.id)
    ).all()
    assert [notice.kind for notice in told] == ["proposal.accepted"]


def test_a_report_without_photo_or_spot_comes_back_with_all_that_was_typed(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    browser = signed_in(make_person(Role.MONITOR, at=hall))
    blind = browser.post(
        "/report", data=form(SourceChannel.GRID_WORKER, hall, where_text="东门", body="三天了")
    )
    assert blind.status_code == 422
    assert "还没有照片" in blind.text
    assert "三天了" in blind.text
    lost = browser.post("/report", data=form(SourceChannel.GRID_WORKER, hall, photos=picture()))
    assert "还没有写具体位置" in lost.text
    photo = lost.text.split('name="photos-kept" value="')[1].split('"')[0]
    kept = {"photos-kept": photo}
    again = form(SourceChannel.GRID_WORKER, hall, where_text="东门", **kept)
    assert browser.post("/report", data=again).status_code == 303
    assert [str(one.photo_id) for one in newest().photos] == [photo]


def test_somebody_elses_photo_cannot_be_claimed(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    first, second = make_person(Role.MONITOR, at=hall), make_person(Role.LIAISON, at=hall)
    lost = signed_in(first).post("/report", data=form(SourceChannel.PATROL, hall, photos=picture()))
    photo = lost.text.split('name="photos-kept" value="')[1].split('"')[0]
    sent = form(SourceChannel.PATROL, hall, where_text="东门", **{"photos-kept": photo})
    assert "还没有照片" in signed_in(second).post("/report", data=sent).text


def test_patrols_enter_only_what_is_found_outside(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    worker = make_person(Role.REPRESENTATIVE, at=hall)
    with pytest.raises(Forbidden), transaction():
        intake.enter(hall, WORDS, SourceChannel.ASSIGNED, by=worker)
    sent = form(SourceChannel.ASSIGNED, hall)
    assert signed_in(worker).post("/report", data=sent).status_code == 422
    assert signed_in(make_person(Role.RESIDENT, at=hall)).get("/report").status_code == 403


def test_a_hall_that_is_not_theirs_is_not_offered(app: Flask, signed_in: SignedIn) -> None:
    worker = make_person(Role.LIAISON, at=make_hall())
    sent = form(SourceChannel.PATROL, make_hall(), where_text="东门", photos=picture())
    assert signed_in(worker).post("/report", data=sent).status_code == 422


def test_an_author_without_an_account_is_named_and_rung_up(
    app: Flask, signed_in: SignedIn, client: FlaskClient
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    proposal = make_entered(hall, secretary, "李大爷", "137 1234 5678")
    page = client.get(proposal.url).text
    assert "李大爷" in page
    assert secretary.name in page
    assert "13712345678" not in page
    browser = signed_in(secretary)
    assert "13712345678" in browser.get(f"/desk/proposals/{proposal.id}").text
    assert "13712345678" not in browser.get("/proposals").text
    browser.post(f"/desk/proposals/{proposal.id}/told")
    contact = db.session.scalars(select(ReporterContact)).one()
    assert contact.told_by == secretary
    assert "上次告知" in browser.get(f"/desk/proposals/{proposal.id}").text
    assert "13712345678" not in latest_act("proposal.author_told").details


def test_a_telephone_that_is_an_accounts_gives_the_need_to_that_account(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    resident = make_person(Role.RESIDENT, at=hall, name="王桂兰")
    with transaction():
        resident.phone = "13700001111"
    own = make_entered(hall, secretary, "王桂兰", "13700001111")
    assert (own.proposer, own.entered_by, own.author_label) == (resident, secretary, "")
    told = db.session.scalars(
        select(Notice).where(Notice.person_id == resident.id).order_by(Notice.id)
    ).one()
    assert told.kind == "proposal.entered"
    other = make_entered(hall, secretary, "王桂英", "13700001111")
    assert (other.proposer, other.author_label) == (None, "王桂英")
    with transaction():
        desk.withdraw(own, by=resident)  # it is theirs: they may take it back


def test_where_nobody_is_named_the_channel_stands_as_author(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    with transaction():
        assigned = intake.enter(hall, WORDS, SourceChannel.ASSIGNED, by=secretary)
        heard = intake.enter(
            hall, AT_THE_SPOT, SourceChannel.EMERGENCY, by=secretary, author=intake.Author("门卫")
        )
    assert (assigned.proposer, assigned.author) == (None, "区委区政府交办")
    assert heard.author == "门卫"


def test_a_telephone_needs_its_name_and_eleven_digits(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    for name, phone in (("", "13712345678"), ("李大爷", "12345")):
        with pytest.raises(Invalid), transaction():
            make_entered(hall, secretary, name, phone)


def test_who_reports_for_a_passer_by_is_told_what_becomes_of_it(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    worker, secretary = make_person(Role.LIAISON, at=hall), make_person(Role.SECRETARY, at=hall)
    sent = form(
        SourceChannel.PATROL, hall, where_text="东门", photos=picture(), name="过路的王阿姨"
    )
    signed_in(worker).post("/report", data=sent)
    proposal = newest()
    assert (proposal.proposer, proposal.author) == (None, "过路的王阿姨")
    with transaction():
        desk.accept(proposal, by=secretary)
    told = db.session.scalars(
        select(Notice).where(Notice.person_id == worker.id).order_by(Notice.id)
    ).all()
    assert [notice.kind for notice in told] == ["proposal.accepted"]
